/** What entries do to the state: keys, versions, revisions, refusals, doubles. */
import assert from 'node:assert/strict'
import { fromString } from 'uint8arrays/from-string'
import { Replica } from '../src/apply.ts'
import { Snapshot } from '../src/generated/wire.js'
import {
  type Change,
  type ChangeBatch,
  type Operation,
  pathProblem,
  type Step,
} from '../src/index.ts'
import { encodeSnapshot } from '../src/snapshot.ts'
import { decodeSnapshot } from '../src/snapshot-reader.ts'

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
    const versions = outcome.steps.map(({ version }) => `v${version ?? '-'}`)
    return `${outcome.revision} ${versions.join(' ')}`
  }

  apply(operation: Operation): ChangeBatch | undefined {
    const entry = { type: 'operation', term: 1, session: 1, acknowledged: 0 } as const
    return this.replica.apply({ ...entry, sequence: ++this.sequence, operation })
  }

  transact(...steps: Step[]): ChangeBatch | undefined {
    return this.apply({ type: 'transaction', steps })
  }

  /** The result of the last operation, shortened. */
  last(): string {
    return this.do({ type: 'delete', path: '/' }, this.sequence)
  }

  /** What a refused operation must leave alone. */
  state(): unknown {
    const { tree, sessions } = this.replica
    const owned = [...(sessions.get(1)?.keys ?? [])].sort()
    const { entries: keys, revision } = tree.entries('/', true)
    return { keys, revision, sequence: tree.sequence, owned }
  }

  digest(): Uint8Array {
    return encodeSnapshot(this.replica)
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

function shown({ type, path, version }: Change): string {
  return `${type} ${path} v${version}`
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

  it('a transaction is one revision, each step sees those before it', () => {
    const world = new World()
    world.create('/a')
    const batch = world.transact(
      { type: 'check', path: '/a', version: 1 },
      { type: 'set', path: '/a', value: fromString('2') },
      { type: 'check', path: '/a', version: 2 },
      { type: 'create', path: '/b', value: fromString('b'), ephemeral: true },
      { type: 'delete', path: '/a', ifVersion: 2 },
    )
    assert.deepEqual(batch?.changes.map(shown), ['update /a v2', 'create /b v1', 'delete /a v2'])
    assert.deepEqual(
      batch?.changes.map(({ revision }) => revision),
      [2, 2, 2],
    )
    assert.equal(world.last(), '2 v- v2 v- v1 v-')
    assert.deepEqual([...(world.replica.sessions.get(1)?.keys ?? [])], ['/b'])
  })

  it('a check of a revision tells a key that was deleted and made anew, at the same version', () => {
    const world = new World()
    world.create('/a')
    const { revision = 0 } = world.replica.tree.get('/a') ?? {}
    const check = (path: string, at: number) =>
      ({ type: 'check-revision', path, revision: at }) as const
    const set = { type: 'set', path: '/a', value: fromString('x') } as const
    assert.notEqual(world.transact(check('/a', revision), check('/none', 0), set), undefined)
    assert.equal(world.transact(check('/a', revision), set), undefined)
    assert.equal(world.last(), 'version-mismatch 1 2 0')
    world.do({ type: 'delete', path: '/a' })
    assert.equal(world.transact(check('/a', revision + 1)), undefined)
    assert.equal(world.last(), 'version-mismatch 2 0 0')
    world.create('/a')
    world.do(set)
    assert.equal(world.replica.tree.get('/a')?.version, 2, 'as before')
    assert.equal(world.transact(check('/a', revision + 1), set), undefined)
    assert.equal(world.last(), 'version-mismatch 2 5 0')
    const now = world.replica.tree.revision
    assert.equal(world.transact(check('/a', now)), undefined, 'it only reads')
    assert.equal(world.last(), `${now} v-`)
  })

  it('a transaction that is refused leaves everything as it was', () => {
    const world = new World()
    world.create('/a')
    world.create('/e', true)
    world.create('/k/1')
    const before = world.state()
    const value = fromString('x')
    const refused = { type: 'create', path: '/a', value, ephemeral: false } as const
    const batch = world.transact(
      { type: 'set', path: '/a', value },
      { type: 'delete', path: '/e' },
      { type: 'create', path: '/mine', value, ephemeral: true },
      { type: 'create', path: '/q/', value, ephemeral: false, sequential: true },
      { type: 'delete', path: '/k', recursive: true },
      { type: 'set', path: '/k/1/below', value },
      { type: 'delete', path: '/a' },
      { type: 'set', path: '/a', value },
      refused,
    )
    assert.equal(batch, undefined)
    assert.equal(world.last(), 'key-exists 8')
    assert.deepEqual(world.state(), before)
    assert.equal(world.transact({ type: 'check', path: '/a', version: 4 }), undefined)
    assert.equal(world.last(), 'version-mismatch 4 1 0')
    assert.equal(world.transact({ type: 'check', path: '/a', version: 1 }), undefined)
    assert.equal(world.last(), '3 v-', 'what is only checked makes no revision')
  })

  it('a recursive deletion takes all below, from below, in one revision', () => {
    const world = new World()
    for (const path of ['/a/b/c', '/a/b', '/a/b-', '/a/z', '/ab']) world.create(path)
    assert.equal(world.delete('/a'), 'key-missing')
    const batch = world.apply({ type: 'delete', path: '/a', recursive: true })
    assert.deepEqual(
      batch?.changes.map(({ path }) => path),
      ['/a/z', '/a/b-', '/a/b/c', '/a/b'],
    )
    assert.deepEqual(world.replica.tree.children('/'), ['ab'])
    assert.equal(world.do({ type: 'delete', path: '/a', recursive: true }), 'key-missing')
    world.create('/e', true)
    world.do({ type: 'delete', path: '/e', recursive: true })
    assert.equal(world.replica.sessions.get(1)?.keys.size, 0)
  })

  it('sequential names only grow, also when all keys are gone', () => {
    const world = new World()
    const add = { type: 'create', path: '/q/s-', value: fromString('v'), ephemeral: false } as const
    const sequential = { ...add, sequential: true } as const
    world.do(sequential)
    world.transact(sequential, sequential)
    assert.deepEqual(world.replica.tree.children('/q'), [
      's-0000000000000001',
      's-0000000000000002',
      's-0000000000000003',
    ])
    world.do({ type: 'delete', path: '/q', recursive: true })
    world.do(sequential)
    assert.deepEqual(world.replica.tree.children('/q'), ['s-0000000000000004'])
  })

  it('a container goes with the last key below it, whatever takes that', () => {
    const world = new World()
    const add = (path: string) =>
      world.do({ type: 'create', path, value: fromString('c'), ephemeral: false, container: true })
    add('/c')
    add('/c/d')
    world.set('/c')
    assert.deepEqual(world.replica.tree.children('/c'), ['d'], 'one that was empty stays')
    world.create('/c/d/x/y', true)
    const batch = world.replica.apply({ type: 'end-session', term: 1, session: 1, isClosing: true })
    assert.deepEqual(batch?.changes.map(shown), [
      'delete /c/d/x/y v1',
      'delete /c/d v1',
      'delete /c v2',
    ])
    assert.equal(world.replica.tree.size, 0)
  })

  it('a container stays when its last key is replaced in one transaction', () => {
    const world = new World()
    const value = fromString('v')
    world.do({ type: 'create', path: '/c', value, ephemeral: false, container: true })
    world.create('/c/1')
    world.transact({ type: 'delete', path: '/c/1' }, { type: 'set', path: '/c/2', value })
    assert.deepEqual(world.replica.tree.children('/c'), ['2'])
    assert.notEqual(world.replica.tree.get('/c'), undefined)
  })

  it('a container that a transaction makes stays, also where it takes the place of another one', () => {
    const world = new World()
    const container = (path: string) =>
      ({ type: 'create', path, value: fromString('c'), ephemeral: false, container: true }) as const
    world.do(container('/c'))
    world.create('/c/1')
    world.create('/p/x')
    world.transact({ type: 'delete', path: '/c', recursive: true }, container('/c'))
    world.transact({ type: 'delete', path: '/p/x' }, container('/p'))
    assert.deepEqual(world.replica.tree.children('/'), ['c', 'p'])
    world.create('/c/2')
    world.delete('/c/2')
    assert.deepEqual(world.replica.tree.children('/'), ['p'])
  })

  it('a sequential key takes the next name that is free', () => {
    const world = new World()
    world.create('/q/s-0000000000000001')
    world.create('/q/s-0000000000000002')
    const add = { type: 'create', path: '/q/s-', value: fromString('v'), ephemeral: false } as const
    world.do({ ...add, sequential: true })
    world.do({ ...add, sequential: true })
    const names = world.replica.tree.children('/q').map((name) => Number(name.slice(2)))
    assert.deepEqual(names, [1, 2, 3, 4])
  })

  it('a snapshot that names a key twice holds none', () => {
    const world = new World()
    const configuration = { foundingId: 'f', voters: ['p'], seats: 1, settings: fromString('') }
    world.replica.apply({ type: 'configuration', term: 1, configuration })
    world.create('/a')
    const wire = Snapshot.decode(world.digest())
    const [key] = wire.keys
    assert.ok(key !== undefined && decodeSnapshot(Snapshot.encode(wire)) !== undefined)
    assert.equal(decodeSnapshot(Snapshot.encode({ ...wire, keys: [key, key] })), undefined)
  })

  it('a snapshot keeps containers, the count of sequential keys, and results of all kinds', () => {
    const world = new World()
    const value = fromString('v')
    const configuration = { foundingId: 'f', voters: ['p'], seats: 1, settings: value }
    world.replica.apply({ type: 'configuration', term: 1, configuration })
    world.do({ type: 'create', path: '/c', value, ephemeral: false, container: true })
    world.do({ type: 'create', path: '/c/s-', value, ephemeral: true, sequential: true })
    world.transact({ type: 'check', path: '/c', version: 1 }, { type: 'delete', path: '/none' })
    world.transact({ type: 'check', path: '/c', version: 1 }, { type: 'set', path: '/c', value })
    const read = decodeSnapshot(world.digest())
    assert.ok(read)
    assert.deepEqual(encodeSnapshot(read), world.digest())
    assert.equal(read.tree.sequence, 1)
    assert.equal(read.tree.get('/c')?.isContainer, true)
    assert.deepEqual(
      [...(read.sessions.get(1)?.outcomes ?? [])],
      [...(world.replica.sessions.get(1)?.outcomes ?? [])],
    )
  })

  it('what is over the limits is refused everywhere alike', () => {
    const world = new World()
    assert.match(world.create('/a//b'), /^invalid/)
    assert.match(
      world.do({ type: 'set', path: '/a', value: new Uint8Array(2 ** 20 + 1) }),
      /^invalid/,
    )
    const half = { type: 'set', path: '/a', value: new Uint8Array(2 ** 19 + 1) } as const
    const create = { type: 'create', value: fromString('v') } as const
    const refused: Operation[] = [
      { type: 'transaction', steps: [] },
      { type: 'transaction', steps: Array.from({ length: 129 }, () => half) },
      { type: 'transaction', steps: [half, half] },
      { type: 'transaction', steps: [{ type: 'check', path: '/', version: 0 }] },
      { type: 'transaction', steps: [{ type: 'check', path: '/a', version: -1 }] },
      { type: 'transaction', steps: [{ type: 'check-revision', path: '/a', revision: 0.5 }] },
      { ...create, path: '/c', ephemeral: true, container: true },
      { ...create, path: `/${'x'.repeat(1_010)}`, ephemeral: false, sequential: true },
    ]
    for (const operation of refused) assert.match(world.do(operation), /^invalid/)
    assert.equal(world.replica.tree.revision, 0)
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
