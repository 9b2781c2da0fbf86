/** A host that blocks its loop twice, one turn after the other. */
import assert from 'node:assert/strict'
import { type Clock, Driver, type Instant } from '../src/index.ts'

class HandClock implements Clock {
  time = 0
  timers: { at: Instant; callback: () => void }[] = []
  #soon: (() => void)[] = []
  now(): Instant {
    return this.time
  }
  wall(): number {
    return this.time + 1_000_000
  }
  setTimer(at: Instant, callback: () => void): () => void {
    const timer = { at, callback }
    this.timers.push(timer)
    return () => {
      this.timers = this.timers.filter((other) => other !== timer)
    }
  }
  soon(callback: () => void): void {
    this.#soon.push(callback)
  }
  turn(): void {
    for (const callback of this.#soon.splice(0)) callback()
  }
}

describe('driver', () => {
  it('never ticks before the packets that came during a stall were handed in', () => {
    const clock = new HandClock()
    const seen: string[] = []
    let alarm: Instant | undefined = 50
    const driver = new Driver<string, never>({
      machine: {
        step: (input) => {
          seen.push(input)
          if (input === 'tick') alarm = undefined
          return []
        },
        deadline: () => alarm,
      },
      clock,
      tick: 'tick',
      resumed: () => 'resumed',
      driftBound: 0.02,
      perform: () => {},
      fatal: (error) => {
        throw error
      },
    })
    driver.dispatch('start')
    // The host has blocked its loop for 100 ms.
    clock.time = 150
    for (const { callback } of clock.timers.splice(0)) callback()
    clock.turn()
    // The sockets are read: a packet that came in that time; and then the host blocks for 2 s.
    driver.dispatch('beat of 100 ms')
    clock.time = 2_150
    clock.turn()
    // The next reading of the sockets would bring what came in these 2 s.
    driver.dispatch('beats of 2 s')
    clock.turn()
    clock.turn()
    clock.turn()
    clock.turn()
    assert.deepEqual(seen, ['start', 'beat of 100 ms', 'beats of 2 s', 'tick'])
  })
})
