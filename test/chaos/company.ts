/** The processes of a chaos run, each on a host of its own where that can be. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { uniqueCluster } from '../integration/peers.ts'
import { until } from '../integration/until.ts'
import { Actor, type Casting } from './actor.ts'
import { Network } from './network.ts'
import type { Host } from './order.ts'

const size = 5
const port = 7_400

export interface CompanyOptions<Told> extends Pick<Casting<Told>, 'program' | 'tell'> {
  readonly name: string
  readonly sabotage: string | undefined
}

export class Company<Told> implements AsyncDisposable {
  readonly actors: readonly Actor<Told>[]
  /** Why there are no hosts, and so no cuts. */
  readonly hindrance: string | undefined
  readonly network: Network | undefined
  readonly #folder = mkdtempSync(join(tmpdir(), 'quorate-chaos-'))
  readonly #atOnce = () => this.#removeAtOnce()

  private constructor(options: CompanyOptions<Told>, network: Network | string) {
    const { program, tell, name: what, sabotage } = options
    if (typeof network === 'string') this.hindrance = network
    else this.network = network
    process.once('exit', this.#atOnce)
    const cluster = uniqueCluster(what)
    this.actors = Array.from({ length: size }, (_, i) => {
      const number = i + 1
      const name = `w${number}`
      const directory = join(this.#folder, name)
      const made = { cluster, name, directory, expect: size, sabotage, host: this.#hostOf(number) }
      const enter = this.network?.enter(number) ?? []
      return new Actor({ program, number, made, enter, tell })
    })
  }

  /** Resolves when all are ready. */
  static async gather<Told>(options: CompanyOptions<Told>): Promise<Company<Told>> {
    const company = new Company(options, await Network.make(size))
    try {
      for (const actor of company.actors) actor.start()
      company.introduce()
      const { actors } = company
      await until('all are ready', () => actors.every(({ isReady }) => isReady), 60_000)
      return company
    } catch (error) {
      await company[Symbol.asyncDispose]()
      throw error
    }
  }

  /** Each knows all that run: whatever ends this process, none is left behind. */
  introduce(): void {
    const pids = this.actors.flatMap(({ pid }) => pid ?? [])
    for (const actor of this.actors) actor.order({ type: 'siblings', pids })
  }

  async stop(): Promise<void> {
    await Promise.all(this.actors.map((actor) => actor.stop()))
  }

  /** Kills whoever runs, and leaves nothing behind. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.actors.map((actor) => actor.kill()))
    await this.network?.remove()
    process.off('exit', this.#atOnce)
    this.#removeAtOnce()
  }

  #removeAtOnce(): void {
    for (const actor of this.actors) actor.signal('SIGKILL')
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  }

  #hostOf(number: number): Host | undefined {
    const { network } = this
    if (network === undefined) return undefined
    const addresses = Array.from({ length: size }, (_, i) => network.addressOf(i + 1))
    return {
      listen: { host: network.addressOf(number), port },
      secret: 'known on every host of this run',
      seeds: addresses.map((host) => `${host}:${port}`),
    }
  }
}
