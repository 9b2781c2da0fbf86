/** What was held by those who are gone. */
import type { SimulatedPeer } from '../peer.ts'
import type { Scenario } from './scenario.ts'
import type { Script } from './script.ts'

/** Whether the key exists in the replica of this peer. */
export function has(script: Script, peer: SimulatedPeer, path: string): boolean {
  return script.of(peer).state.tree.get(path) !== undefined
}

/**
 * A holder loses its power and is back within half a second, the same peer on the same disk, before
 * anybody has noticed (EXECUTIONS 12; S1, S2): the session of its new life ends the old one, and
 * what that one held goes with it. Guards the end of the earlier session in `open-session`
 * (replicated-state/apply.ts).
 */
export const holderRestarted: Scenario = {
  name: 'a holder restarted within half a second does not inherit its keys',
  run: (begin) => {
    const script = begin()
    const { leader, others } = script.found()
    const holder = others[0]
    script.done(script.lock(holder, '/e/lock'))
    const before = script.of(holder).state.session?.handle
    holder.crash({ losesPower: true })
    script.run(300)
    script.check(has(script, leader, '/e/lock'), 'nobody has noticed')
    holder.start()
    const isOpen = () => script.of(holder).state.session !== undefined
    script.until('its new life has a session', isOpen, 1_500)
    script.check(script.of(holder).state.session?.handle !== before, 'another one')
    for (const peer of script.peers) {
      const { state } = script.of(peer)
      const index = script.of(holder).state.appliedIndex
      script.until('all know', () => state.appliedIndex >= index, 500)
      script.check(!has(script, peer, '/e/lock'), `the old key is gone at ${peer.name}`)
    }
    script.done(script.lock(holder, '/e/lock'))
    script.conclude()
  },
}

/**
 * All voters are told to stop, one a little later: it still finds a majority to close its session
 * with, so nobody who comes later finds a key of theirs (S1). Guards `mayGo` in cluster/departure.ts.
 */
export const allLeave: Scenario = {
  name: 'all voters stop gracefully, and all their keys go',
  run: (begin) => {
    const script = begin()
    script.found()
    for (const peer of script.peers) script.done(script.lock(peer, `/e/${peer.name}`))
    const left: string[] = []
    script.simulation.watch({
      onNotice: ({ name, host }, { type }) => {
        if (type !== 'left') return
        if (host.cluster.state.tree.get(`/e/${name}`) === undefined) left.push(name)
      },
    })
    for (const peer of script.peers) {
      if (peer === script.peers[2]) script.run(600)
      script.leave(peer)
    }
    script.until('all are gone', () => script.simulation.lives().length === 0, 4_000)
    script.check(left.length === 3, `each has seen its key go, not only ${left}`)
    for (const peer of script.peers) peer.start()
    script.conclude()
  },
}
