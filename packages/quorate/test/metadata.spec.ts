import assert from 'node:assert/strict'
import { QuorateError } from '@quorate/kernel'
import { decodeMetadata, encodeMetadata } from '../src/metadata.ts'

const cyclic: Record<string, unknown> = {}
cyclic.self = cyclic
let deep: unknown = 1
for (let n = 0; n < 10_000; n++) deep = [deep]

const refused: [name: string, metadata: unknown][] = [
  ['a text', 'role'],
  ['an array', ['api']],
  ['null', null],
  ['a map', new Map([['role', 'api']])],
  ['a date within', { since: new Date(0) }],
  ['undefined within', { role: undefined }],
  ['a function within', { role: () => 'api' }],
  ['a hole', { list: new Array(2) }],
  ['what is no finite number', { load: Number.NaN }],
  ['a whole number too large for JSON', { id: 1n }],
  ['what contains itself', cyclic],
  ['what is nested without end', { deep }],
  ['more than 512 bytes', { text: 'é'.repeat(251) }],
]

describe('metadata', () => {
  for (const [name, metadata] of refused) {
    it(`refuses ${name}, with the rule`, () => {
      assert.throws(
        () => encodeMetadata(metadata),
        (error) => {
          assert.ok(error instanceof QuorateError)
          assert.equal(error.code, 'ERR_QUORATE_OPTION')
          assert.match(error.message, /^metadata must be a plain object .* 512 bytes as JSON, got /)
          return true
        },
      )
    })
  }

  it('comes out as it went in, frozen all through', () => {
    const metadata = { role: 'api', zone: null, ports: [1, { tls: true }] }
    const read = decodeMetadata(encodeMetadata(metadata))
    assert.deepEqual(read, metadata)
    assert.throws(() => Object.assign(read, { role: 'web' }), TypeError)
    assert.throws(() => (read.ports as unknown[]).push(2), TypeError)
    assert.equal(encodeMetadata({ text: 'x'.repeat(501) }).length, 512)
  })

  it('bytes that say no record say nothing', () => {
    const bytes = (text: string) => new TextEncoder().encode(text)
    for (const text of ['', '{', '[1]', '"a"', 'null']) {
      assert.deepEqual(decodeMetadata(bytes(text)), {})
    }
    assert.deepEqual(decodeMetadata(new Uint8Array(512).fill(255)), {})
  })
})
