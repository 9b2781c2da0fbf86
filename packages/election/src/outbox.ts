/** What one step has its host do, in order. A step that does nothing allocates nothing. */
import type { PeerId } from '@quorate/kernel'
import type { ElectionEffect, ElectionMark } from './contract.ts'
import type { ElectionMessage } from './message.ts'

const nothing: readonly ElectionEffect[] = []

export class Outbox {
  #effects: ElectionEffect[] = []

  push(effect: ElectionEffect): void {
    this.#effects.push(effect)
  }

  send(to: PeerId, message: ElectionMessage): void {
    this.#effects.push({ type: 'send', to, message })
  }

  mark(mark: ElectionMark): void {
    this.#effects.push({ type: 'mark', mark })
  }

  take(): readonly ElectionEffect[] {
    const effects = this.#effects
    if (effects.length === 0) return nothing
    this.#effects = []
    return effects
  }
}
