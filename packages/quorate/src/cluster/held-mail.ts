/**
 * What membership has for a peer to which no link is open yet: kept until there is one. It is
 * little and may be lost; whatever waits too long, or is too much, goes.
 */
import type { PeerId } from '@quorate/kernel'

const peersAtMost = 64
const messagesAtMost = 4

export class HeldMail {
  /** The peer that was written to last is the last one. */
  readonly #messages = new Map<PeerId, Uint8Array[]>()

  hold(to: PeerId, message: Uint8Array): void {
    const messages = [...(this.#messages.get(to) ?? []), message].slice(-messagesAtMost)
    this.#messages.delete(to)
    this.#messages.set(to, messages)
    if (this.#messages.size <= peersAtMost) return
    const [oldest] = this.#messages.keys()
    if (oldest !== undefined) this.#messages.delete(oldest)
  }

  /** The link is open. */
  take(to: PeerId): readonly Uint8Array[] {
    const messages = this.#messages.get(to) ?? []
    this.#messages.delete(to)
    return messages
  }
}
