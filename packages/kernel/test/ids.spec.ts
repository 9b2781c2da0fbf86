import assert from 'node:assert/strict'
import { formatAddress, parseAddress } from '../src/index.ts'

describe('addresses', () => {
  it('are read as they are written', () => {
    for (const [host, port] of [
      ['127.0.0.1', 7400],
      ['::1', 1],
      ['peer-1.local', 65_535],
    ] as const) {
      assert.deepEqual(parseAddress(formatAddress(host, port)), { host, port })
    }
  })

  it('are refused when host or port is missing or out of range', () => {
    for (const text of [
      '',
      'host',
      ':7400',
      'host:',
      'host:0',
      'host:65536',
      '::1:7400',
      'a b:1',
    ]) {
      assert.equal(parseAddress(text), undefined, text)
    }
  })
})
