/**
 * The real clock: monotonic, never early. Node fires timers on a millisecond grid and by the time
 * its loop last looked at the clock, which may be up to a millisecond too soon; a protocol that is
 * ticked before its deadline would spin.
 */
import type { Clock, Instant } from '@quorate/kernel'

/** The longest delay that setTimeout takes; beyond it, it would fire at once. */
const longestDelayMs = 2 ** 31 - 1

export const realClock: Clock = clockOf(() => performance.now())

/**
 * One clock for all threads of a process: of each, instants mean the same. Each thread has a
 * `performance.now()` of its own, so it is read from the machine's monotonic clock, which they share;
 * `origin` is where its instants count from.
 */
export function clockFrom(origin: Instant): Clock {
  return clockOf(() => machineMs() - origin)
}

/**
 * Where `performance.now()` of this thread counts from, on the machine's monotonic clock. What is
 * lost between two readings makes it later: by an instant of `clockFrom` nothing lasts longer than
 * by the same one of `performance.now()`.
 */
export function performanceOrigin(): Instant {
  let origin = Number.POSITIVE_INFINITY
  for (let attempt = 0; attempt < readings; attempt++) {
    const now = performance.now()
    origin = Math.min(origin, machineMs() - now)
  }
  return origin
}

const readings = 16
const nanosecondsPerMs = 1e6

function machineMs(): number {
  return Number(process.hrtime.bigint()) / nanosecondsPerMs
}

function clockOf(now: () => Instant): Clock {
  return {
    now,
    wall: () => Date.now(),
    setTimer: (at, callback) => {
      let timer: NodeJS.Timeout | undefined
      const arm = () => {
        const delayMs = Math.ceil(at - now())
        timer = setTimeout(onTimer, Math.min(Math.max(delayMs, 0), longestDelayMs))
      }
      const onTimer = () => {
        if (now() < at) arm()
        else callback()
      }
      arm()
      return () => clearTimeout(timer)
    },
    soon: (callback) => {
      setImmediate(callback)
    },
  }
}
