/** Whatever is acknowledged as stored is found again after a crash at that moment. */
import assert from 'node:assert/strict'
import type { StorageRecord } from '@quorate/kernel'
import type { Entry } from '../src/index.ts'
import { Bench, sent } from './bench.ts'
import { storedAfter } from './stored.ts'

const mib = 1_048_576
const compaction = { keptEntries: 4, keptBytes: 1e9, keysPerTurn: 1 }

const opening: Entry = {
  type: 'open-session',
  term: 1,
  session: { peer: 'x', boot: { counter: 1, nonce: 'n' }, number: 1 },
}

function operations(from: number, to: number): Entry[] {
  return Array.from({ length: to - from + 1 }, (_, i) => {
    const sequence = from + i
    const operation = {
      type: 'set',
      path: `/k${sequence % 8}`,
      value: new Uint8Array(mib),
    } as const
    return {
      type: 'operation',
      term: 1,
      session: 2,
      sequence,
      acknowledged: sequence - 1,
      operation,
    }
  })
}

describe('what is acknowledged as stored', () => {
  it('is, while a peer whose disk was full catches up', () => {
    const bench = new Bench('a', undefined, { compaction })
    bench.follow('b', 1)
    bench.append('b', 1, 0, [opening, ...operations(1, 9)], 11)
    bench.persist()
    for (let at = bench.state.deadline(); at !== undefined && at <= bench.now + 1; ) {
      bench.step({ type: 'tick' }, Math.max(0, at - bench.now))
      bench.persist()
      at = bench.state.deadline()
    }
    bench.step({ type: 'storage', hasRoom: false })
    // Committed by b and c, and the log is compacted in memory.
    bench.append('b', 11, 1, operations(10, 30), 32)
    // Not committed yet: a's word decides.
    bench.append('b', 32, 1, operations(31, 31), 32)
    bench.step({ type: 'storage', hasRoom: true })
    let acknowledged = 0
    const written: StorageRecord[] = bench.all.flatMap((effect) =>
      effect.type === 'persist' ? effect.records : [],
    )
    // The first part of the snapshot is on disk.
    const answers = bench.persist()
    for (const { message } of sent(answers, 'append-ack')) {
      acknowledged = Math.max(acknowledged, message.persisted)
    }
    const again = new Bench('a', storedAfter(written))
    assert.ok(
      again.state.log.last.index >= acknowledged,
      `entry ${acknowledged} was said to be stored; a restart finds ${again.state.log.last.index}`,
    )
  })
})
