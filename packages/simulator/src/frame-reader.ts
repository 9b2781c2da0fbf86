/**
 * Looks into the frames that peers send each other, without the code that production reads them
 * with: only the parts' rooms are of interest, so these are the few lines of protobuf they need.
 */

/** The numbers of the rooms whose messages carry terms. */
export const electionRoom = 2
export const stateRoom = 3

const partsField = 5
const roomField = 1
const messageField = 2

/** In the messages of the state room. */
const termField = 1
const followField = 8

export interface FramePart {
  readonly room: number
  readonly message: Uint8Array
}

export function readParts(frame: Uint8Array): FramePart[] {
  const parts: FramePart[] = []
  for (const { field, bytes } of fieldsOf(frame)) {
    if (field !== partsField || bytes === undefined) continue
    let room = 0
    let message = new Uint8Array(0)
    for (const inner of fieldsOf(bytes)) {
      if (inner.field === roomField) room = inner.value
      else if (inner.field === messageField) message = inner.bytes ?? message
    }
    parts.push({ room, message })
  }
  return parts
}

/** The term that a message of the state room speaks in; undefined when it speaks in none. */
export function readStateTerm(message: Uint8Array): number | undefined {
  let term = 0
  for (const { field, value } of fieldsOf(message)) {
    if (field === followField) return undefined
    if (field === termField) term = value
  }
  return term
}

interface Field {
  readonly field: number
  readonly value: number
  readonly bytes: Uint8Array<ArrayBuffer> | undefined
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
    const key = varint()
    const field = Math.floor(key / 8)
    const wireType = key % 8
    if (wireType === 0) fields.push({ field, value: varint(), bytes: undefined })
    else if (wireType === 2) {
      const length = varint()
      const window = bytes.subarray(at, at + length) as Uint8Array<ArrayBuffer>
      fields.push({ field, value: 0, bytes: window })
      at += length
    } else if (wireType === 1) at += 8
    else if (wireType === 5) at += 4
    else throw new Error(`a frame holds a field of wire type ${wireType}`)
  }
  return fields
}
