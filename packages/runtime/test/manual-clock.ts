/** A clock that stands until a test moves it on. */
import type { Clock } from '@quorate/kernel'

export interface ManualClock extends Clock {
  /** Moves on, timer by timer; what a timer's act awaits is given its turns in between. */
  advance: (ms: number) => Promise<void>
  /** How many timers are armed. */
  armed: () => number
}

export function manualClock(): ManualClock {
  let now = 0
  const timers = new Set<{ at: number; callback: () => void }>()
  const turns = async () => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()
  }
  return {
    now: () => now,
    wall: () => now,
    setTimer: (at, callback) => {
      const timer = { at, callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    soon: (callback) => queueMicrotask(callback),
    armed: () => timers.size,
    advance: async (ms) => {
      const until = now + ms
      for (;;) {
        const [next] = [...timers].sort((a, b) => a.at - b.at)
        if (next === undefined || next.at > until) break
        timers.delete(next)
        now = Math.max(now, next.at)
        next.callback()
        await turns()
      }
      now = until
    },
  }
}
