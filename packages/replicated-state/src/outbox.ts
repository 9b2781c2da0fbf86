/** Collects the effects of one step, and stamps what is sent; what comes must bear the same stamp. */
import type { PeerId, Term } from '@quorate/kernel'
import type { StateEffect, StateMark } from './effect.ts'
import type { StateBody, StateMessage } from './message.ts'

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

  /** Whether what came was sent in this term, and about this founding. */
  isOurs(message: StateMessage): boolean {
    const isForeign =
      this.cluster !== '' && message.cluster !== '' && message.cluster !== this.cluster
    // Asking to be replicated to binds nobody, so it may come from any term.
    const isOfOtherTerm = message.type !== 'follow' && message.term !== this.term
    if (isForeign) this.mark('foreign-cluster')
    else if (isOfOtherTerm) this.mark('other-term')
    return !isForeign && !isOfOtherTerm
  }

  take(): readonly StateEffect[] {
    const effects = this.#effects
    this.#effects = []
    return effects
  }
}
