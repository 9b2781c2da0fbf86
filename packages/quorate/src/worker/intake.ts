/**
 * In the main thread: takes in what the worker sends, in order. A whole state is read over many turns
 * of the loop, and what comes behind it waits as long.
 */
import { assert } from '@quorate/kernel'
import { keysPerTurn, type Replica, SnapshotReader } from '@quorate/replicated-state'
import { concat } from 'uint8arrays/concat'
import { limitsOf } from '../cluster/index.ts'
import type { ImagePart, News } from './messages.ts'

export interface IntakeOptions {
  readonly install: (replica: Replica) => void
  readonly news: (news: News) => void
  /** So much was taken in since this was told last. */
  readonly taken: (size: number) => void
  /** Told when it is so much; less than half of the reporter's window. @default 64 KiB */
  readonly tellEveryBytes?: number | undefined
  readonly soon: (callback: () => void) => void
  /** What was sent cannot be read: a bug of ours. */
  readonly fatal: (error: unknown) => void
}

/** To tell of each message would cost as much as the message. */
const tellEveryBytesUsually = 64 * 1_024

export class Intake {
  readonly #options: IntakeOptions
  #waiting: (ImagePart | News)[] = []
  #parts: Uint8Array[] = []
  #isReading = false
  #isStopped = false
  #untold = 0

  constructor(options: IntakeOptions) {
    this.#options = options
  }

  receive(message: ImagePart | News): void {
    if (this.#isStopped) return
    this.#waiting.push(message)
    if (!this.#isReading) this.#run()
  }

  stop(): void {
    this.#isStopped = true
    this.#waiting = []
    this.#parts = []
  }

  #run(): void {
    try {
      while (!this.#isReading && !this.#isStopped) {
        const message = this.#waiting.shift()
        if (message === undefined) return
        if (message.type === 'image') this.#onPart(message)
        else this.#options.news(message)
        this.#taken(message.size)
      }
    } catch (error) {
      this.stop()
      this.#options.fatal(error)
    }
  }

  #onPart({ bytes, isFirst, isLast }: ImagePart): void {
    if (isFirst) this.#parts = []
    this.#parts.push(bytes)
    if (!isLast) return
    const reader = new SnapshotReader(concat(this.#parts), keysPerTurn, limitsOf)
    this.#parts = []
    this.#isReading = true
    this.#options.soon(() => this.#read(reader))
  }

  #read(reader: SnapshotReader): void {
    if (this.#isStopped) return
    reader.work()
    if (!reader.isDone) return this.#options.soon(() => this.#read(reader))
    this.#isReading = false
    try {
      const replica = reader.result
      assert(replica !== undefined, 'the state that the own worker has sent can be read')
      this.#options.install(replica)
    } catch (error) {
      this.stop()
      return this.#options.fatal(error)
    }
    this.#run()
  }

  #taken(size: number): void {
    this.#untold += size
    if (this.#untold < (this.#options.tellEveryBytes ?? tellEveryBytesUsually)) return
    this.#options.taken(this.#untold)
    this.#untold = 0
  }
}
