/**
 * A number that all peers add to.
 *
 * Why no addition is lost or made twice: each is written only over the very number it was
 * added to, and an operation is applied at most once. One whose outcome is unknown is not repeated:
 * it rejects with `OperationAbandonedError`, whose `settled` tells what became of it.
 */
import type { Waiting } from 'quorate'
import { checkName, checkOptions } from './arguments.ts'
import { compareAndSet, setIfSame } from './compare-and-set.ts'
import { requireRule } from './errors.ts'
import { counterOverflowError, notACounterError } from './key-errors.ts'
import type { KeyPeer } from './key-peer.ts'

export interface Counter {
  /** 0n when nobody has added yet; as recent as `state.get`. */
  get: (options?: Waiting) => Promise<bigint>
  /**
   * Resolves with the sum, which nobody else gets; a negative one subtracts.
   *
   * @throws QuorateError ERR_QUORATE_COUNTER_OVERFLOW beyond a signed 64-bit number,
   * ERR_QUORATE_NOT_A_COUNTER, ERR_QUORATE_CONTENDED: nothing has changed
   */
  add: (delta: bigint, options?: Waiting) => Promise<bigint>
}

/** The counter of this name; the same at every peer of the cluster. */
export function counter(peer: KeyPeer, name: string): Counter {
  const { state } = peer
  const path = `/recipes/counters/${checkName(name)}`
  const numberOf = (value: Uint8Array | undefined) => parse(path, value)
  return {
    async get(options = {}) {
      checkOptions(options)
      return numberOf((await state.get(path, options))?.value)
    },
    async add(delta, options = {}) {
      checkOptions(options)
      requireRule('delta', delta, typeof delta === 'bigint', 'a bigint')
      const { signal } = options
      return await compareAndSet(state, { path, signal }, async (key) => {
        const before = numberOf(key?.value)
        const sum = before + delta
        if (!isInRange(sum)) throw counterOverflowError(path, before, delta)
        return async () => {
          const transaction = state.transaction()
          setIfSame(transaction, { path, value: new TextEncoder().encode(`${sum}`), read: key })
          await transaction.commit({ signal })
          return sum
        }
      })
    },
  }
}

function isInRange(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value
}

function parse(path: string, value: Uint8Array | undefined): bigint {
  if (value === undefined) return 0n
  // Longer than any number in range is none, and is not looked at.
  const text = new TextDecoder().decode(value.subarray(0, 32))
  if (!/^-?\d{1,19}$/.test(text) || !isInRange(BigInt(text))) throw notACounterError(path)
  return BigInt(text)
}
