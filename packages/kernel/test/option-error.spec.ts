import assert from 'node:assert/strict'
import { optionError } from '../src/option-error.ts'

const circular: { self?: unknown } = {}
circular.self = circular

const shown: readonly (readonly [name: string, value: unknown, text: string])[] = [
  ['a number', 70_000, '70000'],
  ['what is no number', Number.NaN, 'NaN'],
  ['a text, in quotes', '80', '"80"'],
  ['an empty text', '', '""'],
  ['nothing', undefined, 'undefined'],
  ['null', null, 'null'],
  ['a big integer', 7n, '7'],
  ['a symbol', Symbol('x'), 'Symbol(x)'],
  ['a function, without its source', () => 'secret', 'a function'],
  ['an object', { host: 'a' }, '{"host":"a"}'],
  ['an object that JSON cannot hold', circular, 'an object'],
  ['an object that JSON leaves out', { toJSON: () => undefined }, 'an object'],
]

describe('an option error', () => {
  it('holds option, value and rule, in its text and as data', () => {
    const error = optionError('listen.port', 70_000, 'a whole number from 0 to 65535')
    assert.equal(error.code, 'ERR_QUORATE_OPTION')
    assert.equal(error.message, 'listen.port must be a whole number from 0 to 65535, got 70000')
    assert.deepEqual(error.data, {
      option: 'listen.port',
      value: 70_000,
      rule: 'a whole number from 0 to 65535',
    })
  })

  for (const [name, value, text] of shown) {
    it(`shows ${name}`, () => {
      const error = optionError('x', value, 'right')
      assert.equal(error.message, `x must be right, got ${text}`)
      assert.equal(error.data.value, value)
    })
  }

  it('shows no more of a long value than helps', () => {
    const { message, data } = optionError('x', 'y'.repeat(100_000), 'short')
    assert.ok(message.length < 300, message)
    assert.equal((data.value as string).length, 100_000)
  })
})
