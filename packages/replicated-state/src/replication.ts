/**
 * The leader brings its log to everybody else (Raft §5.3): pipelined and batched to those that keep
 * up, one probe at a time to those whose place is unknown, a snapshot to those behind the log.
 */
import type { Instant, PeerId, Timing } from '@quorate/kernel'
import { earliest } from '@quorate/kernel'
import { isChangeUnstored } from './commit.ts'
import type { Position } from './entry.ts'
import { LearnerFeed } from './learner-feed.ts'
import type { Learners } from './learners.ts'
import {
  entriesPerMessageAtMost,
  messageBytesAbout,
  messagesInFlightAtMost,
  replicationWindowBytes,
} from './limits.ts'
import type { StateBody } from './message.ts'
import type { Outbox } from './outbox.ts'
import { Progress } from './progress.ts'
import { chunkAt, type Store } from './store.ts'

export interface ReplicationOptions {
  readonly id: PeerId
  readonly store: Store
  readonly outbox: Outbox
  readonly timing: Timing
  /** The peers to which an own outbound link is open. */
  readonly links: ReadonlySet<PeerId>
  readonly learners: Learners
}

export class Replication {
  readonly #options: ReplicationOptions
  readonly #feed: LearnerFeed
  readonly #progress = new Map<PeerId, Progress>()
  /** Where the log and the commit index stood when everybody was served last, at first: before this reign. */
  #servedLast: number
  #servedCommit = 0
  /** Peers with news since then. */
  readonly #touched = new Set<PeerId>()

  constructor(options: ReplicationOptions) {
    this.#options = options
    this.#feed = new LearnerFeed(options)
    this.#servedLast = options.store.log.last.index
  }

  /** The followers and learners to serve; others are forgotten. */
  serve(peers: Iterable<PeerId>, positions: ReadonlyMap<PeerId, Position>): void {
    const { id, store } = this.#options
    const wanted = new Set(peers)
    wanted.delete(id)
    for (const peer of this.#progress.keys()) {
      if (wanted.has(peer)) continue
      this.#progress.delete(peer)
      this.#dropImageIfUnused()
    }
    for (const peer of wanted) {
      const known = this.#progress.get(peer)
      if (known !== undefined) this.#feed.review(peer, known)
      if (known !== undefined) continue
      // A first guess, that it has what this log had before; the probe finds out.
      const start =
        Math.min(positions.get(peer)?.index ?? this.#servedLast, store.log.last.index) + 1
      this.#progress.set(peer, new Progress(Math.max(1, start)))
      this.#touched.add(peer)
    }
  }

  /** Up to where the follower has stored what this log holds. */
  match(peer: PeerId): number {
    return this.#progress.get(peer)?.match ?? 0
  }

  /** Up to where the follower holds what this log holds; undefined where nobody is served. */
  accepted(peer: PeerId): number | undefined {
    return this.#progress.get(peer)?.accepted
  }

  onLink(peer: PeerId, isOpen: boolean): void {
    const progress = this.#progress.get(peer)
    if (progress === undefined) return
    progress.probe(isOpen && progress.match > 0 ? progress.match + 1 : progress.next)
    if (isOpen) this.#touched.add(peer)
  }

  onAck(peer: PeerId, ack: StateBody & { type: 'append-ack' }, now: Instant): void {
    const progress = this.#progress.get(peer)
    const { log } = this.#options.store
    if (progress === undefined || ack.index > log.last.index || ack.persisted > ack.index) return
    progress.match = Math.max(progress.match, ack.persisted)
    progress.knownCommit = Math.max(progress.knownCommit, ack.commit)
    progress.toldCommit = Math.max(progress.toldCommit, ack.commit)
    if (progress.transfer !== undefined && ack.index >= progress.transfer.image.last.index) {
      progress.transfer = undefined
      this.#dropImageIfUnused()
    }
    if (progress.transfer === undefined) progress.accept(ack.index)
    progress.waitingSince = this.#isBehind(progress) ? now : undefined
    this.#touched.add(peer)
  }

  onReject(peer: PeerId, reject: StateBody & { type: 'append-reject' }, now: Instant): void {
    const progress = this.#progress.get(peer)
    if (progress === undefined || progress.transfer !== undefined) return
    const { index, hintTerm, hintIndex } = reject
    // An answer to a message long superseded: everything up to there is stored there.
    if (index <= progress.match) return
    const hint = this.#options.store.log.lastWithin({ term: hintTerm, index: hintIndex })
    const from = Math.max(progress.match, Math.min(hint.index, index - 1)) + 1
    progress.accepted = Math.min(progress.accepted, from - 1)
    this.#feed.failed(progress, now)
    progress.probe(from)
    this.#touched.add(peer)
  }

  onSnapshotAck(peer: PeerId, ack: StateBody & { type: 'snapshot-ack' }, now: Instant): void {
    const progress = this.#progress.get(peer)
    const transfer = progress?.transfer
    if (progress === undefined || transfer === undefined) return
    const { last, length } = transfer.image
    if (ack.lastIndex !== last.index || ack.lastTerm !== last.term) return
    // A double of an earlier acknowledgement must not start a second train of chunks.
    if (ack.offset === transfer.offset) return
    transfer.offset = Math.min(ack.offset, length)
    if (transfer.offset < length) this.#sendChunk(peer, transfer)
    progress.waitingSince = now
  }

  /** Sends everybody what there is to send, and repeats what has been unanswered for too long. */
  flush(now: Instant): void {
    const { store, links } = this.#options
    const last = lastToSend(store)
    const isNews = last !== this.#servedLast || store.commitIndex !== this.#servedCommit
    this.#servedLast = last
    this.#servedCommit = store.commitIndex
    for (const [peer, progress] of this.#progress) {
      const isDue = now >= (this.#dueAt(progress) ?? Number.POSITIVE_INFINITY)
      const isAwaited = isNews || isDue || progress.awaitsImage || this.#touched.has(peer)
      if (!isAwaited) continue
      if (!links.has(peer)) continue
      if (isDue && progress.waitingSince === undefined) this.#feed.ask(progress)
      else if (isDue) this.#retry(peer, progress, now)
      this.#advance(peer, progress, now)
    }
    this.#touched.clear()
  }

  deadline(): Instant | undefined {
    let first: Instant | undefined
    for (const [peer, progress] of this.#progress) {
      if (!this.#options.links.has(peer)) continue
      first = earliest(first, this.#dueAt(progress))
    }
    return first
  }

  #advance(peer: PeerId, progress: Progress, now: Instant): void {
    const { store } = this.#options
    const { log, commitIndex } = store
    if (progress.transfer !== undefined) {
      if (progress.waitingSince === undefined) this.#retry(peer, progress, now)
      return
    }
    // Where it is may have been compacted since: that is no reason to send it a snapshot.
    if (progress.isFedByGossip && !progress.isProbing) {
      this.#feed.watch(progress, now)
      return
    }
    // What a cluster was before it was recovered is told as a snapshot: by the entries a new peer
    // would come to belong to the former one.
    const isOfFormer = progress.next <= log.begunAt
    if (isOfFormer && store.appliedIndex < log.begunAt) return
    if (isOfFormer || log.term(progress.next - 1) === undefined) {
      this.#startTransfer(peer, progress, now)
      return
    }
    if (progress.isProbing) {
      if (!progress.isProbeSent) this.#append(peer, progress, now)
      return
    }
    const last = lastToSend(store)
    while (progress.next <= last && this.#hasRoom(progress)) this.#append(peer, progress, now)
    if (progress.next <= last) return
    if (progress.toldCommit < commitIndex) this.#append(peer, progress, now)
    this.#feed.begin(peer, progress, now)
  }

  /** One message with what fits, from `next` on; possibly nothing but the commit index. */
  #append(peer: PeerId, progress: Progress, now: Instant): void {
    const { store } = this.#options
    const { log, commitIndex } = store
    const previousIndex = progress.next - 1
    const previousTerm = log.term(previousIndex) as number
    const probe = progress.isProbing
    const countAtMost = Math.min(entriesPerMessageAtMost, lastToSend(store) - previousIndex)
    // What is late may still be on its way: to send it all again would only hold it up more.
    const entries = progress.isLate ? [] : log.slice(progress.next, messageBytesAbout, countAtMost)
    this.#options.outbox.send(peer, {
      type: 'append',
      previousTerm,
      previousIndex,
      entries,
      commit: commitIndex,
      probe,
    })
    progress.toldCommit = commitIndex
    progress.waitingSince ??= now
    if (probe) progress.isProbeSent = true
    // A probe may be refused: what it carries counts as sent only when the answer says so.
    else progress.next += entries.length
    if (!probe && entries.length > 0) progress.inFlight.push(progress.next - 1)
  }

  #hasRoom(progress: Progress): boolean {
    const { log } = this.#options.store
    return (
      progress.inFlight.length < messagesInFlightAtMost &&
      log.bytesBetween(progress.accepted, progress.next - 1) < replicationWindowBytes
    )
  }

  #isBehind(progress: Progress): boolean {
    const { log, commitIndex } = this.#options.store
    if (progress.isFedByGossip) return progress.inFlight.length > 0
    return (
      progress.transfer !== undefined ||
      progress.match < log.last.index ||
      progress.knownCommit < commitIndex
    )
  }

  /** When the peer is asked anew, or for the first time. */
  #dueAt({ waitingSince, askAt }: Progress): Instant | undefined {
    if (waitingSince === undefined) return askAt
    return waitingSince + 3 * this.#options.timing.beatMs
  }

  #retry(peer: PeerId, progress: Progress, now: Instant): void {
    const { transfer } = progress
    if (transfer === undefined) {
      progress.probe(progress.accepted > 0 ? progress.accepted + 1 : progress.next)
      progress.isLate = true
      this.#options.outbox.mark('append-resent')
      return
    }
    // With all chunks arrived, the last one again asks whether it is installed and stored.
    const { length } = transfer.image
    const offset = Math.min(transfer.offset, Math.max(0, length - 1))
    this.#sendChunk(peer, { ...transfer, offset })
    progress.waitingSince = now
  }

  #startTransfer(peer: PeerId, progress: Progress, now: Instant): void {
    const image = this.#options.store.image()
    if (image === undefined) {
      progress.awaitsImage = true
      progress.waitingSince = undefined
      return
    }
    progress.probe(image.last.index + 1)
    progress.transfer = { image, offset: 0 }
    progress.waitingSince = now
    this.#options.outbox.mark('snapshot-sent')
    this.#sendChunk(peer, progress.transfer)
  }

  #sendChunk(peer: PeerId, { image, offset }: NonNullable<Progress['transfer']>): void {
    const { last, length } = image
    const chunk = chunkAt(image, offset, messageBytesAbout)
    this.#options.outbox.send(peer, {
      type: 'snapshot-chunk',
      lastTerm: last.term,
      lastIndex: last.index,
      offset,
      total: length,
      chunk,
    })
  }

  #dropImageIfUnused(): void {
    for (const { transfer, awaitsImage } of this.#progress.values()) {
      if (transfer !== undefined || awaitsImage) return
    }
    this.#options.store.dropImage()
  }
}

/** Up to where others may have the log: they hear of other voters only when that is stored here (C1). */
export function lastToSend(store: Store): number {
  const { configurationIndex, last } = store.log
  return isChangeUnstored(store) ? configurationIndex - 1 : last.index
}
