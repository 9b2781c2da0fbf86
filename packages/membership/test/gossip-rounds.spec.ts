import assert from 'node:assert/strict'
import { GossipRounds } from '../src/gossip-rounds.ts'

describe('GossipRounds', () => {
  /** The pauses between the first rounds, with news all the time. */
  function pauses(rounds: GossipRounds, count: number, from: number): number[] {
    const found: number[] = []
    for (let now = from; found.length < count; now = rounds.deadline) {
      assert.ok(rounds.start(1, now))
      found.push(rounds.deadline - now)
    }
    return found
  }

  it('tells one piece of news at full pace, and slows down where news does not end', () => {
    const rounds = new GossipRounds(20, 0)
    const found = pauses(rounds, 100, 0)
    assert.deepEqual(new Set(found.slice(0, 10)), new Set([20]))
    assert.deepEqual(
      [found[10], found[20], found[30], found[40], found[99]],
      [40, 60, 80, 100, 100],
    )
  })

  it('after a silence it is as quick as at first', () => {
    const rounds = new GossipRounds(20, 0)
    pauses(rounds, 50, 0)
    assert.equal(rounds.start(1, rounds.deadline - 1), false, 'not due yet')
    assert.equal(rounds.start(0, rounds.deadline), false, 'nothing to tell')
    assert.equal(pauses(rounds, 1, rounds.deadline)[0], 20)
  })
})
