/** Collects the effects of one step, and stamps what is sent. */
import type { PeerId, Term } from '@quorate/kernel'
import type { StateEffect, StateMark } from './effect.ts'
import type { StateBody } from './message.ts'

export class Outbox {
  /** The term that this peer is in: every message carries it. */
  term: Term = 0
  /** The founding that this peer's log belongs to; empty while it has none. */
  cluster = ''
  #effects: StateEffect[] = []

  send(to: PeerId, body: StateBody): void {
    const message = { ...body, term: this.term, cluster: this.cluster }
    this.#effects.push({ type: 'send', to, message })
  }

  /** To every learner that listens. */
  publish(body: StateBody): void {
    const message = { ...body, term: this.term, cluster: this.cluster }
    this.#effects.push({ type: 'publish', message })
  }

  emit(effect: StateEffect): void {
    this.#effects.push(effect)
  }

  mark(mark: StateMark): void {
    this.#effects.push({ type: 'mark', mark })
  }

  take(): readonly StateEffect[] {
    const effects = this.#effects
    this.#effects = []
    return effects
  }
}
