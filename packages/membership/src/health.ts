/**
 * How well this peer itself is doing (Lifeguard §IV-A, LHA-Probe): a peer that is slow, or whose
 * network is, finds everybody else slow. The worse its own score, the longer it waits for answers
 * and the later it accuses.
 *
 * Raised by a probe that failed although the relays, too, should have been heard, by having to
 * refute an accusation, and by a tick that came late; lowered by an answered probe.
 */

/** The paper's S: at worst every wait is nine times as long. */
const worstScore = 8

export class LocalHealth {
  #score = 0

  /** 0: healthy. */
  get score(): number {
    return this.#score
  }

  /** What probe interval and probe timeout are multiplied by: 1 to 9. */
  get multiplier(): number {
    return this.#score + 1
  }

  worsen(): void {
    this.#score = Math.min(this.#score + 1, worstScore)
  }

  improve(): void {
    this.#score = Math.max(this.#score - 1, 0)
  }
}
