/** A gate under faults: nobody passes it while it is closed, and all pass it when it is open. */
import assert from 'node:assert/strict'
import { barrier } from '@quorate/recipes'
import { OperationAbandonedError, type Peer } from 'quorate'
import { overlaid, withState } from './overlaid.ts'
import { type ApplicationLife, Troubles } from './simulated/troubles.ts'

/** A call of whoever opens and closes, by the time of the world. */
interface Turn {
  readonly opens: boolean
  readonly from: number
  /** Undefined: it was not acknowledged, and comes into force at any time, or never. */
  to: number | undefined
}

class Gate {
  readonly troubles: Troubles
  readonly #turns: Turn[] = []
  readonly #passed = new Map<string, number>()
  #isOver = false
  passes = 0

  constructor(seed: number, through: ((peer: Peer) => Peer) | undefined) {
    const application = (life: ApplicationLife) =>
      life.name === 'p1' ? this.#keep(life) : this.#pass(life)
    // Whoever opens it most often: it has to stay as it was left.
    this.troubles = new Troubles({ seed, application, through, target: () => 'p1' })
  }

  async run(): Promise<readonly string[]> {
    const { troubles } = this
    await troubles.run(20_000)
    this.#isOver = true
    const before = new Map(this.#passed)
    const passesAgain = (name: string) =>
      name === 'p1' || (this.#passed.get(name) ?? 0) > (before.get(name) ?? 0)
    const names = troubles.cluster.members.map(({ name }) => name)
    await troubles.expect('each passes when it stays open', () => names.every(passesAgain))
    return [...troubles.problems]
  }

  get #now(): number {
    return this.troubles.cluster.world.now
  }

  async #keep({ peer, pause }: ApplicationLife): Promise<void> {
    const gate = barrier(peer, 'gate')
    while (!this.#isOver) {
      await this.#turn(true, () => gate.open())
      await pause(1, 300)
      await this.#turn(false, () => gate.close())
      await pause(1, 300)
    }
    await this.#turn(true, () => gate.open())
  }

  async #turn(opens: boolean, make: () => Promise<void>): Promise<void> {
    const turn: Turn = { opens, from: this.#now, to: undefined }
    this.#turns.push(turn)
    try {
      await make()
      turn.to = this.#now
    } catch (error) {
      if (!(error instanceof OperationAbandonedError)) throw error
      // Nothing else is asked before it is known, so that turns follow each other.
      await error.settled
    }
  }

  async #pass({ name, peer, pause }: ApplicationLife): Promise<void> {
    for (;;) {
      await pause(1, 200)
      const from = this.#now
      await barrier(peer, 'gate').wait()
      this.passes++
      this.#passed.set(name, (this.#passed.get(name) ?? 0) + 1)
      if (!this.#couldPass(from)) {
        this.troubles.problems.add(`${name} passed at ${this.#now} while it was closed`)
      }
    }
  }

  /** It may have been open at some moment from then until now. */
  #couldPass(from: number): boolean {
    return this.#turns.some((turn, i) => {
      if (!turn.opens) return false
      const closed = this.#turns.slice(i).find(({ opens, to }) => !opens && to !== undefined)
      return closed === undefined || (closed.to ?? 0) > from
    })
  }
}

describe('barriers in the simulated world', function () {
  this.timeout(120_000)

  it('nobody passes while it is closed, and all do when it is open', async () => {
    for (const seed of [1, 2]) {
      const gate = new Gate(seed, undefined)
      assert.deepEqual(await gate.run(), [], `seed ${seed}`)
      const { faults } = gate.troubles
      assert.ok(Object.keys(faults).length > 2, `seed ${seed}: ${JSON.stringify(faults)}`)
      assert.ok(gate.passes > 100, `seed ${seed}: ${gate.passes} passes`)
    }
  })

  const sabotages: [string, RegExp, (peer: Peer) => Peer][] = [
    [
      'a key that is not looked at',
      /while it was closed/,
      (peer) =>
        withState(peer, ({ local }) => ({
          local: overlaid(local, { get: (path: string) => local.get(path) ?? { path } }),
        })),
    ],
    [
      'a read that does not wait for the others',
      /while it was closed/,
      (peer) => withState(peer, () => ({ sync: async () => {} })),
    ],
    [
      'a change of which nobody is told',
      /each passes when it stays open/,
      (peer) =>
        withState(peer, (state) => ({ watch: (at: string) => state.watch(`${at}/nothing`) })),
    ],
  ]
  for (const [what, words, through] of sabotages) {
    it(`${what} is noticed`, async () => {
      const found: string[] = []
      for (let seed = 1; seed < 10 && !words.test(found.join('\n')); seed++) {
        found.push(...(await new Gate(seed, through).run()))
      }
      assert.match(found.join('\n'), words)
    })
  }
})
