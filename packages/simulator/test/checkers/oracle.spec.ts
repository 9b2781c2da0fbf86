import assert from 'node:assert/strict'
import type { Term } from '@quorate/kernel'
import type { Entry, Operation } from '@quorate/replicated-state'
import { Oracle } from '../../src/checkers/oracle.ts'

describe('oracle: what the log says', () => {
  let oracle: Oracle
  let endings: string[]
  let expired: string[]
  let index: number

  beforeEach(() => {
    endings = []
    index = 0
    expired = []
    oracle = oracleOf(Number.POSITIVE_INFINITY)
  })

  function oracleOf(storeBytes: number): Oracle {
    const heard = {
      onEnded: ({ handle }: { handle: number }, ending: string) =>
        endings.push(`${handle} ${ending}`),
      onExpired: ({ path, version }: { path: string; version: number }) =>
        expired.push(`${path} v${version}`),
    }
    return new Oracle(heard, storeBytes)
  }

  type Bare<E> = E extends Entry ? Omit<E, 'term'> : never

  function log(entry: Bare<Entry>): number {
    index++
    oracle.apply({ ...entry, term: 1 as Term } as Entry, index, index * 10)
    return index
  }

  function open(peer: string, counter = 1, number = 1): number {
    const session = { peer, boot: { counter, nonce: `${peer}-${counter}` }, number }
    return log({ type: 'open-session', session })
  }

  function operate(session: number, sequence: number, operation: Operation): void {
    log({ type: 'operation', session, sequence, acknowledged: 0, operation })
  }

  const bytes = (text: string) => new TextEncoder().encode(text)
  const create = (path: string, value: string, ephemeral = false): Operation => {
    return { type: 'create', path, value: bytes(value), ephemeral }
  }

  it('counts revisions over the store and versions by key', () => {
    const session = open('a')
    operate(session, 1, create('/x', '1'))
    operate(session, 2, { type: 'set', path: '/x', value: bytes('2') })
    operate(session, 3, create('/y', '3'))
    assert.equal(oracle.revision, 3)
    assert.equal(oracle.keys.get('/x')?.version, 2)
    assert.equal(oracle.keys.get('/y')?.revision, 3)
    assert.equal(oracle.index, 4)
    assert.deepEqual([...oracle.treeAt(1, () => true).keys()], ['/x'])
  })

  it('applies each sequence once, and none that lacks its predecessor', () => {
    const session = open('a')
    operate(session, 1, create('/x', '1'))
    operate(session, 1, create('/y', '1'))
    operate(session, 3, create('/z', '3'))
    assert.deepEqual([...oracle.keys.keys()], ['/x'])
    assert.equal(oracle.fates.get('3'), undefined)
  })

  it('refuses as production does, and remembers with which code', () => {
    const session = open('a')
    operate(session, 1, create('/e', '1', true))
    operate(session, 2, create('/e', '2'))
    operate(session, 3, create('/e/below', '3'))
    operate(session, 4, { type: 'set', path: '/e', value: bytes('4'), ifVersion: 9 })
    operate(session, 5, { type: 'delete', path: '/none' })
    operate(session, 6, create('/n/below', '6'))
    operate(session, 7, create('/n', '7', true))
    const outcomes = ['1', '2', '3', '4', '7'].map((value) => oracle.fates.get(value)?.outcome)
    assert.deepEqual(outcomes, [
      'ok',
      'key-exists',
      'ephemeral-parent',
      'version-mismatch',
      'ephemeral-parent',
    ])
    assert.deepEqual(
      oracle.deletions.map(({ outcome }) => outcome),
      ['key-missing'],
    )
    assert.equal(oracle.revision, 2)
  })

  it('refuses what makes a full store larger, and lets through what does not', () => {
    const one = 256 + 256 + 2 * '/a'.length
    oracle = oracleOf(2 * one + 1)
    const session = open('a')
    operate(session, 1, create('/a', ''))
    operate(session, 2, create('/b', 'x'))
    operate(session, 3, create('/c', '2'))
    operate(session, 4, { type: 'set', path: '/a', value: bytes('3') })
    operate(session, 5, { type: 'set', path: '/b', value: bytes('4') })
    const outcomes = ['x', '2', '3', '4'].map((value) => oracle.fates.get(value)?.outcome)
    assert.deepEqual(outcomes, ['ok', 'store-full', 'store-full', 'ok'])
    assert.deepEqual([...oracle.keys.keys()], ['/a', '/b'])
  })

  it('deletes the keys of a session that ends in one revision, in order', () => {
    const session = open('a')
    operate(session, 1, create('/b', '1', true))
    operate(session, 2, create('/a', '2', true))
    operate(session, 3, create('/stays', '3'))
    log({ type: 'end-session', session, isClosing: false })
    const ended = oracle.revisions[4]
    assert.deepEqual(
      ended?.batch.changes.map(({ path }) => path),
      ['/a', '/b'],
    )
    assert.equal(ended?.ended?.handle, session)
    assert.deepEqual([...oracle.keys.keys()], ['/stays'])
    assert.deepEqual(endings, [`${session} expired`])
  })

  it('takes keys away when more than their time has passed since they were changed', () => {
    const session = open('a')
    const timed = (path: string, value: string, ttlMs: number) =>
      ({ type: 'create', path, value: bytes(value), ephemeral: false, ttlMs }) as const
    const at = (sequence: number, time: number, operation: Operation) =>
      log({ type: 'operation', session, sequence, acknowledged: 0, operation, time })
    at(1, 0, timed('/b', '1', 100))
    at(2, 0, timed('/a', '2', 100))
    at(3, 50, timed('/late', '3', 100))
    at(4, 90, { type: 'set', path: '/b', value: bytes('4') })
    log({ type: 'expire-keys', time: 100 })
    assert.deepEqual(expired, [])
    log({ type: 'expire-keys', time: 160 })
    assert.deepEqual(expired, ['/a v1', '/late v1'])
    const { revision } = oracle
    assert.equal(oracle.revisions[revision]?.isExpiry, true)
    log({ type: 'expire-keys', time: 20 })
    assert.equal(oracle.revision, revision, 'time does not go back')
    log({ type: 'expire-keys', time: 191 })
    assert.deepEqual([...oracle.keys.keys()], [])
  })

  it('replaces a session by a later one of the same peer, never by an earlier one', () => {
    const first = open('a', 2)
    open('a', 1)
    assert.deepEqual([...oracle.sessions.keys()], [first])
    const second = open('a', 2, 2)
    const other = open('b')
    assert.deepEqual([...oracle.sessions.keys()], [second, other])
    assert.deepEqual(endings, [`${first} replaced`])
    log({ type: 'end-session', session: other, isClosing: true })
    log({ type: 'end-session', session: other, isClosing: true })
    assert.deepEqual(endings, [`${first} replaced`, `${other} closed`])
  })
})
