/** Operations from the call to the result: in order, once, and told truly. */
import assert from 'node:assert/strict'
import { fromString } from 'uint8arrays/from-string'
import type { Entry, Operation, OperationResult } from '../src/index.ts'
import { readsOpenAtMost } from '../src/limits.ts'
import { Bench, noop, sent } from './bench.ts'

const set = (path: string, bytes = 1): Operation => ({
  type: 'set',
  path,
  value: new Uint8Array(bytes),
})
const opening: Entry = {
  type: 'open-session',
  term: 1,
  session: { peer: 'a', boot: { counter: 1, nonce: 'n' }, number: 1 },
}

/** A follower of b whose session is open: handle 2. */
function follower(): Bench {
  const bench = new Bench('a')
  bench.follow('b', 1)
  bench.step({ type: 'open-session' })
  bench.append('b', 1, 0, [opening], 2)
  assert.equal(bench.state.session?.handle, 2)
  bench.all.length = 0
  return bench
}

function operate(bench: Bench, id: number, operation = set(`/k${id}`)): void {
  bench.step({ type: 'operate', id, operation })
}

function applied(sequence: number, operation = set(`/k${sequence}`), term = 1): Entry {
  return { type: 'operation', term, session: 2, sequence, acknowledged: 0, operation }
}

function results(bench: Bench): [number, OperationResult][] {
  return bench.all.flatMap((effect) =>
    effect.type === 'result' ? [[effect.id, effect.result] as [number, OperationResult]] : [],
  )
}

describe('the client', () => {
  it('of a new leader has its operations sent right behind the first entry, and nobody refuses that', () => {
    const bench = follower()
    bench.persist()
    operate(bench, 1)
    bench.lead(2)
    assert.deepEqual(
      sent(bench.all, 'append').map(({ to, message }) => [
        to,
        message.previousIndex,
        message.entries.map(({ entry }) => entry.type),
      ]),
      [
        ['b', 2, ['noop', 'operation']],
        ['c', 2, ['noop', 'operation']],
      ],
    )
  })

  it('sends operations with consecutive sequences, and tells the result when it is applied here', () => {
    const bench = follower()
    operate(bench, 1)
    operate(bench, 2)
    const messages = sent(bench.all, 'operations').map(({ message }) => message)
    assert.deepEqual(
      messages.map(({ first, session }) => [first, session]),
      [
        [1, 2],
        [2, 2],
      ],
    )
    bench.append('b', 2, 1, [applied(1), applied(2)], 3)
    assert.deepEqual(results(bench), [
      [1, { ok: true, revision: 1, keys: [{ path: '/k1', version: 1 }] }],
    ])
    bench.append('b', 4, 1, [], 4)
    assert.equal(results(bench).length, 2)
  })

  it('batches what comes up while eight messages are under way', () => {
    const bench = follower()
    for (let id = 1; id <= 20; id++) operate(bench, id)
    assert.equal(sent(bench.all, 'operations').length, 8)
    bench.append('b', 2, 1, [applied(1)], 3)
    const [next] = sent(bench.effects, 'operations')
    assert.deepEqual([next?.message.first, next?.message.operations.length], [9, 12])
    assert.equal(next?.message.acknowledged, 1)
  })

  it('sends everything unsettled again: to a new leader, after a broken link, after a silence', () => {
    const bench = follower()
    operate(bench, 1)
    operate(bench, 2)
    bench.append('b', 2, 1, [applied(1)], 3)
    bench.follow('c', 2)
    const toNew = sent(bench.effects, 'operations')
    assert.deepEqual(
      toNew.map(({ to, message }) => [to, message.first, message.operations.length]),
      [['c', 2, 1]],
    )
    bench.step({ type: 'link', peer: 'c', isOpen: false })
    bench.step({ type: 'link', peer: 'c', isOpen: true })
    assert.equal(sent(bench.effects, 'operations').length, 1)
    assert.equal(sent(bench.step({ type: 'tick' }, 199), 'operations').length, 0)
    assert.equal(sent(bench.step({ type: 'tick' }, 1), 'operations').length, 1)
  })

  it('a leader appends a session’s sequences once, and none behind a gap', () => {
    const bench = new Bench('a')
    bench.lead(1)
    const open = { type: 'open-session', bootCounter: 1, bootNonce: 'b1', number: 1 } as const
    bench.receive<'open-session'>('b', open)
    const last = () => bench.state.log.last.index
    const body = { type: 'operations', session: 3, acknowledged: 0 } as const
    const operations = [set('/1'), set('/2')]
    bench.receive<'operations'>('b', { ...body, first: 1, operations })
    assert.equal(last(), 5, 'the session is in the log, if not applied yet')
    bench.receive<'operations'>('b', { ...body, first: 1, operations: [...operations, set('/3')] })
    assert.equal(last(), 6)
    bench.receive<'operations'>('b', { ...body, first: 5, operations })
    assert.equal(last(), 6)
    bench.commitAll()
    bench.receive<'operations'>('b', { ...body, first: 1, operations })
    assert.equal(last(), 6)
  })

  it('a new leader knows what is in its log already', () => {
    const bench = new Bench('a')
    bench.follow('b', 1)
    const session = { peer: 'c', boot: { counter: 1, nonce: 'c1' }, number: 1 }
    bench.append('b', 1, 0, [{ type: 'open-session', term: 1, session }, applied(1)], 1)
    bench.lead(2)
    const body = { type: 'operations', session: 2, acknowledged: 0, first: 1 } as const
    bench.receive<'operations'>('c', { ...body, operations: [set('/1'), set('/2')] })
    assert.equal(bench.state.log.last.index, 5, 'the opening, 1, the reign’s first, 2')
  })

  it('what was sent stays unknown past the deadline, until the end of the session is applied', () => {
    const bench = follower()
    operate(bench, 1)
    operate(bench, 2)
    bench.step({ type: 'tick' }, 500)
    assert.equal(bench.state.session, undefined)
    assert.deepEqual(results(bench), [])
    bench.append('b', 2, 1, [applied(1)], 3)
    assert.equal(results(bench).length, 1, 'it was applied in time')
    bench.append('b', 3, 1, [{ type: 'end-session', term: 1, session: 2, isClosing: false }], 4)
    assert.deepEqual(results(bench)[1], [
      2,
      { ok: false, notApplied: true, reason: 'session-expired' },
    ])
    operate(bench, 3)
    const next = { ...opening.session, number: 2 }
    bench.append('b', 4, 1, [{ type: 'open-session', term: 1, session: next }], 5)
    const [message] = sent(bench.effects, 'operations')
    assert.deepEqual([message?.message.session, message?.message.first], [5, 1])
  })

  it('withdraws what was never sent, and nothing else', () => {
    const bench = new Bench('a')
    operate(bench, 1)
    bench.step({ type: 'withdraw', id: 1 })
    assert.deepEqual(results(bench), [[1, { ok: false, notApplied: true, reason: 'withdrawn' }]])
    const other = follower()
    operate(other, 1)
    other.step({ type: 'withdraw', id: 1 })
    assert.deepEqual(results(other), [])
  })

  it('keeps the value as it was when it was handed in', () => {
    const bench = follower()
    const value = fromString('before')
    operate(bench, 1, { type: 'set', path: '/k', value })
    value.fill(0)
    const [message] = sent(bench.all, 'operations')
    assert.deepEqual(message?.message.operations[0], {
      type: 'set',
      path: '/k',
      value: fromString('before'),
    })
  })

  it('refuses what is invalid at once, and what is too much as overloaded', () => {
    const bench = new Bench('a')
    operate(bench, 1, set('/a//b'))
    operate(bench, 2, set('/a', 1_024 * 1_024 + 1))
    operate(bench, 3, { type: 'delete', path: '/a', ifVersion: -1 })
    assert.deepEqual(
      results(bench).map(([, result]) => 'error' in result && result.error.code),
      ['invalid', 'invalid', 'invalid'],
    )
    bench.all.length = 0
    for (let id = 10; id < 80; id++) operate(bench, id, set('/a', 1_024 * 1_024))
    assert.deepEqual(results(bench)[0]?.[1], { ok: false, notApplied: true, reason: 'overloaded' })
    assert.equal(results(bench).length, 7)
  })

  it('asks with little, one message at a time, as long as nothing comes of it', () => {
    const bench = follower()
    for (let id = 1; id <= 200; id++) operate(bench, id, set('/a', 20_000))
    const messages = () =>
      sent(bench.effects, 'operations').map(({ message }) => [
        message.first,
        message.operations.length,
      ])
    bench.step({ type: 'tick' }, 200)
    assert.deepEqual(messages(), [[1, 1]])
    bench.append('b', 2, 1, [applied(1, set('/a', 20_000))], 3)
    const [, ...later] = messages()
    assert.ok(later.length > 4 && (later[0]?.[1] ?? 0) > 10, 'it came about: as before')
  })

  it('has no more than about 4 MiB of operations under way', () => {
    const bench = follower()
    const mib = 1_024 * 1_024
    for (let id = 1; id <= 10; id++) operate(bench, id, set('/a', mib - 100))
    let highest = 0
    for (const { message } of sent(bench.all, 'operations')) {
      highest = Math.max(highest, message.first + message.operations.length - 1)
    }
    assert.equal(highest, 4)
  })

  it('has at most 1,024 operations under way', () => {
    const bench = follower()
    for (let id = 1; id <= 1_500; id++) operate(bench, id)
    const settle = (sequence: number) =>
      bench.append('b', sequence + 1, 1, [applied(sequence)], sequence + 2)
    for (let sequence = 1; sequence <= 8; sequence++) settle(sequence)
    let highest = 0
    for (const { message } of sent(bench.all, 'operations')) {
      highest = Math.max(highest, message.first + message.operations.length - 1)
    }
    assert.equal(highest, 8 + 1_024)
  })
})

describe('reads', () => {
  it('share a request, and happen when the own replica is far enough', () => {
    const bench = follower()
    bench.step({ type: 'read', id: 1 })
    const [request] = sent(bench.effects, 'read-request')
    assert.equal(request?.to, 'b')
    bench.receive<'read-reply'>('b', { type: 'read-reply', id: request?.message.id ?? 0, index: 3 })
    assert.deepEqual(
      bench.all.filter(({ type }) => type === 'readable'),
      [],
    )
    bench.append('b', 2, 1, [noop(1)], 3)
    assert.deepEqual(
      bench.all.filter(({ type }) => type === 'readable'),
      [{ type: 'readable', id: 1 }],
    )
  })

  it('wait for the next request when four are under way', () => {
    const bench = follower()
    for (let id = 1; id <= 9; id++) bench.step({ type: 'read', id })
    const requests = sent(bench.all, 'read-request')
    assert.equal(requests.length, 4)
    bench.receive<'read-reply'>('b', {
      type: 'read-reply',
      id: requests[0]?.message.id ?? 0,
      index: 2,
    })
    const next = sent(bench.effects, 'read-request')
    assert.equal(next.length, 1)
    bench.receive<'read-reply'>('b', { type: 'read-reply', id: next[0]?.message.id ?? 0, index: 2 })
    const ids = bench.effects.flatMap((effect) => (effect.type === 'readable' ? [effect.id] : []))
    assert.deepEqual(ids, [5, 6, 7, 8, 9])
  })

  it('are refused when too many wait, but for those that are not to be refused', () => {
    const bench = follower()
    bench.follow(undefined, 1)
    for (let id = 1; id <= readsOpenAtMost; id++) bench.step({ type: 'read', id })
    const refused = (id: number) =>
      bench.effects.some((it) => it.type === 'read-refused' && it.id === id)
    bench.step({ type: 'read', id: readsOpenAtMost + 1 })
    assert.ok(refused(readsOpenAtMost + 1))
    bench.step({ type: 'read', id: readsOpenAtMost + 2, isUnrefusable: true })
    assert.ok(!refused(readsOpenAtMost + 2))
  })

  it('are asked again: of a new leader, and after a silence; withdrawn ones are not', () => {
    const bench = follower()
    bench.step({ type: 'read', id: 1 })
    bench.step({ type: 'read', id: 2 })
    bench.step({ type: 'withdraw-read', id: 2 })
    bench.follow('c', 2)
    const [again] = sent(bench.effects, 'read-request')
    assert.equal(again?.to, 'c')
    const [later] = sent(bench.step({ type: 'tick' }, 200), 'read-request')
    assert.ok(later)
    const old = { type: 'read-reply', id: again?.message.id ?? 0, index: 2 } as const
    assert.deepEqual(
      bench.receive<'read-reply'>('c', old).filter(({ type }) => type === 'readable'),
      [],
    )
    bench.receive<'read-reply'>('c', { ...old, id: later.message.id })
    assert.deepEqual(
      bench.effects.filter(({ type }) => type === 'readable'),
      [{ type: 'readable', id: 1 }],
    )
  })
})
