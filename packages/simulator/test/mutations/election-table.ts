/**
 * Wrong code in the election, beyond what the table of all laws has: who may win and for how long
 * (E1 to E5), that somebody always does (V1), and the hand-over.
 */
import { faults, type Mutation, short } from './mutation.ts'

const election = 'election/src/election.ts'
const electorate = 'election/src/electorate.ts'
const reign = 'election/src/reign.ts'
const standing = 'election/src/standing.ts'
const stickiness = 'election/src/stickiness.ts'
const transfer = 'election/src/transfer.ts'
const voter = 'election/src/voter.ts'

export const electionMutations: readonly Mutation[] = [
  {
    law: 'E2',
    name: 'a vote is told before it is durable',
    edits: [
      {
        file: 'election/src/term-store.ts',
        find: 'if (this.isDurable) this.#outbox.send(to, message)',
        replace: 'if (this.term > 0) this.#outbox.send(to, message)',
      },
    ],
    seeds: [2, 6],
    plan: {
      ...faults(['partition', 2_000], ['slow-disk', 500]),
      store: 'durable',
      safetyMs: 9_000,
    },
  },
  {
    law: 'E3',
    name: 'the lease counts from when the acknowledgement was received',
    edits: [
      {
        file: reign,
        find: '    if (!this.#electorate.follows(from) || !this.#acknowledge(from, round)) return\n',
        replace:
          '    this.#sentAt[round % windowRounds] = now\n    if (!this.#electorate.follows(from) || !this.#acknowledge(from, round)) return\n',
      },
    ],
    seeds: [69, 85],
    plan: { ...faults(['slow-link', 100], ['isolate', 1_000], ['partition', 2_000]), ...short },
  },
  {
    law: 'E3',
    name: 'a voter votes while a lease may rest on its acknowledgement',
    edits: [
      {
        file: voter,
        find: '    if (protects(now)) return this.#refuse(from, term)\n',
        replace: '',
      },
      {
        file: voter,
        find: 'const granted = term > terms.term && !protects(now) && campaign',
        replace: 'const granted = term > terms.term && campaign',
      },
    ],
    seeds: [3, 1],
    plan: {
      ...faults(['cut-one-way', 150]),
      peers: 3,
      expect: 3,
      candidates: 3,
      operationEveryMs: 3_000,
      linkBreakMs: 15_000,
      safetyMs: 16_000,
    },
  },
  {
    law: 'E3',
    name: 'a voter is loyal for a quarter of the stickiness period',
    edits: [
      {
        file: stickiness,
        find: 'this.#until = now + this.#periodMs',
        replace: 'this.#until = now + this.#periodMs / 4',
      },
    ],
    seeds: [3, 6],
    plan: { ...faults(['isolate', 2_000], ['partition', 2_000]), safetyMs: 9_000 },
  },
  {
    law: 'E3',
    name: 'evidence of any crash ends the stickiness',
    edits: [
      {
        file: stickiness,
        find: '    if (this.#leader !== peer) return false\n',
        replace: '',
      },
    ],
    seeds: [13, 15],
    plan: { ...faults(['isolate', 1_000], ['crash', 500]), store: 'durable', ...short },
  },
  {
    law: 'E3',
    name: 'acknowledgements of learners carry the lease',
    edits: [
      {
        file: reign,
        find: 'for (const voter of this.#electorate.voters) {\n      if (voter === this.#id) continue',
        replace:
          'for (const voter of this.#acknowledged.keys()) {\n      if (voter === this.#id) continue',
      },
    ],
    seeds: [4, 30],
    plan: {
      ...faults(['partition', 1_000]),
      peers: 7,
      expect: 5,
      candidates: 5,
      safetyMs: 16_000,
    },
  },
  {
    law: 'E3',
    name: 'a leader that hands over goes on leading until it hears of another',
    edits: [
      {
        file: election,
        find: '    this.#becomeFollower(this.term)\n    this.#standing.yieldTo(target, now)\n',
        replace: '',
      },
    ],
    seeds: [4, 3],
    plan: { ...faults(['transfer', 400], ['slow-link', 300]), safetyMs: 9_000 },
  },
  {
    law: 'E4',
    name: 'voters elect whoever has a higher priority, whatever its log lacks',
    edits: [
      {
        file: electorate,
        find: 'const difference = comparePositions(last, this.last)',
        replace:
          'const difference = (this.#priorities.get(candidate) ?? 0) > (this.#priorities.get(this.#id) ?? 0) ? 1 : comparePositions(last, this.last)',
      },
      {
        file: 'election/src/rank.ts',
        find: '  if (byLog !== 0) return byLog\n',
        replace: '',
      },
    ],
    seeds: [155],
    // As in the other row of this law.
    plan: {
      ...faults(['slow-link', 100], ['isolate', 600]),
      peers: 3,
      expect: 3,
      candidates: 3,
      priorities: [0, 1, 2],
      algorithm: 'bully',
      store: 'durable',
      operationEveryMs: 40,
      linkBreakMs: 200,
      safetyMs: 6_000,
    },
  },
  {
    law: 'V1',
    name: 'who has passed the token on, or was deferred, waits for ever',
    edits: [
      {
        file: standing,
        find: "this.#phase = { name: 'deferred', to, until: now + 2 * this.#roundMs }",
        replace: "this.#phase = { name: 'deferred', to, until: now + 1e9 }",
      },
    ],
    seeds: [61, 9],
    plan: { ...faults(['isolate', 1_200], ['pause', 1_200]), algorithm: 'ring', ...short },
  },
  {
    law: 'V1',
    name: 'a candidate that found no majority never stands again',
    edits: [
      {
        file: standing,
        find: "this.#phase = { name: 'resting', until: now + ms * this.#spread() }",
        replace: "this.#phase = { name: 'resting', until: now + 1e9 * this.#spread() }",
      },
    ],
    seeds: [7, 47],
    plan: { ...faults(['isolate', 1_200], ['partition', 1_200]), ...short },
  },
  {
    law: 'L4',
    name: 'a candidate skips the pre-vote, and nobody is told that its term is over',
    edits: [
      {
        file: 'election/src/campaign.ts',
        find: "if (result === 'won') this.#stand()",
        replace: "if (result !== 'lost') this.#stand()",
      },
      {
        file: 'election/src/term-store.ts',
        find: '    if (term >= this.durableTerm) return\n',
        replace: '    if (term >= 0) return\n',
      },
    ],
    // Whoever is left in a term of its own follows nobody any more, and completes nothing.
    alsoSeenBy: ['V1'],
    seeds: [3, 4],
    plan: { ...faults(['cut-one-way', 300], ['pause', 1_000]), ...short },
  },
  {
    law: 'V1',
    name: 'a hand-over never finds its moment, and the writes go on waiting',
    edits: [
      {
        file: 'replicated-state/src/leader.ts',
        find: 'this.lagOf(target) !== 0) return',
        replace: 'this.lagOf(target) !== -1) return',
      },
      {
        file: transfer,
        find: "if (outcome === 'behind') this.#options.outbox.push({ type: 'quiesce', target: undefined })",
        replace: '',
      },
    ],
    seeds: [1, 2],
    plan: { ...faults(['transfer', 1_000]), ...short },
  },
  {
    law: 'E5',
    name: 'a voter goes back to the term of whoever asks for its vote',
    edits: [
      {
        file: voter,
        find: '    if (term < terms.term) return terms.answerStale(from, term)\n',
        replace: '',
      },
      {
        file: voter,
        find: 'if (term > terms.term || this.#isFree()) vote(term, from)',
        replace: 'if (term !== terms.term || this.#isFree()) vote(term, from)',
      },
      {
        file: 'election/src/term-store.ts',
        find: "    assert(term >= this.term, 'a term never goes back at a peer')\n",
        replace: '',
      },
      {
        file: 'election/src/term-store.ts',
        find: 'term > this.term || this.vote === undefined || this.vote === vote,',
        replace: 'term !== this.term || this.vote === undefined || this.vote === vote,',
      },
      {
        file: 'replicated-state/src/replicated-state.ts',
        find: "    assert(term >= this.#outbox.term, 'terms never go back')\n",
        replace: '',
      },
    ],
    seeds: [17, 46],
    plan: { ...faults(['slow-link', 100], ['isolate', 800]), safetyMs: 6_000 },
  },
  {
    law: 'E2',
    name: 'a candidate does not write its vote for itself',
    edits: [
      {
        file: election,
        find: 'this.#accept(this.term + 1, this.#id)',
        replace: 'this.#accept(this.term + 1, undefined)',
      },
    ],
    seeds: [1, 2],
    plan: { safetyMs: 3_000 },
  },
]
