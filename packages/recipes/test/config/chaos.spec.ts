/** Configuration under faults: no update is lost or made twice, and all have the last value. */
import assert from 'node:assert/strict'
import { type Config, config, type StandardSchema } from '@quorate/recipes'
import { OperationAbandonedError, type Peer } from 'quorate'
import { overlaid, withoutChecks, withState } from '../overlaid.ts'
import { type ApplicationLife, Troubles } from '../simulated/troubles.ts'

const path = '/config/app'
/** What an update deletes of the history is missing for another one, which is a check of its own. */
const historyOf = (seed: number) => (seed % 2 === 0 ? 5 : 0)

interface Settings {
  readonly n: number
}

const schema: StandardSchema<Settings> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) => {
      const { n } = (value ?? {}) as Partial<Settings>
      return typeof n === 'number' ? { value: { n } } : { issues: [{ message: 'no number' }] }
    },
  },
}

class Updates {
  readonly troubles: Troubles
  readonly #seed: number
  readonly #open = new Map<string, Config<Settings, Settings>>()
  readonly #results = new Set<number>()
  readonly #counted = { surely: 0, perhaps: 0 }
  #isOver = false

  constructor(seed: number, through: ((peer: Peer) => Peer) | undefined) {
    this.#seed = seed
    const application = (life: ApplicationLife) => this.#run(life)
    this.troubles = new Troubles({ seed, application, through })
  }

  get count(): number {
    return this.#counted.surely
  }

  async run(): Promise<readonly string[]> {
    const { troubles } = this
    await troubles.run(20_000)
    this.#isOver = true
    const values = () => [...this.#open.values()].map(({ value }) => value.n)
    const { surely } = this.#counted
    const isLast = () => values().every((n) => n === values()[0] && n >= surely)
    await troubles.expect('each has the last value', () => values().length === 5 && isLast())
    const [n = 0] = values()
    const { perhaps } = this.#counted
    if (n > this.#counted.surely + perhaps) troubles.problems.add(`it is ${n}: more than was made`)
    return [...troubles.problems]
  }

  async #run({ name, peer, pause }: ApplicationLife): Promise<void> {
    this.#open.delete(name)
    const history = historyOf(this.#seed)
    const settings = await config(peer, path, { schema, defaults: { n: 0 }, history })
    this.#open.set(name, settings)
    settings.on('config:change', ({ value, previous }) => {
      if (value.n > previous.n) return
      this.troubles.problems.add(`${name} saw ${value.n} after ${previous.n}`)
    })
    while (!this.#isOver) {
      await pause(1, 300)
      await this.#update(settings)
    }
  }

  async #update(settings: Config<Settings, Settings>): Promise<void> {
    this.#counted.perhaps++
    try {
      const { n } = await settings.update((value) => ({ n: value.n + 1 }))
      this.#counted.surely++
      if (this.#results.has(n)) this.troubles.problems.add(`${n} came of two updates`)
      this.#results.add(n)
    } catch (error) {
      if (!(error instanceof OperationAbandonedError)) throw error
      if (error.outcome === 'unknown') return
    }
    this.#counted.perhaps--
  }
}

describe('configuration in the simulated world', function () {
  this.timeout(120_000)

  it('no update is lost or made twice, each sees them in order, and at last the last one', async () => {
    for (const seed of [1, 2]) {
      const updates = new Updates(seed, undefined)
      assert.deepEqual(await updates.run(), [], `seed ${seed}`)
      const { faults } = updates.troubles
      assert.ok(Object.keys(faults).length > 2, `seed ${seed}: ${JSON.stringify(faults)}`)
      assert.ok(updates.count > 100, `seed ${seed}: ${updates.count} updates`)
    }
  })

  const sabotages: [string, RegExp, (peer: Peer) => Peer][] = [
    [
      'a check that is left out',
      /came of two updates/,
      (peer) => withState(peer, (state) => withoutChecks(state)),
    ],
    [
      'a change of which nobody is told',
      /each has the last value/,
      (peer) =>
        withState(peer, (state) => ({ watch: (at: string) => state.watch(`${at}/nothing`) })),
    ],
    [
      'an update that is made twice',
      /more than was made|came of two updates/,
      (peer) =>
        withState(peer, (state) => ({
          transaction: () => {
            const real = state.transaction()
            const commit = async () => {
              const done = await real.commit()
              const { n } = JSON.parse(`${Buffer.from(state.local.get(path)?.value ?? [])}`)
              await state.set(path, Buffer.from(JSON.stringify({ n: n + 1 })))
              return done
            }
            return overlaid(real, { commit })
          },
        })),
    ],
  ]
  for (const [what, words, through] of sabotages) {
    it(`${what} is noticed`, async () => {
      const found: string[] = []
      for (let seed = 1; seed < 10 && !words.test(found.join('\n')); seed++) {
        found.push(...(await new Updates(seed, through).run()))
      }
      assert.match(found.join('\n'), words)
    })
  }
})
