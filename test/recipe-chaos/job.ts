/** What the jobs of a process have in common: paces, calls, and what is held. */
import { randomInt } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { OperationAbandonedError, type Peer, QuorateError } from 'quorate'
import { monotonicMs } from '../bench/monotonic.ts'
import type { Scene } from '../chaos/process.ts'
import type { Call, Recipe, Told } from './fact.ts'
import { sabotaged } from './sabotage.ts'

/** What all that can be held have in common. */
interface Holding {
  readonly isHeld: boolean
}

export class Job {
  readonly peer: Peer
  readonly #recipe: Recipe
  readonly #scene: Scene<Told>
  #count = 0

  constructor(scene: Scene<Told>, recipe: Recipe) {
    this.#scene = scene
    this.#recipe = recipe
    this.peer = scene.made.sabotage === undefined ? scene.peer : sabotaged(scene.peer, recipe)
  }

  get worker(): string {
    return this.#scene.made.name
  }

  /** Aborts when nothing new is to begin. */
  get rest(): AbortSignal {
    return this.#scene.phases.rest
  }

  /** Unlike that of anything else, in any life of any process. */
  nextId(): string {
    const { name, life } = this.#scene.made
    return `${name}.${life}.${this.#recipe}.${++this.#count}`
  }

  tell(told: Told): void {
    this.#scene.tell(told)
  }

  /** Again and again, until it is to rest; `turn` may end by its signal. */
  async repeat(turn: () => Promise<void>): Promise<void> {
    while (!this.rest.aborted) {
      await turn().catch((error) => {
        if (error !== this.rest.reason && !isOfSessions(error)) throw error
      })
      await pause(50, 300)
    }
  }

  /** For a while, or for as long as it may where it is to stay. */
  async hold(holding: Holding, what: string, token = 0n): Promise<void> {
    const id = this.nextId()
    let firstAt: number | undefined
    for (let looks = randomInt(2, 12); looks > 0 || this.#scene.isToStay(); looks--) {
      const lastAt = monotonicMs()
      if (!holding.isHeld) return
      firstAt ??= monotonicMs()
      const at = { firstAt, lastAt: Math.max(firstAt, lastAt) }
      this.tell({ type: 'hold', recipe: this.#recipe, id, worker: this.worker, what, token, ...at })
      await pause(5, 25)
    }
  }

  /** Tells of it before and after. Undefined: it failed, or nobody knows. */
  async call<T>(
    what: Call['what'],
    make: () => Promise<T>,
    resultOf: (done: T) => string,
    value = '',
  ): Promise<T | undefined> {
    const id = this.nextId()
    const { worker } = this
    const begun = { type: 'call', recipe: this.#recipe, id, worker, what, value } as const
    const from = monotonicMs()
    this.tell({ ...begun, from, to: Number.POSITIVE_INFINITY, outcome: 'unknown' })
    try {
      const done = await make()
      this.tell({ ...begun, from, to: monotonicMs(), outcome: 'done', value: resultOf(done) })
      return done
    } catch (error) {
      if (!(error instanceof OperationAbandonedError && error.outcome === 'unknown')) {
        this.tell({ ...begun, from, to: monotonicMs(), outcome: 'none' })
      }
      if (error !== this.rest.reason && !isOfSessions(error)) throw error
      return undefined
    }
  }
}

export async function pause(from: number, to: number): Promise<void> {
  await delay(randomInt(from, to))
}

/** What the end of a session may bring, which is no fault of a recipe. */
function isOfSessions(error: unknown): boolean {
  if (error instanceof OperationAbandonedError) return true
  const codes = ['ERR_QUORATE_SESSION_OVER', 'ERR_QUORATE_ITEM_LOST', 'ERR_QUORATE_CONTENDED']
  return error instanceof QuorateError && codes.includes(error.code)
}
