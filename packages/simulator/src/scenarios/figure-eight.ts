/**
 * Raft's Figure 8 (Ongaro 2014, §3.6.2); threatens L2 and E4. Entries of an earlier term reach a
 * majority under a later reign of their author, without any entry of that reign. Counted then as
 * committed, they would be overwritten by the next leader, whose log ends in a later term.
 *
 * Guards `store.log.term(index) !== term` in replicated-state/commit.ts.
 */
import type { Message } from './messages.ts'
import type { Scenario } from './scenario.ts'

/** More than one message holds, so that old entries travel without the first one of the new term. */
const oldEntries = 8
const zeros = new Uint8Array(40_000).fill('0'.charCodeAt(0))

function long(value: Uint8Array): Uint8Array {
  return Uint8Array.from([...zeros, ...value])
}

function carriesOwnTerm(message: Message): boolean {
  if (message.type !== 'append') return false
  return message.entries.some(({ entry }) => entry.term === message.term)
}

export const figureEight: Scenario = {
  name: 'Figure 8: old entries on a majority are not committed by counting',
  run: (begin) => {
    const script = begin()
    const { leader: a, others } = script.found()
    const oldTerm = script.of(a).election.term
    const appends = script.hold({ when: 'append' })
    for (let i = 0; i < oldEntries; i++) {
      script.write(a, (value) => ({ type: 'set', path: '/old', value: long(value) }))
    }
    script.run(50)
    const old = script.of(a).state.log.last.index
    script.crash(a)
    script.until('another one leads', () => script.leader() !== undefined, 2_000)
    const b = script.leader() as typeof a
    const c = others.find((peer) => peer !== b) as typeof a
    script.run(20)
    script.crash(b)
    appends.drop()
    // Its author wins again and brings the old entries to a majority, but no new one.
    const news = script.hold({ from: a, when: carriesOwnTerm })
    const firstOld = old - oldEntries + 1
    a.start()
    const holdsOld = () => script.of(c).state.log.term(firstOld) === oldTerm
    script.until('a majority holds old entries', holdsOld, 3_000)
    script.until('its author knows', () => news.count > 1, 500)
    script.run(50)
    script.check(script.of(a).state.commitIndex < firstOld, 'old entries are not counted')
    script.crash(a)
    news.drop()
    b.start()
    script.until('the later term wins', () => script.leader() === b, 3_000)
    script.check(script.of(b).state.log.term(firstOld) !== oldTerm, 'the old entries are replaced')
    a.start()
    script.conclude()
  },
}
