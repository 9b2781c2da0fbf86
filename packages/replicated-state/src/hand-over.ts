/**
 * The last moments of a reign that is handed over: what clients ask for meanwhile waits, so that the
 * log stands still until its successor has all of it. If nothing comes of it, the leader goes on
 * with what waited; if it does, clients send it again to the successor.
 */
import type { PeerId } from '@quorate/kernel'
import { operationBytesHeldAtMost } from './limits.ts'
import type { StateBody } from './message.ts'
import { sizeOf } from './operation.ts'

type Operations = StateBody & { type: 'operations' }

/** Beyond this a message is dropped: its client sends it again. */
const heldMessagesAtMost = 1_024

export class HandOver {
  #target: PeerId | undefined
  /** That it has the whole log. */
  isTold = false
  #bytes = 0
  #held: { readonly from: PeerId; readonly message: Operations }[] = []

  /** Who is waited for; undefined while the log may grow. */
  get target(): PeerId | undefined {
    return this.#target
  }

  begin(target: PeerId): void {
    this.#target = target
    this.isTold = false
  }

  /** True when it waits, or is dropped; false when there is no hand-over. */
  hold(from: PeerId, message: Operations): boolean {
    if (this.#target === undefined) return false
    const bytes = message.operations.reduce((sum, operation) => sum + sizeOf(operation), 0)
    const isFull = this.#bytes + bytes > operationBytesHeldAtMost
    if (isFull || this.#held.length >= heldMessagesAtMost) return true
    this.#bytes += bytes
    this.#held.push({ from, message })
    return true
  }

  /** The leader goes on; returns what has waited. */
  end(): readonly { readonly from: PeerId; readonly message: Operations }[] {
    const held = this.#held
    this.#target = undefined
    this.#bytes = 0
    this.#held = []
    return held
  }
}
