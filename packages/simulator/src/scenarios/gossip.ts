/** Learners, and what they hear by gossip. */
import type { Scenario } from './scenario.ts'

/**
 * Nothing that is published arrives (law V1, S3): what learners lack comes by stream, two beats
 * later at the latest. Guards the question that the leader asks of them (learner-feed.ts).
 */
export const withoutGossip: Scenario = {
  name: 'learners without gossip',
  run: (begin) => {
    const script = begin()
    const { leader } = script.found()
    const learner = script.add({ hasBootstrap: false })
    learner.start()
    script.settle()
    script.until('it is fed by gossip', () => script.marks('learner-asked') > 0, 2_000)
    const gossip = script.hold({ isGossip: true, when: 'append' })
    const taken = script.marks('gossip-taken')
    const { state } = script.of(learner)
    for (let i = 0; i < 10; i++) {
      script.done(script.set(leader, `/a/${i}`))
      const isThere = () => state.tree.get(`/a/${i}`) !== undefined
      script.until('the learner has it', isThere, 200)
      // So long that it is fed by gossip again, which fails it again.
      script.run(i < 5 ? 0 : 1_100)
    }
    const waited = script.now
    script.done(script.set(learner, '/b/1'))
    script.check(script.now - waited < 200, 'its own write took two beats and a little more')
    script.check(gossip.count > 0, 'something was published')
    script.check(script.marks('gossip-taken') === taken, 'and nothing of it taken')
    gossip.drop()
    script.conclude()
  },
}

/**
 * A batch that was published long ago arrives when its publisher does not lead any more (law E5,
 * L1): at a learner that knows, it says nothing, and nobody is told that his term is over; at one
 * that does not know yet, it is as good as ever, because it was committed. Guards the door
 * (`isLate` in cluster.ts).
 */
export const staleGossip: Scenario = {
  name: 'stale gossip',
  run: (begin) => {
    const script = begin()
    const { leader, others } = script.found()
    const [knowing, unknowing] = [1, 2].map(() => script.add({ hasBootstrap: false }))
    if (knowing === undefined || unknowing === undefined) return
    knowing.start()
    unknowing.start()
    script.settle()
    script.until('they are fed by gossip', () => script.marks('learner-asked') > 1, 3_000)
    // Where gossip has failed once, the stream serves for a second; then it begins anew.
    script.run(1_100)
    script.done(script.set(leader, '/a/0'))
    script.run(300)
    const late = [knowing, unknowing].map((to) =>
      script.hold({ from: leader, to, isGossip: true, when: 'append' }),
    )
    script.done(script.set(leader, '/a/1'))
    script.until('it is published', () => late.every(({ count }) => count > 0), 500)
    for (const peer of script.peers) if (peer !== unknowing) script.cutBothWays(peer, unknowing)
    script.crash(leader)
    const isLed = () => script.leader() !== undefined
    script.until('another one leads', isLed, 2_000)
    const { election, state } = script.of(knowing)
    const { term } = script.of(others[0]).election
    script.until('a learner knows', () => election.term === term, 1_000)
    script.run(300)
    const before = { index: state.log.last.index, answers: script.marks('stale-answered') }
    const dropped = script.marks('message-of-other-term')
    late[0]?.release()
    script.run(0.1)
    script.check(script.marks('message-of-other-term') > dropped, 'it is of another term')
    script.check(state.log.last.index === before.index, 'it changes nothing')
    script.check(script.marks('stale-answered') === before.answers, 'and nobody is told')
    const other = script.of(unknowing)
    script.check(other.election.term < term, 'the other one does not know')
    script.check(other.state.tree.get('/a/1') === undefined, 'and has not heard of it')
    late[1]?.release()
    script.run(0.1)
    script.check(other.state.tree.get('/a/1') !== undefined, 'it takes what was committed')
    leader.start()
    script.conclude()
  },
}
