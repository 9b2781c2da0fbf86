/**
 * Storage of a peer that keeps nothing: what it writes is gone with the process, and so is its
 * identity, so that nobody ever takes it for the voter it was before.
 */
import type { Storage } from '@quorate/kernel'

/** Every write is done at once: there is nothing to wait for. */
export const memoryStorage: Storage = {
  isDurable: false,
  write: (_records, done) => done(),
}
