/**
 * In the worker thread: tells the main thread what its peer learns, once a turn. However long the
 * main thread takes nothing in, little waits for it:
 *
 * - So much is sent and not taken in yet (`windowBytes`); beyond it nothing is sent.
 * - So many entries and notices wait meanwhile. Beyond it they are dropped, and once the main thread
 *   takes in what it was sent, it gets the whole state anew: its watchers see one resync.
 * - Answers are never dropped: there are no more of them than the main thread has asked for.
 */
import type { PeerId } from '@quorate/kernel'
import type { ClusterNotice, Host } from '../cluster/index.ts'
import { copyOfBytes } from '../handed-out.ts'
import { EntryQueue } from './entry-queue.ts'
import { ImageSender } from './image-sender.ts'
import type { Anew, Figures, ImagePart, News, ToldNotice } from './messages.ts'
import { toldOf } from './told-error.ts'
import { ViewDifference } from './view-difference.ts'

export interface ReporterBounds {
  /** Sent and not taken in yet. @default 4 MiB */
  readonly windowBytes: number
  /** Notices that wait, other than answers. @default 1,024 */
  readonly notices: number
  /** Entries that wait. @default 16 MiB */
  readonly entryBytes: number
}

const mib = 1_024 * 1_024
export const reporterBounds: ReporterBounds = {
  windowBytes: 4 * mib,
  notices: 1_024,
  entryBytes: 16 * mib,
}

/** One message carries about so many bytes of entries; a single entry may be larger. */
const messageBytesAbout = mib
const figuresEveryMs = 1_000
/** What a message weighs beside its entries, and each notice and member in it. */
const messageBytes = 1_024
const partBytes = 256

export interface ReporterOptions {
  readonly host: Pick<Host, 'cluster'>
  readonly post: (message: News | ImagePart, transfer: readonly ArrayBuffer[]) => void
  readonly clock: {
    readonly now: () => number
    readonly soon: (callback: () => void) => void
  }
  readonly counters: object
  readonly bounds?: ReporterBounds
}

export class Reporter {
  readonly #options: ReporterOptions
  readonly #bounds: ReporterBounds
  readonly #entries: EntryQueue
  readonly #difference: ViewDifference
  #notices: ToldNotice[] = []
  /** Those of them that may be dropped. */
  #events = 0
  #marks = new Map<string, number>()
  #unheard = 0
  #isScheduled = false
  /** Something was dropped: the state has to be sent anew. */
  #isLost = false
  /** Events were dropped, and what has become of all that they told of was not told yet. */
  #isAnew = false
  /** The state is on its way anew, or the entries that came meanwhile are. */
  #isCatchingUp = false
  #image: ImageSender | undefined
  #figuresAt = Number.NEGATIVE_INFINITY

  constructor(options: ReporterOptions) {
    this.#options = options
    this.#bounds = options.bounds ?? reporterBounds
    const { cluster } = options.host
    this.#entries = new EntryQueue(cluster.state)
    this.#difference = new ViewDifference(cluster)
  }

  /** The machine has made a step. */
  stepped(): void {
    this.#schedule()
  }

  /** A message of this size was taken in. */
  taken(size: number): void {
    this.#unheard -= size
    this.#schedule()
  }

  notice(notice: ClusterNotice): void {
    switch (notice.type) {
      // The main thread learns of these by applying the entries itself.
      case 'applied':
      case 'installed':
      case 'configuration':
        return
      // Whoever made this tells of it at once.
      case 'fatal':
        return
      case 'mark':
        this.#marks.set(notice.mark, (this.#marks.get(notice.mark) ?? 0) + 1)
        return
      case 'result':
      case 'readable':
      case 'read-refused':
      case 'seats-set':
      case 'transfer':
      case 'left':
      case 'refused':
        this.#notices.push(notice)
        return this.#schedule()
      case 'storage':
        return this.event({ type: 'storage', lack: notice.lack && toldOf(notice.lack) })
      case 'member': {
        const { tags, metadata } = notice.member
        // Windows into packets, all of which would be cloned with them.
        const copied = { tags: copyOfBytes(tags), metadata: copyOfBytes(metadata) }
        return this.event({ ...notice, member: { ...notice.member, ...copied } })
      }
      default:
        return this.event(notice)
    }
  }

  /** All that was handed in before is told before this. */
  echo(number: number): void {
    this.#notices.push({ type: 'echo', number })
    this.#schedule()
  }

  /** What may be dropped when nobody takes it in. */
  event(event: ToldNotice): void {
    this.#schedule()
    if (this.#isAnew) return event.type === 'storage' ? this.#keep(event) : undefined
    this.#notices.push(event)
    if (++this.#events > this.#bounds.notices) this.#dropEvents()
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    this.#options.clock.soon(() => {
      this.#isScheduled = false
      this.flush()
    })
  }

  /** Sends what there is, as far as the window allows. */
  flush(): void {
    if (!this.#isLost && !this.#entries.collect(this.#entryBytesAtMost)) this.#lose()
    if (this.#isLost && this.#unheard <= this.#bounds.windowBytes / 2) this.#beginAnew()
    if (this.#image !== undefined) this.#sendImage(this.#image)
    if (this.#isLost || this.#image !== undefined) return
    while (this.#unheard < this.#bounds.windowBytes && this.#sendNews()) {}
  }

  /** While a large state is on its way, as much may wait as it is large: or it would never arrive. */
  get #entryBytesAtMost(): number {
    const { entryBytes } = this.#bounds
    if (!this.#isCatchingUp) return entryBytes
    return Math.max(entryBytes, this.#options.host.cluster.state.tree.bytes)
  }

  #lose(): void {
    this.#isLost = true
    this.#isCatchingUp = false
    this.#image = undefined
    this.#entries.clear()
    this.#dropEvents()
  }

  #dropEvents(): void {
    this.#isAnew = true
    const storage = this.#notices.findLast(({ type }) => type === 'storage')
    this.#notices = this.#notices.filter(({ type }) => isKept(type))
    if (storage !== undefined) this.#keep(storage)
    this.#events = 0
  }

  /** The last word on storage: no view tells of it. */
  #keep(storage: ToldNotice): void {
    this.#notices = this.#notices.filter(({ type }) => type !== 'storage')
    this.#notices.push(storage)
  }

  #beginAnew(): void {
    const writer = this.#options.host.cluster.state.image()
    this.#entries.continueFrom(writer.last.index + 1)
    this.#image = new ImageSender(writer)
    this.#isLost = false
    this.#isCatchingUp = true
  }

  #sendImage(image: ImageSender): void {
    if (this.#unheard >= this.#bounds.windowBytes) return
    for (const part of image.next()) {
      this.#unheard += part.size
      this.#options.post(part, [part.bytes.buffer as ArrayBuffer])
    }
    if (image.isDone) this.#image = undefined
    else this.#schedule()
  }

  /** False when there was nothing left to send. */
  #sendNews(): boolean {
    const { host, post } = this.#options
    const entries = this.#entries.take(messageBytesAbout)
    const isWhole = this.#entries.isEmpty
    const configuration = this.#difference.takeConfiguration()
    // With the notices of it, which say what it was that changed.
    const view = isWhole ? this.#difference.takeView() : undefined
    const members = isWhole ? this.#difference.takeMembers() : undefined
    const notices = isWhole ? this.#notices : []
    const anew = isWhole && this.#isAnew ? this.#anew() : undefined
    const figures = this.#figuresIfDue()
    const marks = this.#marks.size > 0 && isWhole ? this.#marks : undefined
    const isEmpty =
      notices.length === 0 &&
      [view, configuration, members, entries, anew, figures, marks].every(
        (part) => part === undefined,
      )
    if (isEmpty) return false
    if (isWhole) {
      this.#notices = []
      this.#events = 0
      this.#marks = new Map()
      this.#isAnew = false
      this.#isCatchingUp = false
    }
    const changed = members?.put.length ?? 0
    const parts = notices.length + changed + (figures?.roundTrips.size ?? 0)
    const size = messageBytes + parts * partBytes + (entries?.bytes.length ?? 0)
    const { commitIndex } = host.cluster.state
    this.#unheard += size
    post(
      {
        type: 'news',
        size,
        view,
        configuration,
        members,
        commitIndex,
        entries,
        anew,
        notices,
        marks,
        figures,
      },
      entries === undefined ? [] : [entries.bytes.buffer as ArrayBuffer],
    )
    return true
  }

  #anew(): Anew {
    const { session } = this.#options.host.cluster.state
    if (session === undefined) return { session: undefined }
    const { id, status, deadline } = session
    return { session: { id, status, deadline } }
  }

  #figuresIfDue(): Figures | undefined {
    const { clock, counters, host } = this.#options
    const now = clock.now()
    if (now < this.#figuresAt + figuresEveryMs) return undefined
    this.#figuresAt = now
    const { membership } = host.cluster
    const roundTrips = new Map<PeerId, number>()
    for (const { id } of membership.members()) {
      const roundTripMs = membership.roundTripMs(id)
      if (roundTripMs !== undefined) roundTrips.set(id, roundTripMs)
    }
    return { counters: { ...counters }, roundTrips }
  }
}

/** Answers; and what a peer says only once. */
function isKept(type: ToldNotice['type']): boolean {
  const kept = [
    'result',
    'readable',
    'read-refused',
    'seats-set',
    'transfer',
    'left',
    'echo',
    'refused',
  ]
  return kept.includes(type)
}
