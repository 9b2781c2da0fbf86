/**
 * V1: on a connected majority, an operation submitted after faults stop completes within a bound,
 * at every live peer, and so does a read. A peer whose session ended meanwhile may be told so once
 * and asks again. How close it came to the bound is measured too, and how long nobody led.
 */

import type { Read, Write } from '../history.ts'
import { isLeading, type Life } from '../life.ts'
import type { Observer } from '../observer.ts'
import { bounds } from '../plan.ts'
import type { Simulation } from '../simulation.ts'
import type { Workload } from '../workload.ts'

interface Probe {
  readonly life: Life
  readonly since: number
  write: Write
  read: Read
}

/** The worst of a run after its faults, in milliseconds of true time. */
export interface Recovery {
  /** Nobody held a valid lease. */
  readonly leaderlessMs: number
  /** From asking to the answer, of a peer's first write and read, those included that it had to repeat. */
  readonly operationMs: number
}

export class Liveness implements Observer {
  readonly #simulation: Simulation
  readonly #workload: Workload
  readonly #probes: Probe[] = []
  /** When somebody was last seen to lead, from the start on. */
  #ledAt: number | undefined
  #leader: Life | undefined
  #leaderlessMs = 0
  #operationMs = 0

  constructor(simulation: Simulation, workload: Workload) {
    this.#simulation = simulation
    this.#workload = workload
  }

  /** Asks every live peer; to be called when all faults are over. */
  start(): void {
    this.#ledAt = this.#simulation.world.now
    for (const life of this.#simulation.lives()) this.#ask(life)
  }

  get recovery(): Recovery {
    return { leaderlessMs: this.#leaderlessMs, operationMs: this.#operationMs }
  }

  /** Leases end between steps, but one begins only in a step of its holder: no gap is missed. */
  readonly onStep = (): void => {
    if (this.#ledAt === undefined) return
    if (this.#leader === undefined || !isLeading(this.#leader)) {
      this.#leader = this.#simulation.lives().find(isLeading)
    }
    if (this.#leader !== undefined) this.#noteLed()
  }

  readonly onVerdict = (): void => {
    if (this.#leader === undefined) this.#noteLed()
    for (const { life, since, write, read } of this.#probes) {
      if (!life.process.isAlive) continue
      const slowest = Math.max(
        isComplete(write) ? (write.returnedAt ?? Infinity) : Infinity,
        read.returnedAt ?? Infinity,
      )
      this.#operationMs = Math.max(this.#operationMs, slowest - since)
      if (slowest - since <= bounds.operationMs) continue
      const wrote = `a write was ${JSON.stringify(write.result) ?? 'never answered'}`
      const answered = read.returnedAt === undefined ? 'never' : 'late'
      const text = `${life.name}: ${bounds.operationMs} ms after the faults ${wrote}`
      this.#simulation.report('V1', `${text}, a read was answered ${read.returnedAt ?? answered}`)
    }
  }

  #noteLed(): void {
    const { now } = this.#simulation.world
    this.#leaderlessMs = Math.max(this.#leaderlessMs, now - (this.#ledAt ?? now))
    this.#ledAt = now
  }

  #ask(life: Life): void {
    const application = this.#workload.application(life)
    if (application === undefined) return
    const set = () =>
      application.write((value) => ({ type: 'set', path: `/v/${life.name}`, value }))
    const get = () => application.read('get', '/v/1')
    const probe: Probe = {
      life,
      since: this.#simulation.world.now,
      write: set(),
      read: get(),
    }
    this.#probes.push(probe)
    const again = () => {
      if (!life.process.isAlive) return
      if (probe.write.result !== undefined && !isComplete(probe.write)) probe.write = set()
      // The application at this peer may give up all it waits for, this one included.
      if (probe.read.isWithdrawn) probe.read = get()
      this.#simulation.world.after(200, again)
    }
    again()
  }
}

/** It was ordered and answered, if only that the store is full. */
function isComplete({ result }: Write): boolean {
  if (result === undefined || result.ok) return result !== undefined
  return 'error' in result && result.error.code === 'store-full'
}
