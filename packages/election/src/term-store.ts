/**
 * A voter's memory: the term it is in and its one vote there, what of it is durable, and what is
 * still being written. Terms only grow (E5); within a term a vote, once cast, stays (E2).
 *
 * Promises that rest on it, a vote or the acknowledgement of a beat, wait here until it is durable,
 * and are never made when a later term has overtaken them.
 */
import { assert, type PeerId, type Term } from '@quorate/kernel'
import type { ElectionMessage } from './message.ts'
import type { Outbox } from './outbox.ts'
import { encodeVote } from './wire.ts'

/** What a voter must still know after a crash. */
export interface VoteRecord {
  readonly term: Term
  readonly vote?: PeerId | undefined
}

interface Promised {
  readonly to: PeerId
  readonly message: Extract<ElectionMessage, { type: 'vote' | 'beat-ack' }>
}

export class TermStore {
  readonly #outbox: Outbox
  #accepted: VoteRecord
  #durable: VoteRecord
  #lastToken = 0
  readonly #writing: { readonly token: number; readonly record: VoteRecord }[] = []
  /** At most one promise of each kind: a later one takes the place of an earlier one. */
  #vote: Promised | undefined
  #beatAck: Promised | undefined

  constructor(restored: VoteRecord | undefined, outbox: Outbox) {
    this.#outbox = outbox
    this.#accepted = restored ?? { term: 0 }
    this.#durable = this.#accepted
  }

  get term(): Term {
    return this.#accepted.term
  }

  get vote(): PeerId | undefined {
    return this.#accepted.vote
  }

  get durableTerm(): Term {
    return this.#durable.term
  }

  /** True when what was accepted last would survive a crash. */
  get isDurable(): boolean {
    return this.#durable === this.#accepted
  }

  /** A later term, or the vote in this one; it is written at once. */
  accept(term: Term, vote: PeerId | undefined): void {
    assert(term >= this.term, 'a term never goes back at a peer')
    assert(
      term > this.term || this.vote === undefined || this.vote === vote,
      'a voter grants one vote per term',
    )
    if (term > this.term) {
      this.#vote = undefined
      this.#beatAck = undefined
    }
    const record = { term, vote }
    const token = ++this.#lastToken
    this.#accepted = record
    this.#writing.push({ token, record })
    this.#outbox.push({ type: 'persist', token, bytes: encodeVote(record) })
  }

  /** Writes are answered strictly in order, so this one and all before it are durable. */
  persisted(token: number): void {
    for (let first = this.#writing[0]; first !== undefined; first = this.#writing[0]) {
      if (first.token > token) break
      this.#durable = first.record
      this.#writing.shift()
    }
    if (!this.isDurable) return
    if (this.#vote !== undefined) this.#outbox.send(this.#vote.to, this.#vote.message)
    if (this.#beatAck !== undefined) this.#outbox.send(this.#beatAck.to, this.#beatAck.message)
    this.#vote = undefined
    this.#beatAck = undefined
  }

  /** Tells the sender of a message of this term, if that is over, which one it is. */
  answerStale(to: PeerId, term: Term): void {
    if (term >= this.durableTerm) return
    this.#outbox.send(to, { type: 'stale', term: this.durableTerm })
    this.#outbox.mark('stale-answered')
  }

  /** Says it now if what it rests on is durable, otherwise as soon as it is. */
  sendWhenDurable(to: PeerId, message: Promised['message']): void {
    if (this.isDurable) this.#outbox.send(to, message)
    else if (message.type === 'vote') this.#vote = { to, message }
    else this.#beatAck = { to, message }
  }
}
