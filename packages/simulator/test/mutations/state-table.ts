/**
 * Wrong code for the replicated state, beyond what the table of all laws has. As there,
 * a row says which law breaks first, and that with the checker of that law off nobody else sees it.
 */
import { faults, type Mutation } from './mutation.ts'

export const stateMutations: readonly Mutation[] = [
  {
    law: 'S3',
    name: 'what a full store refuses stays in it',
    edits: [
      {
        file: 'replicated-state/src/apply.ts',
        find: "      edit.undo()\n      session.outcomes.push({ ok: false, error: { code: 'store-full'",
        replace: "      session.outcomes.push({ ok: false, error: { code: 'store-full'",
      },
    ],
    // What is left behind shows in later answers, watches and reads of these keys.
    alsoSeenBy: ['S1', 'L3', 'W1', 'S4'],
    seeds: [3, 8],
    plan: { ...faults(), storeBytes: 5_000, safetyMs: 12_000 },
  },
  {
    law: 'L3',
    name: 'the number of sequential keys is not part of a snapshot',
    edits: [
      {
        file: 'replicated-state/src/snapshot.ts',
        find: '  replica.tree.sequence = sequence\n',
        replace: '',
      },
    ],
    // The key has another name at one peer: in its answers, its watches and its reads.
    alsoSeenBy: ['S3', 'W1', 'S4'],
    seeds: [2, 5],
    plan: { ...faults(['crash', 1_500]), keepEntries: 16, safetyMs: 20_000 },
  },
  {
    law: 'S3',
    name: 'a check of a revision compares with the version',
    edits: [
      {
        file: 'replicated-state/src/edit.ts',
        find: 'mismatch(step.revision, this.#tree.get(step.path)?.revision ?? 0)',
        replace: 'mismatch(step.revision, this.#tree.get(step.path)?.version ?? 0)',
      },
    ],
    alsoSeenBy: ['L3', 'W1', 'S4'],
    seeds: [1, 3],
    plan: { ...faults(), safetyMs: 12_000 },
  },
  {
    law: 'S4',
    name: 'a new leader answers reads before it knows how far the log is committed',
    edits: [
      {
        file: 'replicated-state/src/leader.ts',
        find: 'if (this.isReady) this.#rounds.flush',
        replace: 'this.#rounds.flush',
      },
    ],
    seeds: [1, 3],
    plan: { ...faults(['crash', 1_500], ['isolate', 1_500]), operationEveryMs: 40 },
  },
]
