/**
 * CRC-32C (Castagnoli), which LevelDB's files use; node:zlib has the other polynomial only. Eight
 * bytes at a time (Kounavis and Berry 2005, "slicing-by-8"), because all tables are checked at start.
 */
const polynomial = 0x82f63b78
const slices = 8

/** Of slice `s`, at `256 × s`: what a byte does that `s` more bytes follow. */
const table = new Int32Array(256 * slices)
for (let byte = 0; byte < 256; byte++) {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? polynomial : 0)
  table[byte] = value
}
for (let at = 256; at < table.length; at++) {
  const value = table[at - 256] as number
  table[at] = (value >>> 8) ^ (table[value & 0xff] as number)
}

/** Of all these bytes, or of what follows on those that gave `before`. */
export function crc32c(bytes: Uint8Array, before = 0): number {
  const whole = bytes.length - (bytes.length % slices)
  const byte = (at: number) => bytes[at] as number
  const slice = (place: number, of: number) => table[256 * place + (of & 0xff)] as number
  let value = ~before
  let at = 0
  for (; at < whole; at += slices) {
    value =
      slice(7, value ^ byte(at)) ^
      slice(6, (value >>> 8) ^ byte(at + 1)) ^
      slice(5, (value >>> 16) ^ byte(at + 2)) ^
      slice(4, (value >>> 24) ^ byte(at + 3)) ^
      slice(3, byte(at + 4)) ^
      slice(2, byte(at + 5)) ^
      slice(1, byte(at + 6)) ^
      slice(0, byte(at + 7))
  }
  for (; at < bytes.length; at++) value = (value >>> 8) ^ slice(0, value ^ byte(at))
  return ~value >>> 0
}

/** LevelDB stores no plain checksum, because of checksums over bytes that hold checksums. */
export function masked(checksum: number): number {
  return (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0
}
