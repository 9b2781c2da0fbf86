/**
 * So many holders at a time, first come, first served.
 *
 * Why there are never more: whoever has fewer than `permits` keys before its own holds, so the
 * holders are the first of the queue. All users must name the same number: of two that do not, the
 * one whose key is later in the log sees the other's and refuses itself.
 *
 * Tokens tell holders of one permit apart only in the order in which they came: a guard that lets
 * the highest token through would refuse the others, who hold as well. Guard with a `lock` what
 * needs a guard.
 */
import { checkName, type RecipePeer } from './arguments.ts'
import { Contention } from './contention.ts'
import { requireRule } from './errors.ts'
import { type Acquirable, acquirable, type Queued, queued } from './lock.ts'
import { upTo } from './rules.ts'

export interface SemaphoreOptions {
  /** How many may hold it at a time, from 1 to 1,000: whoever waits watches so many keys. */
  readonly permits: number
}

/** Its `acquire` also throws ERR_QUORATE_PERMITS: somebody uses it with another number. */
export type Semaphore = Acquirable & Queued

const permitsAtMost = 1_000

export function semaphore(peer: RecipePeer, name: string, options: SemaphoreOptions): Semaphore {
  const { permits } = options
  const isCount = Number.isInteger(permits) && permits >= 1 && permits <= permitsAtMost
  requireRule('permits', permits, isCount, `a whole number from 1 to ${permitsAtMost}`)
  const folder = `/recipes/semaphores/${checkName(name)}`
  const contention = new Contention(peer, {
    folder,
    rules: { permit: upTo(permits) },
    permits: { name, count: permits },
  })
  return { ...acquirable(contention, 'permit'), ...queued(contention) }
}
