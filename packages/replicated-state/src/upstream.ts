/**
 * The way to whoever leads: a message over an open link, or straight into this peer's own room when
 * it leads itself. Who waits for answers watches `generation`: when it changes, what was sent
 * before may be lost, and is sent again.
 */
import type { PeerId, Term } from '@quorate/kernel'
import type { StateBody } from './message.ts'
import type { Outbox } from './outbox.ts'

export interface UpstreamOptions {
  readonly id: PeerId
  readonly outbox: Outbox
  readonly links: ReadonlySet<PeerId>
  /** Hands a message of this peer to its own leader's room. */
  readonly deliver: (body: StateBody) => void
}

export class Upstream {
  readonly #options: UpstreamOptions
  #leader: PeerId | undefined
  #term: Term = 0
  #isLeading = false
  #generation = 0

  constructor(options: UpstreamOptions) {
    this.#options = options
  }

  /** Grows whenever the way to the leader is another one than before. */
  get generation(): number {
    return this.#generation
  }

  get isLeaderKnown(): boolean {
    return this.#isLeading || this.#leader !== undefined
  }

  get isReachable(): boolean {
    if (this.#isLeading) return true
    const { id, outbox, links } = this.#options
    // In another term than the leader's, everything would be dropped at the door.
    if (this.#leader === undefined || this.#leader === id) return false
    return this.#term === outbox.term && links.has(this.#leader)
  }

  onRole(isLeading: boolean): void {
    if (isLeading !== this.#isLeading) this.#generation++
    this.#isLeading = isLeading
  }

  onLeader(leader: PeerId | undefined, term: Term): void {
    if (leader === this.#leader && term === this.#term) return
    this.#leader = leader
    this.#term = term
    this.#generation++
  }

  onLink(peer: PeerId, isOpen: boolean): void {
    if (isOpen && peer === this.#leader) this.#generation++
  }

  send(body: StateBody): void {
    if (this.#isLeading) this.#options.deliver(body)
    else if (this.#leader !== undefined) this.#options.outbox.send(this.#leader, body)
  }
}
