import assert from 'node:assert/strict'
import type { TransportName } from '@quorate/kernel'
import type { Member, MemberStatus } from '@quorate/membership'
import { Standing } from '../../src/cluster/standing.ts'
import { decodeTags, encodeTags, type Tags } from '../../src/cluster/tags.ts'

const first = '00112233445566778899aabbccddeeff'
const own = { transport: 'tcp', isDurable: false, priority: 0 } as const
const second = 'ffeeddccbbaa99887766554433221100'

function member(
  id: string,
  clusterId: string | undefined,
  status: MemberStatus = 'alive',
  say: Partial<Tags> = {},
): Member {
  const isVoter = clusterId !== undefined
  const expect = isVoter ? undefined : 3
  const tags = encodeTags({
    ...own,
    expect,
    clusterId,
    isVoter,
    isRetiring: false,
    isFull: false,
    epoch: 1,
    ...say,
  })
  const metadata = new Uint8Array(0)
  return { id, name: id, address: '127.0.0.1:1', incarnation: 1, status, tags, metadata }
}

describe('Standing', () => {
  it('joins the one cluster that living voters belong to', () => {
    const standing = new Standing('me', undefined, own)
    assert.equal(standing.adopt([member('a', undefined)]).joined, undefined)
    assert.equal(standing.adopt([member('a', first, 'dead')]).joined, undefined)
    const joins = { hasGivenUp: false, joined: first }
    assert.deepEqual(standing.adopt([member('a', first)]), joins)
    assert.equal(standing.clusterId, first)
  })

  it('gives up a cluster whose voters are gone before its log arrived, and joins the next', () => {
    const standing = new Standing('me', undefined, own)
    standing.adopt([member('a', first)])
    const stays = { hasGivenUp: false, joined: undefined }
    assert.deepEqual(standing.adopt([member('a', first, 'suspect')]), stays)
    assert.equal(standing.clusterId, first, 'a suspect is not gone')
    const members = [member('a', first, 'dead'), member('b', second)]
    assert.deepEqual(standing.adopt(members), { hasGivenUp: true, joined: second })
    assert.equal(standing.clusterId, second)
  })

  it('never founds again once it saw a cluster', () => {
    const standing = new Standing('me', 3, own)
    standing.adopt([member('a', first)])
    assert.deepEqual(standing.adopt([]), { hasGivenUp: true, joined: undefined })
    assert.equal(standing.clusterId, undefined)
    const tags = standing.tagsIfChanged()
    assert.equal(tags === undefined ? undefined : decodeTags(tags).expect, undefined)
  })

  it('joins neither of two clusters, and says once of each that it is there', () => {
    const standing = new Standing('me', undefined, own)
    const members = [member('a', first), member('b', second)]
    assert.equal(standing.adopt(members).joined, undefined)
    assert.match(standing.conflict(members) ?? '', /a votes in another cluster/)
    assert.match(standing.conflict(members) ?? '', /b votes in another cluster/)
    assert.equal(standing.conflict(members), undefined)
  })

  it('reports another cluster from within its own', () => {
    const standing = new Standing('me', undefined, own)
    standing.configure({ foundingId: first, voters: ['me'] })
    assert.equal(standing.conflict([member('a', first)]), undefined)
    assert.match(standing.conflict([member('a', first), member('b', second)]) ?? '', /b votes/)
  })

  it('joins the cluster of the highest epoch, and leaves for it one whose log it has not yet', () => {
    const standing = new Standing('me', undefined, own)
    assert.equal(standing.adopt([member('a', first)]).joined, first)
    const recovered = member('b', second, 'alive', { epoch: 2 })
    const changes = { hasGivenUp: true, joined: second }
    assert.deepEqual(standing.adopt([member('a', first), recovered]), changes)
    assert.equal(standing.clusterId, second)
    assert.equal(standing.adopt([member('a', first), recovered]).joined, undefined)
    assert.equal(standing.clusterId, second)
    const twice = [recovered, member('c', 'aa'.repeat(16), 'alive', { epoch: 2 })]
    const other = new Standing('me', undefined, own)
    assert.equal(other.adopt(twice).joined, undefined, 'two of one epoch: neither')
    assert.equal(other.clusterId, undefined)
  })

  it('says who of two epochs is left behind, and tells its own', () => {
    const old = new Standing('me', undefined, own)
    old.configure({ foundingId: first, voters: ['me', 'b'] })
    const recovered = member('b', second, 'alive', { epoch: 2 })
    const text = old.conflict([recovered]) ?? ''
    assert.match(
      text,
      /b votes in another cluster of this name \(f+e.*, epoch 2; this one is of epoch 1\)/,
    )
    assert.match(text, /this peer joins that one only anew/)
    const next = new Standing('b', undefined, own)
    next.configure({ foundingId: second, epoch: 2, voters: ['b'] })
    assert.match(next.conflict([member('me', first)]) ?? '', /me joins this one only anew/)
    assert.equal(decodeTags(next.tagsIfChanged() ?? new Uint8Array(0)).epoch, 2)
  })

  it('tells once of each member of another transport, and again when it comes back', () => {
    const standing = new Standing('me', 3, { ...own, transport: 'quic' })
    assert.equal(decodeTags(standing.tagsIfChanged() ?? new Uint8Array(0)).transport, 'quic')
    const over = (transport: TransportName, status: MemberStatus = 'alive') => [
      member('me', undefined),
      member('a', undefined, status, { transport }),
    ]
    assert.deepEqual(standing.newForeign(over('quic')), [])
    const [foreign] = standing.newForeign(over('tcp'))
    assert.equal(foreign?.address, '127.0.0.1:1')
    assert.match(foreign.text, /a at 127\.0\.0\.1:1 has its links over TCP, and th/)
    assert.deepEqual(standing.newForeign(over('tcp')), [])
    assert.deepEqual(standing.newForeign(over('tcp', 'dead')), [])
    assert.equal(standing.newForeign(over('tcp')).length, 1)
  })

  it('takes a member of another transport for no company, and opens no link to it', () => {
    const standing = new Standing('me', 3, own)
    const quic = [member('a', undefined, 'alive', { transport: 'quic' })]
    assert.equal(standing.canMeetAnybody(quic), false)
    assert.deepEqual([...standing.wantedLinks(quic)], [])
    const both = [...quic, member('b', undefined)]
    assert.equal(standing.canMeetAnybody(both), true)
    assert.deepEqual([...standing.wantedLinks(both)], ['b'])
  })

  it('founds no second cluster beside one of another transport', () => {
    const standing = new Standing('me', 3, own)
    standing.adopt([member('a', first, 'alive', { transport: 'quic' })])
    const tags = standing.tagsIfChanged()
    assert.equal(tags === undefined ? undefined : decodeTags(tags).expect, undefined)
  })

  it('knows the priorities of voters by what they say; of those unheard, and of others, nothing', () => {
    const standing = new Standing('me', undefined, { ...own, priority: -5 })
    const members = [
      member('a', first, 'alive', { priority: 7 }),
      member('b', first, 'dead', { priority: 100 }),
    ]
    const memberOf = (id: string) => members.find((one) => one.id === id)
    const priorities = standing.priorities(['a', 'me', 'x'], memberOf)
    assert.deepEqual(Object.fromEntries(priorities), { a: 7, me: -5, x: 0 })
    const tags = standing.tagsIfChanged()
    assert.equal(tags === undefined ? undefined : decodeTags(tags).priority, -5)
    const beyond = member('c', first, 'alive', { priority: 101 })
    assert.equal(
      standing.priorities(['c'], () => beyond).get('c'),
      0,
      'what is out of range says nothing',
    )
  })
})
