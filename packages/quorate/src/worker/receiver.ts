/** In the main thread: takes in what a `Reporter` sends, and hands on the notices. */
import type { ClusterNotice } from '../cluster/index.ts'
import { Intake } from './intake.ts'
import { leftOut, note, type Told } from './left-out.ts'
import type { ImagePart, News, ToldNotice } from './messages.ts'
import { Mirror } from './mirror.ts'
import { errorOf } from './told-error.ts'

type Warning = Extract<ToldNotice, { type: 'warning' }>

export interface ReceiverOptions {
  /** What this peer's operations are held to. */
  readonly limits: Mirror['limits']
  readonly notify: (notice: ClusterNotice) => void
  readonly warn: (source: Warning['source'], error: Error) => void
  readonly echoed: (number: number) => void
  /** So much was taken in since this was told last. */
  readonly taken: (size: number) => void
  /** See `Intake`. */
  readonly tellEveryBytes?: number
  readonly soon: (callback: () => void) => void
}

export class Receiver {
  readonly cluster: Mirror
  /** What was sent and dropped, as it was told last. */
  counters: object = {}
  readonly #options: ReceiverOptions
  readonly #intake: Intake
  readonly #told: Told = {
    reign: undefined,
    leader: undefined,
    leaderTerm: undefined,
    session: undefined,
  }
  readonly #begun = Promise.withResolvers<void>()
  #isStopped = false

  constructor(options: ReceiverOptions) {
    this.#options = options
    this.cluster = new Mirror(options.limits)
    this.#intake = new Intake({
      install: (replica) => this.cluster.install(replica),
      news: (news) => this.#onNews(news),
      taken: options.taken,
      tellEveryBytes: options.tellEveryBytes,
      soon: options.soon,
      fatal: (error) => this.hand({ type: 'fatal', error }),
    })
  }

  /** Resolves when the state is known. */
  get begun(): Promise<void> {
    return this.#begun.promise
  }

  /** What notices have told, which is what the application knows. */
  get told(): Readonly<Told> {
    return this.#told
  }

  receive(message: ImagePart | News): void {
    this.#intake.receive(message)
  }

  hand(notice: ClusterNotice): void {
    if (this.#isStopped) return
    note(this.#told, notice)
    this.#options.notify(notice)
  }

  /** From now on no notice is handed on. */
  stop(): void {
    this.#isStopped = true
    this.#intake.stop()
  }

  #onNews(news: News): void {
    const { anew, notices, marks, figures, members } = news
    const { membership } = this.cluster
    const before = new Map((members?.put ?? []).map(({ id }) => [id, membership.get(id)]))
    this.cluster.take(news)
    this.counters = figures?.counters ?? this.counters
    for (const [mark, times] of marks ?? []) this.hand({ type: 'mark', mark, times })
    if (anew !== undefined) {
      const seen = { anew, members, view: this.cluster.view }
      for (const notice of leftOut(this.#told, seen, (id) => before.get(id))) this.hand(notice)
    }
    for (const notice of notices) this.#onNotice(notice)
    this.#begun.resolve()
  }

  #onNotice(notice: ToldNotice): void {
    if (notice.type === 'warning') this.#options.warn(notice.source, errorOf(notice.error))
    else if (notice.type === 'echo') this.#options.echoed(notice.number)
    else if (notice.type !== 'storage') this.hand(notice)
    else this.hand({ type: 'storage', lack: notice.lack && errorOf(notice.lack) })
  }
}
