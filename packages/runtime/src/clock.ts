/**
 * The real clock: monotonic, never early. Node fires timers on a millisecond grid and by the time
 * its loop last looked at the clock, which may be up to a millisecond too soon; a protocol that is
 * ticked before its deadline would spin.
 */
import type { Clock } from '@quorate/kernel'

/** The longest delay that setTimeout takes; beyond it, it would fire at once. */
const longestDelayMs = 2 ** 31 - 1

export const realClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  setTimer: (at, callback) => {
    let timer: NodeJS.Timeout | undefined
    const arm = () => {
      const delayMs = Math.ceil(at - performance.now())
      timer = setTimeout(onTimer, Math.min(Math.max(delayMs, 0), longestDelayMs))
    }
    const onTimer = () => {
      if (performance.now() < at) arm()
      else callback()
    }
    arm()
    return () => clearTimeout(timer)
  },
  soon: (callback) => {
    setImmediate(callback)
  },
}
