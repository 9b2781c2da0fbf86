import assert from 'node:assert/strict'
import { type Clock, Driver, type Instant, type Machine } from '../src/index.ts'

/** A clock that the test turns by hand, one event-loop turn at a time. */
class HandClock implements Clock {
  time = 0
  /** So much the wall clock is ahead: more after a suspension. */
  lead = 1_000_000
  readonly timers: { at: Instant; callback: () => void }[] = []
  #soon: (() => void)[] = []

  now(): Instant {
    return this.time
  }

  wall(): number {
    return this.time + this.lead
  }

  setTimer(at: Instant, callback: () => void): () => void {
    const timer = { at, callback }
    this.timers.push(timer)
    return () => {
      const i = this.timers.indexOf(timer)
      if (i >= 0) this.timers.splice(i, 1)
    }
  }

  soon(callback: () => void): void {
    this.#soon.push(callback)
  }

  turn(): void {
    for (const callback of this.#soon.splice(0)) callback()
  }

  /** Lets the due timers fire, at `time`. */
  fire(time: Instant): void {
    this.time = time
    for (const timer of this.timers.filter(({ at }) => at <= time)) {
      this.timers.splice(this.timers.indexOf(timer), 1)
      timer.callback()
    }
  }
}

type Input = 'tick' | { packet: number } | { alarm: Instant } | { lostMs: number }

/** Notes what it is handed; its deadline is the alarm that was set last. */
class Recorder implements Machine<Input, string> {
  readonly seen: string[] = []
  alarm: Instant | undefined

  step(input: Input, now: Instant): readonly string[] {
    if (input === 'tick') {
      this.alarm = undefined
      this.seen.push(`tick ${now}`)
    } else if ('packet' in input) {
      this.seen.push(`packet ${input.packet} ${now}`)
    } else if ('lostMs' in input) {
      this.seen.push(`resumed ${input.lostMs} ${now}`)
    } else {
      this.alarm = input.alarm
    }
    return [JSON.stringify(input)]
  }

  deadline(): Instant | undefined {
    return this.alarm
  }
}

function makeDriver(perform: (effect: string, driver: Driver<Input, string>) => void = () => {}) {
  const clock = new HandClock()
  const machine = new Recorder()
  const errors: unknown[] = []
  const driver: Driver<Input, string> = new Driver<Input, string>({
    machine,
    clock,
    tick: 'tick',
    resumed: (lostMs) => ({ lostMs }),
    driftBound: 0.02,
    perform: (effect: string) => perform(effect, driver),
    fatal: (error: unknown) => errors.push(error),
  })
  return { clock, machine, driver, errors }
}

describe('Driver', () => {
  it('ticks at the deadline with one timer, which follows the machine', () => {
    const { clock, machine, driver } = makeDriver()
    driver.dispatch({ alarm: 100 })
    driver.dispatch({ alarm: 50 })
    assert.equal(clock.timers.length, 1)
    clock.fire(50)
    assert.deepEqual(machine.seen, ['tick 50'])
    assert.equal(clock.timers.length, 0)
  })

  it('hands in what an effect dispatches after the step, never inside it', () => {
    const { machine, driver } = makeDriver((effect, self) => {
      if (effect.includes('"packet":1')) self.dispatch({ packet: 2 })
    })
    driver.dispatch({ packet: 1 })
    assert.deepEqual(machine.seen, ['packet 1 0', 'packet 2 0'])
  })

  it('reads the clock afresh for every input', () => {
    const { clock, machine, driver } = makeDriver((effect, self) => {
      if (!effect.includes('"packet":1')) return
      clock.time = 7
      self.dispatch({ packet: 2 })
    })
    driver.dispatch({ packet: 1 })
    assert.deepEqual(machine.seen, ['packet 1 0', 'packet 2 7'])
  })

  it('after a stall hands in the packets that wait before the timer', () => {
    const { clock, machine, driver } = makeDriver()
    driver.dispatch({ alarm: 50 })
    clock.fire(1_000)
    assert.deepEqual(machine.seen, [])
    clock.turn()
    driver.dispatch({ packet: 1 })
    clock.turn()
    assert.deepEqual(machine.seen, ['packet 1 1000'], 'a turn brought a packet: look once more')
    clock.turn()
    clock.turn()
    assert.deepEqual(machine.seen, ['packet 1 1000', 'tick 1000'])
  })

  it('ticks in the end although packets never stop coming', () => {
    const { clock, machine, driver } = makeDriver()
    driver.dispatch({ alarm: 50 })
    clock.fire(1_000)
    for (let i = 0; i < 200; i++) {
      driver.dispatch({ packet: i })
      clock.turn()
    }
    assert.ok(machine.seen.includes('tick 1000'))
  })

  it('ticks soon although packets never stop coming, where turns are long', () => {
    const { clock, machine, driver } = makeDriver()
    driver.dispatch({ alarm: 50 })
    clock.fire(1_000)
    for (let i = 0; i < 8; i++) {
      driver.dispatch({ packet: i })
      clock.time += 20
      clock.turn()
    }
    assert.ok(machine.seen.includes('tick 1120'), 'the sockets were seen once more by then')
  })

  it('stops and reports once when the machine or a port throws', () => {
    const { clock, machine, driver, errors } = makeDriver(() => {
      throw new Error('port')
    })
    driver.dispatch({ alarm: 10 })
    driver.dispatch({ packet: 1 })
    assert.equal(errors.length, 1)
    assert.deepEqual(machine.seen, [])
    assert.equal(clock.timers.length, 0)
  })

  it('stops and reports, instead of throwing into a timer, when the deadline throws', () => {
    const { machine, driver, errors } = makeDriver()
    machine.deadline = () => {
      throw new Error('a bug')
    }
    driver.dispatch({ packet: 1 })
    assert.equal(errors.length, 1)
  })

  it('after a suspension tells of it once, before the input that follows', () => {
    const { clock, machine, driver } = makeDriver()
    driver.dispatch({ packet: 1 })
    clock.lead += 4_000
    driver.dispatch({ packet: 2 })
    driver.dispatch({ packet: 3 })
    assert.deepEqual(machine.seen, ['packet 1 0', 'resumed 4000 0', 'packet 2 0', 'packet 3 0'])
  })

  it('after a suspension tells of it before a timer that the frozen clock makes due', () => {
    const { clock, machine, driver } = makeDriver()
    driver.dispatch({ alarm: 50 })
    clock.lead += 4_000
    clock.fire(50)
    assert.equal(machine.seen.length, 2)
    assert.match(machine.seen[0] ?? '', /^resumed 3998\.9\d* 50$/)
    assert.equal(machine.seen[1], 'tick 50')
  })

  it('looks again before every input, also before one that an effect dispatched', () => {
    const { clock, machine, driver } = makeDriver((effect, self) => {
      if (!effect.includes('"packet":1')) return
      clock.lead += 100
      self.dispatch({ packet: 2 })
    })
    driver.dispatch({ packet: 1 })
    assert.deepEqual(machine.seen, ['packet 1 0', 'resumed 100 0', 'packet 2 0'])
  })

  it('shows what was lost and not told of yet, and does not use it up', () => {
    const { clock, machine, driver } = makeDriver()
    assert.equal(driver.unseenMs, 0)
    clock.lead += 300
    assert.equal(driver.unseenMs, 300)
    assert.equal(driver.unseenMs, 300)
    driver.dispatch({ packet: 1 })
    assert.equal(driver.unseenMs, 0)
    assert.deepEqual(machine.seen, ['resumed 300 0', 'packet 1 0'])
  })

  it('hands nothing in any more when performing what a suspension brought stopped it', () => {
    const { clock, machine, driver } = makeDriver((effect, self) => {
      if (effect.includes('lostMs')) self.stop()
    })
    clock.lead += 300
    driver.dispatch({ packet: 1 })
    assert.deepEqual(machine.seen, ['resumed 300 0'])
  })

  it('does nothing after stop', () => {
    const { clock, machine, driver } = makeDriver()
    driver.dispatch({ alarm: 10 })
    driver.stop()
    clock.fire(10)
    driver.dispatch({ packet: 1 })
    assert.deepEqual(machine.seen, [])
  })
})
