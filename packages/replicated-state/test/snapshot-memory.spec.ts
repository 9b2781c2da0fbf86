/** What a state that was read from a snapshot keeps alive. */
import assert from 'node:assert/strict'
import { Replica } from '../src/apply.ts'
import { encodeSnapshot } from '../src/snapshot.ts'
import { decodeSnapshot } from '../src/snapshot-reader.ts'
import { configuration } from './bench.ts'

const mib = 2 ** 20

function held(sizes: readonly number[], count: number): { values: number; buffers: number } {
  const replica = new Replica()
  replica.apply({ type: 'configuration', term: 0, configuration })
  replica.apply({
    type: 'open-session',
    term: 0,
    session: { peer: 'a', boot: { counter: 1, nonce: 'n' }, number: 1 },
  })
  for (let i = 0; i < count; i++) {
    const value = new Uint8Array(sizes[i % sizes.length] as number)
    const path = `/key-${String(i).padStart(6, '0')}`
    const operation = { type: 'set', path, value } as const
    const sequence = i + 1
    replica.apply({ type: 'operation', term: 0, session: 2, sequence, acknowledged: i, operation })
  }
  const read = decodeSnapshot(encodeSnapshot(replica))
  assert.ok(read !== undefined)
  const buffers = new Set<ArrayBufferLike>()
  let values = 0
  for (const { value } of read.tree.keys()) {
    values += value.length
    buffers.add(value.buffer)
  }
  let bytes = 0
  for (const { byteLength } of buffers) bytes += byteLength
  return { values, buffers: bytes }
}

describe('memory of a state that was read from a snapshot', () => {
  for (const [name, sizes, count] of [
    ['a small value beside each of 1 MiB', [16, mib], 32],
    ['one in eight values is small', [16, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000], 8_000],
  ] as const) {
    it(`is about that of its values: ${name}`, () => {
      const { values, buffers } = held(sizes, count)
      assert.ok(buffers < 1.3 * values, `${buffers} bytes for ${values} of values`)
    })
  }
})
