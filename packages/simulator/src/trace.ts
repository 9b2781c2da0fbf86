/**
 * What happened, in order. Every note goes into a hash, so that two runs of one seed can be
 * compared; the readable lines are made only when somebody wants to read them.
 */
import type { World } from './world/world.ts'

export class Trace {
  readonly #world: World
  readonly #write: ((line: string) => void) | undefined
  #hash = 0x811c9dc5
  #notes = 0

  /** `write`: takes the readable lines; without it only the hash is kept. */
  constructor(world: World, write?: (line: string) => void) {
    this.#world = world
    this.#write = write
  }

  get isReadable(): boolean {
    return this.#write !== undefined
  }

  /** Equal runs have equal digests. */
  get digest(): string {
    return `${this.#notes}-${this.#hash.toString(16).padStart(8, '0')}`
  }

  /** `who`: a peer, or `world`. `detail` is asked only when the line is written. */
  note(who: string, event: string, detail?: () => string): void {
    this.#notes++
    // Microseconds are fine enough to tell any two schedules apart.
    this.#mix(Math.floor(this.#world.now * 1_000) >>> 0)
    this.#mixText(who)
    this.#mixText(event)
    this.#write?.(
      `${this.#world.now.toFixed(2).padStart(10)}  ${who.padEnd(6)} ${event.padEnd(16)} ${detail?.() ?? ''}`,
    )
  }

  #mixText(text: string): void {
    for (let i = 0; i < text.length; i++) this.#mix(text.charCodeAt(i))
  }

  #mix(value: number): void {
    this.#hash = Math.imul(this.#hash ^ value, 0x01000193) >>> 0
  }
}
