/**
 * One seed: five peers contend for one thing while they are paused, suspended, killed and cut off,
 * most often who holds it. After every event somebody asks all that run whether they hold.
 */
import { leaderElection, lock, type RecipePeer, readWriteLock, semaphore } from '@quorate/recipes'
import { type Member, SimulatedCluster } from './cluster.ts'
import { Contender, type Contest, type Grant, type Holding } from './contender.ts'

export const recipes = ['lock', 'election', 'read-write', 'semaphore'] as const
export type Recipe = (typeof recipes)[number]

export interface ChaosOptions {
  readonly seed: number
  readonly recipe: Recipe
  /** @default 30000 */
  readonly chaosMs?: number
  /** What stands between a recipe and its peer: for sabotage. */
  readonly through?: (peer: RecipePeer) => RecipePeer
}

export interface Report {
  readonly problems: readonly string[]
  readonly grants: number
  readonly faults: Readonly<Record<string, number>>
}

const permits = 2
const troubledAtMost = 2
/** After the last fault everybody gets it again within that time. */
const recoveryMs = 30_000
/** By the signal alone: a process that was stalled hears it a little after it runs again. */
const signalGraceMs = 100

export async function runChaos(options: ChaosOptions): Promise<Report> {
  return await new Chaos(options).run()
}

class Chaos {
  readonly #cluster: SimulatedCluster
  readonly #options: Required<ChaosOptions>
  readonly #contenders = new Map<Member, Contender>()
  readonly #troubled = new Set<Member>()
  /** When each process could last not run. */
  readonly #stalledAt = new Map<Contender, number>()
  readonly #problems = new Set<string>()
  readonly #faults: Record<string, number> = {}
  /** Only the signals count, instead of what `isHeld` answers. */
  readonly #bySignal: boolean
  #lastToken = 0n
  #grants = 0

  constructor({ chaosMs = 30_000, through = (peer) => peer, ...rest }: ChaosOptions) {
    this.#options = { chaosMs, through, ...rest }
    this.#bySignal = rest.seed % 2 === 0
    this.#cluster = new SimulatedCluster(rest.seed, 5)
  }

  async run(): Promise<Report> {
    const cluster = this.#cluster
    for (const member of cluster.members) this.#start(member)
    const look = () => this.#look()
    const isRunning = ({ life }: Member) => life?.peer.state.session.isHeld === true
    await cluster.until('the cluster is there', () => cluster.members.every(isRunning))
    this.#planFault()
    await cluster.run(this.#options.chaosMs, look)
    this.#heal()
    await this.#recovers(look)
    this.#problemsOf(cluster.fatal)
    return { problems: [...this.#problems], grants: this.#grants, faults: this.#faults }
  }

  // The applications

  #start(member: Member): void {
    const life = member.start()
    const draw = () => this.#draw(this.#options.through(life.peer))
    const granted = (grant: Grant) => this.#onGrant(grant)
    const contender = new Contender(this.#cluster, member.name, life, draw, granted)
    this.#contenders.set(member, contender)
    contender.start()
  }

  #draw(peer: RecipePeer): Contest {
    const { world } = this.#cluster
    const { recipe } = this.#options
    if (recipe === 'election') {
      const election = leaderElection(peer, 'job')
      return {
        mode: 'alone',
        acquire: (signal) => election.campaign({ signal }),
        release: (holding) => (holding as Awaited<ReturnType<typeof election.campaign>>).resign(),
      }
    }
    const isReader = recipe === 'read-write' && world.chance(0.7)
    const rw = readWriteLock(peer, 'contended')
    const way =
      recipe === 'lock'
        ? lock(peer, 'contended')
        : recipe === 'semaphore'
          ? semaphore(peer, 'contended', { permits })
          : rw[isReader ? 'read' : 'write']
    const tries = world.chance(0.2)
    return {
      mode: isReader ? 'shared' : recipe === 'semaphore' ? 'permit' : 'alone',
      acquire: (signal) => (tries ? way.tryAcquire({ signal }) : way.acquire({ signal })),
      release: (holding: Holding & { release?: () => Promise<void> }) =>
        holding.release?.() ?? Promise.resolve(),
    }
  }

  #onGrant({ name, mode, holding }: Grant): void {
    this.#grants++
    const { fencingToken } = holding
    if (mode !== 'alone') return
    if (fencingToken <= this.#lastToken) {
      this.#problems.add(`${name} has token ${fencingToken} after ${this.#lastToken}`)
    }
    this.#lastToken = fencingToken
  }

  // What must hold

  /** `waking`: it has not run anything since it was stopped, and this is its first instruction. */
  #look(waking?: Member): void {
    const held = [...this.#contenders].flatMap(([member, contender]) => {
      const { grant } = contender
      if (grant === undefined) return []
      return this.#believes(contender, grant.holding, member === waking) ? [grant] : []
    })
    const alone = held.filter(({ mode }) => mode === 'alone')
    const isTooMany =
      (alone.length > 0 && held.length > 1) ||
      held.filter(({ mode }) => mode === 'permit').length > permits
    if (!isTooMany) return
    const who = held.map(({ name, mode, holding }) => `${name} (${mode}, ${holding.fencingToken})`)
    this.#problems.add(`held at one time by ${who.join(' and ')}`)
  }

  /** A process that does not run believes nothing. */
  #believes(contender: Contender, holding: Holding, isWaking: boolean): boolean {
    const { process } = contender.life
    const { now } = this.#cluster.world
    if (!process.isRunning && !(isWaking && process.isAlive && !this.#bySignal)) {
      this.#stalledAt.set(contender, now)
      return false
    }
    if (!this.#bySignal) return holding.isHeld
    const stalledAt = this.#stalledAt.get(contender) ?? Number.NEGATIVE_INFINITY
    return now - stalledAt > signalGraceMs && !holding.signal.aborted
  }

  async #recovers(look: () => void): Promise<void> {
    const before = new Map([...this.#contenders].map(([member, { grants }]) => [member, grants]))
    const end = this.#cluster.world.now + recoveryMs
    const waits = () =>
      [...this.#contenders].filter(([member, { grants }]) => grants <= (before.get(member) ?? 0))
    while (waits().length > 0 && this.#cluster.world.now < end) await this.#cluster.run(100, look)
    for (const [{ name }] of waits()) this.#problems.add(`${name} did not get it again`)
    for (const contender of this.#contenders.values()) contender.isOver = true
    await this.#cluster.run(recoveryMs, look)
    for (const { name, life } of this.#cluster.members) {
      const left = life?.peer.state.local.children('/recipes').names ?? []
      if (left.length > 0) this.#problems.add(`${name} has keys left below ${left.join()}`)
    }
  }

  #problemsOf(texts: readonly string[]): void {
    for (const text of texts) this.#problems.add(text)
  }

  // Faults

  #planFault(): void {
    const { world } = this.#cluster
    const endsAt = world.now + this.#options.chaosMs
    const next = () => {
      world.after(-Math.log(1 - world.random.next()) * 1_200, () => {
        if (world.now >= endsAt) return
        this.#fault()
        next()
      })
    }
    next()
  }

  #fault(): void {
    const { world } = this.#cluster
    const member = this.#victim()
    if (member === undefined || this.#troubled.size >= troubledAtMost) return
    const kind = world.pick(['pause', 'long-pause', 'suspend', 'crash', 'cut', 'cut-one-way'])
    const lasts = kind === 'long-pause' ? world.between(4_500, 9_000) : world.between(20, 8_000)
    this.#faults[kind] = (this.#faults[kind] ?? 0) + 1
    this.#troubled.add(member)
    this.#begin(kind, member)
    world.after(lasts, () => this.#end(member))
  }

  /** Most often one that holds. */
  #victim(): Member | undefined {
    const { world, members } = this.#cluster
    const well = members.filter((member) => !this.#troubled.has(member))
    const holders = well.filter((member) => this.#contenders.get(member)?.grant !== undefined)
    return world.pick(holders.length > 0 && world.chance(0.7) ? holders : well)
  }

  #begin(kind: string, member: Member): void {
    const process = member.life?.process
    if (kind === 'crash') {
      member.crash()
      this.#contenders.delete(member)
    } else if (kind === 'suspend') process?.suspend()
    else if (kind === 'cut' || kind === 'cut-one-way') {
      this.#cluster.isolate(member, kind === 'cut-one-way')
    } else process?.pause()
  }

  #end(member: Member): void {
    if (!this.#troubled.delete(member)) return
    if (member.life === undefined) this.#start(member)
    else {
      this.#look(member)
      member.life.process.resume()
      this.#cluster.rejoin(member)
    }
  }

  #heal(): void {
    for (const member of [...this.#troubled]) this.#end(member)
  }
}
