/**
 * One wrong line of production code for every law, and seeds whose worlds find it. A row says that
 * with its edits the first law to break is its own: the checker of that law can see, and no other
 * checker does its work for it.
 */
import type { FaultKind, Plan } from '../../src/plan.ts'

export interface Edit {
  /** From `packages/` on. */
  readonly file: string
  /** Stands in the file exactly once. */
  readonly find: string
  readonly replace: string
}

export interface Mutation {
  readonly law: string
  /** What is wrong now. */
  readonly name: string
  readonly edits: readonly Edit[]
  /** One after the other, until one breaks the law. */
  readonly seeds: readonly number[]
  /** What the seeds do not draw themselves, so that they are sure to get there. */
  readonly plan?: Partial<Plan>
}

const election = 'election/src/election.ts'
const apply = 'replicated-state/src/apply.ts'
const client = 'replicated-state/src/client.ts'
const ownSession = 'replicated-state/src/own-session.ts'
const view = 'membership/src/view.ts'

/** Only these faults, so many milliseconds apart. */
function faults(...kinds: readonly (readonly [FaultKind, number])[]): Partial<Plan> {
  return { faultEveryMs: new Map(kinds) }
}

/** For what shows only at the end: the end comes sooner. */
const short = { safetyMs: 16_000 } as const satisfies Partial<Plan>

export const mutations: readonly Mutation[] = [
  {
    law: 'E1',
    name: 'a candidate leads as soon as it has not lost',
    edits: [
      {
        file: election,
        find: "if (result === 'won') this.#becomeLeader(now)",
        replace: "if (result !== 'lost') this.#becomeLeader(now)",
      },
      {
        file: 'election/src/campaign.ts',
        find: "if (result === 'won') this.#stand()",
        replace: "if (result !== 'lost') this.#stand()",
      },
    ],
    seeds: [1, 3],
    plan: { expect: 5, candidates: 5, safetyMs: 6_000 },
  },
  {
    law: 'E2',
    name: 'a vote is written without saying for whom',
    edits: [
      {
        file: 'election/src/term-store.ts',
        find: 'bytes: encodeVote(record)',
        replace: 'bytes: encodeVote({ term: record.term })',
      },
    ],
    seeds: [2, 4],
    plan: { safetyMs: 3_000 },
  },
  {
    law: 'E2',
    name: 'a voter grants its vote to whoever asks next in the term',
    edits: [
      {
        file: election,
        find: 'else if (this.#terms.vote !== from) return this.#refuseVote(from, term)',
        replace: '',
      },
      {
        file: 'election/src/campaign.ts',
        find: "if (result === 'won') this.#stand()",
        replace: "if (result !== 'lost') this.#stand()",
      },
    ],
    seeds: [6, 4],
    plan: { expect: 5, candidates: 5, safetyMs: 21_000 },
  },
  {
    law: 'E3',
    name: 'the lease lasts three times as long as it may',
    edits: [
      {
        file: 'election/src/reign.ts',
        find: 'this.#leaseUntil = newest.sentAt + this.#leaseMs',
        replace: 'this.#leaseUntil = newest.sentAt + 3 * this.#leaseMs',
      },
    ],
    seeds: [4, 2],
    plan: {
      ...faults(['isolate', 3_000], ['partition', 4_000], ['pause', 4_000]),
      safetyMs: 9_000,
    },
  },
  {
    law: 'E4',
    name: 'voters elect whoever asks, whatever its log lacks',
    edits: [
      {
        file: 'election/src/electorate.ts',
        find: 'this.votes ? difference >= 0 : difference > 0',
        replace: 'this.votes ? difference >= -1_000_000 : difference > 0',
      },
    ],
    seeds: [4, 1],
    plan: {
      ...faults(['isolate', 1_500], ['partition', 2_000], ['slow-link', 1_000]),
      store: 'durable',
      operationEveryMs: 40,
      safetyMs: 13_000,
    },
  },
  {
    law: 'E5',
    name: 'messages do not wait until the term that they speak in is durable',
    edits: [
      {
        file: 'quorate/src/cluster/outbox.ts',
        find: 'if (term !== undefined && term > durableTerm) {',
        replace: 'if (term !== undefined && term < 0) {',
      },
    ],
    seeds: [2, 4],
    plan: { store: 'durable', safetyMs: 3_000 },
  },
  {
    law: 'L1',
    name: 'entries are taken wherever the log ends, without comparing what comes before them',
    edits: [
      {
        file: 'replicated-state/src/follower.ts',
        find: 'if (previousIndex > commitIndex && log.term(previousIndex) !== previousTerm) {',
        replace: 'if (previousIndex < 0) {',
      },
    ],
    seeds: [3, 4],
    plan: { safetyMs: 3_000 },
  },
  {
    law: 'L2',
    name: 'a follower keeps the entry that it holds, also when the leader sends another one',
    edits: [
      {
        file: 'replicated-state/src/follower.ts',
        find: 'if (held === entry.term) continue',
        replace: 'if (held !== undefined) continue',
      },
    ],
    seeds: [1, 3],
    plan: {
      ...faults(['isolate', 2_500], ['partition', 3_000]),
      operationEveryMs: 40,
      safetyMs: 22_000,
    },
  },
  {
    law: 'L3',
    name: 'the keys of a session vanish in whatever order the replica holds them',
    edits: [
      {
        file: apply,
        find: 'for (const path of [...paths].sort()) {',
        replace: 'for (const path of paths) {',
      },
    ],
    seeds: [5, 3],
    plan: { ...faults(['isolate', 1_500], ['leave', 1_500]), safetyMs: 21_000 },
  },
  {
    law: 'L4',
    name: 'who is behind the compacted log never gets a snapshot',
    edits: [
      {
        file: 'replicated-state/src/replication.ts',
        find: '      this.#startTransfer(peer, progress, now)\n',
        replace: '',
      },
    ],
    seeds: [3, 4],
    plan: { ...faults(['crash', 2_000], ['isolate', 2_000]), keepEntries: 10, ...short },
  },
  {
    law: 'S1',
    name: 'the keys of a session outlive it',
    edits: [
      {
        file: apply,
        find: 'session.keys.size === 0 ? undefined : this.#deleteAll(session.keys)',
        replace: 'undefined',
      },
    ],
    seeds: [2, 3],
    plan: { safetyMs: 14_000 },
  },
  {
    law: 'S1',
    name: 'an ephemeral key that is written again belongs to nobody',
    edits: [
      {
        file: apply,
        find: "return changed('update', this.#put({ path, value, version: version + 1, owner }))",
        replace:
          "return changed('update', this.#put({ path, value, version: version + 1, owner: owner && undefined }))",
      },
    ],
    seeds: [2, 3],
    plan: { safetyMs: 8_000 },
  },
  {
    law: 'S2',
    name: 'the holder believes in its session half as long again as it may',
    edits: [
      {
        file: ownSession,
        find: 'return safeShareMs(sessionTimeoutMs, driftBound)',
        replace: 'return 1.5 * safeShareMs(sessionTimeoutMs, driftBound)',
      },
    ],
    seeds: [3, 1],
    plan: { ...faults(['isolate', 2_500], ['pause', 2_500]), safetyMs: 13_000 },
  },
  {
    law: 'S3',
    name: 'a withdrawn operation is reported not applied, even when it is under way',
    edits: [
      {
        file: client,
        find: '    if (submitted === undefined) return\n',
        replace: "    if (submitted === undefined) return this.#refuse(id, 'withdrawn')\n",
      },
    ],
    seeds: [3, 2],
    plan: { safetyMs: 17_000 },
  },
  {
    law: 'S3',
    name: 'what was under way when a session was over is sent again in the next one',
    edits: [
      {
        file: client,
        find: 'if (life !== undefined && life.operations.length > 0) this.#fenced.set(life.handle, life)',
        replace: 'for (const one of life?.operations ?? []) this.#queue.push(one)',
      },
    ],
    seeds: [4, 2],
    plan: {
      ...faults(['isolate', 1_500], ['pause', 1_500]),
      operationEveryMs: 40,
      safetyMs: 13_000,
    },
  },
  {
    law: 'S4',
    name: 'a read asks nobody how far the own replica must be',
    edits: [
      {
        file: 'replicated-state/src/reads.ts',
        find: '    this.#asked.set(id, { ids, sentAt: now })\n',
        replace: '    this.#answered.push({ ids, index: 0 * id })\n',
      },
    ],
    seeds: [5, 3],
    plan: { ...faults(['slow-link', 500]), ...short },
  },
  {
    law: 'S5',
    name: 'a deletion sets the revision of the tree back',
    edits: [
      {
        file: apply,
        find: '    this.tree.remove(path)\n    if (owner',
        replace: '    this.tree.remove(path)\n    this.tree.revision -= 2\n    if (owner',
      },
    ],
    seeds: [2, 3],
    plan: { safetyMs: 4_000 },
  },
  {
    law: 'W1',
    name: 'a watch does not see the keys directly below its path',
    edits: [
      {
        file: 'replicated-state/src/watch-hub.ts',
        find: 'this.#match(this.#direct.get(parentOf(change.path)), change, matches)',
        replace: '',
      },
    ],
    seeds: [4, 2],
    plan: { operationEveryMs: 40, safetyMs: 17_000 },
  },
  {
    law: 'M1',
    name: 'a suspicion never ends in a death',
    edits: [
      {
        file: view,
        find: 'if (now >= suspicion.deadAt(this.#witnessesNeeded())) this.#becomeDead(member, now)',
        replace: '',
      },
    ],
    seeds: [5, 4],
    plan: { ...faults(['crash', 2_000]), store: 'memory', safetyMs: 8_000 },
  },
  {
    law: 'M2',
    name: 'answers to probes do not count, and a suspect is dead at once',
    edits: [
      {
        file: 'membership/src/detector.ts',
        find: 'if (this.#prober.answer(sequence, target)) {',
        replace: 'if (sequence < 0) {',
      },
      {
        file: view,
        find: 'if (now >= suspicion.deadAt(this.#witnessesNeeded())) this.#becomeDead(member, now)',
        replace: 'this.#becomeDead(member, now)',
      },
    ],
    seeds: [2, 1],
    plan: { ...faults(), safetyMs: 16_000 },
  },
  {
    law: 'M3',
    name: 'an accuser raises the incarnation of whom it accuses',
    edits: [
      {
        file: view,
        find: "const suspect: Member = { ...member, status: 'suspect' }",
        replace:
          "const suspect: Member = { ...member, status: 'suspect', incarnation: member.incarnation + 1 }",
      },
    ],
    seeds: [1, 3],
    plan: { safetyMs: 4_000 },
  },
  {
    law: 'M4',
    name: 'who is called dead does not contradict',
    edits: [
      {
        file: view,
        find: "    this.#mark('refuted-others')\n",
        replace:
          "    if (said.status === 'dead') return 'wrong'\n    this.#mark('refuted-others')\n",
      },
    ],
    seeds: [2, 7],
    plan: { ...faults(['isolate', 2_500], ['partition', 3_000]), safetyMs: 30_000 },
  },
  {
    law: 'V1',
    name: 'a session that expired is not followed by another one',
    edits: [
      {
        file: ownSession,
        find: 'if (this.#isWanted) this.#becomeOpening()',
        replace: '',
      },
    ],
    seeds: [4, 6],
    plan: { ...faults(['isolate', 1_200], ['pause', 1_200]), ...short },
  },
]
