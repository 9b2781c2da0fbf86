/**
 * Wrong code for keys that go by time, beyond what the table of all laws has. As there, a row says
 * which law breaks first, and that with the checker of that law off nobody else sees it.
 */
import { faults, type Mutation } from './mutation.ts'

const keyExpiry = 'replicated-state/src/key-expiry.ts'

export const keyMutations: readonly Mutation[] = [
  {
    law: 'S6',
    name: 'a new leader adds what its own clock shows to the time of the log',
    edits: [
      {
        file: keyExpiry,
        find: '    this.#begunTime = time\n',
        replace: '    this.#begunTime = time + Math.floor(now)\n',
      },
    ],
    seeds: [1, 2],
    // Keys are there when the leader changes, and it does so often.
    plan: { ...faults(['crash', 1_500]), operationEveryMs: 40, safetyMs: 20_000 },
  },
  {
    law: 'L3',
    name: 'a key that is set keeps the time that it had left',
    edits: [
      {
        file: 'replicated-state/src/edit.ts',
        find: 'key.ttlMs === undefined ? undefined : this.#time + key.ttlMs',
        replace:
          'before?.expiresAt ?? (key.ttlMs === undefined ? undefined : this.#time + key.ttlMs)',
      },
    ],
    // It is gone for whoever reads, sets or watches it then, and the log says that it is not.
    alsoSeenBy: ['S3', 'W1', 'S4'],
    seeds: [1, 4],
    plan: { ...faults(), operationEveryMs: 40, safetyMs: 20_000 },
  },
]
