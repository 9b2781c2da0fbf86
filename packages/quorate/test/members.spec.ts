import assert from 'node:assert/strict'
import type { Member as MemberRecord } from '@quorate/membership'
import { hasCompany, Members } from '../src/members.ts'

describe('company', () => {
  for (const [status, is] of [
    ['alive', true],
    ['suspect', true],
    ['dead', false],
    ['left', false],
  ] as const) {
    it(`is ${is ? '' : 'not '}given by a member that is ${status}`, () => {
      const others = [{ id: 'me', status: 'alive' } as const, { id: 'a', status }]
      assert.equal(hasCompany(others, 'me'), is)
      assert.equal(hasCompany([...others, { id: 'b', status: 'alive' }], 'me'), true)
    })
  }

  it('is not oneself', () => {
    assert.equal(hasCompany([{ id: 'me', status: 'alive' }], 'me'), false)
    assert.equal(hasCompany([], 'me'), false)
  })
})

describe('what a peer says of itself', () => {
  const record = (id: string) =>
    ({ id, tags: new Uint8Array(), metadata: new Uint8Array() }) as unknown as MemberRecord
  const all = [record('me'), record('other')]
  const membership = {
    members: () => all,
    get: (id: string) => all.find((member) => member.id === id),
    roundTripMs: () => undefined,
  }

  it('is shown from the call on, where the membership hears of it later', async () => {
    const told: { readonly bytes: Uint8Array; readonly done: () => void }[] = []
    const members = new Members(membership, 'me', (bytes) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      told.push({ bytes, done: resolve })
      return promise
    })
    const first = members.setMetadata({ a: 1 })
    const second = members.setMetadata({ ...members.get('me')?.metadata, b: 2 })
    const shown = () => members.list().map(({ metadata }) => metadata)
    assert.deepEqual(shown(), [{ a: 1, b: 2 }, {}])
    told[0]?.done()
    await first
    assert.deepEqual(shown(), [{ a: 1, b: 2 }, {}])
    told[1]?.done()
    await second
    // Now the membership is believed: here it was told nothing.
    assert.deepEqual(shown(), [{}, {}])
  })

  it('is not shown where it was refused', async () => {
    const members = new Members(membership, 'me', () => {
      throw new Error('stopped')
    })
    await assert.rejects(members.setMetadata({ a: 1 }), /stopped/)
    await assert.rejects(members.setMetadata({ a: 5n } as never), { code: 'ERR_QUORATE_OPTION' })
    assert.deepEqual(members.get('me')?.metadata, {})
  })
})
