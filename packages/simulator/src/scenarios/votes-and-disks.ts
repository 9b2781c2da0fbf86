/**
 * What is on its way to the disk (EXECUTIONS 4): it counts where it could be lost, and does not
 * count where it would be relied upon.
 */
import type { Scenario } from './scenario.ts'

const ballots = new Set(['ask', 'answer', 'pre-vote-request', 'pre-vote', 'vote-request', 'vote'])

/**
 * A voter's entry is being written while a rival without it asks for its vote. A vote that compared
 * with the disk would make the rival leader, and the acknowledgement of the entry, which follows
 * when it is written, would commit what the rival does not have (E4, L4). Guards that the position
 * told to the election is the last accepted one (`#tell` in replicated-state.ts).
 */
export const voteWhilePersisting: Scenario = {
  name: 'a vote is asked for while older entries are still being persisted',
  run: (begin) => {
    const script = begin()
    const { leader, others } = script.found()
    // With equal logs, the rival would be the first to stand.
    const [voter, rival] = others
    script.slowDisk(voter, 40)
    const appends = script.hold({ from: leader, to: rival, when: 'append' })
    const write = script.set(leader, '/a/1')
    script.run(5)
    script.check(write.result === undefined, 'the entry is on no second disk')
    script.healDisk(voter)
    const { index } = script.of(leader).state.log.last
    const restraint = script.hold({ from: voter, when: 'pre-vote-request' })
    script.crash(leader)
    appends.drop()
    script.run(50)
    restraint.drop()
    script.until('another one leads', () => script.leader() !== undefined, 3_000)
    script.check(script.leader() === voter, 'who holds the entry leads')
    script.until('it is committed', () => script.of(rival).state.commitIndex > index, 2_000)
    leader.start()
    script.conclude()
  },
}

/**
 * The leader's disk fills up. It hands over, and goes on as a client of the next leader, in a term that
 * it cannot write, with the session that it had; nothing of that counts as a vote. When there is room it
 * counts again: with it, a majority is left after another one has died.
 */
export const leadersDiskFull: Scenario = {
  name: 'the disk of the leader is full for a while',
  run: (begin) => {
    const script = begin({ keepEntries: 10 })
    const { leader: former, others } = script.found()
    const session = script.of(former).state.session?.id.number
    script.fillDisk(former)
    script.set(former, '/a/1')
    const isOther = () => script.leader() !== undefined && script.leader() !== former
    script.until('another one leads', isOther, 2_000)
    for (let n = 0; n < 40; n++) script.done(script.set(former, `/a/${n % 9}`))
    script.run(6_000)
    script.check(script.of(former).state.session?.id.number === session, 'its session has lived on')
    script.check(script.marks('log-compacted') > 0, 'its log went on without its disk')
    script.healDisk(former)
    script.until('it writes again', () => script.marks('storage-freed') > 0, 2_000)
    const [other] = others.filter((peer) => peer !== script.leader())
    script.run(500)
    script.crash(other as typeof former)
    script.done(script.set(former, '/a/2'))
    script.crash(former)
    other?.start()
    former.start()
    script.conclude()
  },
}

/**
 * The leader's disk takes a write and never answers. The others' disks are a majority, so nothing is
 * lost by going on without it; only the leader itself would in the end take no more, as it waits for
 * its own disk. So it hands over, as it does when its disk is full.
 */
export const leadersDiskHangs: Scenario = {
  name: 'the disk of the leader hangs',
  run: (begin) => {
    const script = begin()
    const { leader: former, others } = script.found()
    script.slowDisk(former, 20_000)
    script.done(script.set(others[0], '/a/1'))
    const isOther = () => script.leader() !== undefined && script.leader() !== former
    script.until('another one leads', isOther, 8_000)
    for (let n = 0; n < 20; n++) script.done(script.set(others[0], `/a/${n % 9}`))
    script.healDisk(former)
    script.until('it writes again', () => script.marks('storage-freed') > 0, 25_000)
    script.conclude()
  },
}

/**
 * The disk of the leader is full when another number of voters is asked for: an entry about the voters
 * stands in its log, and cannot be stored. Guards that neither the others nor what they commit wait for
 * that, as no other voters are in it (`isChangeUnstored` in replicated-state/src/commit.ts): it could not
 * even hand over.
 */
export const wishWhileDiskFull: Scenario = {
  name: 'another number of voters is wanted while the disk of the leader is full',
  run: (begin) => {
    const script = begin()
    const { leader, others } = script.found()
    script.fillDisk(leader)
    script.setSeats(leader, 5)
    const isOther = () => script.leader() !== undefined && script.leader() !== leader
    script.until('another one leads', isOther, 2_000)
    const write = script.done(script.set(others[0], '/a/1'))
    script.check(write.result?.ok === true, 'those that have room write')
    script.check(script.of(others[0]).state.configuration?.seats === 5, 'the wish is taken')
    script.conclude()
  },
}

/**
 * The leader's disk hangs while a change of voters is on its way to it, which the others do not hear of
 * before. Guards that it can hand over to who voted before, without that change (`lagOf` in
 * replicated-state/src/leader.ts).
 */
export const changeWhileDiskHangs: Scenario = {
  name: 'the voters are changed while the disk of the leader hangs',
  run: (begin) => {
    const script = begin({ expect: 3, voters: 5 })
    const { leader: former, others } = script.found()
    script.slowDisk(former, 20_000)
    for (let i = 0; i < 2; i++) script.add({ hasBootstrap: false }).start()
    const isChanging = () => script.of(former).state.configuration?.voters.length === 4
    script.until('it makes a change', isChanging, 4_000)
    const isOther = () => script.leader() !== undefined && script.leader() !== former
    script.until('another one leads', isOther, 8_000)
    const write = script.done(script.set(others[0], '/a/1'))
    script.check(write.result?.ok === true, 'those whose disks answer write')
    script.conclude()
  },
}

/**
 * An entry is being written when another leader's entry takes its place; then the first write ends.
 * Taken for the other entry's, it would let that one commit without being stored (L2, L4). The
 * order of writes alone already keeps such an acknowledgement back, because the later term is
 * written after the first entry and together with the second; so the guard itself is asserted:
 * `Persistence.truncated` voids the answer.
 */
export const latePersisted: Scenario = {
  name: 'the late persisted of a truncated entry',
  run: (begin) => {
    const script = begin()
    const { leader: author, others } = script.found()
    const [holder, third] = others
    const appends = script.hold({ from: author, to: third, when: 'append' })
    script.slowDisk(author, 1e6)
    script.slowDisk(holder, 1_500)
    script.set(author, '/a/1')
    script.run(5)
    const silence = script.hold({ from: holder, when: ({ type }) => ballots.has(type) })
    author.crash({ losesWrites: true })
    appends.drop()
    script.healDisk(author)
    author.start()
    const restraint = script.hold({ from: author, when: 'pre-vote-request' })
    const there = script.hold({ from: author, to: third, when: 'append' })
    const back = script.hold({ from: third, to: author, when: 'append' })
    script.until('one without the entry leads', () => script.leader() !== undefined, 1_200)
    const leader = script.leader() as typeof author
    const { index } = script.of(leader).state.log.last
    script.until('the write is void', () => script.marks('persisted-void') > 0, 2_000)
    script.check(script.of(leader).state.commitIndex < index, 'nothing is committed by it')
    holder.crash({ losesWrites: true })
    script.healDisk(holder)
    script.crash(leader)
    for (const rule of [silence, restraint, there, back]) rule.drop()
    holder.start()
    script.until('the others go on', () => script.leader() !== undefined, 3_000)
    leader.start()
    script.conclude()
  },
}
