/**
 * The envelope of everything that travels on a link: which cluster and which life of the sender it
 * comes from, and the messages of the rooms, each encoded by its room. A room or a field that this
 * version does not know is skipped; a frame that cannot be read is `undefined`.
 */
import { fromString } from 'uint8arrays/from-string'
import { toString as asText } from 'uint8arrays/to-string'
import { Frame as WireFrame } from './generated/frame.js'

const version = 1

/** A frame is cut into several beyond this size. */
export const frameBytesAtMost = 1_048_576

const partsAtMost = 65_536

/** The rooms that exchange messages over links, by their number on the wire. */
export const roomNumbers = { founding: 1, election: 2, state: 3, membership: 4 } as const
export type Room = keyof typeof roomNumbers

export interface Part {
  readonly room: Room
  readonly message: Uint8Array
}

export interface Frame {
  /** The founding id, 32 hexadecimal digits; undefined: the sender has no cluster yet. */
  readonly clusterId: string | undefined
  readonly bootCounter: number
  readonly parts: readonly Part[]
}

export function encodeFrame(frame: Frame): Uint8Array {
  return WireFrame.encode({
    version,
    cluster: encodeClusterId(frame.clusterId),
    boot: frame.bootCounter,
    parts: frame.parts.map(({ room, message }) => ({
      room: roomNumbers[room],
      message: message as Uint8Array<ArrayBuffer>,
    })),
  })
}

export function decodeFrame(bytes: Uint8Array): Frame | undefined {
  let wire: WireFrame
  try {
    wire = WireFrame.decode(bytes, { limits: { parts: partsAtMost } })
  } catch {
    return undefined
  }
  if (wire.version !== version) return undefined
  if (wire.cluster.length !== 0 && wire.cluster.length !== 16) return undefined
  if (!Number.isSafeInteger(wire.boot) || wire.boot < 0) return undefined
  const parts: Part[] = []
  for (const { room, message } of wire.parts) {
    const name = roomName(room)
    if (name !== undefined) parts.push({ room: name, message })
  }
  return { clusterId: decodeClusterId(wire.cluster), bootCounter: wire.boot, parts }
}

function roomName(number: number): Room | undefined {
  switch (number) {
    case roomNumbers.founding:
      return 'founding'
    case roomNumbers.election:
      return 'election'
    case roomNumbers.state:
      return 'state'
    case roomNumbers.membership:
      return 'membership'
    default:
      return undefined
  }
}

export function encodeClusterId(clusterId: string | undefined): Uint8Array<ArrayBuffer> {
  if (clusterId === undefined) return new Uint8Array(0)
  return fromString(clusterId, 'base16') as Uint8Array<ArrayBuffer>
}

export function decodeClusterId(bytes: Uint8Array): string | undefined {
  return bytes.length === 16 ? asText(bytes, 'base16') : undefined
}
