/**
 * Looks into the frames that peers send each other, without the code that production reads them
 * with: only the parts' rooms are of interest, so these are the few lines of protobuf they need.
 */

/** The numbers of the rooms; the messages of the last two carry terms. */
export const foundingRoom = 1
export const electionRoom = 2
export const stateRoom = 3

const partsField = 5
const roomField = 1
const messageField = 2

/** In the messages of the state room. */
const termField = 1
/** Those that only a leader says: append, snapshot chunk, answers to keep-alives and to reads. */
const leaderFields: readonly number[] = [3, 6, 13, 15]

export interface FramePart {
  readonly room: number
  readonly message: Uint8Array
}

export function readParts(frame: Uint8Array): FramePart[] {
  const parts: FramePart[] = []
  for (const { field, bytes } of fieldsOf(frame)) {
    if (field === partsField && bytes !== undefined) parts.push(readPart(bytes))
  }
  return parts
}

/** The frame once for each of its messages, with that message alone. */
export function cutFrame(frame: Uint8Array): (FramePart & { readonly frame: Uint8Array })[] {
  const fields = fieldsOf(frame)
  const isPart = ({ field }: Field) => field === partsField
  const envelope = fields.filter((field) => !isPart(field)).map(({ raw }) => raw)
  return fields.filter(isPart).map(({ raw, bytes }) => ({
    ...readPart(bytes ?? noBytes),
    frame: concat([...envelope, raw]),
  }))
}

function readPart(part: Uint8Array): FramePart {
  let room = 0
  let message: Uint8Array = noBytes
  for (const { field, value, bytes } of fieldsOf(part)) {
    if (field === roomField) room = value
    else if (field === messageField) message = bytes ?? message
  }
  return { room, message }
}

/** The term that a message of the state room speaks for; undefined when it speaks for none. */
export function readStateTerm(message: Uint8Array): number | undefined {
  let term = 0
  let isOfLeader = false
  for (const { field, value } of fieldsOf(message)) {
    if (leaderFields.includes(field)) isOfLeader = true
    if (field === termField) term = value
  }
  return isOfLeader ? term : undefined
}

interface Field {
  readonly field: number
  readonly value: number
  readonly bytes: Uint8Array<ArrayBuffer> | undefined
  /** With its key. */
  readonly raw: Uint8Array
}

const noBytes = new Uint8Array(0)

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]))
}

function fieldsOf(bytes: Uint8Array): Field[] {
  const fields: Field[] = []
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++] ?? 0
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }
  while (at < bytes.length) {
    const start = at
    const key = varint()
    const field = Math.floor(key / 8)
    const wireType = key % 8
    if (wireType === 0) {
      const value = varint()
      fields.push({ field, value, bytes: undefined, raw: bytes.subarray(start, at) })
    } else if (wireType === 2) {
      const length = varint()
      const window = bytes.subarray(at, at + length) as Uint8Array<ArrayBuffer>
      at += length
      fields.push({ field, value: 0, bytes: window, raw: bytes.subarray(start, at) })
    } else if (wireType === 1) at += 8
    else if (wireType === 5) at += 4
    else throw new Error(`a frame holds a field of wire type ${wireType}`)
  }
  return fields
}
