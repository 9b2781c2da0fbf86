/**
 * Read, decide, and write only if nobody has written meanwhile; otherwise once more.
 *
 * Safety: what is written is committed only at the version that was read, so nobody's change is
 * overwritten unseen. Whoever is refused has applied what came before, so the next look shows it.
 * An outcome that is not known is never tried again.
 */
import type { KeyValue } from 'quorate'
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
    const write = await prepare(state.local.get(path))
    signal?.throwIfAborted()
    try {
      return await write()
    } catch (error) {
      const codes = ['ERR_QUORATE_VERSION_MISMATCH', 'ERR_QUORATE_KEY_MISSING'] as const
      if (!isRefusal(error, ...codes)) throw error
    }
  }
  throw contendedError(path, attemptsAtMost)
}
