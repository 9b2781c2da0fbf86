import assert from 'node:assert/strict'
import { decode, type StateEffect } from '../src/index.ts'
import { MiniNetwork, type Node } from './mini-network.ts'

const writes = 200
const valueBytes = 1_000

interface Cost {
  /** What the leader sent to learners, for each of them. */
  readonly messages: number
  readonly entries: number
  /** Messages that it published, whatever the number of learners. */
  readonly published: number
}

/** What a leader spends on its learners while it takes writes, and that all of them have them. */
function costOf(learners: number, hasGossip: boolean): Cost {
  const net = new MiniNetwork(7)
  net.hasGossip = hasGossip
  net.publish = (from, bytes) => deliver(net, from, bytes)
  const voters = ['a', 'b', 'c']
  const others = Array.from({ length: learners }, (_, i) => `l${i}`)
  for (const id of [...voters, ...others]) net.add(id)
  for (const node of net.nodes.values()) node.start()
  net.found(voters)
  const leader = net.node('a')
  assert.ok(net.elect(leader))
  leader.input({ type: 'open-session' })
  const isServed = ({ state }: Node) => state.appliedIndex === leader.state.appliedIndex
  assert.ok(net.runUntil(() => net.up.every(isServed), 5_000))
  net.run(3_000)

  let messages = 0
  let entries = 0
  let published = 0
  const isLearner = new Set(others)
  net.onStep = (node: Node, effects: readonly StateEffect[]) => {
    if (node !== leader) return
    for (const effect of effects) {
      if (effect.type === 'publish') published++
      if (effect.type !== 'send' || !isLearner.has(effect.to)) continue
      messages++
      if (effect.message.type === 'append') entries += effect.message.entries.length
    }
  }
  for (let n = 0; n < writes; n++) {
    const value = new Uint8Array(valueBytes)
    leader.input({ type: 'operate', id: n, operation: { type: 'set', path: `/k${n}`, value } })
    net.run(10)
  }
  net.run(5_000)
  for (const id of others) assert.equal(net.node(id).state.tree.revision, writes)
  return { messages: messages / learners, entries: entries / learners, published }
}

/** Gossip that loses nothing: what is lost is streamed, and that is another cost. */
function deliver(net: MiniNetwork, from: Node, bytes: Uint8Array): void {
  const message = decode(bytes)
  if (message === undefined) throw new Error('what was published can be read')
  for (const to of net.up) {
    if (to !== from) net.after(1, () => to.input({ type: 'gossip', from: from.id, message }))
  }
}

describe('what learners cost their leader', function () {
  this.timeout(60_000)

  it('with gossip: one publication for all of them, no entry for any, and now and then a question', () => {
    const few = costOf(5, true)
    assert.equal(few.published, writes)
    assert.equal(few.entries, 0)
    assert.ok(few.messages < writes / 5, `${few.messages} messages to each`)
    assert.deepEqual(costOf(50, true), few, 'among 50 the same for each, and as many publications')
  })

  it('without gossip: a stream of all entries for each', () => {
    const few = costOf(5, false)
    assert.equal(few.published, 0)
    assert.equal(few.entries, writes)
    assert.deepEqual(costOf(50, false), few, 'among 50 the same for each')
  })
})
