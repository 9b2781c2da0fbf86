/** What entries do to the state: keys, versions, revisions, refusals, doubles. */
import assert from 'node:assert/strict'
import { fromString } from 'uint8arrays/from-string'
import { Replica } from '../src/apply.ts'
import { type Operation, pathProblem } from '../src/index.ts'

/** A replica with one session, and operations applied in its sequence. */
class World {
  readonly replica = new Replica()
  sequence = 0

  constructor() {
    this.open('p', 1)
  }

  open(peer: string, number: number): void {
    const session = { peer, boot: { counter: 1, nonce: 'n' }, number }
    this.replica.apply({ type: 'open-session', term: 1, session })
  }

  /** Applies it and returns the result, shortened. */
  do(operation: Operation, sequence = ++this.sequence): string {
    const entry = { type: 'operation', term: 1, session: 1, acknowledged: 0 } as const
    this.replica.apply({ ...entry, sequence, operation })
    const outcome = this.replica.sessions.get(1)?.outcome(sequence)
    if (outcome === undefined) return 'nothing'
    if (!outcome.ok) return Object.values(outcome.error).join(' ')
    return `${outcome.revision} v${outcome.version ?? '-'}`
  }

  create = (path: string, ephemeral = false) =>
    this.do({ type: 'create', path, value: fromString(path), ephemeral })
  set = (path: string, ifVersion?: number) => {
    const operation = { type: 'set', path, value: fromString('new') } as const
    return this.do(ifVersion === undefined ? operation : { ...operation, ifVersion })
  }
  delete = (path: string, ifVersion?: number) =>
    this.do(
      ifVersion === undefined ? { type: 'delete', path } : { type: 'delete', path, ifVersion },
    )
}

describe('applying', () => {
  it('creates, sets and deletes: one revision a change, versions from 1', () => {
    const world = new World()
    assert.deepEqual(
      [
        world.create('/a'),
        world.set('/a'),
        world.set('/b'),
        world.delete('/a'),
        world.create('/a'),
      ],
      ['1 v1', '2 v2', '3 v1', '4 v-', '5 v1'],
    )
  })

  it('refuses, and then changes nothing', () => {
    const world = new World()
    world.create('/a')
    assert.deepEqual(
      [
        world.create('/a'),
        world.delete('/b'),
        world.set('/a', 2),
        world.set('/a', 0),
        world.set('/b', 1),
        world.delete('/a', 3),
      ],
      [
        'key-exists',
        'key-missing',
        'version-mismatch 2 1',
        'version-mismatch 0 1',
        'version-mismatch 1 0',
        'version-mismatch 3 1',
      ],
    )
    assert.equal(world.replica.tree.revision, 1)
    assert.deepEqual(
      [world.set('/a', 1), world.set('/c', 0), world.delete('/a', 2)],
      ['2 v2', '3 v1', '4 v-'],
    )
  })

  it('ephemeral keys have no children, and a parent does not become ephemeral', () => {
    const world = new World()
    world.create('/e', true)
    world.create('/p/q')
    assert.deepEqual(
      [world.create('/e/x'), world.set('/e/x/y'), world.create('/p', true), world.create('/p')],
      ['ephemeral-parent', 'ephemeral-parent', 'ephemeral-parent', '3 v1'],
    )
    assert.equal(world.set('/e'), '4 v2')
    assert.equal(world.replica.tree.get('/e')?.owner, 1, 'setting it leaves it with its session')
  })

  it('parents are implicit, and go with their last child', () => {
    const world = new World()
    const { tree } = world.replica
    world.create('/a/b/z')
    world.create('/a/b/c')
    assert.deepEqual(
      [tree.children('/'), tree.children('/a'), tree.children('/a/b')],
      [['a'], ['b'], ['c', 'z']],
    )
    assert.equal(tree.get('/a/b'), undefined)
    world.create('/a')
    world.delete('/a')
    assert.deepEqual(tree.children('/a/b'), ['c', 'z'], 'deleting a key leaves its children')
    world.delete('/a/b/z')
    world.delete('/a/b/c')
    assert.deepEqual(tree.children('/'), [])
  })

  it('a double and a gap have no effect', () => {
    const world = new World()
    const operation = { type: 'set', path: '/a', value: fromString('v') } as const
    world.do(operation, 1)
    world.do(operation, 1)
    assert.equal(world.do(operation, 3), 'nothing')
    assert.equal(world.replica.tree.get('/a')?.version, 1)
    assert.equal(world.do(operation, 2), '2 v2')
  })

  it('results are kept until they are acknowledged', () => {
    const world = new World()
    world.create('/a')
    world.create('/b')
    const operation = { type: 'delete', path: '/a' } as const
    world.replica.apply({
      type: 'operation',
      term: 1,
      session: 1,
      sequence: 3,
      acknowledged: 1,
      operation,
    })
    const session = world.replica.sessions.get(1)
    assert.equal(session?.outcome(1), undefined)
    assert.ok(session?.outcome(2)?.ok && session.outcome(3)?.ok)
    assert.equal(session.applied, 3)
  })

  it('a session that ended applies nothing more', () => {
    const world = new World()
    world.create('/e', true)
    world.open('p', 2)
    assert.equal(world.replica.sessions.get(1), undefined)
    assert.equal(world.create('/late'), 'nothing')
    assert.equal(world.replica.tree.size, 0)
  })

  it('what is over the limits is refused everywhere alike', () => {
    const world = new World()
    assert.match(world.create('/a//b'), /^invalid/)
    assert.match(
      world.do({ type: 'set', path: '/a', value: new Uint8Array(2 ** 20 + 1) }),
      /^invalid/,
    )
  })
})

describe('paths', () => {
  it('are absolute, without empty or dotted segments, and bounded', () => {
    const good = ['/a', '/a/b.c', '/…/é', '/a/...', `/${'x'.repeat(1_023)}`, '/x'.repeat(32), '/👍']
    for (const path of good) assert.equal(pathProblem(path), undefined, path)
    const bad = [
      '',
      'a',
      '/',
      '/a/',
      '//a',
      '/a//b',
      '/.',
      '/a/..',
      '/a/./b',
      '/\u0000',
      '/a\u007f',
    ]
    bad.push('/\ud800', '/\udc00a', `/${'é'.repeat(512)}`, '/x'.repeat(33), `/${'x'.repeat(1_024)}`)
    for (const path of bad) assert.notEqual(pathProblem(path), undefined, JSON.stringify(path))
  })
})
