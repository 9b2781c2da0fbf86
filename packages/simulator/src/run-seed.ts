/**
 * Runs one seed: draws the plan, starts the peers, lets faults happen while applications work, then
 * lets everything heal and looks whether it does. Every checker watches all the time.
 */

import { Liveness, type Recovery } from './checkers/liveness.ts'
import { watchAll } from './checkers/watch-all.ts'
import { Faults } from './faults.ts'
import { History } from './history.ts'
import type { Law } from './laws.ts'
import type { Broken } from './observer.ts'
import { drawPlan, type Plan } from './plan.ts'
import { Simulation } from './simulation.ts'
import { Workload } from './workload.ts'
import { World } from './world/world.ts'

export interface Outcome {
  readonly seed: number
  readonly plan: Plan
  readonly broken: Broken | undefined
  /** Equal for equal runs. */
  readonly digest: string
  readonly marks: ReadonlyMap<string, number>
  readonly operations: number
  readonly simulatedMs: number
  readonly recovery: Recovery
}

export interface RunOptions {
  /** Takes the readable trace. */
  readonly write?: ((line: string) => void) | undefined
  /** Changes what the seed would draw. */
  readonly plan?: Partial<Plan>
  /** Leaves out the checkers of these laws; everything that happens stays the same. */
  readonly without?: readonly Law[] | undefined
}

/** After the faults, time for those to start that were down. */
const restartMs = 600

export function runSeed(seed: number, options: RunOptions = {}): Outcome {
  const world = new World(seed)
  const plan = { ...drawPlan(world), ...options.plan }
  const simulation = new Simulation({ world, plan, write: options.write, without: options.without })
  simulation.trace.note('world', 'plan', () => describePlan(plan))
  const history = new History()
  const workload = new Workload(simulation, history)
  const faults = new Faults(simulation, workload)
  const liveness = new Liveness(simulation, workload)
  const gentleForMs = () => faults.gentleForMs
  watchAll(simulation, { history, workload, liveness, gentleForMs })

  for (let i = 1; i <= plan.peers; i++) {
    const peer = simulation.addPeer(`p${i}`, i <= plan.candidates)
    world.after(world.between(0, 1_000), () => peer.start())
  }
  world.after(world.between(300, 1_500), () => workload.start())
  world.after(world.between(0, 3_000), () => faults.start())
  world.runUntil(plan.safetyMs)
  faults.stop()
  world.runUntil(plan.safetyMs + restartMs)
  liveness.start()
  world.after(2_000, () => workload.stop())
  world.runUntil(plan.safetyMs + plan.livenessMs)
  simulation.conclude()
  simulation.count('datagrams-lost', simulation.datagrams.lost)
  simulation.count('datagrams-doubled', simulation.datagrams.doubled)
  simulation.count('gossip-lost', simulation.gossip.lost)
  simulation.count('gossip-late', simulation.gossip.late)
  return {
    seed,
    plan,
    broken: simulation.broken,
    digest: simulation.trace.digest,
    marks: simulation.marks,
    operations: history.writes.length + history.reads.length,
    simulatedMs: world.now,
    recovery: liveness.recovery,
  }
}

export function describePlan(plan: Plan): string {
  const { peers, expect, voters, candidates, store, keepEntries, hasGossip } = plan
  const { algorithm, priorities, faultEveryMs } = plan
  const size = `${peers} peers, ${candidates} to found a cluster of ${expect} that wants ${voters}`
  const faults = [...faultEveryMs].map(
    ([kind, everyMs]) => `${kind} ${(everyMs / 1_000).toFixed(1)}s`,
  )
  const gossip = hasGossip ? 'gossip' : 'no gossip'
  const of = priorities.length > 0 ? ` of ${priorities.slice(0, peers).join(' ')}` : ''
  const told = `${size}, ${store}, keeps ${keepEntries}, ${gossip}, ${algorithm}${of}`
  return `${told}; ${faults.join(', ') || 'no faults'}`
}
