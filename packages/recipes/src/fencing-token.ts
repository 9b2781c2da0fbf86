/** The number that a holder shows to what it works on: it grows from holder to holder. */
import type { Cursor } from 'quorate'

/**
 * Of the key that is held: the revision that created it, and above that how often the cluster was
 * recovered before (see `peer.recover`, after which revisions may be given again). Whoever comes
 * later in a queue has a key that was created later, so a higher token.
 *
 * Below 2^63, as a signed BIGINT of a database has it, as long as the cluster was recovered fewer
 * than 32,768 times and has seen fewer than 2^48 revisions.
 *
 * The epoch may be that of any moment after the creation: later ones only give higher tokens, and
 * those of keys created in that epoch are higher still, by their revision.
 */
export function fencingToken({ epoch }: Pick<Cursor, 'epoch'>, revision: number): bigint {
  return (BigInt(epoch) - 1n) * 2n ** 48n + BigInt(revision)
}
