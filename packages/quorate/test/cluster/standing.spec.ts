import assert from 'node:assert/strict'
import type { Member, MemberStatus } from '@quorate/membership'
import { Standing } from '../../src/cluster/standing.ts'
import { decodeTags, encodeTags } from '../../src/cluster/tags.ts'

const first = '00112233445566778899aabbccddeeff'
const second = 'ffeeddccbbaa99887766554433221100'

function member(
  id: string,
  clusterId: string | undefined,
  status: MemberStatus = 'alive',
  priority = 0,
): Member {
  const isVoter = clusterId !== undefined
  const tags = encodeTags({ expect: isVoter ? undefined : 3, clusterId, isVoter, priority })
  const metadata = new Uint8Array(0)
  return { id, name: id, address: '127.0.0.1:1', incarnation: 1, status, tags, metadata }
}

describe('Standing', () => {
  it('joins the one cluster that living voters belong to', () => {
    const standing = new Standing('me', undefined)
    assert.equal(standing.adopt([member('a', undefined)]), false)
    assert.equal(standing.adopt([member('a', first, 'dead')]), false)
    assert.equal(standing.adopt([member('a', first)]), true)
    assert.equal(standing.clusterId, first)
  })

  it('gives up a cluster whose voters are gone before its log arrived, and joins the next', () => {
    const standing = new Standing('me', undefined)
    standing.adopt([member('a', first)])
    assert.equal(standing.adopt([member('a', first, 'suspect')]), false)
    assert.equal(standing.clusterId, first, 'a suspect is not gone')
    assert.equal(standing.adopt([member('a', first, 'dead'), member('b', second)]), true)
    assert.equal(standing.clusterId, second)
  })

  it('never founds again once it saw a cluster', () => {
    const standing = new Standing('me', 3)
    standing.adopt([member('a', first)])
    standing.adopt([])
    assert.equal(standing.clusterId, undefined)
    const tags = standing.tagsIfChanged()
    assert.equal(tags === undefined ? undefined : decodeTags(tags).expect, undefined)
  })

  it('joins neither of two clusters, and says once of each that it is there', () => {
    const standing = new Standing('me', undefined)
    const members = [member('a', first), member('b', second)]
    assert.equal(standing.adopt(members), false)
    assert.match(standing.conflict(members) ?? '', /a votes in another cluster/)
    assert.match(standing.conflict(members) ?? '', /b votes in another cluster/)
    assert.equal(standing.conflict(members), undefined)
  })

  it('reports another cluster from within its own', () => {
    const standing = new Standing('me', undefined)
    standing.configure(first, ['me'])
    assert.equal(standing.conflict([member('a', first)]), undefined)
    assert.match(standing.conflict([member('a', first), member('b', second)]) ?? '', /b votes/)
  })

  it('knows the priorities of voters by what they say; of those unheard, and of others, nothing', () => {
    const standing = new Standing('me', undefined, -5)
    const members = [member('a', first, 'alive', 7), member('b', first, 'dead', 100)]
    const memberOf = (id: string) => members.find((one) => one.id === id)
    const priorities = standing.priorities(['a', 'me', 'x'], memberOf)
    assert.deepEqual(Object.fromEntries(priorities), { a: 7, me: -5, x: 0 })
    const tags = standing.tagsIfChanged()
    assert.equal(tags === undefined ? undefined : decodeTags(tags).priority, -5)
    const beyond = member('c', first, 'alive', 101)
    assert.equal(
      standing.priorities(['c'], () => beyond).get('c'),
      0,
      'what is out of range says nothing',
    )
  })
})
