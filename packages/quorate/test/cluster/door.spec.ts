import assert from 'node:assert/strict'
import {
  decodeElectionMessage,
  type ElectionMessage,
  encodeElectionMessage,
  encodeFoundingRecord,
} from '@quorate/election'
import { lanTiming, type PeerId, type Ports, seededRandom, type Term } from '@quorate/kernel'
import { decode, encode, type StateMessage } from '@quorate/replicated-state'
import fc from 'fast-check'
import { Cluster } from '../../src/cluster/cluster.ts'
import type { ClusterEffect, ClusterInput } from '../../src/cluster/contract.ts'
import { decodeFrame, encodeFrame, type Part } from '../../src/cluster/frame.ts'
import { encodeSettings } from '../../src/cluster/settings.ts'

const clusterId = '00112233445566778899aabbccddeeff'
const voters = ['a', 'b', 'c']
const address = '127.0.0.1:7000'

/** The peer a of a cluster that was founded, with a disk that is at once done. */
class Bench {
  readonly cluster: Cluster
  now = 0
  readonly marks: string[] = []
  readonly #sent: { to: PeerId; message: ElectionMessage | StateMessage }[] = []

  constructor() {
    const founders = { algorithm: 'bully', voters: 5, isDurable: true } as const
    const settings = encodeSettings({ timing: lanTiming, ...founders })
    const proposal = { id: clusterId, voters, settings }
    const founding = encodeFoundingRecord({ state: 'installed', proposal, abandoned: [] })
    const ports = {
      id: 'a',
      boot: { counter: 1, nonce: 'n' },
      address,
      clock: { now: () => this.now },
      random: seededRandom(1),
      storage: { isDurable: true },
      stored: { values: new Map([['founding', founding]]), entries: [], firstIndex: 1 },
    } as unknown as Ports
    const bootstrap = { expect: 3 }
    this.cluster = new Cluster(ports, { cluster: 'x', name: 'a', timing: lanTiming, bootstrap })
    this.input({ type: 'start' }).input({ type: 'tick' })
    for (const peer of ['b', 'c']) this.input({ type: 'link-opened', peer, address })
    assert.deepEqual(this.cluster.state.configuration?.voters, voters)
  }

  input(input: ClusterInput): this {
    const inputs = [input]
    for (let next = inputs.shift(); next !== undefined; next = inputs.shift()) {
      for (const effect of this.cluster.step(next, this.now)) {
        if (effect.type === 'persist') inputs.push({ type: 'persisted', number: effect.number })
        else if (effect.type === 'wake') inputs.push({ type: 'flush' })
        else this.#note(effect)
      }
    }
    return this
  }

  receive(from: PeerId, ...parts: readonly Part[]): this {
    const bytes = encodeFrame({ clusterId, bootCounter: 1, parts })
    return this.input({ type: 'frame', from, bytes })
  }

  hear(from: PeerId, bootCounter: number, ...parts: readonly Part[]): this {
    const bytes = encodeFrame({ clusterId, bootCounter, parts })
    return this.input({ type: 'gossip', from, bytes })
  }

  /** What was sent of this type, since the start. */
  sent(type: string): readonly { to: PeerId; message: ElectionMessage | StateMessage }[] {
    return this.#sent.filter(({ message }) => message.type === type)
  }

  #note(effect: ClusterEffect): void {
    if (effect.type === 'mark') this.marks.push(effect.mark)
    if (effect.type !== 'frame') return
    for (const { room, message: bytes } of decodeFrame(effect.bytes)?.parts ?? []) {
      const message = room === 'election' ? decodeElectionMessage(bytes) : decode(bytes)
      if (room !== 'founding' && message !== undefined) this.#sent.push({ to: effect.to, message })
    }
  }
}

const election = (message: ElectionMessage): Part => ({
  room: 'election',
  message: encodeElectionMessage(message),
})

const probe = (term: Term): Part => {
  const append = { type: 'append', previousTerm: 0, previousIndex: 1, entries: [] } as const
  const message = encode({ ...append, term, cluster: clusterId, commit: 1, probe: true })
  return { room: 'state', message }
}

describe('the door', () => {
  it('lets in the very message that brought a new term', () => {
    const bench = new Bench().receive('b', probe(5))
    assert.equal(bench.cluster.election.leader, 'b')
    assert.deepEqual(
      bench.sent('append-ack').map(({ to, message }) => [to, message.term]),
      [['b', 5]],
    )
  })

  it('lets in what comes in one frame with the first beat of a reign', () => {
    const bench = new Bench().receive('b', election({ type: 'beat', term: 5, round: 1 }), probe(5))
    assert.equal(bench.sent('append-ack').length, 1)
    assert.equal(bench.sent('beat-ack').length, 1)
  })

  it('keeps out what speaks in a term that is over, and says so', () => {
    const bench = new Bench().receive('b', probe(5)).receive('c', probe(4))
    assert.equal(bench.sent('append-ack').length, 1)
    assert.deepEqual(bench.sent('stale'), [{ to: 'c', message: { type: 'stale', term: 5 } }])
  })

  it('answers at once that it refuses a term or outranks an asker that is beyond its own', () => {
    const bench = new Bench().receive('b', election({ type: 'beat', term: 5, round: 1 }))
    const last = { term: 0, index: 1 }
    bench.receive('c', election({ type: 'vote-request', term: 9, last }))
    bench.receive('c', election({ type: 'ask', term: 8, last: { term: 0, index: 0 } }))
    assert.equal(bench.cluster.election.term, 5)
    assert.deepEqual(bench.sent('vote'), [
      { to: 'c', message: { type: 'vote', term: 9, granted: false } },
    ])
    assert.deepEqual(bench.sent('answer'), [
      { to: 'c', message: { type: 'answer', term: 8, outranks: true } },
    ])
  })
})

describe('the door for gossip', () => {
  it('learns a term by it, but never that somebody leads', () => {
    const bench = new Bench().hear('b', 1, probe(5))
    assert.equal(bench.cluster.election.term, 5)
    assert.equal(bench.cluster.election.leader, undefined)
    assert.deepEqual(bench.sent('append-ack'), [])
  })

  it('keeps out what speaks in a term that is over, and tells nobody', () => {
    const bench = new Bench().receive('b', probe(5)).hear('c', 1, probe(4))
    assert.deepEqual(bench.sent('stale'), [])
    assert.deepEqual(bench.marks.slice(-1), ['message-of-other-term'])
    assert.equal(bench.cluster.election.leader, 'b')
  })

  it('is no evidence that a life is over', () => {
    const bench = new Bench().receive('b', probe(5)).hear('b', 9, probe(5))
    assert.equal(bench.cluster.election.leader, 'b')
    assert.ok(!bench.marks.includes('evidence-used'))
    bench.receive('b', probe(5))
    assert.ok(!bench.marks.includes('frame-of-earlier-boot'))
  })

  it('withstands whatever is published', () => {
    const bench = new Bench().receive('b', probe(5))
    const whole = encodeFrame({ clusterId, bootCounter: 1, parts: [probe(5), probe(6)] })
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      // A real frame in which some bytes are other ones.
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 }).map((edits) => {
        const edited = Uint8Array.from(whole)
        for (const [at, value] of edits) edited[at] = value
        return edited
      }),
    )
    const inputs = fc.tuple(fc.constantFrom('a', 'b', 'c', 'stranger'), bytes)
    fc.assert(
      fc.property(inputs, ([from, message]) => {
        bench.input({ type: 'gossip', from, bytes: message })
      }),
      { numRuns: 3_000 },
    )
    assert.ok(new Set(bench.marks).has('frame-unreadable'))
    assert.ok(new Set(bench.marks).has('gossip-not-taken'))
    assert.equal(bench.cluster.state.log.last.index, 1)
  })
})
