/**
 * What a run of many seeds has been through: how often each fault happened and each mark was passed.
 * A simulator that never gets somewhere proves nothing about it, so the run fails when one of the
 * required marks stayed at zero.
 */
import { faultKinds } from './plan.ts'

/** What a thousand seeds must have seen at least once. */
export const requiredMarks: readonly string[] = [
  ...faultKinds.map((kind) => `fault-${kind}`),
  'app-applied',
  'app-refused',
  'app-store-full',
  'app-not-applied',
  'app-read',
  'app-withdraw',
  'datagrams-lost',
  'datagrams-doubled',
  'history-in-log-order',
  'key-expired',
  'keys-expired',
  'log-time-noted',
  'session-closed',
  'session-expired',
  'session-replaced',
  'crash-evidence',
  'election-started',
  'asked',
  'deferred',
  'token-passed',
  'token-returned',
  'transfer-ready',
  'transfer-failed',
  'step-down-transfer',
  'hand-over-taken',
  'stickiness-released',
  'pre-vote-refused',
  'pre-vote-lost',
  'vote-refused',
  'won',
  'step-down-lease',
  'step-down-term',
  'stale-answered',
  'evidence-used',
  'suspension-noticed',
  'storage-full',
  'storage-freed',
  'gossip-taken',
  'gossip-gap',
  'gossip-known',
  'gossip-lost',
  'gossip-late',
  'learner-asked',
]

/** So many seeds are needed before a missing mark means anything. */
export const seedsForCoverage = 200

export class Coverage {
  readonly #counts = new Map<string, number>()

  add(marks: Iterable<readonly [string, number]>): void {
    for (const [mark, times] of marks) {
      this.#counts.set(mark, (this.#counts.get(mark) ?? 0) + times)
    }
  }

  missing(): string[] {
    return requiredMarks.filter((mark) => (this.#counts.get(mark) ?? 0) === 0)
  }

  /** Name and count, in columns. */
  table(): string {
    const names = [...new Set([...this.#counts.keys(), ...requiredMarks])].sort()
    const rows = names.map((name) => {
      const count = this.#counts.get(name) ?? 0
      return `${name.padEnd(34)} ${String(count).padStart(10)}`
    })
    const half = Math.ceil(rows.length / 2)
    return rows
      .slice(0, half)
      .map((row, i) => `  ${row}    ${rows[half + i] ?? ''}`.trimEnd())
      .join('\n')
  }
}
