/** An application that wants something again and again, and what it was told while it had it. */
import type { Life, SimulatedCluster } from './cluster.ts'

/** What all that can be held have in common. */
export interface Holding {
  readonly fencingToken: bigint
  readonly signal: AbortSignal
  readonly isHeld: boolean
}

/** What a contender does with a peer; how it lets go is its own matter. */
export interface Contest {
  readonly mode: string
  readonly acquire: (signal: AbortSignal) => Promise<Holding | undefined>
  readonly release: (holding: Holding) => Promise<void>
}

/** One that was granted. */
export interface Grant {
  readonly name: string
  readonly mode: string
  readonly holding: Holding
}

export class Contender {
  readonly name: string
  readonly life: Life
  readonly #cluster: SimulatedCluster
  readonly #draw: () => Contest
  readonly #granted: (grant: Grant) => void
  /** What it was granted and has not let go; it may be lost. */
  grant: Grant | undefined
  grants = 0
  isOver = false

  constructor(
    cluster: SimulatedCluster,
    name: string,
    life: Life,
    draw: () => Contest,
    granted: (grant: Grant) => void,
  ) {
    this.#cluster = cluster
    this.name = name
    this.life = life
    this.#draw = draw
    this.#granted = granted
  }

  /** Runs in its process, and while that runs. */
  start(): void {
    this.life.process.arrive('stream', () => void this.#contend())
  }

  async #contend(): Promise<void> {
    await this.life.peer.ready()
    while (!this.isOver) {
      await this.#once()
      await this.#pause(1, 60)
    }
  }

  async #once(): Promise<void> {
    const { world } = this.#cluster
    const contest = this.#draw()
    const patience = new AbortController()
    // Some give up soon, while the key is made or while they wait.
    const limit = world.chance(0.25) ? world.between(0, 80) : 60_000
    const cancel = this.#later(limit, () => patience.abort(new Error('impatient')))
    let holding: Holding | undefined
    try {
      holding = await contest.acquire(patience.signal)
    } catch (error) {
      if (error !== patience.signal.reason) throw error
    } finally {
      cancel()
    }
    if (holding === undefined) return
    this.grants++
    this.grant = { name: this.name, mode: contest.mode, holding }
    this.#granted(this.grant)
    // Some hold it for longer than a session lives without its cluster.
    for (let steps = world.chance(0.04) ? 250 : world.between(1, 12); steps > 0; steps--) {
      if (holding.signal.aborted) break
      await this.#pause(1, 60)
    }
    this.grant = undefined
    await contest.release(holding)
  }

  #pause(from: number, to: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#later(this.#cluster.world.between(from, to), resolve)
    return promise
  }

  #later(ms: number, run: () => void): () => void {
    const { clock } = this.life.process
    return clock.setTimer(clock.now() + ms, run)
  }
}
