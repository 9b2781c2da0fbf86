/** Double barriers under faults: rounds of exactly so many, that end before the next one begins. */
import assert from 'node:assert/strict'
import { doubleBarrier, type Participation } from '@quorate/recipes'
import { OperationAbandonedError, type Peer, QuorateError } from 'quorate'
import { withState } from './overlaid.ts'
import { type ApplicationLife, Troubles } from './simulated/troubles.ts'

const count = 3
const path = '/recipes/double-barriers/rounds'

class Rounds {
  readonly troubles: Troubles
  readonly #in = new Map<ApplicationLife, Participation>()
  readonly #over = new Set<string>()
  readonly #grants = new Map<string, number>()
  readonly #end = new AbortController()
  rounds = 0

  constructor(seed: number, through: ((peer: Peer) => Peer) | undefined) {
    const application = async (life: ApplicationLife) => {
      void this.#observe(life)
      while (!this.#end.signal.aborted) await this.#takePart(life)
    }
    this.troubles = new Troubles({ seed, application, through })
  }

  async run(): Promise<readonly string[]> {
    const { troubles } = this
    await troubles.run(30_000)
    const before = new Map(this.#grants)
    const again = () =>
      troubles.cluster.members.every(
        ({ name }) => (this.#grants.get(name) ?? 0) > (before.get(name) ?? 0),
      )
    await troubles.expect('each takes part again', again)
    if (troubles.problems.size > 0) return [...troubles.problems]
    this.#end.abort(new Error('over'))
    const isEmpty = ({ peer }: { peer: Peer }) => peer.state.local.get(path) === undefined
    await troubles.expect('no key is left', () => troubles.lives().every(isEmpty))
    return [...troubles.problems]
  }

  async #takePart(life: ApplicationLife): Promise<void> {
    const { problems } = this.troubles
    let one: Participation
    try {
      one = await doubleBarrier(life.peer, 'rounds', { count }).enter({ signal: this.#end.signal })
    } catch (error) {
      const isOver = error === this.#end.signal.reason || isSessionOver(error)
      if (!isOver) throw error
      return
    }
    this.#in.set(life, one)
    this.#grants.set(life.name, (this.#grants.get(life.name) ?? 0) + 1)
    if (this.#over.has(one.round)) problems.add(`${life.name} is in a round that is over`)
    await life.pause(1, 100)
    this.#in.delete(life)
    await one.leave()
    this.#over.add(one.round)
    for (const [other, { round, isHeld }] of this.#in) {
      const runs = other.life.process.isRunning
      if (runs && round === one.round && isHeld) problems.add(`${other.name} is in what was left`)
    }
  }

  /** Revision by revision: at its opening a round has exactly so many. */
  async #observe({ life, name }: ApplicationLife): Promise<void> {
    const members = new Set<string>()
    for await (const batch of life.peer.state.watch(path, { from: 'snapshot' })) {
      if (batch.type === 'resync') {
        members.clear()
        for (const each of batch.entries) if (each.path !== path) members.add(each.path)
        continue
      }
      let opens = false
      for (const change of batch.changes) {
        if (change.path === path) {
          opens = change.type !== 'delete' && /"isOpen":true/.test(`${Buffer.from(change.value)}`)
        } else if (change.type === 'delete') members.delete(change.path)
        else members.add(change.path)
      }
      if (!opens) continue
      this.rounds++
      if (members.size !== count) {
        this.troubles.problems.add(`${name}: a round opened with ${members.size}`)
      }
    }
  }
}

/** It was in no round, or counts as left. */
function isSessionOver(error: unknown): boolean {
  if (error instanceof OperationAbandonedError) return true
  return error instanceof QuorateError && error.code === 'ERR_QUORATE_SESSION_OVER'
}

describe('double barriers in the simulated world', function () {
  this.timeout(120_000)

  it('rounds are of exactly so many, do not mix, and go on when faults are over', async () => {
    for (const seed of [1, 2]) {
      const rounds = new Rounds(seed, undefined)
      assert.deepEqual(await rounds.run(), [], `seed ${seed}`)
      const { faults } = rounds.troubles
      assert.ok(Object.keys(faults).length > 2, `seed ${seed}: ${JSON.stringify(faults)}`)
      assert.ok(rounds.rounds > 20, `seed ${seed}: ${rounds.rounds} rounds`)
    }
  })

  /** A transaction some of whose steps do not reach the peer as they are. */
  const withTransaction = (peer: Peer, change: (steps: object) => object) =>
    withState(peer, ({ transaction }) => ({
      transaction: () => {
        const real = transaction.call(peer.state)
        const steps = {
          check: (...words: Parameters<typeof real.check>) => real.check(...words),
          set: (...words: Parameters<typeof real.set>) => real.set(...words),
          create: (...words: Parameters<typeof real.create>) => real.create(...words),
          commit: (...words: Parameters<typeof real.commit>) => real.commit(...words),
        }
        return { ...steps, ...change(real) }
      },
    }))

  const sabotages: [string, RegExp, (peer: Peer) => Peer][] = [
    [
      'a key that outlives its session',
      /takes part again/,
      (peer) =>
        withTransaction(peer, (real) => ({
          create: (at: string, value: Uint8Array, options: object) =>
            (real as { create: (...words: unknown[]) => unknown }).create(at, value, {
              ...options,
              ephemeral: false,
            }),
        })),
    ],
    [
      'a version that is not looked at',
      /opened with/,
      (peer) =>
        withTransaction(peer, (real) => ({
          set: (at: string, value: Uint8Array) =>
            (real as { set: (...words: unknown[]) => unknown }).set(at, value),
          check: () => {},
        })),
    ],
    [
      'a deletion that is not made',
      /takes part again/,
      (peer) => withState(peer, () => ({ delete: async () => ({ revision: 0 }) })),
    ],
  ]
  for (const [what, words, through] of sabotages) {
    it(`${what} is noticed`, async () => {
      const found: string[] = []
      for (let seed = 1; seed < 10 && !words.test(found.join('\n')); seed++) {
        found.push(...(await new Rounds(seed, through).run()))
      }
      assert.match(found.join('\n'), words)
    })
  }
})
