/** A disk that is slow, and then full: the follower goes on in memory. */
import assert from 'node:assert/strict'
import type { Entry, Operation } from '../src/index.ts'
import { unwrittenBytesAtMost } from '../src/limits.ts'
import { Bench } from './bench.ts'

const mib = 1_024 * 1_024
const set = (bytes: number): Operation => ({
  type: 'set',
  path: '/a',
  value: new Uint8Array(bytes),
})

describe('a follower whose disk is full', () => {
  it('still follows in memory, also where much waited to be written when it became full', () => {
    const bench = new Bench('a')
    bench.follow('b', 1)
    const session = { peer: 'x', boot: { counter: 1, nonce: 'n' }, number: 1 }
    bench.append('b', 1, 0, [{ type: 'open-session', term: 1, session }], 2)
    const entry = (sequence: number): Entry => {
      return {
        type: 'operation',
        term: 1,
        session: 2,
        sequence,
        acknowledged: 0,
        operation: set(mib),
      }
    }
    let sequence = 1
    for (; sequence <= unwrittenBytesAtMost / mib; sequence++) {
      const { index } = bench.state.log.last
      bench.append('b', index, 1, [entry(sequence)], index + 1)
    }
    // What waits is written when there is room; until then nothing more is asked to be written.
    bench.step({ type: 'storage', hasRoom: false })
    const { index } = bench.state.log.last
    for (let i = 0; i < 3; i++) {
      const last = bench.state.log.last.index
      bench.append('b', last, 1, [entry(sequence + i)], last + 1)
    }
    assert.equal(bench.state.appliedIndex, index + 3)
  })
})
