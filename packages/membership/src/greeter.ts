/**
 * Everybody this peer might come to know: addresses that were discovered, strangers that speak or
 * are spoken of, and where the long dead were. Each is asked until it answers, at a pace of its own.
 *
 * Every question has a number that is drawn for it: an answer to another one, of an earlier life or
 * to another peer, proves nothing.
 */
import {
  type Address,
  earliest,
  type Instant,
  integerBelow,
  type PeerId,
  type Random,
} from '@quorate/kernel'
import { AddressBook } from './address-book.ts'
import type { Detector } from './detector.ts'
import { Introductions, type Stranger } from './introduction.ts'
import { Joiner } from './join.ts'
import type { Mailer } from './mailer.ts'
import { isLive, type Member } from './member.ts'
import type { Pace } from './options.ts'
import type { View } from './view.ts'
import type { Message } from './wire.ts'

export type GreeterMark = 'stranger-introduced' | 'stranger-silent'

export interface GreeterOptions {
  readonly pace: Pace
  readonly random: Random
  readonly view: View
  readonly mailer: Mailer
  readonly detector: Detector
  readonly mark: (mark: GreeterMark) => void
}

/** Until somebody has told of all, so many are asked at a time. */
const joinsAtOnce = 4

export class Greeter {
  readonly #options: GreeterOptions
  readonly #joiner: Joiner
  readonly #book: AddressBook
  readonly #introductions: Introductions
  /** Somebody has told us of all. Until then those are asked, too, that we have met by themselves. */
  #hasView = false

  constructor(options: GreeterOptions) {
    const { pace, random } = options
    this.#options = options
    this.#joiner = new Joiner({
      retryMs: pace.joinRetryMs,
      slowestMs: pace.joinSlowestMs,
      patienceMs: pace.joinPatienceMs,
    })
    this.#book = new AddressBook({
      random,
      firstMs: pace.bookFirstMs,
      slowestMs: pace.bookSlowestMs,
      keepMs: pace.bookKeepMs,
    })
    this.#introductions = new Introductions(pace.probeTimeoutMs)
  }

  /** Discovery proposes this address. */
  discover(address: Address, now: Instant): void {
    if (this.#isLiveAt(address)) return
    const { view, pace } = this.#options
    // Who has company is likely to hear of the newcomer before it has to ask.
    const waitMs = view.roster.liveOthers === 0 ? 0 : pace.joinRetryMs
    this.#joiner.discover(address, this.#drawSequence(), now + waitMs)
  }

  /** Its tombstone goes. Who left does not come back by itself; who was cut off may be there. */
  reaped({ status, address }: Member, now: Instant): void {
    if (status !== 'dead' || this.#isLiveAt(address)) return
    this.#book.add(address, this.#drawSequence(), now)
  }

  left(address: Address): void {
    this.#book.forget(address)
  }

  /** Somebody was heard of, or heard, who is no member here. */
  introduce(who: Omit<Stranger, 'sequence'>, now: Instant): void {
    if (this.#options.view.isLeaving) return
    this.#introductions.add({ ...who, sequence: this.#drawSequence() }, now)
  }

  /** Whether this answers a join of ours: what its sender says of itself is new. */
  hasAsked(message: Message): boolean {
    return message.type === 'sync' && this.#joiner.hasAsked(message.sequence)
  }

  /** It is a member now. */
  entered({ id, address }: Member): void {
    if (this.#introductions.delete(id)) this.#options.mark('stranger-introduced')
    if (this.#hasView) this.#joiner.forget(address)
    this.#book.forget(address)
  }

  /** Somebody at an address that was asked to let us in has told us of all. */
  joined(sequence: number): void {
    this.askedItself(sequence)
    if (this.#hasView) return
    this.#hasView = true
    for (const { address } of this.#options.view.roster.members()) this.#joiner.forget(address)
  }

  /** Nobody else is at an address that was asked to let us in: there is no more to ask there. */
  askedItself(sequence: number): void {
    this.#joiner.answered(sequence)
    this.#book.answered(sequence)
  }

  /** A ping was answered: if it was a stranger's, what was said of that one holds. */
  answered(sequence: number, target: PeerId, now: Instant): void {
    const stranger = this.#introductions.answer(sequence, target)
    if (stranger !== undefined) this.#options.view.admit(stranger, now)
  }

  /** Asks whom it is time to ask. */
  flush(now: Instant): void {
    const { view, mailer, detector, mark } = this.#options
    const joins = this.#joiner.due(now, this.#hasView ? 1 : joinsAtOnce)
    for (const { address, sequence } of [...joins, ...this.#book.due(now)]) {
      mailer.send({ id: undefined, address }, { type: 'join', sequence }, [view.self])
    }
    const { ask, silent } = this.#introductions.due(now)
    for (const { id, address, sequence, isIndirect } of ask) {
      mailer.ping({ id, address }, sequence, true)
      if (isIndirect) detector.askOthers({ type: 'ping-request', sequence, target: id, address })
    }
    for (const _ of silent) mark('stranger-silent')
  }

  deadline(): Instant | undefined {
    return earliest(this.#joiner.deadline(), this.#book.deadline(), this.#introductions.deadline())
  }

  #isLiveAt(address: Address): boolean {
    const { roster } = this.#options.view
    return roster.members().some((one) => isLive(one) && one.address === address)
  }

  #drawSequence(): number {
    return 1 + integerBelow(this.#options.random, 2 ** 48)
  }
}
