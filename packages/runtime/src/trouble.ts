/** Tells a trouble that goes on once, and again only after it had ended or has become another. */
export class Trouble {
  readonly #warn: (error: Error) => void
  #told: string | undefined

  constructor(warn: (error: Error) => void) {
    this.#warn = warn
  }

  /** What goes on at present; undefined: nothing. */
  get now(): string | undefined {
    return this.#told
  }

  is(error: Error): void {
    if (error.message === this.#told) return
    this.#told = error.message
    this.#warn(error)
  }

  isOver(): void {
    this.#told = undefined
  }
}
