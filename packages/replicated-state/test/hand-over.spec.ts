import assert from 'node:assert/strict'
import type { Operation } from '../src/index.ts'
import { Bench } from './bench.ts'

const set = (path: string): Operation => ({ type: 'set', path, value: new Uint8Array([1]) })

/** Leads, has applied its first entry, and its own session is open. */
function leader(): Bench {
  const bench = new Bench('a')
  bench.lead(1)
  bench.step({ type: 'open-session' })
  bench.commitAll('b')
  bench.commitAll('c')
  bench.commitAll('b')
  bench.commitAll('c')
  assert.ok(bench.state.session !== undefined)
  return bench
}

function quiesced(bench: Bench): string[] {
  return bench.effects.flatMap((effect) => (effect.type === 'quiesced' ? [effect.target] : []))
}

describe('the log at a hand-over', () => {
  it('stands still at once, and it is told when the target has it all', () => {
    const bench = leader()
    bench.step({ type: 'operate', id: 1, operation: set('/a') })
    const { index } = bench.state.log.last
    bench.step({ type: 'quiesce', target: 'b' })
    assert.deepEqual(quiesced(bench), [], 'b lacks the last entry')
    bench.step({ type: 'operate', id: 2, operation: set('/b') })
    assert.equal(bench.state.log.last.index, index)
    bench.ack('c', index)
    assert.deepEqual(quiesced(bench), [], 'it is b that counts')
    bench.ack('b', index)
    assert.deepEqual(quiesced(bench), ['b'])
    bench.ack('b', index)
    assert.deepEqual(quiesced(bench), [], 'told once')
  })

  it('is told at once when the target has everything already', () => {
    const bench = leader()
    bench.step({ type: 'quiesce', target: 'b' })
    assert.deepEqual(quiesced(bench), ['b'])
  })

  it('when nothing comes of it, what has waited is appended, in order', () => {
    const bench = leader()
    bench.step({ type: 'quiesce', target: 'b' })
    const { index } = bench.state.log.last
    bench.step({ type: 'operate', id: 1, operation: set('/a') })
    bench.step({ type: 'operate', id: 2, operation: set('/b') })
    bench.step({ type: 'quiesce', target: undefined })
    assert.equal(bench.state.log.last.index, index + 2)
    bench.commitAll('b')
    const results = bench.all.flatMap((effect) => (effect.type === 'result' ? [effect.id] : []))
    assert.deepEqual(results, [1, 2])
    bench.step({ type: 'quiesce', target: 'b' })
    assert.deepEqual(quiesced(bench), ['b'], 'and it can be tried again')
  })

  it('when another one leads, what has waited is sent there, once', () => {
    const bench = leader()
    bench.step({ type: 'quiesce', target: 'b' })
    bench.step({ type: 'operate', id: 1, operation: set('/a') })
    bench.follow(undefined, 1)
    bench.follow('b', 2)
    const sent = bench.effects.flatMap((effect) =>
      effect.type === 'send' && effect.message.type === 'operations'
        ? [[effect.to, effect.message.first, effect.message.operations.length]]
        : [],
    )
    assert.deepEqual(sent, [['b', 1, 1]])
  })

  it('keeps no more than 1,024 messages that wait', () => {
    const bench = leader()
    const session = bench.state.session?.handle ?? 0
    bench.step({ type: 'quiesce', target: 'b' })
    const { index } = bench.state.log.last
    for (let first = 1; first <= 1_100; first++) {
      const operations = [set('/a')]
      const message = { type: 'operations', session, first, acknowledged: 0, operations } as const
      bench.receive<'operations'>('a', message)
    }
    bench.step({ type: 'quiesce', target: undefined })
    assert.equal(bench.state.log.last.index, index + 1_024)
  })

  it('keeps no more than 16 MiB that wait', () => {
    const bench = leader()
    const session = bench.state.session?.handle ?? 0
    bench.step({ type: 'quiesce', target: 'b' })
    const { index } = bench.state.log.last
    const operations = [{ type: 'set', path: '/a', value: new Uint8Array(1_000_000) }] as const
    for (let first = 1; first <= 30; first++) {
      const message = { type: 'operations', session, first, acknowledged: 0, operations } as const
      bench.receive<'operations'>('a', message)
    }
    bench.step({ type: 'quiesce', target: undefined })
    assert.equal(bench.state.log.last.index, index + 16)
  })

  it('tells how much a follower lacks, where this peer leads and knows the past', () => {
    const bench = new Bench('a')
    const lagOf = (peer: string) => {
      const { leading } = bench.state
      return leading?.isReady === true ? leading.lagOf(peer) : undefined
    }
    assert.equal(lagOf('b'), undefined)
    bench.lead(1)
    assert.equal(lagOf('b'), undefined, 'its first entry is not committed')
    bench.commitAll('c')
    assert.equal(lagOf('c'), 0)
    assert.ok((lagOf('b') ?? 0) > 0)
    assert.equal(lagOf('nobody'), undefined)
  })
})
