/**
 * How a cluster begins: with a founding, whose entry is the first of every founder's log, or anew
 * from what one peer has left of a cluster without a quorum.
 *
 * A recovery is one entry: a configuration of another id and the next epoch, with this peer as the
 * only voter, behind all that its log holds, committed or not. So a crash leaves either the old
 * cluster or the new one. From that entry on the peer is a sole voter like any other: it is elected
 * in a later term, and with the first entry of its reign everything before is committed, what the
 * old majority had not committed included; what that majority had and this log has not is lost.
 */
import type { PeerId, Term } from '@quorate/kernel'
import { type Configuration, epochOf } from './entry.ts'
import type { Store } from './store.ts'

/** The first entry. False: who has a log belongs to a cluster; if it is this one, it is in it. */
export function found(store: Store, configuration: Configuration): boolean {
  if (store.log.last.index > 0) return false
  store.append({ type: 'configuration', term: 0, configuration })
  return store.commitTo(1)
}

export interface Recovery {
  /** Who recovers, and votes alone from now on. */
  readonly id: PeerId
  readonly term: Term
  /** The id of the new cluster: never used before. */
  readonly foundingId: string
  readonly settings: Uint8Array
}

/** Begins anew. False: there is no cluster to be recovered. */
export function recover(store: Store, { id, term, foundingId, settings }: Recovery): boolean {
  const before = store.log.configuration
  if (before === undefined) return false
  const epoch = epochOf(before) + 1
  const configuration = { foundingId, epoch, voters: [id], seats: before.seats, settings }
  store.append({ type: 'configuration', term, configuration })
  return true
}
