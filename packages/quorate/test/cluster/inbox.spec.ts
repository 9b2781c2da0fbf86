import assert from 'node:assert/strict'
import { encodeElectionMessage, encodeFoundingMessage } from '@quorate/election'
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
  return new Inbox().read('a', bytes, clusterId)
}

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
      const arrivals = inbox.read('a', bytes, ours).filter(({ type }) => type === 'membership')
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
})
