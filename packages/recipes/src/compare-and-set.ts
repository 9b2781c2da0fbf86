/**
 * Read, decide, and write only if nobody has written meanwhile; otherwise once more.
 *
 * Safety: what is written is committed only where the last change is still the one that was read, so
 * nobody's change is overwritten unseen, not even where the key was deleted and made anew: a version
 * may come again, a revision never does, but for a recovery, after which it is read anew. Whoever is
 * refused has applied what came before, so the next look shows it. An outcome that is not known is
 * never tried again.
 */
import type { KeyValue, Transaction } from 'quorate'
import { contendedError } from './key-errors.ts'
import type { KeyState } from './key-peer.ts'
import { isRefusal } from './outcomes.ts'

/** Each that fails means that somebody else has succeeded. */
export const attemptsAtMost = 100

/** `prepare` looks and decides; what it throws ends it. What it resolves with writes. */
export async function compareAndSet<T>(
  state: KeyState,
  { path, signal }: { readonly path: string; readonly signal: AbortSignal | undefined },
  prepare: (key: KeyValue | undefined) => Promise<() => Promise<T>>,
): Promise<T> {
  await state.sync({ signal })
  for (let attempt = 1; attempt <= attemptsAtMost; attempt++) {
    const { epoch } = state.cursor
    const write = await prepare(state.local.get(path))
    signal?.throwIfAborted()
    // Revisions may be given again in another epoch.
    if (state.cursor.epoch !== epoch) continue
    try {
      return await write()
    } catch (error) {
      const codes = ['ERR_QUORATE_VERSION_MISMATCH', 'ERR_QUORATE_KEY_MISSING'] as const
      if (!isRefusal(error, ...codes)) throw error
    }
  }
  throw contendedError(path, attemptsAtMost)
}

interface Setting {
  readonly path: string
  readonly value: Uint8Array
  readonly read: Pick<KeyValue, 'revision'> | undefined
}

/** To be set only if its last change is the one that was read; undefined: it did not exist. */
export function setIfSame(
  transaction: Pick<Transaction, 'check' | 'set'>,
  { path, value, read }: Setting,
): void {
  transaction.check(path, { revision: read?.revision ?? 0 })
  transaction.set(path, value)
}
