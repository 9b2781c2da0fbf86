/**
 * libp2p's TCP transport hands a list of bytes to the socket segment by segment, and Noise puts the
 * length of each message into a segment of its own: two system calls and two packets for what is
 * one message, and a receiver that wakes up for two bytes. Here each list reaches the socket in one
 * piece.
 */
import type { MultiaddrConnection, Transport, Upgrader } from '@libp2p/interface'

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
  return (components) => {
    const transport = create(components)
    const dial = transport.dial.bind(transport)
    const createListener = transport.createListener.bind(transport)
    transport.dial = (address, options) =>
      dial(address, { ...options, upgrader: joiningUpgrader(options.upgrader) })
    transport.createListener = (options) =>
      createListener({ ...options, upgrader: joiningUpgrader(options.upgrader) })
    return transport
  }
}

/** Every connection passes the upgrader once, before anything is written on it. */
function joiningUpgrader(upgrader: Upgrader): Upgrader {
  const joining: Upgrader = Object.create(upgrader)
  joining.upgradeInbound = (connection, options) =>
    upgrader.upgradeInbound(joinWrites(connection), options)
  joining.upgradeOutbound = (connection, options) =>
    upgrader.upgradeOutbound(joinWrites(connection), options)
  return joining
}

function joinWrites(connection: MultiaddrConnection): MultiaddrConnection {
  const writer = connection as Writer
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
