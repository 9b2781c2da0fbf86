/** Machines that are suspended: their monotonic clock stands still, and the others go on. */
import { has } from './keys-of-the-gone.ts'
import type { Scenario } from './scenario.ts'

/**
 * A leader is suspended for longer than its lease, and another one is elected; by its monotonic
 * clock, the lease of the first one still runs when it wakes (E3). Guards the question that
 * `isLeader` in cluster/host.ts asks of both clocks: in all the time in which the machine could not
 * be told of anything, it must read false.
 */
export const suspendedLeader: Scenario = {
  name: 'a suspended leader',
  run: (begin) => {
    // What it finds first when it wakes, timers or sockets, the seed decides.
    for (const seed of [1, 2, 3]) {
      const script = begin({ seed, linkBreakMs: 60_000 })
      const { leader } = script.found()
      const { host, process } = script.life(leader)
      script.suspend(leader)
      const isAnother = () => script.leader() !== undefined && script.leader() !== leader
      script.until('another one leads', isAnother, 3_000)
      const isBelieved = host.cluster.election.isLeader(process.clock.now())
      script.check(isBelieved, 'the lease of the first one runs by its monotonic clock')
      script.check(!host.isLeader, 'its first instruction reads false')
      script.resume(leader)
      script.check(script.marks('suspension-noticed') <= 1, 'it notices once')
      script.until('it follows', () => host.cluster.election.leader === script.leader()?.id, 1_000)
      script.check(script.marks('suspension-noticed') === 1, 'it has noticed')
      script.conclude()
    }
  },
}

/**
 * The holder of a session is suspended until the others have given its keys away; by its monotonic
 * clock, most of the session is still to come when it wakes, and an acknowledgement from before
 * waits in its socket (S2). Guards `isSessionHeld` in cluster/host.ts, and `resumed` in
 * replicated-state/own-session.ts: the acknowledgement must not bring the session back.
 */
export const suspendedHolder: Scenario = {
  name: 'a suspended session holder',
  run: (begin) => {
    for (const seed of [1, 2, 3]) {
      const script = begin({ seed, linkBreakMs: 60_000 })
      const { leader, others } = script.found()
      const holder = others[0]
      const { host, process } = script.life(holder)
      script.done(script.lock(holder, '/e/lock'))
      const session = host.cluster.state.session
      const acks = script.hold({ from: leader, to: holder, when: 'keep-alive-ack' })
      script.until('an acknowledgement is sent', () => acks.count > 0, 1_000)
      script.suspend(holder)
      acks.release()
      script.until('the lock is free', () => !has(script, leader, '/e/lock'), 7_000)
      script.check(session?.isAlive(process.clock.now()) === true, 'held by its monotonic clock')
      script.check(!host.isSessionHeld, 'its first instruction reads false')
      script.resume(holder)
      script.run(0.01)
      script.check(!host.isSessionHeld, 'it stays so')
      const isFresh = () =>
        host.isSessionHeld && host.cluster.state.session?.handle !== session?.handle
      script.until('it has another one', isFresh, 1_000)
      script.done(script.lock(holder, '/e/lock'))
      script.conclude()
    }
  },
}
