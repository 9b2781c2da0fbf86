/**
 * A gate: closed until somebody opens it, and then open to all until somebody closes it.
 *
 * Why nobody passes a closed one: it is open exactly while its key exists, and whoever waits first
 * reads what was acknowledged before, so a gate that was closed before is not passed. One that is
 * closed later does not call back who has passed. The key hangs on no session: a gate that was
 * opened stays open when its opener dies.
 */
import type { Waiting } from 'quorate'
import { checkName, checkOptions, type RecipePeer } from './arguments.ts'
import { isRefusal } from './outcomes.ts'
import { untilTrue } from './until-true.ts'

export interface Barrier {
  /** Lets all pass, now and later. Open already: nothing changes. */
  open: (options?: Waiting) => Promise<void>
  /** Whoever waits from now on waits. Closed already: nothing changes. */
  close: (options?: Waiting) => Promise<void>
  /**
   * Resolves when it is open.
   *
   * @throws QuorateError ERR_QUORATE_STOPPED; or the reason of `signal`
   */
  wait: (options?: Waiting) => Promise<void>
  /** As recent as `state.get`. */
  isOpen: (options?: Waiting) => Promise<boolean>
}

/** The barrier of this name; the same at every peer of the cluster. */
export function barrier(peer: RecipePeer, name: string): Barrier {
  const { state } = peer
  const path = `/recipes/barriers/${checkName(name)}`
  const isOpen = () => state.local.get(path) !== undefined
  return {
    async open(options = {}) {
      checkOptions(options)
      await unlessRefused(state.create(path, new Uint8Array(), options), 'ERR_QUORATE_KEY_EXISTS')
    },
    async close(options = {}) {
      checkOptions(options)
      await unlessRefused(state.delete(path, options), 'ERR_QUORATE_KEY_MISSING')
    },
    async wait(options = {}) {
      checkOptions(options)
      await state.sync(options)
      await untilTrue(peer, path, { holds: isOpen, signal: options.signal })
    },
    async isOpen(options = {}) {
      checkOptions(options)
      await state.sync(options)
      return isOpen()
    },
  }
}

async function unlessRefused(
  operation: Promise<unknown>,
  code: `ERR_QUORATE_${string}`,
): Promise<void> {
  try {
    await operation
  } catch (error) {
    if (!isRefusal(error, code)) throw error
  }
}
