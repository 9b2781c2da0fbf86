import assert from 'node:assert/strict'
import { hasCompany } from '../src/members.ts'

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
