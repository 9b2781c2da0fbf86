import assert from 'node:assert/strict'
import { fromString } from 'uint8arrays/from-string'
import { type ChangeBatch, WatchHub, type WatchOptions, type WatchQueue } from '../src/index.ts'
import { Tree } from '../src/tree.ts'

/** A tree with its hub, changed by hand. */
const persistent = {
  owner: undefined,
  isContainer: false,
  ttlMs: undefined,
  expiresAt: undefined,
} as const

class World {
  readonly tree = new Tree()
  readonly hub = new WatchHub({ revision: 0, historyBatches: 4 })

  set(...paths: string[]): ChangeBatch {
    const revision = ++this.tree.revision
    const changes = paths.map((path) => {
      const version = (this.tree.get(path)?.version ?? 0) + 1
      const value = fromString(`${path} ${version}`)
      this.tree.put({ path, value, version, revision, ...persistent })
      return { type: version === 1 ? 'create' : 'update', path, value, version, revision } as const
    })
    const batch = { revision, changes }
    this.hub.applied(batch)
    return batch
  }

  watch(options: Partial<WatchOptions> = {}): WatchQueue {
    const { path = '/a', recursive = false } = options
    return this.hub.watch({ path, recursive, from: 'now', ...options }, () =>
      this.tree.entries(path, recursive),
    )
  }
}

/** What a watch tells, shortened: `~` resync, then paths with versions. */
function told(queue: WatchQueue): string[] {
  const lines: string[] = []
  for (let batch = queue.take(); batch !== undefined; batch = queue.take()) {
    const items = batch.type === 'resync' ? batch.entries : batch.changes
    const text = items.map(({ path, version }) => `${path}:${version}`).join(' ')
    lines.push(`${batch.type === 'resync' ? '~' : ''}${batch.cursor.revision} ${text}`)
  }
  return lines
}

describe('watches', () => {
  it('a plain watch sees the key and its direct children, a recursive one all below', () => {
    const world = new World()
    const plain = world.watch()
    const deep = world.watch({ recursive: true })
    const root = world.watch({ path: '/', recursive: true })
    for (const path of ['/a', '/a/b', '/a/b/c', '/ab', '/z']) world.set(path)
    assert.deepEqual(told(plain), ['1 /a:1', '2 /a/b:1'])
    assert.deepEqual(told(deep), ['1 /a:1', '2 /a/b:1', '3 /a/b/c:1'])
    assert.equal(told(root).length, 5)
  })

  it('what happened together is told together', () => {
    const world = new World()
    const queue = world.watch({ recursive: true })
    world.set('/a/x', '/b', '/a/y')
    assert.deepEqual(told(queue), ['1 /a/x:1 /a/y:1'])
  })

  it('begins with the state, or after a cursor, and misses and doubles nothing', () => {
    const world = new World()
    world.set('/a')
    const { cursor } = world.hub
    world.set('/a')
    const all = world.watch({ from: 'snapshot' })
    const rest = world.watch({ from: cursor })
    world.set('/a')
    assert.deepEqual(told(all), ['~3 /a:3'], 'what the state shows already is not told again')
    assert.deepEqual(told(rest), ['2 /a:2', '3 /a:3'])
    world.set('/a')
    assert.deepEqual([told(all), told(rest)], [['4 /a:4'], ['4 /a:4']])
  })

  it('a resync taken while later batches are on their way covers them', () => {
    const world = new World()
    const queue = world.watch({ from: 'snapshot' })
    const late = {
      revision: 1,
      changes: [{ type: 'create', path: '/a', value: fromString('v'), version: 1, revision: 1 }],
    } as const
    world.tree.revision = 1
    world.tree.put({
      path: '/a',
      value: fromString('v'),
      version: 1,
      revision: 1,
      ...persistent,
    })
    assert.deepEqual(told(queue), ['~1 /a:1'])
    world.hub.applied(late)
    assert.deepEqual(told(queue), [])
  })

  it('a cursor of another cluster or epoch, or older than the history, leads to a resync', () => {
    const world = new World()
    world.hub.joined('c')
    for (let i = 0; i < 6; i++) world.set('/a')
    assert.deepEqual(told(world.watch({ from: { cluster: 'd', epoch: 1, revision: 9 } })), [
      '~6 /a:6',
    ])
    assert.deepEqual(told(world.watch({ from: { cluster: 'c', epoch: 2, revision: 5 } })), [
      '~6 /a:6',
    ])
    assert.deepEqual(told(world.watch({ from: { cluster: 'c', epoch: 1, revision: 1 } })), [
      '~6 /a:6',
    ])
    assert.deepEqual(told(world.watch({ from: { cluster: 'c', epoch: 1, revision: 2 } })).length, 4)
  })

  it('a recovery leads to one resync, whose cursor goes on in the new epoch', () => {
    const world = new World()
    world.hub.joined('c')
    const queue = world.watch()
    world.set('/a')
    const [before] = [queue.take()]
    assert.deepEqual(before?.cursor, { cluster: 'c', epoch: 1, revision: 1 })
    world.set('/a')
    world.hub.joined('d', 2)
    world.set('/a')
    const resync = queue.take()
    assert.equal(resync?.type, 'resync')
    assert.deepEqual(resync.cursor, { cluster: 'd', epoch: 2, revision: 3 })
    world.set('/a')
    assert.deepEqual(told(queue), ['4 /a:4'])
    const late = world.watch({ from: before.cursor })
    const caughtUp = late.take()
    assert.equal(caughtUp?.type, 'resync')
    assert.deepEqual(caughtUp.cursor, { cluster: 'd', epoch: 2, revision: 4 })
    assert.deepEqual(told(world.watch({ from: caughtUp.cursor })), [])
  })

  it('a queue that holds too many bytes is replaced by one resync', () => {
    const world = new World()
    const queue = world.watch()
    const change = { type: 'update', path: '/a', version: 1 } as const
    const value = new Uint8Array(1024 * 1024)
    for (let revision = 1; revision <= 15; revision++) {
      world.hub.applied({ revision, changes: [{ ...change, value, revision }] })
    }
    assert.equal(told(queue).length, 15)
    for (let revision = 16; revision <= 32; revision++) {
      world.hub.applied({ revision, changes: [{ ...change, value, revision }] })
    }
    assert.equal(told(queue)[0]?.[0], '~')
  })

  it('a cursor waits until the replica knows its cluster, and goes on only in its own', () => {
    const world = new World()
    const [own, other] = ['c', 'd'].map((cluster) =>
      world.watch({ from: { cluster, epoch: 1, revision: 2 } }),
    )
    assert.ok(own !== undefined && other !== undefined)
    assert.deepEqual([...told(own), ...told(other)], [])
    world.hub.joined('c')
    for (let i = 0; i < 3; i++) world.set('/a')
    assert.deepEqual(told(own), ['3 /a:3'])
    assert.deepEqual(told(other), ['~3 /a:3'])
  })

  it('a cursor that is ahead of this replica waits for what comes after it', () => {
    const world = new World()
    const queue = world.watch({ from: { cluster: 'c', epoch: 1, revision: 2 } })
    for (let i = 0; i < 3; i++) world.set('/a')
    assert.deepEqual(told(queue), ['3 /a:3'])
  })

  it('who does not keep up gets one resync', () => {
    const world = new World()
    const queue = world.watch({ limit: 2 })
    for (let i = 0; i < 5; i++) world.set('/a')
    assert.deepEqual(told(queue), ['~5 /a:5'])
    world.set('/a')
    assert.deepEqual(told(queue), ['6 /a:6'])
  })

  it('a cursor that is ahead of an installed snapshot waits as well, and does not go back', () => {
    const world = new World()
    const from = { cluster: '', epoch: 1, revision: 12 }
    const ahead = world.watch({ path: '/', recursive: true, from })
    world.tree.revision = 9
    world.hub.installed(9)
    assert.deepEqual(told(ahead), [])
    for (let revision = 10; revision <= 13; revision++) world.set(`/${revision}`)
    assert.deepEqual(told(ahead), ['13 /13:1'])
  })

  it('an installed snapshot is a resync for everybody', () => {
    const world = new World()
    const queue = world.watch()
    world.set('/a')
    world.tree.revision = 9
    world.hub.installed(9)
    assert.deepEqual(told(queue), ['~9 /a:1'])
    assert.deepEqual(told(world.watch({ from: { cluster: 'c', epoch: 1, revision: 5 } })), [
      '~9 /a:1',
    ])
    assert.deepEqual(told(world.watch({ from: { cluster: 'c', epoch: 1, revision: 9 } })), [])
  })

  it('says when there is something to take, once; a closed watch says nothing', () => {
    const world = new World()
    const queue = world.watch()
    let calls = 0
    queue.onReady = () => calls++
    world.set('/a')
    world.set('/a')
    assert.equal(calls, 1)
    told(queue)
    world.set('/a')
    assert.equal(calls, 2)
    queue.close()
    world.set('/a')
    assert.deepEqual([calls, told(queue)], [2, []])
  })
})
