/**
 * libp2p's TCP transport hands a list of bytes to the socket segment by segment, and Noise puts the
 * length of each message into a segment of its own: two system calls and two packets for what is
 * one message, and a receiver that wakes up for two bytes. Here each list reaches the socket in one
 * piece.
 */
import type { MultiaddrConnection, Transport } from '@libp2p/interface'
import { withChangedUpgrader } from './changed-upgrader.ts'
import { withoutUnheardEvents } from './unheard-events.ts'

/** The part of libp2p's connections that writes; every one built on @libp2p/utils has it. */
interface Writer {
  sendData?: (list: ByteList) => unknown
}

interface ByteList {
  readonly byteLength: number
  subarray: () => Uint8Array
  consume: (bytes: number) => void
  append: (bytes: Uint8Array) => void
}

/** Changes a transport so that its connections write each list in one piece. */
export function withWholeWrites<Components, T extends Transport>(
  create: (components: Components) => T,
): (components: Components) => T {
  return withChangedUpgrader(create, (upgrader) => ({
    upgradeInbound: (connection, options) =>
      upgrader.upgradeInbound(joinWrites(connection), options),
    upgradeOutbound: (connection, options) =>
      upgrader.upgradeOutbound(joinWrites(connection), options),
  }))
}

function joinWrites(connection: MultiaddrConnection): MultiaddrConnection {
  const writer = withoutUnheardEvents(connection) as Writer
  const sendData = writer.sendData?.bind(connection)
  if (sendData === undefined) return connection
  writer.sendData = (list) => {
    const joined = list.subarray()
    list.consume(list.byteLength)
    list.append(joined)
    return sendData(list)
  }
  return connection
}
