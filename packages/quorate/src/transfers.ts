/** Those that wait for a transfer of leadership, by the voter that is to lead. */
import type { TransferOutcome } from '@quorate/election'
import type { PeerId } from '@quorate/kernel'
import { notLeaderError, stoppedError, transferFailedError } from './errors.ts'
import type { Leader } from './events.ts'

type Waiting = PromiseWithResolvers<void>

export class Transfers {
  readonly #start: (to: PeerId) => void
  readonly #waiting = new Map<PeerId, Set<Waiting>>()

  constructor(start: (to: PeerId) => void) {
    this.#start = start
  }

  /** Resolves when that voter leads. Who gives up by the signal stops nothing. */
  async transfer(to: PeerId, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted()
    const waiting: Waiting = Promise.withResolvers()
    const others = this.#waiting.get(to)
    const same = others ?? new Set<Waiting>()
    same.add(waiting)
    this.#waiting.set(to, same)
    const giveUp = () => waiting.reject(signal?.reason)
    signal?.addEventListener('abort', giveUp, { once: true })
    // Whoever asks for what is under way already waits with the first.
    if (others === undefined) this.#start(to)
    try {
      await waiting.promise
    } finally {
      signal?.removeEventListener('abort', giveUp)
      same.delete(waiting)
      if (same.size === 0 && this.#waiting.get(to) === same) this.#waiting.delete(to)
    }
  }

  onTransfer(target: PeerId, outcome: TransferOutcome, leader: Leader | undefined): void {
    // Whether the target wins is still open.
    if (outcome === 'handed-over') return
    this.#fail(
      target,
      outcome === 'not-leader' ? notLeaderError(leader) : transferFailedError(target, outcome),
    )
  }

  /** Somebody leads who did not before; whoever waits for another one waits in vain. */
  onLeader(leader: PeerId | undefined): void {
    if (leader === undefined) return
    for (const [target, waiting] of this.#waiting) {
      if (target !== leader) this.#fail(target, transferFailedError(target, 'interrupted'))
      else for (const { resolve } of waiting) resolve()
    }
  }

  stop(): void {
    for (const target of [...this.#waiting.keys()]) this.#fail(target, stoppedError())
  }

  #fail(target: PeerId, error: Error): void {
    const waiting = this.#waiting.get(target)
    this.#waiting.delete(target)
    for (const { reject } of waiting ?? []) reject(error)
  }
}
