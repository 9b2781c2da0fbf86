/**
 * Writes datagrams: every packet is filled up with gossip, and whoever is not alive in this peer's
 * view is told so in every packet it gets, so that it can refute (Lifeguard §IV-C, buddy system).
 */
import { type Address, type PeerId, type Random, shuffled } from '@quorate/kernel'
import type { News } from './member.ts'
import { cutForDatagrams, cutForStream, fitsDatagram, pack, packView } from './packing.ts'
import type { View } from './view.ts'
import type { Message } from './wire.ts'

export interface Recipient {
  /** Undefined where only an address is known. */
  readonly id: PeerId | undefined
  readonly address: Address
  /** Over a link instead of by datagram. */
  readonly isByStream?: boolean
}

export interface MailerOptions {
  readonly cluster: string
  readonly view: View
  readonly random: Random
  /** Each item of gossip goes out this many times log2(n + 1). */
  readonly transmitMultiplier: number
  /** Whether a link to that member is open. */
  readonly hasLink: (id: PeerId) => boolean
  readonly emit: (to: Recipient, bytes: Uint8Array) => void
}

export class Mailer {
  readonly #options: MailerOptions

  constructor(options: MailerOptions) {
    this.#options = options
  }

  /** One packet with what must come `first`, and gossip. */
  send(to: Recipient, message: Message, first: readonly News[] = []): void {
    const { view, emit } = this.#options
    const { id } = to
    const entry = id === undefined ? undefined : view.roster.get(id)
    const isOutcast = entry !== undefined && entry.member.status !== 'alive'
    // It comes first: where little fits, this still does.
    const news = isOutcast ? [entry.news, ...first] : first
    emit(to, pack(this.#header(message), news, view.gossip, this.#transmitLimit()))
  }

  /** With `introduce`, the target learns who asks and is asked who it is. */
  ping(to: Recipient & { readonly id: PeerId }, sequence: number, introduce: boolean): void {
    const message: Message = { type: 'ping', sequence, target: to.id, introduce }
    this.send(to, message, introduce ? [this.#options.view.self] : [])
  }

  compare(to: Recipient): void {
    const { self, roster } = this.#options.view
    this.send(to, { type: 'compare', digest: roster.digest() }, [self])
  }

  /**
   * The whole view, this peer first: who gets it may not know it yet. Over a link, if there is one
   * and one datagram does not hold it.
   */
  sync(to: Recipient, sequence: number, wantsYours: boolean): void {
    const { view, random, hasLink, emit } = this.#options
    const { self, roster } = view
    const others: News[] = []
    for (const { news } of roster.entries()) if (news !== self) others.push(news)
    const header = (n: number) =>
      this.#header({ type: 'sync', sequence, wantsYours: wantsYours && n === 0 })
    // Shuffled: should the view not fit, another part of it is left out each time.
    const news = [self, ...shuffled(random, others)]
    const isByStream =
      to.isByStream === true ||
      (to.id !== undefined && hasLink(to.id) && !fitsDatagram(header(0), news))
    const cut = isByStream ? cutForStream : cutForDatagrams
    for (const bytes of packView(header, news, cut)) emit({ ...to, isByStream }, bytes)
  }

  #header(message: Message) {
    const { cluster, view } = this.#options
    return { cluster, from: view.self.member.id, message }
  }

  #transmitLimit(): number {
    const members = this.#options.view.roster.liveOthers + 1
    return this.#options.transmitMultiplier * Math.ceil(Math.log2(members + 1))
  }
}
