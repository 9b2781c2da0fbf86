/**
 * A host for each process of a chaos run, so that it can be cut off: namespaces on a bridge, as
 * `npm run test:net` has them. Whatever ends this process, a keeper removes them.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { Lan, type Way } from '../net/lan.ts'
import { nameOfRun, removeAbandoned, whatHinders } from '../net/namespaces.ts'

/** Which way is cut: nothing passes, or only what this host sends or hears is dropped. */
export const cuts = ['cut', 'cut-sending', 'cut-hearing'] as const
export type Cut = (typeof cuts)[number]

const keeperProgram = new URL('../net/keeper.ts', import.meta.url)

export class Network {
  readonly #lan: Lan
  readonly #keeper: ChildProcess
  readonly #cuts = new Map<number, Cut>()

  private constructor(lan: Lan, keeper: ChildProcess) {
    this.#lan = lan
    this.#keeper = keeper
  }

  /** So many hosts; or why there can be none. */
  static async make(size: number): Promise<Network | string> {
    const hindrance = whatHinders()
    if (hindrance !== undefined) return hindrance
    await removeAbandoned()
    const keeper = fork(keeperProgram, {
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    await once(keeper, 'message')
    // It must keep nobody: neither this process from its end, nor itself from seeing that.
    keeper.unref()
    keeper.channel?.unref()
    try {
      const lan = new Lan(size, { run: nameOfRun(keeper.pid ?? 0) })
      return new Network(lan, keeper)
    } catch (error) {
      await endOf(keeper)
      return `namespaces cannot be made here: ${(error as Error).message.split('\n')[0]}`
    }
  }

  /** What the names of its namespaces begin with. */
  get run(): string {
    return nameOfRun(this.#keeper.pid ?? 0)
  }

  addressOf(number: number): string {
    return this.#lan.addressOf(number)
  }

  /** What precedes a command that is to run on this host. */
  enter(number: number): readonly string[] {
    return this.#lan.enter(number)
  }

  /** Between this host and all others, until `heal`. */
  cut(number: number, kind: Cut): void {
    this.#cuts.set(number, kind)
    this.#apply()
  }

  heal(number: number): void {
    this.#cuts.delete(number)
    this.#apply()
  }

  /** Kills what still runs on the hosts. */
  async remove(): Promise<void> {
    await endOf(this.#keeper)
  }

  #apply(): void {
    const { numbers } = this.#lan
    const all = numbers.flatMap((from) => numbers.map((to): Way => ({ from, to })))
    const isCut = ({ from, to }: Way) =>
      from !== to &&
      (drops(this.#cuts.get(from), 'sending') || drops(this.#cuts.get(to), 'hearing'))
    this.#lan.cutOnly(all.filter(isCut))
  }
}

function drops(cut: Cut | undefined, what: 'sending' | 'hearing'): boolean {
  return cut === 'cut' || cut === `cut-${what}`
}

/** Resolves when it has removed all of its run. */
async function endOf(keeper: ChildProcess): Promise<void> {
  keeper.ref()
  const ended = once(keeper, 'exit')
  keeper.disconnect()
  await ended
}
