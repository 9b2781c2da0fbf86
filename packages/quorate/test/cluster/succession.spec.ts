import assert from 'node:assert/strict'
import type { TransferOutcome } from '@quorate/election'
import { type Fitness, Succession } from '../../src/cluster/succession.ts'

const timing = { stickinessMs: 400, roundMs: 30 }
const fit: Fitness = { isReachable: true, lag: 3 }
/** A reign that lasts so long has not failed. */
const steadyMs = 4_000

function leader(priorities: Record<string, number>, fitness: Record<string, Fitness> = {}) {
  const fitnessOf = (peer: string): Fitness => fitness[peer] ?? fit
  const succession = new Succession({ id: 'me', timing, fitnessOf })
  succession.learn(new Map(Object.entries(priorities)))
  return succession
}

function leads(succession: Succession, peer: string | undefined, now: number): void {
  succession.onElection([{ type: 'leader', leader: peer, term: 1 }], now)
}

function transferred(succession: Succession, outcome: TransferOutcome, now: number): void {
  succession.onElection([{ type: 'transfer', target: 'a', outcome }], now)
}

describe('Succession', () => {
  it('proposes the voter of the highest priority, of equals the one whose log lacks least', () => {
    const fitness = { b: { isReachable: true, lag: 1 } }
    assert.equal(leader({ me: 0, a: 2, b: 2, c: 1 }, fitness).next(0, true), 'b')
  })

  it('proposes nobody of equal or lower priority', () => {
    const succession = leader({ me: 1, a: 1, b: 0, c: -3 })
    assert.equal(succession.next(0, true), undefined)
    assert.equal(succession.deadline(), undefined, 'and there is nothing to look at again')
  })

  it('of a negative priority hands over to anybody better', () => {
    assert.equal(leader({ me: -1, a: 0, b: -2 }).next(0, true), 'a')
  })

  it('proposes nobody who cannot be reached, whose log is far behind or not known', () => {
    for (const a of [
      { isReachable: false, lag: 0 },
      { isReachable: true, lag: 2_000 },
      { isReachable: true, lag: undefined },
    ]) {
      assert.equal(leader({ me: 0, a: 1 }, { a }).next(0, true), undefined)
    }
  })

  it('proposes nothing where this peer does not lead, and looks every four rounds where it does', () => {
    const fitness: Record<string, Fitness> = { a: { isReachable: false, lag: 0 } }
    const succession = leader({ me: 0, a: 1 }, fitness)
    assert.equal(succession.next(0, false), undefined)
    assert.equal(succession.next(10, true), undefined)
    assert.equal(succession.deadline(), 130)
    fitness.a = fit
    assert.equal(succession.next(129, true), undefined)
    assert.equal(succession.next(130, true), 'a')
  })

  it('leaves a voter alone whose reign failed soon, twice as long each time, and forgets it after a good one', () => {
    const succession = leader({ me: 0, a: 1 })
    const restsUntil = (from: number): number => {
      let now = from
      while (succession.next(now, true) === undefined) now = succession.deadline() ?? Number.NaN
      return now
    }
    let now = 0
    const rests: number[] = []
    for (let i = 0; i < 3; i++) {
      leads(succession, 'me', now)
      leads(succession, 'a', now + 10)
      leads(succession, undefined, now + 500)
      leads(succession, 'me', now + 900)
      const until = restsUntil(now + 900)
      rests.push(Math.floor((until - now - 900) / steadyMs))
      now = until
    }
    assert.deepEqual(rests, [2, 4, 8])
    leads(succession, 'a', now)
    leads(succession, 'me', now + steadyMs)
    assert.equal(succession.next(now + steadyMs + 200, true), 'a')
  })

  it('counts a transfer that the target could not take, and one after which another one leads', () => {
    const failed = leader({ me: 0, a: 1 })
    transferred(failed, 'unreachable', 0)
    assert.equal(failed.next(10, true), undefined)
    const lost = leader({ me: 0, a: 1 })
    leads(lost, 'me', 0)
    transferred(lost, 'handed-over', steadyMs)
    leads(lost, 'me', steadyMs + 100)
    assert.equal(lost.next(steadyMs + 100, true), undefined)
    const taken = leader({ me: 0, a: 1 })
    leads(taken, 'me', 0)
    transferred(taken, 'handed-over', steadyMs)
    leads(taken, 'a', steadyMs + 20)
    leads(taken, 'me', 3 * steadyMs)
    assert.equal(taken.next(3 * steadyMs, true), 'a')
  })

  it('finds an heir whatever the priorities', () => {
    assert.equal(leader({ me: 5, a: -1, b: 0 }).heir(0), 'b')
    assert.equal(leader({ me: 5 }).heir(0), undefined)
  })

  it('tells which priorities are news', () => {
    const succession = leader({ me: 0, a: 1 })
    const news = succession.learn(
      new Map([
        ['a', 2],
        ['me', 0],
        ['b', 0],
      ]),
    )
    assert.deepEqual(news, [['a', 2]])
    assert.deepEqual(succession.learn(new Map([['a', 0]])), [['a', 0]])
  })
})
