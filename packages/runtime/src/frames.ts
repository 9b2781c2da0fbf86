/**
 * Frames on a stream of bytes: each is preceded by its length as an unsigned varint. A reader holds
 * at most one incomplete frame, and grows its buffer only as bytes arrive: a length that is merely
 * claimed costs the one who claims it nothing, and us neither.
 */

/** The longest frame; who announces a longer one is cut off. */
export const frameBytesAtMost = 4 * 2 ** 20

const firstBufferBytes = 64 * 2 ** 10

/** How many bytes a frame of this length takes on the stream. */
export function framedBytes(length: number): number {
  let prefix = 1
  for (let rest = length; rest >= 0x80; rest >>>= 7) prefix++
  return prefix + length
}

/** Joins frames, each behind its length, into one piece: one write, few packets. */
export function joinFrames(frames: readonly Uint8Array[], totalBytes: number): Uint8Array {
  const joined = new Uint8Array(totalBytes)
  let offset = 0
  for (const frame of frames) {
    let rest = frame.byteLength
    for (; rest >= 0x80; rest >>>= 7) joined[offset++] = (rest & 0x7f) | 0x80
    joined[offset++] = rest
    joined.set(frame, offset)
    offset += frame.byteLength
  }
  return joined
}

export class FrameReader {
  readonly #onFrame: (frame: Uint8Array) => void
  #isEnded = false
  #length = 0
  #lengthBits = 0
  #frame: Uint8Array | undefined
  #filled = 0

  /** Each frame handed to `onFrame` owns its bytes and nothing else. */
  constructor(onFrame: (frame: Uint8Array) => void) {
    this.#onFrame = onFrame
  }

  /** Reads on; false: this is no stream of frames, and nothing more is read from it. */
  push(chunk: Uint8Array): boolean {
    let offset = 0
    while (offset < chunk.byteLength && !this.#isEnded) {
      if (this.#frame !== undefined) {
        offset += this.#fill(this.#frame, chunk, offset)
      } else if (this.#readLength(chunk[offset++] as number)) {
        offset += this.#begin(chunk, offset)
      }
    }
    return !this.#isEnded
  }

  /** Nothing is handed out any more, not even the rest of the chunk being read. */
  end(): void {
    this.#isEnded = true
    this.#frame = undefined
  }

  /** True when the length is complete. */
  #readLength(byte: number): boolean {
    this.#length += (byte & 0x7f) * 2 ** this.#lengthBits
    this.#lengthBits += 7
    const isLast = byte < 0x80
    const isOver = this.#length > frameBytesAtMost || (!isLast && this.#lengthBits >= 28)
    if (isOver || (isLast && this.#length === 0)) this.end()
    return isLast && !this.#isEnded
  }

  /** Hands out a frame that lies whole in this chunk, or starts to gather it. */
  #begin(chunk: Uint8Array, offset: number): number {
    if (chunk.byteLength - offset < this.#length) {
      this.#frame = new Uint8Array(Math.min(this.#length, firstBufferBytes))
      this.#filled = 0
      return 0
    }
    const frame = new Uint8Array(this.#length)
    frame.set(chunk.subarray(offset, offset + this.#length))
    this.#complete(frame)
    return frame.byteLength
  }

  #fill(frame: Uint8Array, chunk: Uint8Array, offset: number): number {
    const count = Math.min(this.#length - this.#filled, chunk.byteLength - offset)
    let buffer = frame
    if (this.#filled + count > buffer.byteLength) {
      const doubled = Math.max(this.#filled + count, buffer.byteLength * 2)
      buffer = new Uint8Array(Math.min(this.#length, doubled))
      buffer.set(frame.subarray(0, this.#filled))
      this.#frame = buffer
    }
    buffer.set(chunk.subarray(offset, offset + count), this.#filled)
    this.#filled += count
    if (this.#filled === this.#length) this.#complete(buffer)
    return count
  }

  #complete(frame: Uint8Array): void {
    this.#frame = undefined
    this.#length = 0
    this.#lengthBits = 0
    this.#onFrame(frame)
  }
}
