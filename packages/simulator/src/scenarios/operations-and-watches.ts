/** What an application is told, across the death of a leader and the compaction of the log. */
import type { KeyValue, WatchBatch } from '@quorate/replicated-state'
import type { Message } from './messages.ts'
import type { Scenario } from './scenario.ts'

/**
 * An operation is committed, and its leader dies before the submitter knows (EXECUTIONS 12; S3). The
 * retry under the next leader finds it done. Guards the sequence that is compared twice: in
 * `onOperations` (leader.ts), so that it is not appended again, and in apply.ts, so that a second
 * entry would change nothing: either one alone suffices.
 */
export const operationInFlight: Scenario = {
  name: 'an operation in flight when its leader dies is applied exactly once',
  run: (begin) => {
    const script = begin()
    const { leader, others } = script.found()
    const [submitter, other] = others
    script.done(script.set(submitter, '/a/1'))
    const appends = script.hold({ from: leader, to: submitter, when: 'append' })
    const write = script.set(submitter, '/a/1')
    const isCommitted = () => script.of(other).state.tree.get('/a/1')?.version === 2
    script.until('a majority has it', isCommitted, 500)
    script.check(write.result === undefined, 'its submitter does not know')
    script.crash(leader)
    appends.drop()
    script.done(write)
    script.check(
      write.result?.ok === true && write.result.keys[0]?.version === 2,
      'it was applied once',
    )
    script.check(script.marks('operation-doubled') > 0, 'and it was sent twice')
    leader.start()
    script.conclude()
  },
}

/**
 * A watch goes on from a cursor whose history was compacted meanwhile (W1): it is told so once, by
 * one resync that shows everything as it stands, and then of every change. Guards the comparison
 * with `#since` in watch-hub.ts.
 */
export const resumedWatch: Scenario = {
  name: 'a watch resumed after compaction gets one resync',
  run: (begin) => {
    const script = begin({ keepEntries: 10 })
    const { leader, others } = script.found()
    const watcher = others[0]
    for (let i = 0; i < 5; i++) script.done(script.set(leader, '/a/1'))
    script.run(50)
    const from = script.of(watcher).watches.cursor
    script.crash(watcher)
    for (let i = 0; i < 60; i++) script.done(script.set(leader, '/a/1'))
    watcher.start()
    const { state, watches } = script.of(watcher)
    const { revision } = script.of(leader).state.tree
    script.until('it has caught up', () => state.tree.revision >= revision, 3_000)
    const read = () => ({ revision: state.tree.revision, entries: [] as KeyValue[] })
    const queue = watches.watch({ path: '/a/1', recursive: false, from }, read)
    script.done(script.set(leader, '/a/1'))
    script.run(50)
    const told: WatchBatch[] = []
    for (let next = queue.take(); next !== undefined; next = queue.take()) told.push(next)
    queue.close()
    const types = told.map(({ type }) => type).join(', ')
    script.check(types === 'resync' || types === 'resync, changes', `one resync, not: ${types}`)
    script.check((told.at(-1)?.cursor.revision ?? 0) > revision, 'it is told of the last change')
    script.conclude()
  },
}

/**
 * A snapshot of several pieces is on its way to a learner when its sender dies (L3). The next leader
 * sends a later one; what comes late of the first changes nothing. Guards that pieces of one image
 * alone are put together (`add` in snapshot-assembly.ts).
 */
export const snapshotToLearner: Scenario = {
  name: 'a snapshot goes to a learner while the leader changes',
  run: (begin) => {
    const script = begin({ keepEntries: 10 })
    const { leader, others } = script.found()
    const long = 'x'.repeat(900)
    const writes = Array.from({ length: 320 }, (_, i) => script.set(leader, `/s/${i}${long}`))
    for (const write of writes) script.done(write)
    const areCompacted = () => script.marks('log-compacted') >= script.peers.length
    script.until('only a snapshot tells it all', areCompacted, 3_000)
    const learner = script.add({ hasBootstrap: false })
    const isLater = (m: Message) => m.type === 'snapshot-chunk' && m.offset > 0
    const rest = script.hold({ from: leader, to: learner, when: isLater })
    const follows = others.map((to) => script.hold({ from: learner, to, when: 'follow' }))
    learner.start()
    script.until('the rest is on its way', () => rest.count > 0, 3_000)
    script.crash(leader)
    const next = script.hold({ to: learner, when: isLater })
    script.until('another one leads', () => script.leader() !== undefined, 2_000)
    // Its state is another one before it hears of the learner.
    for (let i = 0; i < 5; i++) script.done(script.set(others[0], `/a/${i}`))
    for (const rule of follows) rule.release()
    script.until('it sends a snapshot, too', () => next.count > 0, 3_000)
    rest.release()
    script.run(10)
    next.release()
    script.done(script.set(others[0], '/s/last'))
    const { revision } = script.of(others[0]).state.tree
    const isThere = () => script.of(learner).state.tree.revision >= revision
    script.until('the learner has caught up', isThere, 3_000)
    script.check(script.marks('snapshot-malformed') === 0, 'no pieces of two were put together')
    leader.start()
    script.conclude()
  },
}

/**
 * A peer asks for a read, is killed, and is back with its disk before a majority has acknowledged the
 * round of its question. It reads again, after a write; then the first question is answered. (The
 * acknowledgements of beats are late behind that of the write: a link that breaks loses those.) Guards that
 * no life takes an answer to another one (`firstRequestOf` in replicated-state/src/reads.ts; S4).
 */
export const answerToFormerLife: Scenario = {
  name: 'the answer to a read of a former life',
  run: (begin) => {
    const script = begin()
    const { leader, others } = script.found()
    const [reader] = others
    const { index } = script.of(leader).state.log.last
    const acknowledged = script.hold({ to: leader, when: 'beat-ack' })
    script.read(reader, '/a/1')
    script.run(3)
    script.crash(reader)
    reader.start()
    const isBack = () =>
      script.of(reader).election.leader === leader.id &&
      script.of(reader).state.appliedIndex >= index
    script.until('it is back', isBack, 300)
    script.run(2)
    const appends = script.hold({ to: reader, when: 'append' })
    script.done(script.set(leader, '/a/1'), 50)
    const read = script.read(reader, '/a/1')
    script.run(3)
    acknowledged.release()
    script.run(5)
    appends.release()
    script.until('it is read', () => read.returnedAt !== undefined, 1_000)
    script.check(read.seen !== undefined, 'what was written before is read')
    script.conclude()
  },
}
