/** Queues and counters under faults: nothing is lost, nothing is held twice, all goes on. */
import assert from 'node:assert/strict'
import { counter, queue, type TakenItem } from '@quorate/recipes'
import { OperationAbandonedError, type Peer, QuorateError } from 'quorate'
import { overlaid, withoutChecks, withState } from '../overlaid.ts'
import { type ApplicationLife, Troubles } from '../simulated/troubles.ts'

const capacity = 6
const folder = '/recipes/queues/work'

class Work {
  readonly troubles: Troubles
  readonly #held = new Map<ApplicationLife, TakenItem>()
  /** Those that are surely in the queue, or were. */
  readonly #put = new Set<string>()
  readonly #maybePut = new Set<string>()
  readonly #done = new Set<string>()
  readonly #maybeDone = new Set<string>()
  readonly #firsts: { readonly token: bigint; readonly path: string }[] = []
  readonly #counted = { surely: 0n, perhaps: 0n }
  #number = 0
  #isOver = false
  done = 0
  again = 0

  constructor(seed: number, through: ((peer: Peer) => Peer) | undefined) {
    const application = async (life: ApplicationLife) => {
      await Promise.all([this.#produce(life), this.#consume(life)])
    }
    // Most often whoever has had an item for longest: that is who may keep it for too long.
    const target = () => [...this.#held.keys()][0]?.name
    this.troubles = new Troubles({ seed, application, through, target })
  }

  async run(): Promise<readonly string[]> {
    const { troubles } = this
    await troubles.run(20_000, () => this.#look())
    this.#isOver = true
    const isDone = () =>
      [...this.#put].every((one) => this.#done.has(one) || this.#maybeDone.has(one))
    await troubles.expect('all that was put is done', isDone)
    if (troubles.problems.size > 0) return [...troubles.problems]
    const isEmpty = ({ peer }: { peer: Peer }) =>
      peer.state.local.children(`${folder}/items`).names.length === 0
    await troubles.expect('the queue is empty', () => troubles.lives().every(isEmpty))
    this.#firsts.sort((a, b) => (a.token < b.token ? -1 : 1))
    const paths = this.#firsts.map(({ path }) => Number(path))
    const isInOrder = paths.every((path, i) => i === 0 || path > (paths[i - 1] ?? 0))
    if (!isInOrder) troubles.problems.add('items were first taken in another order')
    this.#checkCounter()
    return [...troubles.problems]
  }

  #checkCounter(): void {
    const [life] = this.troubles.lives()
    const value = life?.peer.state.local.get('/recipes/counters/done')?.value
    const sum = BigInt(new TextDecoder().decode(value))
    const { surely, perhaps } = this.#counted
    if (sum >= surely && sum <= surely + perhaps) return
    this.troubles.problems.add(`the counter is ${sum}, with ${surely} and perhaps ${perhaps} more`)
  }

  async #produce({ peer, pause }: ApplicationLife): Promise<void> {
    while (!this.#isOver) {
      await pause(1, 800)
      const item = `${++this.#number}`
      this.#maybePut.add(item)
      try {
        await queue(peer, 'work', { capacity }).put(new TextEncoder().encode(item))
        this.#put.add(item)
      } catch (error) {
        if (!(error instanceof OperationAbandonedError)) throw error
      }
    }
  }

  async #consume(life: ApplicationLife): Promise<void> {
    for (;;) {
      const item = await queue(life.peer, 'work', { capacity }).take()
      const one = new TextDecoder().decode(item.value)
      if (item.attempt > 1) this.again++
      else this.#firsts.push({ token: item.fencingToken, path: itemNumber(life.peer, one) })
      this.#held.set(life, item)
      const { world } = this.troubles.cluster
      // Some hold it for longer than a session lives without its cluster.
      await life.pause(1, world.chance(0.04) ? 9_000 : 300)
      this.#held.delete(life)
      if (world.chance(0.2)) await item.giveBack()
      else await this.#finish(life, item, one)
    }
  }

  async #finish({ peer }: ApplicationLife, item: TakenItem, one: string): Promise<void> {
    this.#maybeDone.add(one)
    this.#counted.perhaps++
    try {
      await item.done()
      if (this.#done.has(one)) this.troubles.problems.add(`${one} was done twice`)
      this.#done.add(one)
      this.done++
      await counter(peer, 'done').add(1n)
      this.#counted.surely++
      this.#counted.perhaps--
    } catch (error) {
      const isLost = error instanceof QuorateError && error.code === 'ERR_QUORATE_ITEM_LOST'
      if (isLost) {
        this.#maybeDone.delete(one)
        this.#counted.perhaps--
      } else if (!(error instanceof OperationAbandonedError)) throw error
    }
  }

  /** After whatever has happened. */
  #look(): void {
    const holders = new Map<string, string>()
    for (const [{ name, life }, item] of this.#held) {
      if (!life.process.isRunning || !item.isHeld) continue
      const one = new TextDecoder().decode(item.value)
      const other = holders.get(one)
      if (other !== undefined) {
        this.troubles.problems.add(`${one} is held by ${name} and ${other} at one time`)
      }
      holders.set(one, name)
    }
    for (const { peer } of this.troubles.lives()) {
      const { length } = peer.state.local.children(`${folder}/items`).names
      if (length > capacity) this.troubles.problems.add(`there are ${length} items`)
    }
  }
}

/** By the log's order: of the key that holds it. */
function itemNumber({ state }: Peer, one: string): string {
  const { names } = state.local.children(`${folder}/items`)
  const named = names.find((name) => {
    const value = state.local.get(`${folder}/items/${name}`)?.value
    return value !== undefined && new TextDecoder().decode(value) === one
  })
  return named?.slice('item-'.length) ?? ''
}

/** Steps of transactions that do not reach the peer as they are. */
function withSteps(peer: Peer, change: (words: { path: string; options: object }) => object): Peer {
  return withState(peer, ({ transaction }) => ({
    transaction: () => {
      const real = transaction.call(peer.state)
      const over = {
        create: (path: string, value: Uint8Array, options: object = {}) =>
          real.create(path, value, change({ path, options })),
        set: (path: string, value: Uint8Array, options: object = {}) =>
          real.set(path, value, change({ path, options })),
      }
      return overlaid(real, over)
    },
  }))
}

describe('queues in the simulated world', function () {
  this.timeout(120_000)

  it('all that is put is done, one at a time, in order; and counted', async () => {
    for (const seed of [1, 2]) {
      const work = new Work(seed, undefined)
      assert.deepEqual(await work.run(), [], `seed ${seed}`)
      const { faults } = work.troubles
      assert.ok(Object.keys(faults).length > 2, `seed ${seed}: ${JSON.stringify(faults)}`)
      assert.ok(work.done > 30 && work.again > 3, `seed ${seed}: ${work.done}, ${work.again}`)
    }
  })

  const sabotages: [string, RegExp, (peer: Peer) => Peer][] = [
    [
      'a taken item that outlives its session',
      /all that was put is done/,
      (peer) =>
        withSteps(peer, ({ path, options }) =>
          path.includes('/taken/') ? { sequential: true } : options,
        ),
    ],
    [
      'a version of an item that is not looked at',
      /held by|was done twice/,
      (peer) =>
        withSteps(peer, ({ path, options }) => (path.includes('/items/item-0') ? {} : options)),
    ],
    [
      'a change of the queue that is not looked at',
      /there are 7 items/,
      (peer) => withState(peer, (state) => withoutChecks(state, folder)),
    ],
    [
      'a deadline that is ignored',
      /held by/,
      (peer) =>
        withState(peer, ({ session }) => ({
          session: overlaid(session, {
            id: 'one for ever',
            isHeld: true,
            signal: new AbortController().signal,
          }),
          local: overlaid(peer.state.local, {
            get: (path: string) =>
              path.includes('/taken/') ? { path } : peer.state.local.get(path),
          }),
        })),
    ],
    [
      'additions to whatever is there',
      /the counter is/,
      (peer) => withState(peer, (state) => withoutChecks(state, '/recipes/counters/')),
    ],
  ]
  for (const [what, words, through] of sabotages) {
    it(`${what} is noticed`, async () => {
      const found: string[] = []
      for (let seed = 1; seed < 10 && !words.test(found.join('\n')); seed++) {
        found.push(...(await new Work(seed, through).run()))
      }
      assert.match(found.join('\n'), words)
    })
  }
})
