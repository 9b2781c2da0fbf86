/**
 * What a leader publishes: each range of entries once, when it is committed, whatever the number of
 * learners. It is only ever a shortcut: what is lost, the streams bring (see learner-feed.ts).
 */
import type { Learners } from './learners.ts'
import {
  entriesPerMessageAtMost,
  publishedBytesAbout,
  publishedEntryBytesAtMost,
} from './limits.ts'
import type { Encoded } from './message.ts'
import type { Outbox } from './outbox.ts'
import type { Store } from './store.ts'

export interface PublicationOptions {
  readonly store: Store
  readonly outbox: Outbox
  readonly learners: Learners
}

export class Publication {
  readonly #options: PublicationOptions
  /** Up to here everything was published, or committed before anybody listened. */
  #upTo: number

  constructor(options: PublicationOptions) {
    this.#options = options
    this.#upTo = options.store.commitIndex
  }

  /** Publishes what has been committed since the last time, if anybody listens. */
  flush(): void {
    const { store, learners, outbox } = this.#options
    let next = this.#upTo + 1
    this.#upTo = store.commitIndex
    if (!learners.isAnyListening) return
    while (next <= this.#upTo) {
      const countAtMost = Math.min(entriesPerMessageAtMost, this.#upTo - next + 1)
      const entries = store.log.slice(next, publishedBytesAbout, countAtMost)
      if ((entries[0] as Encoded).bytes.length <= publishedEntryBytesAtMost) {
        this.#publish(next, entries)
      } else outbox.mark('gossip-too-large')
      next += entries.length
    }
  }

  #publish(first: number, entries: readonly Encoded[]): void {
    const { store, outbox } = this.#options
    const previousIndex = first - 1
    outbox.mark('gossip-published')
    outbox.publish({
      type: 'append',
      previousTerm: store.log.term(previousIndex) as number,
      previousIndex,
      entries,
      commit: previousIndex + entries.length,
      probe: false,
    })
  }
}
