import assert from 'node:assert/strict'
import { rotationRule } from '../src/keyring.ts'

const [one, two, three] = ['one', 'two', 'three'].map((name) => name.padEnd(16, '.')) as [
  string,
  string,
  string,
]

describe('the rule of changes of the secret, asked elsewhere', () => {
  it('lets the three steps pass, and no step that skips one', () => {
    const check = rotationRule('orders', one)
    assert.throws(() => check(two), { code: 'ERR_QUORATE_OPTION' })
    check([one, two])
    assert.throws(() => check(three), { code: 'ERR_QUORATE_OPTION' })
    check([two, one])
    check(two)
    assert.throws(() => check(one), { code: 'ERR_QUORATE_OPTION' })
  })

  it('refuses what is no secret, and any where there was none', () => {
    assert.throws(() => rotationRule('orders', one)('short'), { code: 'ERR_QUORATE_OPTION' })
    assert.throws(() => rotationRule('orders', undefined)(one), { code: 'ERR_QUORATE_OPTION' })
    assert.throws(() => rotationRule('orders', 'short'), { code: 'ERR_QUORATE_OPTION' })
  })
})
