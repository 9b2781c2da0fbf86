/**
 * How long answers to probes took, smoothed as TCP does it (RFC 6298 §2): one that was slow by chance
 * counts for an eighth. It tells which members are near; nothing of the protocol depends on it.
 */
import type { PeerId } from '@quorate/kernel'

const weight = 1 / 8

export class RoundTrips {
  readonly #isKnown: (id: PeerId) => boolean
  readonly #smoothed = new Map<PeerId, number>()
  /** Beyond so many those are forgotten that nobody knows any more. */
  #sizeAtMost = 16

  /** `isKnown`: whether somebody is still a member, be it a dead one. */
  constructor(isKnown: (id: PeerId) => boolean) {
    this.#isKnown = isKnown
  }

  /** In milliseconds; undefined while nothing was measured. */
  get(id: PeerId): number | undefined {
    return this.#smoothed.get(id)
  }

  measured(id: PeerId, ms: number): void {
    const before = this.#smoothed.get(id)
    this.#smoothed.set(id, before === undefined ? ms : before + weight * (ms - before))
    if (this.#smoothed.size <= this.#sizeAtMost) return
    for (const each of this.#smoothed.keys()) if (!this.#isKnown(each)) this.#smoothed.delete(each)
    this.#sizeAtMost = Math.max(16, 2 * this.#smoothed.size)
  }
}
