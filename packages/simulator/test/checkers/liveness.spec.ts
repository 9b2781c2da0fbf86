import assert from 'node:assert/strict'
import { Liveness } from '../../src/checkers/liveness.ts'
import type { Life } from '../../src/life.ts'
import type { Simulation } from '../../src/simulation.ts'
import type { Workload } from '../../src/workload.ts'

/** A world of two lives that the test moves by hand, whose applications ask nothing. */
function makeWorld() {
  const world = { now: 0 }
  const lives = [0, 1].map(() => ({ process: { isAlive: true }, host: { isLeader: false } }))
  const simulation = { world, lives: () => lives } as unknown as Simulation
  const workload = { application: () => undefined } as unknown as Workload
  const liveness = new Liveness(simulation, workload)
  const step = (now: number, leader: number | undefined) => {
    world.now = now
    for (const [i, { host }] of lives.entries()) host.isLeader = i === leader
    liveness.onStep()
  }
  return { liveness, step, world, lives: lives as unknown as Life[] }
}

describe('Liveness: how long nobody led', () => {
  it('is the longest time without a leader, whoever led before and afterwards', () => {
    const { liveness, step } = makeWorld()
    liveness.start()
    step(10, 0)
    step(20, undefined)
    step(110, 1)
    step(120, 0)
    step(130, undefined)
    step(160, undefined)
    step(180, 0)
    liveness.onVerdict()
    assert.equal(liveness.recovery.leaderlessMs, 100)
  })

  it('begins when the faults are over, and does not end unless somebody leads', () => {
    const { liveness, step, world } = makeWorld()
    step(500, undefined)
    liveness.start()
    step(1_000, undefined)
    world.now = 1_500
    liveness.onVerdict()
    assert.equal(liveness.recovery.leaderlessMs, 1_000)
  })
})
