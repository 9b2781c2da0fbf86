/**
 * Takes over a snapshot of the leader: puts it together from its chunks, reads it over many turns of
 * the host, and hands the state to the store. A chunk that repeats what is here already asks how it
 * stands.
 */
import type { PeerId } from '@quorate/kernel'
import type { Follower } from './follower.ts'
import { Installation } from './installation.ts'
import type { StateBody } from './message.ts'
import type { Outbox } from './outbox.ts'
import { SnapshotAssembly } from './snapshot-assembly.ts'
import type { Store } from './store.ts'

export interface SnapshotIntakeOptions {
  readonly store: Store
  readonly outbox: Outbox
  readonly follower: Follower
  /** The state is another one. */
  readonly onInstalled: () => void
}

export class SnapshotIntake {
  readonly #options: SnapshotIntakeOptions
  readonly #assembly = new SnapshotAssembly()
  #installation: Installation | undefined

  constructor(options: SnapshotIntakeOptions) {
    this.#options = options
  }

  /** Something is being read: `work` is to be called again and again. */
  get isWorking(): boolean {
    return this.#installation !== undefined
  }

  onChunk(from: PeerId, body: StateBody & { type: 'snapshot-chunk' }): void {
    const { lastTerm, lastIndex, total } = body
    const { store, outbox, follower } = this.#options
    const last = { term: lastTerm, index: lastIndex }
    if (last.index <= store.commitIndex) {
      follower.installed(from)
      follower.acknowledge(true)
      return
    }
    const isBeingRead = this.#installation?.isOf(last) === true
    const offset = isBeingRead ? total : this.#assembly.add(body)
    outbox.send(from, { type: 'snapshot-ack', lastTerm, lastIndex, offset })
    if (this.#installation !== undefined && isBeingRead) this.#installation.from = from
    if (offset < total || isBeingRead) return
    const bytes = this.#assembly.bytes()
    this.#assembly.clear()
    this.#installation = new Installation(store, bytes, { last, from })
    this.work()
  }

  /** Reads on for as long as one turn may take. */
  work(): void {
    const installation = this.#installation
    if (installation?.work() !== true) return
    this.#installation = undefined
    const { store, outbox, follower, onInstalled } = this.#options
    const isNew = installation.last.index > store.commitIndex
    if (!installation.finish()) {
      outbox.mark('snapshot-malformed')
      return
    }
    if (isNew) onInstalled()
    if (installation.from === undefined) return
    follower.installed(installation.from)
    follower.acknowledge(true)
  }

  /** Another term: what is read stays of use, but nobody waits for it. */
  onNewTerm(): void {
    if (this.#installation !== undefined) this.#installation.from = undefined
  }

  /** Nothing of it is needed any more. */
  clear(): void {
    this.#assembly.clear()
    this.#installation = undefined
  }
}
