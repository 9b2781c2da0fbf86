/** Whether a quorum is there, as each peer can know. */
import { QuorumWatch } from 'quorate/cluster'
import type { Life } from '../life.ts'
import type { SimulatedPeer } from '../peer.ts'
import { has } from './keys-of-the-gone.ts'
import type { Scenario } from './scenario.ts'
import type { Script } from './script.ts'

/** A watch at each life, over its own clock, as the facade has it; what each has told. */
class Watches {
  readonly #told = new Map<Life, boolean[]>()
  readonly #script: Script

  constructor(script: Script) {
    this.#script = script
    const watches = new Map<Life, QuorumWatch>()
    const { plan } = script.simulation
    script.simulation.watch({
      onStart: (life) => {
        const told: boolean[] = []
        this.#told.set(life, told)
        const tell = (isThere: boolean) => void told.push(isThere)
        const { clock } = life.process
        watches.set(life, new QuorumWatch({ clock, timing: plan.timing, tell }))
      },
      onNotice: (life, notice) => {
        if (notice.type === 'leader') watches.get(life)?.onLeader(notice.leader)
      },
    })
  }

  of(peer: SimulatedPeer): string {
    return String(this.#told.get(this.#script.life(peer)))
  }
}

/**
 * A failover is no loss of the quorum. A leader that is cut off says that it is lost and misses the
 * two others, who have another leader and say nothing. With two of three voters gone, the third and
 * a learner say so, miss the two, and their replicas are there to be read; one returns, and it is
 * regained.
 */
export const quorumLost: Scenario = {
  name: 'a quorum is lost and regained',
  run: (begin) => {
    const script = begin()
    const watches = new Watches(script)
    const { leader } = script.found()
    const learner = script.add({ hasBootstrap: false })
    learner.start()
    script.settle()
    script.done(script.set(leader, '/a/1'))
    const misses = (peer: SimulatedPeer, ...others: SimulatedPeer[]) =>
      String([...script.of(peer).missingVoters].sort()) ===
      String(others.map(({ id }) => id).sort())
    const others = script.peers.filter((peer) => peer !== leader && peer !== learner)

    script.isolate(leader)
    script.until('it says that it has no quorum', () => watches.of(leader) === 'false', 1_300)
    script.check(misses(leader, ...others), 'it misses both others')
    script.heal()
    const next = script.settle()
    script.check(watches.of(leader) === 'false,true', 'it has one again')
    for (const peer of [...others, learner]) script.check(watches.of(peer) === '', 'a failover')

    const [left, gone] = [leader, ...others].filter((peer) => peer !== next)
    if (left === undefined || gone === undefined) return script.check(false, 'three vote')
    script.crash(next)
    script.crash(gone)
    for (const peer of [left, learner]) {
      script.until('it says so', () => watches.of(peer).endsWith('false'), 1_300)
      script.check(misses(peer, next, gone), 'it misses both')
      script.check(has(script, peer, '/a/1'), 'its replica is there')
    }
    gone.start()
    for (const peer of [left, learner]) {
      script.until('it is regained', () => watches.of(peer).endsWith('true'), 2_000)
    }
    script.check(misses(left, next), 'one is missing yet')
    next.start()
    script.conclude()
  },
}
