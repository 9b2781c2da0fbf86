import assert from 'node:assert/strict'
import { encodeElectionMessage, encodeFoundingMessage } from '@quorate/election'
import { encode, type StateMessage } from '@quorate/replicated-state'
import { encodeFrame, type Part } from '../../src/cluster/frame.ts'
import { Inbox } from '../../src/cluster/inbox.ts'

const ours = '0'.repeat(32)
const theirs = '1'.repeat(32)

const accept = { type: 'accept', id: ours } as const
const parts: readonly Part[] = [
  { room: 'founding', message: encodeFoundingMessage(accept) },
  {
    room: 'election',
    message: encodeElectionMessage({ type: 'pre-vote', term: 1, granted: true }),
  },
]

/** What a peer of this cluster makes of a frame from that one. */
function read(clusterId: string | undefined, sentFrom: string | undefined): readonly unknown[] {
  const bytes = encodeFrame({ clusterId: sentFrom, bootCounter: 1, parts })
  return new Inbox().read({ from: 'a', bytes }, clusterId)
}

const append: StateMessage = {
  ...{ type: 'append', previousTerm: 0, previousIndex: 1, entries: [], commit: 1, probe: false },
  ...{ term: 1, cluster: ours },
}
const stateParts: readonly Part[] = [{ room: 'state', message: encode(append) }]

describe('inbox', () => {
  const early = { type: 'mark', mark: 'frame-before-joining' }

  it('any frame that names a cluster tells who has none that its founding was installed', () => {
    assert.deepEqual(read(undefined, ours), [
      { type: 'heard-founded', foundingId: ours },
      { type: 'founding', message: accept },
      early,
    ])
  })

  it('before there is a cluster on both sides only the founders talk', () => {
    for (const [clusterId, sentFrom] of [
      [undefined, undefined],
      [ours, undefined],
    ]) {
      assert.deepEqual(read(clusterId, sentFrom), [{ type: 'founding', message: accept }, early])
    }
  })

  it('membership is handed on from whoever is of no other cluster', () => {
    const message = new Uint8Array([1, 2])
    const part: Part = { room: 'membership', message }
    const inbox = new Inbox()
    for (const clusterId of [undefined, ours, theirs]) {
      const bytes = encodeFrame({ clusterId, bootCounter: 1, parts: [part] })
      const arrivals = inbox
        .read({ from: 'a', bytes }, ours)
        .filter(({ type }) => type === 'membership')
      const expected = clusterId === theirs ? [] : [{ type: 'membership', bytes: message }]
      assert.deepEqual(arrivals, expected)
    }
  })

  it('within one cluster all is handed on, from another one nothing', () => {
    assert.deepEqual(read(ours, ours), [
      { type: 'founding', message: accept },
      { type: 'election', message: { type: 'pre-vote', term: 1, granted: true } },
    ])
    assert.deepEqual(read(ours, theirs), [{ type: 'mark', mark: 'frame-of-other-cluster' }])
  })

  it('of gossip takes what leaders publish, and nothing else', () => {
    const bytes = encodeFrame({
      clusterId: ours,
      bootCounter: 1,
      parts: [
        ...parts,
        ...stateParts,
        { room: 'state', message: encode({ ...append, type: 'keep-alive', session: 1, id: 1 }) },
        { room: 'state', message: new Uint8Array([255]) },
      ],
    })
    const ignored = { type: 'mark', mark: 'gossip-ignored' }
    assert.deepEqual(new Inbox().readGossip({ from: 'a', bytes }, ours), [
      ignored,
      ignored,
      { type: 'state', message: append, isGossip: true },
      ignored,
      ignored,
    ])
    assert.deepEqual(new Inbox().readGossip({ from: 'a', bytes }, theirs), [ignored])
    assert.deepEqual(new Inbox().readGossip({ from: 'a', bytes }, undefined), [ignored])
  })

  it('learns from gossip nothing about lives, but takes none of a life that is over', () => {
    const inbox = new Inbox()
    const sent = (bootCounter: number) => ({
      from: 'a',
      bytes: encodeFrame({ clusterId: ours, bootCounter, parts: stateParts }),
    })
    inbox.read(sent(2), ours)
    assert.deepEqual(inbox.readGossip(sent(1), ours), [
      { type: 'mark', mark: 'frame-of-earlier-boot' },
    ])
    assert.equal(inbox.readGossip(sent(3), ours)[0]?.type, 'state')
    assert.equal(inbox.bootOf('a'), 2)
    assert.deepEqual(
      inbox.read(sent(2), ours).map(({ type }) => type),
      ['state'],
    )
  })
})
