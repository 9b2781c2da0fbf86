/**
 * A voter's memory: the term it is in and its one vote there, what of it is durable, and what is
 * still being written. Terms only grow (E5); within a term a vote, once cast, stays (E2).
 */
import { assert, type PeerId, type Term } from '@quorate/kernel'

/** What a voter must still know after a crash. */
export interface VoteRecord {
  readonly term: Term
  readonly vote?: PeerId | undefined
}

export class TermStore {
  #accepted: VoteRecord
  #durable: VoteRecord
  #lastToken = 0
  readonly #writing: { readonly token: number; readonly record: VoteRecord }[] = []

  constructor(restored: VoteRecord | undefined) {
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

  /** Accepts a record, and names the token under which it is written. */
  accept(record: VoteRecord): number {
    const { term, vote } = this.#accepted
    assert(record.term >= term, 'a term never goes back at a peer')
    assert(
      record.term > term || vote === undefined || vote === record.vote,
      'a voter grants one vote per term',
    )
    this.#accepted = record
    const token = ++this.#lastToken
    this.#writing.push({ token, record })
    return token
  }

  /** Writes are answered strictly in order, so this one and all before it are durable. */
  persisted(token: number): void {
    for (let first = this.#writing[0]; first !== undefined; first = this.#writing[0]) {
      if (first.token > token) return
      this.#durable = first.record
      this.#writing.shift()
    }
  }
}
