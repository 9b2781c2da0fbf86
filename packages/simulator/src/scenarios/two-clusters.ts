/** Clusters that have nothing to do with each other. */
import type { Scenario } from './scenario.ts'

/**
 * Two clusters of different names on one network, whose peers discover each other all the time (M1,
 * L1): each founds itself alone, and neither ever knows a member of the other one. Guards the
 * cluster name in every packet and in every dial.
 */
export const twoClusters: Scenario = {
  name: 'two clusters of different names on one network never mix',
  run: (begin) => {
    const script = begin()
    for (let i = 0; i < 3; i++) script.add({ hasBootstrap: true }).start()
    const other = begin({ beside: script })
    const { leader } = other.found()
    const mine = script.settle()
    for (let i = 0; i < 5; i++) {
      script.done(script.set(mine, '/a/1'))
      other.done(other.set(leader, '/a/1'))
    }
    other.crash(leader)
    script.run(3_000)
    leader.start()
    for (const one of [script, other]) {
      for (const peer of one.peers) {
        const known = one
          .of(peer)
          .membership.members()
          .map(({ name }) => name)
        const isOwn = known.every((name) => one.peers.some((own) => own.name === name))
        script.check(isOwn, `${peer.name} knows nobody else, not ${known}`)
      }
    }
    script.conclude()
    other.conclude()
  },
}
