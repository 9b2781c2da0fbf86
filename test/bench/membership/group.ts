/**
 * A group of members, each a process on a loopback address of its own, of one system or another:
 * started, killed, stopped and watched alike. What counts is what each member says on its standard
 * output, stamped when it is read here.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { monotonicMs } from '../monotonic.ts'

/** How one system is run and read. */
export interface System {
  readonly label: string
  /** The command of the member with this number, from 1. */
  readonly command: (number: number, size: number) => readonly [string, ...string[]]
  /** Only its costs while nothing happens are of interest. */
  readonly isIdle?: boolean
  /** What a line of its output says, if anything. */
  readonly read: (line: string) => Said | undefined
}

export interface Said {
  readonly word: 'alive' | 'dead'
  readonly about: string
}

export interface Told extends Said {
  readonly by: string
  readonly at: number
}

export const nameOf = (number: number) => `m${number}`
export const addressOf = (number: number) => `127.0.1.${number}`

/** Clock ticks of /proc per second; Linux reports all times to programs in these. */
const ticksPerSecond = 100

export class Group {
  readonly told: Told[] = []
  readonly #system: System
  readonly #enter: readonly string[]
  readonly #size: number
  readonly #members = new Map<number, ChildProcess>()

  /** `enter`: what precedes each command, to run it in a network namespace. */
  constructor(system: System, size: number, enter: readonly string[]) {
    this.#system = system
    this.#size = size
    this.#enter = enter
  }

  /** Starts all and resolves when each has seen all others alive. */
  async start(limitMs: number): Promise<void> {
    for (let number = 1; number <= this.#size; number++) this.#start(number)
    await this.#sawAlive(this.#pairs(), 0, limitMs)
  }

  /** Starts a member again and resolves when it and the others see each other. */
  async restart(number: number, limitMs: number): Promise<void> {
    const since = monotonicMs()
    this.#start(number)
    await this.#sawAlive(this.#pairsOf(number), since, limitMs)
  }

  /** The end of every member of this group, by its process id. */
  async end(): Promise<void> {
    const members = [...this.#members.values()]
    for (const member of members) member.kill('SIGKILL')
    await Promise.all(members.map(gone))
    this.#members.clear()
  }

  signal(number: number, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): number {
    const at = monotonicMs()
    this.#members.get(number)?.kill(signal)
    return at
  }

  async gone(number: number): Promise<void> {
    const member = this.#members.get(number)
    if (member !== undefined) await gone(member)
    this.#members.delete(number)
  }

  /** Milliseconds from `since` until each of the others said that this member is dead, sorted. */
  async deathKnown(number: number, since: number, limitMs: number): Promise<number[]> {
    const firstOf = (by: string) =>
      this.told.find(
        (it) => it.by === by && it.word === 'dead' && it.about === nameOf(number) && it.at > since,
      )?.at
    const others = this.#numbers().filter((other) => other !== number)
    const known = () => others.map((other) => firstOf(nameOf(other)))
    await this.#until(() => known().every((at) => at !== undefined), limitMs, 'a death to be known')
    return known()
      .map((at) => (at ?? 0) - since)
      .sort((a, b) => a - b)
  }

  /** Resolves when this member and all others have told of each other as alive since then. */
  async together(number: number, since: number, limitMs: number): Promise<void> {
    const others = this.#pairsOf(number).filter(([by]) => by !== number)
    await this.#sawAlive(others, since, limitMs)
  }

  /** Seconds of processor time that all members have used so far. */
  cpuSeconds(): number {
    let ticks = 0
    for (const { pid } of this.#members.values()) {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      ticks += Number(fields[11]) + Number(fields[12])
    }
    return ticks / ticksPerSecond
  }

  #start(number: number): void {
    const [file = '', ...args] = [...this.#enter, ...this.#system.command(number, this.#size)]
    const member = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    member.on('error', (error) => {
      throw error
    })
    this.#members.set(number, member)
    createInterface({ input: member.stdout }).on('line', (line) => {
      const said = this.#system.read(line)
      if (said !== undefined) this.told.push({ ...said, by: nameOf(number), at: monotonicMs() })
    })
  }

  #numbers(): number[] {
    return [...this.#members.keys()]
  }

  #pairs(): (readonly [number, number])[] {
    return this.#numbers().flatMap((by) => this.#pairsOf(by).filter(([first]) => first === by))
  }

  #pairsOf(number: number): (readonly [number, number])[] {
    return this.#numbers()
      .filter((other) => other !== number)
      .flatMap((other): [number, number][] => [
        [number, other],
        [other, number],
      ])
  }

  async #sawAlive(
    pairs: readonly (readonly [number, number])[],
    since: number,
    limitMs: number,
  ): Promise<void> {
    const saw = ([by, about]: readonly [number, number]) =>
      this.told.findLast(
        (it) => it.by === nameOf(by) && it.about === nameOf(about) && it.at >= since,
      )?.word === 'alive'
    await this.#until(() => pairs.every(saw), limitMs, 'members to see each other')
  }

  async #until(holds: () => boolean, limitMs: number, what: string): Promise<void> {
    const end = monotonicMs() + limitMs
    while (!holds()) {
      if (monotonicMs() > end) throw new Error(`${this.#system.label}: waited in vain for ${what}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

async function gone(member: ChildProcess): Promise<void> {
  if (member.exitCode === null && member.signalCode === null) await once(member, 'exit')
}
