/** CRC-32C (Castagnoli), which LevelDB's files use; node:zlib has the other polynomial only. */
const polynomial = 0x82f63b78

const table = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? polynomial : 0)
  return value
})

/** Of all these bytes, or of what follows on those that gave `before`. */
export function crc32c(bytes: Uint8Array, before = 0): number {
  let value = ~before
  for (let i = 0; i < bytes.length; i++) {
    value = (value >>> 8) ^ (table[(value ^ (bytes[i] as number)) & 0xff] as number)
  }
  return ~value >>> 0
}

/** LevelDB stores no plain checksum, because of checksums over bytes that hold checksums. */
export function masked(checksum: number): number {
  return (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0
}
