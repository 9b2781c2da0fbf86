/**
 * The one way in which these tests wait: for something to become true. No sleep proves anything,
 * and a slow machine needs one number changed, not fifty.
 */
import { setTimeout as delay } from 'node:timers/promises'

/** Multiplies every limit. */
export const timeScale = Number(process.env.QUORATE_TIME_SCALE ?? 1)

const pollMs = 5

/** Resolves with what `look` returns, once that is neither undefined nor false. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  limitMs = 8_000,
): Promise<T> {
  const end = performance.now() + limitMs * timeScale
  for (;;) {
    const seen = await look()
    if (seen !== undefined && seen !== false) return seen
    if (performance.now() > end) throw new Error(`not within ${limitMs * timeScale} ms: ${what}`)
    await delay(pollMs)
  }
}

/** As `until`, for a promise of something else. */
export async function within<T>(what: string, promise: Promise<T>, limitMs = 8_000): Promise<T> {
  const limit = limitMs * timeScale
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${limit} ms: ${what}`)), limit)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
