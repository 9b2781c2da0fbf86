/**
 * Takes the log from the leader (Raft §5.3): an entry is accepted only where the one before it
 * matches, conflicting entries are cut off, committed ones never. Acknowledges what is stored, in
 * the current term, and of the prefix that is known to agree with this leader's log (law L1).
 */
import { assert, type PeerId } from '@quorate/kernel'
import { unwrittenBytesAtMost } from './limits.ts'
import type { StateBody } from './message.ts'
import type { Outbox } from './outbox.ts'
import type { Store } from './store.ts'

type Append = StateBody & { type: 'append' }

export class Follower {
  readonly #store: Store
  readonly #outbox: Outbox
  #leader: PeerId | undefined
  /** Up to here the log agrees with that of this term's leader. */
  #matched = 0
  /** Up to here the leader waits to hear what is stored: it streamed that much. */
  #askedUpTo = 0
  /** What this leader was told is stored. */
  #toldPersisted = 0

  constructor(store: Store, outbox: Outbox) {
    this.#store = store
    this.#outbox = outbox
  }

  /** A new term: what is committed agrees with any leader's log, of the rest nothing is known. */
  reset(): void {
    this.#leader = undefined
    this.#matched = this.#store.commitIndex
    this.#askedUpTo = 0
    this.#toldPersisted = 0
  }

  /** Takes what it can, and applies what is committed; false when the logs do not meet there. */
  onAppend(from: PeerId, message: Append): boolean {
    this.#leader = from
    if (!this.#meets(message)) {
      this.#reject(message)
      return false
    }
    this.#take(message)
    this.#askedUpTo = this.#matched
    return true
  }

  /**
   * The same of what this term's leader published, without a word to it: gossip may be old and
   * doubled, and the stream repairs what it lacks. False when the logs do not meet there.
   */
  onGossip(message: Append): boolean {
    if (!this.#meets(message)) return false
    this.#take(message)
    return true
  }

  /** A snapshot of this leader was taken over, or is older than what is committed here. */
  installed(from: PeerId): void {
    this.#leader = from
    this.#matched = Math.max(this.#matched, this.#store.commitIndex)
    this.#askedUpTo = this.#matched
  }

  /** Whether this log holds what the message continues. */
  #meets({ previousIndex, previousTerm }: Append): boolean {
    const { log, commitIndex } = this.#store
    // What is committed here, every leader has too: there it need not even be compared.
    if (previousIndex > commitIndex && log.term(previousIndex) !== previousTerm) {
      return false
    }
    return true
  }

  #take({ previousIndex, entries, commit }: Append): void {
    const { log, commitIndex, persistence } = this.#store
    let index = previousIndex
    for (const { entry, bytes } of entries) {
      index++
      const held = log.term(index)
      if (index <= commitIndex) {
        assert(held === undefined || held === entry.term, 'a committed entry never changes')
        continue
      }
      if (held === entry.term) continue
      // Its disk is slower than its leader. The rest is as good as lost, and is sent again.
      if (this.#isFull) {
        this.#outbox.mark('append-unwritten')
        index--
        break
      }
      if (held !== undefined) this.#truncate(index)
      log.append(entry, bytes)
      persistence.add({ type: 'entry', index, bytes })
    }
    this.#matched = Math.max(this.#matched, commitIndex, Math.min(index, log.last.index))
    this.#store.commitTo(Math.min(commit, this.#matched))
  }

  /** Tells the leader what has been stored since, or, when it asked, how it stands. */
  acknowledge(isAsked: boolean): void {
    if (this.#leader === undefined) return
    const { persistence, commitIndex } = this.#store
    const index = this.#matched
    const persisted = Math.min(index, persistence.upTo)
    // What waits for the disk is acknowledged once, when it is stored.
    if (!isAsked && Math.min(persisted, this.#askedUpTo) <= this.#toldPersisted) return
    this.#toldPersisted = persisted
    this.#outbox.send(this.#leader, { type: 'append-ack', index, persisted, commit: commitIndex })
  }

  /** Acknowledgements sent before may be lost. */
  onLink(peer: PeerId): void {
    if (peer === this.#leader) this.acknowledge(true)
  }

  #truncate(from: number): void {
    assert(from > this.#store.commitIndex, 'a committed entry is never truncated')
    this.#store.log.truncate(from)
    this.#store.persistence.truncated(from)
    this.#outbox.mark('conflict-truncated')
  }

  /** For the disk there is no bound without room: then nothing more is asked of it. */
  get #isFull(): boolean {
    const { isHeld, unwrittenBytes } = this.#store.persistence
    return !isHeld && unwrittenBytes > unwrittenBytesAtMost
  }

  /** The hint lets the leader skip a whole term of disagreement at a time. */
  #reject({ previousIndex, previousTerm }: Append): void {
    // It follows what was not taken: who asks for that is sent it again at once, as fast as can be.
    if (this.#isFull && previousIndex > this.#store.log.last.index) {
      this.#outbox.mark('append-unwritten')
      return
    }
    const hint = this.#store.log.lastWithin({ term: previousTerm, index: previousIndex })
    this.#outbox.mark('append-rejected')
    this.#outbox.send(this.#leader as PeerId, {
      type: 'append-reject',
      index: previousIndex,
      hintTerm: hint.term,
      hintIndex: hint.index,
    })
  }
}
