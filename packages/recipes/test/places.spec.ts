import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { KeyValue } from 'quorate'
import { decodeTag, encodeTag, placesIn } from '../src/places.ts'

const tag = { attempt: 'a', peer: { id: 'p', name: 'n' }, since: 5, permits: 2 }

function localOf(values: Record<string, Uint8Array | undefined>) {
  const get = (path: string): KeyValue | undefined => {
    const value = values[path.slice('/f/'.length)]
    const key = {
      path,
      version: 1,
      revision: 4,
      owner: 1,
      isContainer: false,
      ttlMs: undefined,
      expiresAt: undefined,
    }
    return value === undefined ? undefined : { ...key, value }
  }
  const cursor = { cluster: 'c', epoch: 1, revision: 9 }
  return { get, children: () => ({ names: Object.keys(values).sort(), cursor }) }
}

describe('places of a queue', () => {
  const number = (n: number) => String(n).padStart(16, '0')

  it('stand in the order of their numbers, whatever their modes; other keys are none', () => {
    const value = encodeTag(tag)
    const local = localOf({
      [`write-${number(1)}`]: value,
      [`read-${number(2)}`]: new Uint8Array([1]),
      [`read-${number(3)}`]: undefined,
      [`other-${number(4)}`]: value,
      'read-5': value,
      [`write-${number(10)}`]: value,
      [`read-${number(6)}`]: value,
    })
    const places = placesIn(local, '/f', new Set(['read', 'write']))
    assert.deepEqual(
      places.map(({ path }) => path),
      [
        `/f/write-${number(1)}`,
        `/f/read-${number(2)}`,
        `/f/read-${number(6)}`,
        `/f/write-${number(10)}`,
      ],
    )
    assert.deepEqual(places[0], { path: places[0]?.path, mode: 'write', revision: 4, tag })
    assert.equal(places[1]?.tag, undefined, 'it counts, though somebody has written over it')
  })

  it('a tag is read as it was written', () => {
    assert.deepEqual(decodeTag(encodeTag(tag)), tag)
  })

  it('what is no tag is none, and never throws', () => {
    for (const text of ['', 'null', '5', '[]', '{}', '{"attempt":"a","peer":null,"since":1}']) {
      assert.equal(decodeTag(new TextEncoder().encode(text)), undefined, text)
    }
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        decodeTag(bytes)
      }),
    )
    fc.assert(
      fc.property(fc.json(), (json) => {
        assert.equal(decodeTag(new TextEncoder().encode(json)), undefined)
      }),
    )
  })
})
