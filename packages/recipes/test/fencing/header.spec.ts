import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  FencingGuard,
  fencingHeader,
  fencingHeaders,
  isStaleToken,
  parseFencingToken,
} from '../../src/fencing/header.ts'

describe('the token in a header', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (token) => {
        const headers = new Headers(fencingHeaders(token))
        assert.equal(parseFencingToken(headers.get('Fencing-Token')), token)
      }),
    )
  })

  it('of anything else there is none, and nothing throws', () => {
    const wrong = [
      undefined,
      null,
      '',
      ' 1',
      '1 ',
      '-1',
      '01',
      '1.0',
      '0x1',
      '1,2',
      'a',
      ['1', '2'],
    ]
    for (const value of [...wrong, String(2n ** 63n), '9'.repeat(10_000)]) {
      assert.equal(parseFencingToken(value), undefined, String(value).slice(0, 20))
    }
    fc.assert(fc.property(fc.string(), (text) => void parseFencingToken(text)))
  })

  it('what is no token is not sent', () => {
    for (const token of [-1n, 2n ** 63n, 5 as unknown as bigint]) {
      assert.throws(() => fencingHeaders(token), { code: 'ERR_QUORATE_OPTION' })
    }
    assert.deepEqual(fencingHeaders(7n), { [fencingHeader]: '7' })
  })
})

describe('the guard of a resource', () => {
  it('lets the highest token through, and none below it', () => {
    const guard = new FencingGuard('the report')
    const seen = [5n, 5n, 9n, 5n, 8n, 9n, undefined, -1n].map((token) => guard.admits(token))
    assert.deepEqual(seen, [true, true, true, false, false, true, false, false])
    assert.equal(guard.highest, 9n)
  })

  it('goes on from what it has seen before, and says why it refuses', () => {
    const guard = new FencingGuard('the report', 5n)
    guard.check(5n)
    const isRefused = (error: unknown) => {
      const { code, data } = error as { code: string; data: object }
      assert.equal(code, 'ERR_QUORATE_STALE_TOKEN')
      assert.deepEqual(data, { what: 'the report', token: 4n, highest: 5n })
      return isStaleToken(error)
    }
    assert.throws(() => guard.check(4n), isRefused)
    assert.equal(isStaleToken(new Error('another one')), false)
  })
})
