/** Randomness is handed in, so that a run can be repeated from its seed. */
export interface Random {
  /** A number from 0 (inclusive) to 1 (exclusive). */
  next: () => number
}

/** A whole number from 0 to `limit` − 1. */
export function integerBelow(random: Random, limit: number): number {
  return Math.floor(random.next() * limit)
}

/** A new array with the same items in random order (Fisher–Yates). */
export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const result = [...items]
  for (let i = result.length - 1; i > 0; i--) {
    const j = integerBelow(random, i + 1)
    const swapped = result[i] as T
    result[i] = result[j] as T
    result[j] = swapped
  }
  return result
}

/** A repeatable source (mulberry32): good spread, not for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return {
    next: () => {
      state = (state + 0x6d2b79f5) >>> 0
      let mixed = state
      mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
    },
  }
}
