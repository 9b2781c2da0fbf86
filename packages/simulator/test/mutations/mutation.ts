/** What a row of the tables says: wrong code, the law that it breaks, and worlds that show it. */
import type { Law } from '../../src/laws.ts'
import type { FaultKind, Plan } from '../../src/plan.ts'

export interface Edit {
  /** From `packages/` on. */
  readonly file: string
  /** Stands in the file exactly once. */
  readonly find: string
  readonly replace: string
}

export interface Mutation {
  readonly law: Law
  /** What is wrong now. */
  readonly name: string
  readonly edits: readonly Edit[]
  /** One after the other, until one shows it; `pin.ts` finds them. */
  readonly seeds: readonly number[]
  /** What the seeds do not draw themselves, so that they are sure to get there. */
  readonly plan?: Partial<Plan>
  /** The laws that cannot but see it too; why, says a comment. */
  readonly alsoSeenBy?: readonly Law[]
}

/** Only these faults, so many milliseconds apart. */
export function faults(...kinds: readonly (readonly [FaultKind, number])[]): Partial<Plan> {
  return { faultEveryMs: new Map(kinds) }
}

/** For what shows only at the end: the end comes sooner. */
export const short = { safetyMs: 16_000 } as const satisfies Partial<Plan>
