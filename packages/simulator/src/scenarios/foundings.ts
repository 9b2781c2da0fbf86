/** How a cluster comes to be while peers die and messages are late. */
import type { SimulatedPeer } from '../peer.ts'
import type { Held } from './messages.ts'
import type { Scenario } from './scenario.ts'
import type { Script } from './script.ts'

/** A bound for a founding that must first give up another one: its patience, and a death noticed. */
const patienceMs = 20_000

function startAll(script: Script, count: number): readonly SimulatedPeer[] {
  for (let i = 0; i < count; i++) script.add({ hasBootstrap: true }).start()
  return script.peers
}

/**
 * A peer that the others count on for the founding dies before it has accepted (EXECUTIONS 13; V1).
 * A fourth one is there to take its place, once the first proposal is given up. Guards the patience
 * of an acceptance, and that an abandonment by a majority frees (election/founding.ts).
 */
export const deathBeforeAccepting: Scenario = {
  name: 'a founder dies before it accepts',
  run: (begin) => {
    const script = begin()
    const peers = startAll(script, 4)
    const proposals = script.hold({ when: 'propose' })
    script.until('somebody is to found', () => proposals.count > 0, 5_000)
    const victim = membersOf(proposals, peers).at(-1) as SimulatedPeer
    script.crash(victim)
    proposals.release()
    script.until('the others found', () => script.leader() !== undefined, patienceMs)
    victim.start()
    script.settle()
    script.conclude()
  },
}

/**
 * The same, but it dies when it has accepted, durably, and before anybody knows: when it returns it
 * is bound to a founding that the others have given up (EXECUTIONS 13; V1, E1).
 */
export const deathAfterAccepting: Scenario = {
  name: 'a founder dies after it accepted',
  run: (begin) => {
    const script = begin()
    const peers = startAll(script, 4)
    const proposals = script.hold({ when: 'propose' })
    script.until('somebody is to found', () => proposals.count > 0, 5_000)
    const victim = membersOf(proposals, peers).at(-1) as SimulatedPeer
    const words = script.hold({ from: victim, when: () => true })
    proposals.release()
    const hasAccepted = () => words.messages.some(({ type }) => type === 'accept')
    script.until('it has accepted', hasAccepted, 2_000)
    script.crash(victim)
    script.until('the others found', () => script.leader() !== undefined, patienceMs)
    words.drop()
    victim.start()
    script.settle()
    script.conclude()
  },
}

/**
 * The last acceptance reaches a minority of the set in time, and the majority only after it has
 * given up (seed 357; SIM-3, V1). Were the minority to install the cluster alone, it could never
 * elect, and the others would never be enough for another one. Guards that a cluster starts only
 * when a majority is known never to abandon it (election/founding.ts).
 */
export const foundingByMinority: Scenario = {
  name: 'a founding that a majority has given up is not installed by the rest',
  run: (begin) => {
    const script = begin({ expect: 5, store: 'memory' })
    const peers = startAll(script, 6)
    const proposals = script.hold({ when: 'propose' })
    script.until('somebody is to found', () => proposals.count > 0, 5_000)
    const members = membersOf(proposals, peers)
    const last = members.at(-1)
    const late = members.slice(0, 3).flatMap((to) => [
      script.hold({ from: last, to, when: 'accept' }),
      // Who ratifies tells thereby that all have accepted.
      script.hold({ to, when: 'ratify' }),
    ])
    proposals.release()
    script.until('a majority gives up', () => script.marks('founding-abandoned') >= 3, patienceMs)
    for (const rule of late) rule.release()
    script.until('a cluster is founded', () => script.leader() !== undefined, patienceMs)
    script.settle()
    script.conclude()
  },
}

/** The members of the first proposal, the proposer first. */
function membersOf({ messages }: Held, peers: readonly SimulatedPeer[]): readonly SimulatedPeer[] {
  const proposed = messages.find((message) => message.type === 'propose')
  const ids = proposed?.type === 'propose' ? proposed.proposal.voters : []
  return ids.flatMap((id) => peers.filter((peer) => peer.id === id))
}
