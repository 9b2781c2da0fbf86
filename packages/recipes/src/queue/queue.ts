/**
 * A bounded queue: items are taken in the order in which they were put, each by one at a time, and
 * an item whose taker dies goes back to its place.
 *
 * At least once: an item is in the queue until its taker says `done`. A taker that dies before that,
 * or is cut off, may have done the work; then it is done again, with an `attempt` above 1. What must
 * not happen twice compares fencing tokens.
 *
 * Why no item is lost: only `done` deletes one, and only of the taker that has it. Why two never
 * have one: each taking makes a new version of the item, at the version at which the replica saw
 * it free, and the taker's key comes in the same transaction. That key goes with its session, and
 * its own deadline passes before. Why there are never more than `capacity`: each put is let through
 * only if nobody has put anything since this replica counted, and meanwhile they only become fewer.
 *
 * All who wait to take look when something is put: it is for tens of takers, not for thousands, and
 * for items that are small and few. It is no message broker.
 */
import { type KeyValue, OperationAbandonedError, type Waiting } from 'quorate'
import { checkName, checkOptions } from '../arguments.ts'
import { setIfSame } from '../compare-and-set.ts'
import { encodeEntry } from '../entry.ts'
import { requireRule } from '../errors.ts'
import type { KeyPeer } from '../key-peer.ts'
import { isRefusal, isSessionsEnd } from '../outcomes.ts'
import { refuseIfStopped } from '../own-key.ts'
import { Ticket } from '../ticket.ts'
import { untilTrue } from '../until-true.ts'
import { QueueKeys } from './keys.ts'
import { TakenItem } from './taken-item.ts'

export interface QueueOptions {
  /** How many items there may be, taken ones included, from 1 to 10,000; the same for all. */
  readonly capacity: number
}

export interface Queue {
  /**
   * Resolves when it is in the queue; while that is full, it waits.
   *
   * @throws OperationAbandonedError: it may be in the queue, `settled` tells; the reason of `signal`
   * while it waits, and as `state.set`
   */
  put: (value: Uint8Array, options?: Waiting) => Promise<void>
  /** False: it is full, and nothing was put. */
  tryPut: (value: Uint8Array, options?: Waiting) => Promise<boolean>
  /**
   * Resolves with the first that nobody has; while there is none, it waits. Given up, by `signal`,
   * it rejects with its reason and takes nothing.
   */
  take: (options?: Waiting) => Promise<TakenItem>
  /** Undefined: there is none that nobody has. */
  tryTake: (options?: Waiting) => Promise<TakenItem | undefined>
  /** How many wait, and how many are taken and not done; as recent as `state.get`. */
  count: (options?: Waiting) => Promise<{ readonly waiting: number; readonly taken: number }>
}

const capacityAtMost = 10_000

/** The queue of this name; the same at every peer of the cluster. */
export function queue(peer: KeyPeer, name: string, { capacity }: QueueOptions): Queue {
  const isCount = Number.isInteger(capacity) && capacity >= 1 && capacity <= capacityAtMost
  requireRule('capacity', capacity, isCount, `a whole number from 1 to ${capacityAtMost}`)
  const keys = new QueueKeys(peer.state.local, `/recipes/queues/${checkName(name)}`)
  const { state } = peer
  const isFull = () => {
    const { waiting, taken } = keys.count()
    return waiting + taken >= capacity
  }
  const until = (path: string, holds: () => boolean, { signal }: Waiting) =>
    untilTrue(peer, path, { holds, recursive: true, signal })
  return {
    async put(value, options = {}) {
      checkOptions(options)
      for (;;) {
        await until(keys.items, () => !isFull(), options)
        // Counted in the very turn in which the key is read that this counts for.
        if (!isFull() && (await putAt(peer, keys, { value, options }))) return
      }
    },
    async tryPut(value, options = {}) {
      checkOptions(options)
      await state.sync(options)
      while (!isFull()) if (await putAt(peer, keys, { value, options })) return true
      return false
    },
    async take(options = {}) {
      checkOptions(options)
      // What was given back before this call is before the others again.
      await state.sync(options)
      for (;;) {
        await until(keys.folder, () => keys.first() !== undefined, options)
        const taken = await takeFirst(peer, keys, options.signal)
        if (taken !== undefined) return taken
      }
    },
    async tryTake(options = {}) {
      checkOptions(options)
      await state.sync(options)
      return await takeFirst(peer, keys, options.signal)
    },
    async count(options = {}) {
      checkOptions(options)
      await state.sync(options)
      return keys.count()
    },
  }
}

/** False: somebody else has put something since this replica counted. */
async function putAt(
  { state }: KeyPeer,
  keys: QueueKeys,
  { value, options }: { readonly value: Uint8Array; readonly options: Waiting },
): Promise<boolean> {
  const transaction = state.transaction()
  setIfSame(transaction, { path: keys.folder, value: new Uint8Array(), read: keys.own })
  transaction.create(`${keys.items}/item-`, value, { sequential: true })
  try {
    await transaction.commit(options)
    return true
  } catch (error) {
    if (!isRefusal(error, 'ERR_QUORATE_VERSION_MISMATCH')) throw error
    return false
  }
}

/** Undefined: there is none. Where somebody else is faster, the next one. */
async function takeFirst(
  peer: KeyPeer,
  keys: QueueKeys,
  signal: AbortSignal | undefined,
): Promise<TakenItem | undefined> {
  for (;;) {
    refuseIfStopped(peer.state)
    const item = keys.first()
    if (item === undefined) return undefined
    try {
      const taken = await take(peer, keys, { item, signal })
      if (taken.isHeld) return taken
    } catch (error) {
      if (isRefusal(error, 'ERR_QUORATE_VERSION_MISMATCH')) continue
      if (!(error instanceof OperationAbandonedError)) throw error
      signal?.throwIfAborted()
      refuseIfStopped(peer.state, error)
      if (!isSessionsEnd(error)) throw error
    }
  }
}

async function take(
  peer: KeyPeer,
  keys: QueueKeys,
  { item, signal }: { readonly item: KeyValue; readonly signal: AbortSignal | undefined },
): Promise<TakenItem> {
  const transaction = peer.state.transaction()
  transaction.set(item.path, item.value, { ifVersion: item.version })
  const value = encodeEntry(peer, '', null)
  const options = { ephemeral: true, sequential: true }
  transaction.create(keys.takenPrefix(item.path), value, options)
  const committed = transaction.commit()
  // The number of its key is told only to who waits: given up, it is waited for all the same.
  const taken = committed.then(({ keys: made, revision }) => {
    const path = made.at(-1)?.path ?? ''
    return new TakenItem(peer, new Ticket(peer, 'taken', { path, revision }), item)
  })
  return await unlessGivenUp(taken, signal)
}

/** What is taken after it was given up is given back. */
async function unlessGivenUp(
  taken: Promise<TakenItem>,
  signal: AbortSignal | undefined,
): Promise<TakenItem> {
  if (signal === undefined) return await taken
  const { promise, reject } = Promise.withResolvers<never>()
  const giveUp = () => reject(signal.reason)
  signal.addEventListener('abort', giveUp, { once: true })
  if (signal.aborted) giveUp()
  try {
    return await Promise.race([taken, promise])
  } catch (error) {
    taken.then((item) => item.giveBack()).catch(() => {})
    throw error
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
