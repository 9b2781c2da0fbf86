/**
 * Whence answers are expected: what this peer writes to an address allows for as many messages from
 * there. Strangers who use up what they are allowed cannot keep those out whom this peer asks.
 */
import type { Address } from '@quorate/kernel'

const addressesAtMost = 4_096

/** Who never answers does not save up. */
const messagesAtMost = 8

export class Expected {
  /** By address, the one written to last at the end. */
  readonly #messages = new Map<Address, number>()

  /** Something is sent to this address. */
  add(address: Address): void {
    const messages = this.#messages.get(address) ?? 0
    this.#messages.delete(address)
    this.#messages.set(address, Math.min(messages + 1, messagesAtMost))
    if (this.#messages.size <= addressesAtMost) return
    const [oldest = ''] = this.#messages.keys()
    this.#messages.delete(oldest)
  }

  /** Whether a message from there is expected; then it is one fewer. */
  take(address: Address): boolean {
    const messages = this.#messages.get(address) ?? 0
    if (messages === 0) return false
    if (messages > 1) this.#messages.set(address, messages - 1)
    else this.#messages.delete(address)
    return true
  }
}
