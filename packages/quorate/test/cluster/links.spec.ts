import assert from 'node:assert/strict'
import { type LinkEffect, Links } from '../../src/cluster/links.ts'

const address = '127.0.0.1:7400'

function makeLinks() {
  const links = new Links(() => address)
  const opened = (now: number) => {
    links.want(new Set(['b']), now)
    return links.on({ type: 'link-opened', peer: 'b', address }, now)
  }
  const closed = (by: 'remote' | 'local', now: number) =>
    links.on({ type: 'link-closed', peer: 'b', by }, now)
  const verified = (refused: boolean, now: number, at = address) =>
    links.on({ type: 'verified', peer: 'b', address: at, refused }, now)
  return { links, opened, closed, verified }
}

const types = (effects: LinkEffect[]) => effects.map((effect) => effect.type)

describe('Links', () => {
  it('dials who is wanted, once, and again after a failure, slower each time', () => {
    const { links } = makeLinks()
    assert.deepEqual(links.want(new Set(['b']), 0), [{ type: 'connect', peer: 'b', address }])
    assert.deepEqual(links.want(new Set(['b']), 1), [])
    const waits: number[] = []
    let now = 1
    for (let i = 0; i < 8; i++) {
      links.on({ type: 'link-failed', peer: 'b', address }, now)
      const next = links.deadline() ?? Number.NaN
      waits.push(next - now)
      now = next
      assert.deepEqual(types(links.tick(now)), ['connect'])
    }
    assert.deepEqual(waits, [20, 40, 80, 160, 320, 640, 1_000, 1_000])
  })

  it('dials at once who is seen alive again', () => {
    const { links } = makeLinks()
    links.want(new Set(['b']), 0)
    for (let i = 0; i < 5; i++) links.on({ type: 'link-failed', peer: 'b', address }, 0)
    assert.deepEqual(types(links.hurry('b', 1)), ['connect'])
  })

  it('replaces a link from before, when who was taken for dead is alive', () => {
    const { links, opened, closed } = makeLinks()
    opened(0)
    assert.deepEqual(links.hurry('b', 1), [])
    links.doubt('b')
    assert.deepEqual(links.tick(2), [])
    assert.deepEqual(links.hurry('b', 3), [{ type: 'disconnect', peer: 'b' }])
    assert.deepEqual(links.hurry('b', 3), [])
    assert.deepEqual(types(closed('local', 3)), ['closed'])
    assert.deepEqual(types(links.tick(23)), ['connect'])
  })

  it('closes the link to who is not wanted any more', () => {
    const { links, opened } = makeLinks()
    opened(0)
    assert.deepEqual(links.want(new Set(), 1), [{ type: 'disconnect', peer: 'b' }])
  })

  describe('evidence of a crash', () => {
    it('is a close by the other side and then a refusal at the authenticated address', () => {
      const { opened, closed, verified } = makeLinks()
      opened(0)
      assert.deepEqual(closed('remote', 10), [
        { type: 'closed', peer: 'b' },
        { type: 'verify', peer: 'b', address },
      ])
      assert.deepEqual(types(verified(true, 11)), ['crashed'])
    })

    it('is awaited before the next dial, which comes in its time if there is none', () => {
      const { links, opened, closed, verified } = makeLinks()
      opened(0)
      closed('remote', 10)
      assert.equal(links.deadline(), 260, 'not at 30, while the address is asked')
      verified(false, 12)
      assert.deepEqual(types(links.tick(13)), ['verify'])
      assert.equal(links.deadline(), 30)
      assert.deepEqual(types(links.tick(30)), ['connect'])
    })

    it('is not awaited for ever', () => {
      const { links, opened, closed } = makeLinks()
      opened(0)
      closed('remote', 10)
      assert.deepEqual(types(links.tick(260)), ['connect'])
    })

    it('puts off the next dial, until the peer is seen alive', () => {
      const { links, opened, closed, verified } = makeLinks()
      opened(0)
      closed('remote', 10)
      verified(true, 11)
      assert.equal(links.deadline(), 1_011)
      assert.deepEqual(types(links.hurry('b', 20)), ['connect'])
    })

    it('is not a close on this side', () => {
      const { opened, closed, verified } = makeLinks()
      opened(0)
      assert.deepEqual(types(closed('local', 10)), ['closed'])
      assert.deepEqual(verified(true, 11), [])
    })

    it('is not a refusal without a close', () => {
      const { opened, verified } = makeLinks()
      opened(0)
      assert.deepEqual(verified(true, 11), [])
    })

    it('is not a refusal at another address', () => {
      const { opened, closed, verified } = makeLinks()
      opened(0)
      closed('remote', 10)
      assert.deepEqual(verified(true, 11, '127.0.0.1:1'), [])
    })

    it('is not a refusal after the link is open again', () => {
      const { links, opened, closed, verified } = makeLinks()
      opened(0)
      closed('remote', 10)
      links.on({ type: 'link-opened', peer: 'b', address }, 12)
      assert.deepEqual(verified(true, 13), [])
    })

    it('is looked for again while something still answers, for half a second', () => {
      const { links, opened, closed, verified } = makeLinks()
      opened(0)
      closed('remote', 10)
      let asked = 1
      let now = 10
      verified(false, now)
      for (;;) {
        const next = links.deadline()
        if (next === undefined || next > 600) break
        now = next
        const effects = types(links.tick(now))
        if (effects.includes('verify')) {
          asked++
          verified(false, now)
        }
        if (effects.includes('connect')) links.on({ type: 'link-failed', peer: 'b', address }, now)
      }
      assert.equal(asked, 10)
    })
  })
})
