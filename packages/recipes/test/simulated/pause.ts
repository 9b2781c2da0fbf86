/** What waits in a recipe, in the time of its simulated process. */
import type { Pause } from '../../src/pause.ts'
import type { Member } from './cluster.ts'

type Life = Pick<NonNullable<Member['life']>, 'process'>

export function pauseIn({ process: { clock } }: Life): Pause {
  return (ms, signal) =>
    new Promise((resolve) => {
      const cancel = clock.setTimer(clock.now() + ms, resolve)
      const end = () => {
        cancel()
        resolve()
      }
      signal?.addEventListener('abort', end, { once: true })
    })
}
