/**
 * A room that opens when so many have entered, and is left when all have left: a round of work that
 * starts and ends together.
 *
 * Why nobody is in before so many have entered: the round opens in the transaction in which the
 * last one enters, which is let through only if the others' keys still stand and nobody else has
 * entered meanwhile. Why nobody waits for the dead: each one's key goes with its session, and counts
 * as left. Why rounds do not mix: the room is a container, so it goes with the last key in it, and
 * only then the next round begins, under another name.
 */
import { randomUUID } from 'node:crypto'
import { OperationAbandonedError, type Waiting } from 'quorate'
import { checkName, checkOptions } from './arguments.ts'
import { encodeEntry, entriesIn, pathOfAttempt } from './entry.ts'
import { requireRule } from './errors.ts'
import { Held } from './held.ts'
import { decodeJson, encodeJson, recordOf } from './json.ts'
import type { KeyPeer } from './key-peer.ts'
import { isRefusal } from './outcomes.ts'
import { removeIfMade } from './own-key.ts'
import { abandonPlace } from './removal.ts'
import { Ticket } from './ticket.ts'
import { untilTrue } from './until-true.ts'

export interface DoubleBarrierOptions {
  /** How many make a round, from 1 to 100; the same for all. */
  readonly count: number
}

/** As long as this peer takes part in a round. */
export interface Participation extends AsyncDisposable {
  /** The same for all that are in; unlike that of any other round. */
  readonly round: string
  /** Aborts when it counts as left: it left, or its session may have ended. */
  readonly signal: AbortSignal
  /** By the clocks, at this very moment. */
  readonly isHeld: boolean
  /**
   * Resolves when all of this round have left, or their sessions have ended. With a `signal` the
   * wait is given up, and never the leaving.
   */
  leave: (options?: Waiting) => Promise<void>
}

export interface DoubleBarrier {
  /**
   * Resolves when `count` have entered. While a round is on, it waits for the next one. Given up, by
   * `signal`, it leaves no key behind. Each call is one that enters, also of one peer.
   *
   * @throws QuorateError ERR_QUORATE_SESSION_OVER, OperationAbandonedError: the session ended
   * meanwhile, and whoever entered counts as left; ERR_QUORATE_FORCE_RELEASED: an operator removed
   * its key; ERR_QUORATE_STOPPED
   */
  enter: (options?: Waiting) => Promise<Participation>
}

/** What the key of the room tells. */
interface Round {
  /** Unlike that of any other round. */
  readonly id: string
  readonly isOpen: boolean
}

const countAtMost = 100

/** The double barrier of this name; the same at every peer of the cluster. */
export function doubleBarrier(
  peer: KeyPeer,
  name: string,
  { count }: DoubleBarrierOptions,
): DoubleBarrier {
  const isCount = Number.isInteger(count) && count >= 1 && count <= countAtMost
  requireRule('count', count, isCount, `a whole number from 1 to ${countAtMost}`)
  const room = new Room(peer, `/recipes/double-barriers/${checkName(name)}`, count)
  return {
    async enter(options = {}) {
      checkOptions(options)
      return await room.enter(options.signal)
    },
  }
}

class Room {
  readonly #peer: KeyPeer
  readonly #path: string
  readonly #count: number

  constructor(peer: KeyPeer, path: string, count: number) {
    this.#peer = peer
    this.#path = path
    this.#count = count
  }

  async enter(signal: AbortSignal | undefined): Promise<Participation> {
    for (;;) {
      await this.#until(() => this.#round?.isOpen !== true, signal)
      const round = this.#round
      if (round?.isOpen === true) continue
      const id = round?.id ?? randomUUID()
      const ticket = await this.#join(id, signal)
      if (ticket === undefined) continue
      try {
        const either = AbortSignal.any([ticket.sessionSignal, ...(signal ? [signal] : [])])
        await this.#until(() => ticket.standing !== 'stands' || this.#isOpen(id), either)
        const { standing } = ticket
        if (standing !== 'stands') throw ticket.reason(standing)
      } catch (error) {
        abandonPlace(this.#peer.state, ticket.path)
        throw error
      }
      return this.#participation(new Held(this.#peer, ticket), id)
    }
  }

  #participation(held: Held, id: string): Participation {
    const leave = async ({ signal }: Waiting = {}) => {
      await held.release({ signal })
      await this.#until(() => this.#round?.id !== id, signal)
    }
    return {
      round: id,
      signal: held.signal,
      get isHeld() {
        return held.isHeld
      },
      leave,
      [Symbol.asyncDispose]: () => leave(),
    }
  }

  /** Undefined: others were faster, so that it has to look again. */
  async #join(id: string, signal: AbortSignal | undefined): Promise<Ticket | undefined> {
    const { state } = this.#peer
    const path = this.#path
    const key = state.local.get(path)
    const attempt = randomUUID()
    const entry = encodeEntry(this.#peer, attempt, null)
    const others = entriesIn(state.local, path)
    const transaction = state.transaction()
    for (const other of others) transaction.check(other.path, { version: 1 })
    const value = encodeJson({ id, isOpen: others.length + 1 >= this.#count })
    if (key === undefined) transaction.create(path, value, { container: true })
    else transaction.set(path, value, { ifVersion: key.version })
    transaction.create(`${path}/member-`, entry, { ephemeral: true, sequential: true })
    try {
      const { keys, revision } = await transaction.commit({ signal })
      return new Ticket(this.#peer, 'member', { path: keys.at(-1)?.path ?? path, revision })
    } catch (error) {
      const codes = ['ERR_QUORATE_VERSION_MISMATCH', 'ERR_QUORATE_KEY_EXISTS'] as const
      if (isRefusal(error, ...codes)) return undefined
      if (error instanceof OperationAbandonedError) {
        void removeIfMade(state, error, () => pathOfAttempt(state.local, path, attempt))
        signal?.throwIfAborted()
      }
      throw error
    }
  }

  /** Undefined: nobody is in it, so that the next one begins a new one. */
  get #round(): Round | undefined {
    const { local } = this.#peer.state
    const value = local.get(this.#path)?.value
    const record = recordOf(value === undefined ? undefined : decodeJson(value))
    if (record === undefined || entriesIn(local, this.#path).length === 0) return undefined
    return { id: String(record.id), isOpen: record.isOpen === true }
  }

  #isOpen(id: string): boolean {
    const round = this.#round
    return round?.id === id && round.isOpen
  }

  async #until(holds: () => boolean, signal: AbortSignal | undefined): Promise<void> {
    await untilTrue(this.#peer, this.#path, { holds, signal })
  }
}
