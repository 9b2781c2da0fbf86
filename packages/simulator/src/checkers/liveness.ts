/**
 * V1: on a connected majority, an operation submitted after faults stop completes within a bound,
 * at every live peer, and so does a read. A peer whose session ended meanwhile may be told so once
 * and asks again.
 */

import type { Read, Write } from '../history.ts'
import type { Life } from '../life.ts'
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

export class Liveness implements Observer {
  readonly #simulation: Simulation
  readonly #workload: Workload
  readonly #probes: Probe[] = []

  constructor(simulation: Simulation, workload: Workload) {
    this.#simulation = simulation
    this.#workload = workload
  }

  /** Asks every live peer; to be called when all faults are over. */
  start(): void {
    for (const life of this.#simulation.lives()) this.#ask(life)
  }

  readonly onVerdict = (): void => {
    for (const { life, since, write, read } of this.#probes) {
      if (!life.process.isAlive) continue
      const slowest = Math.max(
        write.result?.ok === true ? (write.returnedAt ?? Infinity) : Infinity,
        read.returnedAt ?? Infinity,
      )
      if (slowest - since <= bounds.operationMs) continue
      const wrote = `a write was ${JSON.stringify(write.result) ?? 'never answered'}`
      const answered = read.returnedAt === undefined ? 'never' : 'late'
      const text = `${life.name}: ${bounds.operationMs} ms after the faults ${wrote}`
      this.#simulation.report('V1', `${text}, a read was answered ${read.returnedAt ?? answered}`)
    }
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
      const { result } = probe.write
      if (result !== undefined && !result.ok) probe.write = set()
      // The application at this peer may give up all it waits for, this one included.
      if (probe.read.isWithdrawn) probe.read = get()
      this.#simulation.world.after(200, again)
    }
    again()
  }
}
