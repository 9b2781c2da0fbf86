/** Waits for something that this replica shows, woken by the keys that it depends on. */
import type { WatchOptions } from 'quorate'
import type { RecipePeer } from './arguments.ts'
import { stoppedError } from './errors.ts'

/**
 * Resolves when it holds: now, or after a change of the key at the path or just below it, or with
 * `recursive` anywhere below.
 *
 * @throws QuorateError ERR_QUORATE_STOPPED; or the reason of `signal`
 */
export async function untilTrue(
  { state }: RecipePeer,
  path: string,
  options: Pick<WatchOptions, 'recursive' | 'signal'> & { readonly holds: () => boolean },
): Promise<void> {
  const { holds, ...how } = options
  const watch = state.watch(path, how)
  try {
    while (!holds()) {
      const { done } = await watch.next()
      // By itself a watch ends only with its peer.
      if (done === true) throw stoppedError(undefined)
    }
  } finally {
    await watch.return?.()
  }
}
