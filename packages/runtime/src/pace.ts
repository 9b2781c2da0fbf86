/** What is done again and again, at a stated pace, as long as this peer lives. */
import type { Clock } from '@quorate/kernel'

/**
 * Waits the first pause, acts, waits the next one, and so on; the last pause repeats. A pause
 * begins when the act before it is complete, so a slow one never runs twice at a time. Returns
 * what ends it. `act` must not throw, nor reject.
 */
export function repeat(
  clock: Clock,
  pausesMs: readonly number[],
  act: () => void | Promise<void>,
): () => void {
  let round = 0
  let isOver = false
  let disarm = () => {}
  const arm = () => {
    if (isOver) return
    const pauseMs = pausesMs[round++] ?? pausesMs.at(-1) ?? 0
    disarm = clock.setTimer(clock.now() + pauseMs, async () => {
      await act()
      arm()
    })
  }
  arm()
  return () => {
    isOver = true
    disarm()
  }
}
