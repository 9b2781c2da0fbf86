/** Time that passes between two attempts. What is safe rests on none of it. */
import { setTimeout as delay } from 'node:timers/promises'

/** Resolves after so long, or early when the signal aborts. */
export type Pause = (ms: number, signal?: AbortSignal) => Promise<void>

export const pause: Pause = async (ms, signal) =>
  await delay(ms, undefined, { signal }).catch(() => {})
