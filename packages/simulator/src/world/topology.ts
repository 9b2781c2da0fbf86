/**
 * What lies between the machines: which direction is cut, how long a packet takes, how many are
 * lost. Datagrams and links share it, so a cut is the same cut for both.
 */
import type { Address } from '@quorate/kernel'
import type { SimulatedProcess } from './process.ts'
import type { World } from './world.ts'

export interface Weather {
  /** A packet takes at least `delayMs`, and up to `jitterMs` more. */
  readonly delayMs: number
  readonly jitterMs: number
  /** This share of packets is much slower, up to `tailMs`. */
  readonly tailChance: number
  readonly tailMs: number
  readonly loss: number
  readonly duplicates: number
}

export const calm: Weather = {
  delayMs: 0.1,
  jitterMs: 0.4,
  tailChance: 0,
  tailMs: 0,
  loss: 0,
  duplicates: 0,
}

export class Topology {
  readonly #world: World
  readonly #listening = new Map<Address, SimulatedProcess>()
  readonly #cuts = new Set<string>()
  readonly #dark = new Set<number>()
  readonly #slow = new Map<string, number>()
  readonly #onHeal: (() => void)[] = []
  weather: Weather = calm

  constructor(world: World) {
    this.#world = world
  }

  listen(process: SimulatedProcess): void {
    this.#listening.set(process.address, process)
  }

  /** Nothing listens there any more; who asks is refused by the machine's kernel. */
  unlisten(process: SimulatedProcess): void {
    if (this.#listening.get(process.address) === process) this.#listening.delete(process.address)
  }

  /** The process that listens at the address, paused or not. */
  at(address: Address): SimulatedProcess | undefined {
    return this.#listening.get(address)
  }

  listeners(): readonly SimulatedProcess[] {
    return [...this.#listening.values()]
  }

  /** From now on nothing passes from one machine to the other; the way back is another matter. */
  cut(from: number, to: number): void {
    this.#cuts.add(`${from}>${to}`)
  }

  /** Cuts every direction between machines of different groups. */
  partition(groups: readonly (readonly number[])[]): void {
    for (const [i, group] of groups.entries()) {
      for (const other of groups.filter((_, j) => j !== i).flat()) {
        for (const machine of group) this.cut(machine, other)
      }
    }
  }

  /** The machine loses its power: it answers nothing, and refuses nothing either. */
  darken(machine: number): void {
    this.#dark.add(machine)
  }

  lighten(machine: number): void {
    this.#dark.delete(machine)
    this.#healed()
  }

  heal(from: number, to: number): void {
    if (this.#cuts.delete(`${from}>${to}`)) this.#healed()
  }

  healAll(): void {
    this.#cuts.clear()
    this.#healed()
  }

  hasCuts(): boolean {
    return this.#cuts.size > 0
  }

  /** Every packet between the two takes so much longer. */
  slow(from: number, to: number, extraMs: number): void {
    if (extraMs > 0) this.#slow.set(`${from}>${to}`, extraMs)
    else this.#slow.delete(`${from}>${to}`)
  }

  clearSlow(): void {
    this.#slow.clear()
  }

  isOpen(from: number, to: number): boolean {
    if (this.#dark.size > 0 && (this.#dark.has(from) || this.#dark.has(to))) return false
    return this.#cuts.size === 0 || !this.#cuts.has(`${from}>${to}`)
  }

  /** Packets pass there and back. */
  isOpenBothWays(a: number, b: number): boolean {
    return this.isOpen(a, b) && this.isOpen(b, a)
  }

  drawDelayMs(from: number, to: number): number {
    const { delayMs, jitterMs, tailChance, tailMs } = this.weather
    const usual = this.#world.between(delayMs, delayMs + jitterMs)
    const tail = this.#world.chance(tailChance) ? this.#world.between(0, tailMs) : 0
    return usual + tail + (this.#slow.get(`${from}>${to}`) ?? 0)
  }

  isLost(): boolean {
    return this.#world.chance(this.weather.loss)
  }

  isDoubled(): boolean {
    return this.#world.chance(this.weather.duplicates)
  }

  onHeal(callback: () => void): void {
    this.#onHeal.push(callback)
  }

  #healed(): void {
    for (const callback of this.#onHeal) callback()
  }
}
