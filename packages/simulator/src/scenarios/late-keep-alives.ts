/** Keep-alives that come late. */
import { has } from './keys-of-the-gone.ts'
import type { Scenario } from './scenario.ts'

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
      const acks = script.hold({ from: leader, to: holder, when: 'keep-alive-ack' })
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
