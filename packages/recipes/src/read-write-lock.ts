/**
 * A lock that many may hold to read, or one to write.
 *
 * Why a writer is always alone: it holds once no key is before its own, and a reader once no
 * writer's is. So of a writer and anybody else the one with the higher number waits for the other.
 * Readers behind a waiting writer wait too: writers do not starve. The rest is as with `lock`.
 *
 * A reader's token tells writers that came later from it; readers need no token among each other.
 */
import { checkName, type RecipePeer } from './arguments.ts'
import { Contention } from './contention.ts'
import { type Acquirable, acquirable, type Queued, queued } from './lock.ts'
import { exclusive, sharedWith } from './rules.ts'

export interface ReadWriteLock extends Queued {
  /** With other readers. */
  readonly read: Acquirable
  /** Alone. */
  readonly write: Acquirable
}

/** A reader cannot become a writer without releasing: two that tried would wait for each other. */
export function readWriteLock(peer: RecipePeer, name: string): ReadWriteLock {
  const folder = `/recipes/read-write-locks/${checkName(name)}`
  const rules = { read: sharedWith('read'), write: exclusive }
  const contention = new Contention(peer, { folder, rules })
  const [read, write] = [acquirable(contention, 'read'), acquirable(contention, 'write')]
  return { read, write, ...queued(contention) }
}
