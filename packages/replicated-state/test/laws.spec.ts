import assert from 'node:assert/strict'
import { Checkers } from './checkers.ts'
import { MiniNetwork, type Node, noFaults } from './mini-network.ts'

const { SEEDS, SEED, SHOW } = globalThis.process.env
const seeds = Number(SEEDS ?? 12)
const firstSeed = Number(SEED ?? 1)

/** A world of five voters and two learners under everything that can go wrong, then left alone. */
function live(seed: number): { net: MiniNetwork; checkers: Checkers } {
  const net = new MiniNetwork(seed)
  net.hasGossip = seed % 3 !== 0
  const checkers = new Checkers(net)
  const voters = ['a', 'b', 'c', 'd', 'e'].slice(0, seed % 2 === 0 ? 3 : 5)
  for (const id of [...voters, 'x', 'y']) net.add(id)
  for (const node of net.nodes.values()) node.start()
  net.diskMs = 1 + net.random.next() * 8
  net.found(voters)
  assert.ok(net.electAny())
  for (const node of net.nodes.values()) node.input({ type: 'open-session' })
  net.run(50)
  for (let round = 0; round < 80; round++) {
    disturb(net, voters)
    for (let i = net.random.next() * 12; i > 0; i--) act(net, checkers)
    net.run(net.random.next() * 60)
  }
  settle(net, checkers)
  return { net, checkers }
}

function disturb(net: MiniNetwork, voters: readonly string[]): void {
  const dice = net.random.next()
  const node = pick(net, [...net.nodes.values()])
  const down = voters.filter((id) => !net.node(id).isUp).length
  if (dice < 0.06) net.faults = { loss: 0.1, double: 0.1, reorder: 0.2, delayMs: 20 }
  else if (dice < 0.14) net.faults = { ...noFaults, delayMs: 1 + net.random.next() * 15 }
  else if (dice < 0.2) net.cut(node.id, pick(net, [...net.nodes.values()]).id)
  else if (dice < 0.28) net.heal()
  else if (dice < 0.36 && node.isUp && down < voters.length / 2 - 1) node.crash()
  else if (dice < 0.5 && !node.isUp) revive(node)
  else if (dice < 0.55 && node.isUp) node.isPaused = true
  else if (dice < 0.62) for (const { isPaused, resume } of wrapped(net)) isPaused && resume()
  else if (dice < 0.75) net.electAny()
  else if (dice < 0.77 && net.leader !== undefined) net.leader.stepDown()
}

function wrapped(net: MiniNetwork): { isPaused: boolean; resume: () => void }[] {
  return net.up.map((node) => ({ isPaused: node.isPaused, resume: () => node.resume() }))
}

function revive(node: Node): void {
  node.start()
  node.input({ type: 'open-session' })
}

function act(net: MiniNetwork, checkers: Checkers): void {
  const node = pick(net, [...net.nodes.values()])
  const dice = net.random.next()
  const path = `/k${Math.floor(net.random.next() * 6)}`
  if (dice < 0.3) checkers.submit(node, 'set', path)
  else if (dice < 0.45) checkers.submit(node, 'create', `${path}/deep/${node.id}`)
  else if (dice < 0.6) checkers.submit(node, 'delete', path)
  else if (dice < 0.8) checkers.submit(node, 'create', `/e${path}`, true)
  else checkers.read(node)
}

/** No faults any more: everybody comes back, everything is settled, all states are one. */
function settle(net: MiniNetwork, checkers: Checkers): void {
  net.faults = noFaults
  net.heal()
  for (const node of net.up) if (node.isPaused) node.resume()
  for (const node of net.nodes.values()) if (!node.isUp) revive(node)
  net.run(100)
  assert.ok(net.electAny(), 'a connected majority can elect')
  assert.ok(
    net.runUntil(() => checkers.open === 0, 6_000),
    `V1: ${checkers.open} operations and reads never end`,
  )
  const hasCaughtUp = () =>
    new Set(net.up.map(({ state }) => state.appliedIndex)).size === 1 &&
    net.up.every(({ state }) => state.session?.status === 'connected')
  assert.ok(net.runUntil(hasCaughtUp, 6_000), 'everybody catches up')
  checkers.finish()
}

function pick<T>(net: MiniNetwork, items: readonly T[]): T {
  return items[Math.floor(net.random.next() * items.length)] as T
}

describe('the laws, under loss, doubles, reordering, cuts, crashes, pauses and elections', function () {
  this.timeout(60_000)
  const total = { ok: 0, refused: 0, notApplied: 0, unknown: 0, reads: 0, resyncs: 0 }
  const marks = new Map<string, number>()

  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    it(`seed ${seed}`, () => {
      const { net, checkers } = live(seed)
      for (const key of Object.keys(total) as (keyof typeof total)[]) {
        total[key] += checkers.counts[key]
      }
      for (const [mark, count] of net.marks) marks.set(mark, (marks.get(mark) ?? 0) + count)
    })
  }

  it('and the seeds were worth their name', () => {
    if (SHOW) console.log(total, marks)
    assert.ok(total.ok > 100 && total.refused > 10 && total.notApplied > 0 && total.reads > 50)
    const wanted = [
      'conflict-truncated',
      'snapshot-installed',
      'operation-doubled',
      'log-compacted',
      'gossip-taken',
      'gossip-gap',
      'gossip-known',
      'other-term',
    ]
    for (const mark of wanted) assert.ok(marks.has(mark), mark)
  })
})
