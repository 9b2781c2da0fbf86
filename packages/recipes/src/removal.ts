/** The end of a place: its key goes, now or with the session that it hangs on. */
import { OperationAbandonedError } from 'quorate'
import type { RecipeState } from './arguments.ts'
import { isRefusal } from './outcomes.ts'
import { pause } from './pause.ts'

/** Where reads are refused as well, it is tried again so soon. */
const againMs = 100

/**
 * Resolves when the key is surely gone, or goes with its session, which is over already. Takes no
 * signal: a key that nobody removes any more would be held for as long as the process lives.
 */
export async function removePlace(state: RecipeState, path: string): Promise<void> {
  for (;;) {
    try {
      await state.delete(path)
      return
    } catch (error) {
      if (isGone(error)) return
      if (!isOverloaded(error)) throw error
    }
    // Too much waits already. A read comes back when the cluster has answered to what was before.
    try {
      await state.sync()
    } catch (error) {
      if (isGone(error)) return
      if (!isOverloaded(error)) throw error
      await pause(againMs)
    }
  }
}

/** Removes it in the background, for whoever has given up. */
export function abandonPlace(state: RecipeState, path: string): void {
  // What else could be refused is a different version's rule: the session's end removes the key.
  removePlace(state, path).catch(() => {})
}

/** An operation without a signal is abandoned only by the end of its session, or of the peer. */
function isGone(error: unknown): boolean {
  if (error instanceof OperationAbandonedError) return true
  return isRefusal(error, 'ERR_QUORATE_KEY_MISSING', 'ERR_QUORATE_STOPPED')
}

function isOverloaded(error: unknown): boolean {
  return isRefusal(error, 'ERR_QUORATE_OVERLOADED')
}
