/**
 * Node's typed EventEmitter with one difference: a listener that throws, or whose promise rejects,
 * is logged and harms nobody. The peer would otherwise die of its application, or the application
 * of an event.
 */
import { EventEmitter } from 'node:events'
import type { PeerId, Term } from '@quorate/kernel'
import type { Member } from './handed-out.ts'
import type { Logger } from './logger.ts'
import type { Quorum } from './quorum.ts'

/** Who leads, as far as this peer knows. */
export interface Leader {
  readonly id: PeerId
  readonly name: string
  readonly term: Term
}

export interface PeerEvents {
  'member:join': [{ member: Member }]
  'member:suspect': [{ member: Member }]
  'member:alive': [{ member: Member }]
  'member:dead': [{ member: Member }]
  'member:leave': [{ member: Member }]
  'member:update': [{ member: Member }]
  /** `leader` is undefined while nobody is known to lead. */
  'leader:change': [{ leader: Leader | undefined; term: Term }]
  /** Nobody has been known to lead for two stickiness periods: nothing is written any more. */
  'quorum:lost': [Pick<Quorum, 'voters' | 'missing'>]
  /** Somebody leads again. */
  'quorum:regained': [Pick<Quorum, 'voters' | 'missing'>]
  'session:open': [{ id: string }]
  /** No acknowledgement for a while; unless one comes, the session is over at `deadline`. */
  'session:suspend': [{ id: string; deadline: number }]
  'session:resume': [{ id: string; deadline: number }]
  /** What was held through this session is lost; a new one is being opened. */
  'session:expire': [{ id: string }]
  /** Something is set up wrongly and this peer cannot take part as it is; it keeps trying. */
  refused: [{ reason: string }]
  /** The disk has no room: this peer reads on, and neither votes nor leads; it waits for room. */
  'storage:full': [{ error: Error }]
  /** What had waited for room is written. */
  'storage:freed': [Record<never, never>]
  /** The peer has stopped for good: a bug, or options that this cluster does not agree to. */
  fatal: [{ error: unknown }]
}

export class PeerEmitter extends EventEmitter<PeerEvents> {
  readonly #logger: Logger

  constructor(logger: Logger) {
    super()
    this.#logger = logger
  }

  override emit<K>(
    name: keyof PeerEvents | K,
    ...args: K extends keyof PeerEvents ? PeerEvents[K] : never
  ): boolean {
    const listeners = this.rawListeners(name as keyof PeerEvents)
    for (const listener of listeners) this.#call(String(name), listener, args)
    return listeners.length > 0
  }

  #call(name: string, listener: (...args: never[]) => unknown, args: unknown[]): void {
    const failed = (error: unknown) =>
      this.#logger.error({ error, event: name }, 'a listener of the application failed')
    try {
      const result = Reflect.apply(listener, this, args)
      if (isThenable(result)) result.then(undefined, failed)
    } catch (error) {
      failed(error)
    }
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined)?.then === 'function'
}
