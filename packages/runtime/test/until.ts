/** Waits for what the real world does in its own time: never for a time alone. */

/** A slow machine needs more patience, not other tests. */
const patienceMs = 25_000

/** For suites that start processes: more than the patience, so that the wait says what was missing. */
export const processTimeoutMs = 40_000

/** Resolves with the first value of `probe` that is neither undefined nor false. */
export async function until<T>(
  what: string,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const since = performance.now()
  for (;;) {
    const value = await probe()
    if (value !== undefined && value !== false) return value
    if (performance.now() - since > patienceMs) throw new Error(`waited in vain until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
