/** Trouble that others cause is told, but not as often as they cause it. */
import type { Instant } from '@quorate/kernel'

/** The same is told again only after this time. */
const quietMs = 60_000
const remembered = 64

export class Notices {
  readonly #now: () => Instant
  readonly #tell: (error: Error) => void
  readonly #toldAt = new Map<string, Instant>()

  constructor(now: () => Instant, tell: (error: Error) => void) {
    this.#now = now
    this.#tell = tell
  }

  tell(kind: string, host: string, text: () => string): void {
    const now = this.#now()
    const key = `${kind} ${host}`
    const told = this.#toldAt.get(key)
    if (told !== undefined && now - told < quietMs) return
    if (this.#toldAt.size >= remembered) this.#forgetOld(now)
    if (this.#toldAt.size >= remembered) return
    this.#toldAt.set(key, now)
    this.#tell(new Error(text()))
  }

  #forgetOld(now: Instant): void {
    for (const [key, at] of this.#toldAt) if (now - at >= quietMs) this.#toldAt.delete(key)
  }
}
