/**
 * Wrong code for every law, and seeds whose worlds find it. A row says that with its edits the first
 * law to break is its own, and that with the checker of that law off nothing breaks to the end of
 * the run: that checker sees it, and no other does its work. Every law has such a row; a second one
 * may name others in `alsoSeenBy`.
 */
import { electionMutations } from './election-table.ts'
import { keyMutations } from './key-table.ts'
import { faults, type Mutation, short } from './mutation.ts'
import { stateMutations } from './state-table.ts'

const apply = 'replicated-state/src/apply.ts'
const client = 'replicated-state/src/client.ts'
const edit = 'replicated-state/src/edit.ts'
const host = 'quorate/src/cluster/host.ts'
const electorate = 'election/src/electorate.ts'
const reign = 'election/src/reign.ts'
const voter = 'election/src/voter.ts'
const ownSession = 'replicated-state/src/own-session.ts'
const store = 'replicated-state/src/store.ts'
const view = 'membership/src/view.ts'

const lawMutations: readonly Mutation[] = [
  {
    law: 'C1',
    name: 'the voters are changed while the last change is not committed',
    edits: [
      {
        file: 'replicated-state/src/leader.ts',
        find: 'const isCommitted = store.log.configurationIndex <= store.commitIndex',
        replace: 'const isCommitted = store.log.configurationIndex <= store.log.last.index',
      },
    ],
    seeds: [14, 15],
    // A leader that is cut off goes on for a lease, and looks at its voters twice in it.
    plan: {
      ...faults(['isolate', 1_500], ['set-voters', 1_500]),
      peers: 7,
      expect: 3,
      candidates: 3,
      safetyMs: 20_000,
    },
  },
  {
    law: 'E1',
    name: 'half of the voters is enough to be elected',
    edits: [
      {
        file: 'kernel/src/quorum.ts',
        find: "if (granted >= needed) return 'won'",
        replace: "if (2 * granted >= voters.length) return 'won'",
      },
    ],
    seeds: [49, 126],
    // Of four voters two and two are parted. Half is not enough to commit or for a lease, so both
    // reigns are over before the parts meet again.
    plan: {
      ...faults(['partition', 2_000]),
      peers: 4,
      expect: 4,
      voters: 5,
      candidates: 4,
      operationEveryMs: 400,
      safetyMs: 9_000,
    },
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
        file: voter,
        find: 'else if (terms.vote !== from) return this.#refuse(from, term)',
        replace: '',
      },
      {
        file: 'election/src/campaign.ts',
        find: "if (result === 'won') this.#stand()",
        replace: "if (result !== 'lost') this.#stand()",
      },
    ],
    seeds: [4, 8],
    plan: { expect: 5, candidates: 5, safetyMs: 21_000 },
  },
  {
    law: 'E3',
    name: 'the lease lasts three times as long as it may',
    edits: [
      {
        file: reign,
        find: 'this.#leaseUntil = newest.sentAt + this.#leaseMs',
        replace: 'this.#leaseUntil = newest.sentAt + 3 * this.#leaseMs',
      },
    ],
    seeds: [5, 6],
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
        file: electorate,
        find: 'this.votes ? difference >= 0 : difference > 0',
        replace: 'this.votes ? difference >= -1_000_000 : difference > 0',
      },
      {
        file: 'election/src/rank.ts',
        find: '  if (byLog !== 0) return byLog\n',
        replace: '',
      },
    ],
    seeds: [84, 93],
    // Such a leader destroys at once what it lacks, which its followers (`fatal`) and L2 see too. So
    // elections come at bad moments, and some leader reaches nobody before its reign is over.
    plan: {
      ...faults(['slow-link', 100], ['isolate', 600]),
      peers: 3,
      expect: 3,
      candidates: 3,
      algorithm: 'bully',
      priorities: [],
      store: 'durable',
      operationEveryMs: 40,
      linkBreakMs: 200,
      safetyMs: 4_000,
    },
  },
  {
    law: 'E5',
    name: 'messages do not wait until the term that they speak for is durable',
    edits: [
      {
        file: 'quorate/src/cluster/outbox.ts',
        find: 'if (term !== undefined && term > durableTerm) {',
        replace: 'if (term !== undefined && term < 0) {',
      },
      {
        file: 'election/src/term-store.ts',
        find: 'else this.#beatAck = { to, message }',
        replace: 'else this.#outbox.send(to, message)',
      },
    ],
    seeds: [2, 4],
    plan: { store: 'durable', safetyMs: 3_000 },
  },
  {
    law: 'L1',
    name: 'the first entry of a reign bears the term of the entry before it',
    edits: [
      {
        file: 'replicated-state/src/leader.ts',
        find: "this.#append({ type: 'noop', term })",
        replace: "this.#append({ type: 'noop', term: store.log.last.term as Term })",
      },
    ],
    seeds: [17, 26],
    // The old leader is gone for good, and with it what it alone held at that place in that term.
    plan: {
      ...faults(['isolate', 1_500], ['crash', 1_500]),
      store: 'memory',
      expect: 5,
      candidates: 5,
      safetyMs: 9_000,
    },
  },
  {
    law: 'L2',
    name: 'the commit index is what the leader says, also when it knows less',
    edits: [
      {
        file: store,
        find: 'if (index <= this.#commitIndex && this.appliedIndex >= this.#commitIndex) return false',
        replace:
          'if (index === this.#commitIndex && this.appliedIndex >= this.#commitIndex) return false',
      },
      {
        file: store,
        find: 'this.#commitIndex = Math.max(this.#commitIndex, index)',
        replace: 'this.#commitIndex = index',
      },
    ],
    seeds: [3, 1],
    plan: {
      ...faults(['isolate', 1_500], ['slow-link', 300], ['crash', 1_500]),
      store: 'durable',
      operationEveryMs: 40,
      safetyMs: 9_000,
    },
  },
  {
    law: 'L3',
    name: 'the keys of a session vanish in whatever order the replica holds them',
    edits: [
      {
        file: apply,
        find: 'for (const path of [...session.keys].sort()) edit.delete(path)',
        replace: 'for (const path of [...session.keys]) edit.delete(path)',
      },
    ],
    seeds: [1, 2],
    plan: { ...faults(['isolate', 1_500], ['leave', 1_500]), safetyMs: 21_000 },
  },
  {
    law: 'L3',
    name: 'a refused transaction leaves what its first steps did',
    edits: [{ file: apply, find: '        edit.undo()\n', replace: '' }],
    // What is left behind shows in later answers, watches and reads of these keys.
    alsoSeenBy: ['S3', 'W1', 'S4'],
    seeds: [2, 3],
    plan: { safetyMs: 12_000 },
  },
  {
    law: 'L4',
    name: 'that entries are committed is told only with the next entry',
    edits: [
      {
        file: 'replicated-state/src/replication.ts',
        find: 'if (progress.toldCommit < commitIndex) this.#append(peer, progress, now)',
        replace: '',
      },
      {
        file: 'replicated-state/src/replication.ts',
        find: 'progress.match < log.last.index ||\n      progress.knownCommit < commitIndex',
        replace: 'progress.match < log.last.index || commitIndex < 0',
      },
    ],
    seeds: [9, 13],
    // Nothing hides that the last write never gets to all.
    plan: { ...faults(), safetyMs: 3_000 },
  },
  {
    law: 'S1',
    name: 'the keys in a snapshot are not given back to their sessions',
    edits: [
      {
        file: 'replicated-state/src/snapshot.ts',
        find: '    session.keys.add(path)\n',
        replace: '',
      },
    ],
    seeds: [2, 3],
    plan: { ...faults(['crash', 2_000], ['isolate', 2_000]), keepEntries: 10, safetyMs: 8_000 },
  },
  {
    law: 'S1',
    name: 'an ephemeral key that is written again belongs to nobody',
    edits: [
      {
        file: edit,
        find: "return this.#put('update', { ...key, value, version: key.version + 1 }, key)",
        replace:
          "return this.#put('update', { ...key, value, version: key.version + 1, owner: undefined }, key)",
      },
    ],
    seeds: [3, 20],
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
    seeds: [8, 5],
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
    seeds: [9, 15],
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
    // The second time is answered by what the first left behind: a version too high, or that the key
    // exists. No order of operations that happened once explains that answer.
    alsoSeenBy: ['S4'],
    seeds: [6, 15],
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
    seeds: [1, 8],
    plan: { ...faults(['slow-link', 500]), ...short },
  },
  {
    law: 'S5',
    name: 'a snapshot is taken over also when it is older than the replica',
    edits: [
      {
        file: 'replicated-state/src/replication.ts',
        find: 'if (isOfFormer || log.term(progress.next - 1) === undefined) {',
        replace: 'if (progress.isProbing && progress.match === 0) {',
      },
      {
        file: 'replicated-state/src/snapshot-intake.ts',
        find: 'if (last.index <= store.commitIndex) {',
        replace: 'if (last.index <= 0) {',
      },
      { file: store, find: '    if (last.index <= this.#commitIndex) return\n', replace: '' },
      {
        file: store,
        find: '    this.#commitIndex = last.index\n    this.#image = undefined',
        replace:
          '    this.#commitIndex = Math.max(this.#commitIndex, last.index)\n    this.#image = undefined',
      },
    ],
    seeds: [133, 152],
    // The first edit makes such snapshots common: a leader begins with one at everybody.
    plan: {
      ...faults(['isolate', 1_500], ['slow-link', 500]),
      keepEntries: 8_192,
      safetyMs: 9_000,
    },
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
    seeds: [4, 1],
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
    seeds: [5, 1],
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
    seeds: [14, 16],
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
    seeds: [16, 25],
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
    seeds: [6, 1],
    plan: { ...faults(['isolate', 1_200], ['pause', 1_200]), ...short },
  },
  {
    law: 'E3',
    name: 'a leader that was suspended asks its monotonic clock alone',
    edits: [
      {
        file: host,
        find: '    if (unseenMs > suspensionMs) return false\n',
        replace: '',
      },
      {
        file: host,
        find: 'this.cluster.election.isLeader(this.#ports.clock.now() + unseenMs)',
        replace: 'this.cluster.election.isLeader(this.#ports.clock.now())',
      },
    ],
    seeds: [2, 1],
    plan: { ...faults(['suspend', 2_000]), safetyMs: 12_000 },
  },
  {
    law: 'S2',
    name: 'the holder of a session is not told that its machine was suspended',
    edits: [
      {
        file: ownSession,
        find: '    this.#deadline -= lostMs\n',
        replace: '',
      },
    ],
    seeds: [2, 1],
    plan: { ...faults(['suspend', 3_000]), safetyMs: 24_000 },
  },
]

export const mutations: readonly Mutation[] = [
  ...lawMutations,
  ...electionMutations,
  ...keyMutations,
  ...stateMutations,
]
