import assert from 'node:assert/strict'
import { lanTiming, longestLeaseMs } from '@quorate/kernel'
import { fair, Network } from './network.ts'

const seeds = 300
const five = ['a', 'b', 'c', 'd', 'e']
/** The longest lease that the drift bound allows: the hardest case for E3. */
const timing = { ...lanTiming, leaseMs: longestLeaseMs(400, lanTiming.driftBound) }

/** Storms for a while; the network checks E1 to E5 at every event. */
function storm(network: Network, ms: number): void {
  const { random } = network
  const ids = [...network.peers.keys()]
  const pick = () => ids[Math.floor(random.next() * ids.length)] as string
  network.weather = {
    loss: 0.3 * random.next(),
    doubled: 0.2 * random.next(),
    delayMs: [0.1, random.next() < 0.5 ? 3 : 120 * random.next()],
    diskMs: [0, random.next() < 0.5 ? 0 : 30 * random.next()],
  }
  for (let at = 0; at < ms; at += 20) {
    network.after(at + 20 * random.next(), () => network.replicate())
    network.after(at + 20 * random.next(), () => network.confirmAll())
    if (random.next() < 0.9) continue
    network.after(at, () => strike(network, pick(), pick()))
  }
  network.run(ms)
}

function strike(network: Network, id: string, other: string): void {
  const { random } = network
  const peer = network.peer(id)
  const kind = random.next()
  if (!peer.isUp) network.start(id)
  else if (kind < 0.1) transferTo(network, id)
  else if (kind < 0.25) network.crash(id, random.next() < 0.8)
  else if (kind < 0.45) network.pause(id, 1_000 * random.next())
  else if (kind < 0.6) {
    network.crash(id)
    network.after(5 * random.next(), () => network.start(id))
  } else if (kind < 0.85 && id !== other) {
    network.cut(id, other)
    if (random.next() < 0.5) network.cut(other, id)
    if (random.next() < 0.5) network.input(id, { type: 'disconnected', peer: other })
  } else network.heal()
}

/** Whoever leads, or believes it, is asked. */
function transferTo(network: Network, to: string): void {
  for (const { id, election } of network.peers.values()) {
    if (election.role === 'leader') network.input(id, { type: 'transfer', to })
  }
}

function calm(network: Network): void {
  network.heal()
  network.weather = fair
  for (const peer of network.peers.values()) if (!peer.isUp) network.start(peer.id)
}

/** All follow one leader with a valid lease. */
function agrees(network: Network): boolean {
  const [leader, ...others] = network.leaders()
  if (leader === undefined || others.length > 0) return false
  return [...network.peers.values()].every((peer) => peer.election.leader === leader.id)
}

for (const algorithm of ['bully', 'ring'] as const) {
  describe(`laws (${algorithm})`, function () {
    this.timeout(60_000)

    it(`E1 to E5 hold in ${seeds} storms, and after each the peers agree on a leader again`, () => {
      const marks = new Set<string>()
      for (let seed = 1; seed <= seeds; seed++) {
        const voters = five.slice(0, seed % 3 === 0 ? 5 : seed % 3 === 1 ? 3 : 4)
        const network = new Network({
          seed,
          voters,
          learners: ['z'],
          timing,
          drift: true,
          algorithm,
        })
        try {
          storm(network, 4_000)
          calm(network)
          // Pauses, disks and links of the storm may last for another second.
          assert.ok(
            network.run(1_000 + 2_500, () => network.now > 5_000 && agrees(network)),
            'V1: no leader after the storm',
          )
          const { term } = network.leaders()[0]?.election ?? assert.fail('it leads')
          network.run(1_000)
          assert.equal(network.leaders()[0]?.election.term, term, 'the leader stays')
        } catch (error) {
          throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error })
        }
        for (const mark of network.marks.keys()) marks.add(mark)
      }
      const missing = [...every, ...corners[algorithm]].filter((mark) => !marks.has(mark))
      assert.deepEqual(missing, [], 'the storms reach every corner of the machine')
    })

    it('a leader is found, and found again after a crash, while a fifth of all messages is lost', () => {
      for (let seed = 1; seed <= 100; seed++) {
        const network = new Network({
          seed,
          voters: five.slice(0, 3),
          timing,
          drift: true,
          algorithm,
        })
        network.weather = { ...fair, loss: 0.2, doubled: 0.1, delayMs: [0.2, 5], diskMs: [0, 3] }
        assert.ok(
          network.run(3_000, () => network.leaders().length === 1),
          `seed ${seed}`,
        )
        const { id } = network.leaders()[0] ?? assert.fail('it leads')
        network.crash(id)
        assert.ok(
          network.run(3_000, () => network.leaders().length === 1),
          `seed ${seed}, crash`,
        )
      }
    })
  })
}

const every = [
  'election-started',
  'pre-vote-refused',
  'pre-vote-lost',
  'vote-refused',
  'vote-split',
  'won',
  'step-down-lease',
  'step-down-links',
  'stale-answered',
  'evidence-used',
  'step-down-transfer',
  'transfer-ready',
  'transfer-failed',
  'hand-over-taken',
  'hand-over-late',
  'stickiness-released',
]
const corners = { bully: ['asked', 'deferred'], ring: ['token-passed', 'token-returned'] } as const
