/** Reads LevelDB's numbers and texts, one after another. Throws RangeError where there are none. */
export class ByteReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get hasMore(): boolean {
    return this.#at < this.#bytes.length
  }

  /** Seven bits a byte, the lowest first. */
  varint(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#bytes[this.#at++]
      if (byte === undefined || scale > 2 ** 56) throw new RangeError('no number')
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
    }
  }

  take(length: number): Uint8Array {
    if (length > this.#bytes.length - this.#at) throw new RangeError('not so many bytes')
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  /** A text behind its length. */
  text(): Uint8Array {
    return this.take(this.varint())
  }
}
