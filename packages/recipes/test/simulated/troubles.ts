/** Faults that come by chance over a cluster whose peers each run one application. */
import type { Peer } from 'quorate'
import { type Life, type Member, SimulatedCluster } from './cluster.ts'

/** What each life of a peer runs, in its process, for as long as that runs. */
export type Application = (life: ApplicationLife) => Promise<void>

export interface ApplicationLife {
  readonly name: string
  /** What the recipes are given; `life.peer` is what it really is. */
  readonly peer: Peer
  readonly life: Life
  readonly pause: (fromMs: number, toMs: number) => Promise<void>
}

export interface TroublesOptions {
  readonly seed: number
  readonly application: Application
  /** What stands between a recipe and its peer: for sabotage. */
  readonly through?: ((peer: Peer) => Peer) | undefined
  /** The name of whom most of the faults shall meet, if it can. */
  readonly target?: () => string | undefined
}

const troubledAtMost = 2

export class Troubles {
  readonly cluster: SimulatedCluster
  readonly faults: Record<string, number> = {}
  /** What applications have failed with; also what peers have found wrong in themselves. */
  readonly problems = new Set<string>()
  readonly #options: TroublesOptions
  readonly #troubled = new Set<Member>()

  constructor(options: TroublesOptions) {
    this.#options = options
    this.cluster = new SimulatedCluster(options.seed, 5)
  }

  /** Everybody starts; then faults, for so long, and no more after. */
  async run(chaosMs: number, look?: () => void): Promise<void> {
    const { cluster } = this
    for (const member of cluster.members) this.#start(member)
    await cluster.until('the cluster is there', () => this.lives().every(isConnected))
    this.#plan(cluster.world.now + chaosMs)
    await cluster.run(chaosMs, look)
    for (const member of [...this.#troubled]) this.#end(member)
    for (const text of cluster.fatal) this.problems.add(text)
  }

  /** Lets time pass until it holds; otherwise it is a problem. */
  async expect(what: string, holds: () => boolean, withinMs = 30_000): Promise<void> {
    try {
      await this.cluster.until(what, holds, withinMs)
    } catch (error) {
      this.problems.add(String(error))
    }
  }

  lives(): Life[] {
    return this.cluster.members.flatMap(({ life }) => life ?? [])
  }

  #start(member: Member): void {
    const { world } = this.cluster
    const life = member.start()
    const { application, through = (peer) => peer } = this.#options
    const peer = through(life.peer)
    const pause = (fromMs: number, toMs: number) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const { clock } = life.process
      clock.setTimer(clock.now() + world.between(fromMs, toMs), resolve)
      return promise
    }
    const run = async () => {
      await life.peer.ready()
      await application({ name: member.name, peer, life, pause })
    }
    life.process.arrive('stream', () => {
      run().catch((error) => this.problems.add(`${member.name}: ${error}`))
    })
  }

  #plan(endsAt: number): void {
    const { world } = this.cluster
    world.after(-Math.log(1 - world.random.next()) * 1_200, () => {
      if (world.now >= endsAt) return
      this.#begin()
      this.#plan(endsAt)
    })
  }

  #begin(): void {
    const { world, members } = this.cluster
    const well = members.filter((member) => !this.#troubled.has(member))
    const wanted = well.filter(({ name }) => name === this.#options.target?.())
    const member = world.pick(wanted.length > 0 && world.chance(0.6) ? wanted : well)
    if (this.#troubled.size >= troubledAtMost) return
    const kind = world.pick(['pause', 'long-pause', 'suspend', 'crash', 'cut', 'cut-one-way'])
    const lasts = kind === 'long-pause' ? world.between(5_500, 9_000) : world.between(20, 8_000)
    this.faults[kind] = (this.faults[kind] ?? 0) + 1
    this.#troubled.add(member)
    const process = member.life?.process
    if (kind === 'crash') member.crash()
    else if (kind === 'suspend') process?.suspend()
    else if (kind.startsWith('cut')) this.cluster.isolate(member, kind === 'cut-one-way')
    else process?.pause()
    world.after(lasts, () => this.#end(member))
  }

  #end(member: Member): void {
    if (!this.#troubled.delete(member)) return
    if (member.life === undefined) this.#start(member)
    else {
      member.life.process.resume()
      this.cluster.rejoin(member)
    }
  }
}

function isConnected({ peer }: Life): boolean {
  return peer.state.session.isHeld
}
