/** Sessions, and the keys that live and die with them. */
import type { SimulatedPeer } from '../peer.ts'
import type { Scenario } from './scenario.ts'
import type { Script } from './script.ts'

/** Whether the key exists in the replica of this peer. */
export function has(script: Script, peer: SimulatedPeer, path: string): boolean {
  return script.of(peer).state.tree.get(path) !== undefined
}

/**
 * A leader is stopped, another one is elected and grants its own time to a holder that hears the
 * first one alone. The first one wakes and finds the holder's keep-alive (EXECUTIONS 6; S2): an
 * acknowledgement might outlast what the second one grants. Guards the round that confirms a
 * keep-alive (`onKeepAlive` in replicated-state/leader.ts). It is asserted itself, because the
 * holder is safe without it too: it sends only as long as it sticks to the first leader, and the
 * second one is elected later than that.
 */
export const deposedLeader: Scenario = {
  name: 'a deposed leader wakes and finds a keep-alive',
  run: (begin) => {
    // What a stopped process finds first when it wakes, timers or sockets, the seed decides.
    for (const seed of [1, 2, 3]) {
      const script = begin({ seed, expect: 5, linkBreakMs: 60_000 })
      const { leader, others } = script.found()
      const holder = others[0]
      script.done(script.lock(holder, '/e/lock'))
      for (const peer of others.slice(1)) script.cutBothWays(holder, peer)
      const keepAlives = script.hold({ from: holder, to: leader, when: 'keep-alive' })
      script.until('a keep-alive is sent', () => keepAlives.count > 0, 1_000)
      script.pause(leader)
      keepAlives.release()
      const acks = script.hold({ from: leader, when: 'keep-alive-ack' })
      script.run(3_000)
      script.check(script.leader() !== undefined, 'another one leads')
      script.resume(leader)
      script.run(50)
      script.check(acks.count === 0, 'it acknowledges nothing')
      acks.release()
      const last = others.at(-1) as typeof leader
      script.until('the lock is free', () => !has(script, last, '/e/lock'), 5_000)
      script.conclude()
    }
  },
}

/**
 * The end of a session stands in the leader's log, not committed yet, when a keep-alive of it
 * arrives that was long on its way (EXECUTIONS 6; S2). Guards `isEnding` in
 * replicated-state/leader.ts. The holder is safe without it too: an end is appended only after its
 * own deadline, which is final.
 */
export const expiryAppended: Scenario = {
  name: 'an expiry is appended, then a keep-alive of that session arrives',
  run: (begin) => {
    const script = begin()
    const { leader, others } = script.found()
    const holder = others[0]
    const session = script.of(holder).state.session?.handle
    script.done(script.lock(holder, '/e/lock'))
    const signs = new Set(['keep-alive', 'open-session'])
    const late = script.hold({ from: holder, when: ({ type }) => signs.has(type) })
    script.run(4_500)
    const appends = script.hold({ from: leader, when: 'append' })
    const isAppended = () =>
      script.of(leader).state.log.last.index > script.of(leader).state.commitIndex
    script.until('the end is appended', () => script.marks('session-expired') > 0, 2_000)
    script.check(isAppended(), 'and not committed')
    const acks = script.hold({ from: leader, to: holder, when: 'keep-alive-ack' })
    late.release()
    script.run(200)
    const isOfIt = acks.messages.some((m) => m.type === 'keep-alive-ack' && m.session === session)
    script.check(!isOfIt, 'the session is not acknowledged any more')
    acks.release()
    appends.release()
    script.conclude()
  },
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
