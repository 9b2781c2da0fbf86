/** Watches over a small world and fails as soon as a law of the architecture (§6) is broken. */
import assert from 'node:assert/strict'
import type { PeerId } from '@quorate/kernel'
import { equals } from 'uint8arrays/equals'
import { fromString } from 'uint8arrays/from-string'
import { toString as textOf } from 'uint8arrays/to-string'
import {
  type Change,
  type ChangeBatch,
  type OperationResult,
  type StateEffect,
  WatchHub,
  type WatchQueue,
} from '../src/index.ts'
import type { MiniNetwork, Node } from './mini-network.ts'

interface Attempt {
  readonly node: PeerId
  readonly life: number
  result: OperationResult | undefined
}

interface Read {
  readonly node: PeerId
  readonly life: number
  /** What was acknowledged to anybody when the read began. */
  readonly least: number
}

/** What one life of a peer has seen. */
interface Seen {
  readonly life: number
  revision: number
  hub: WatchHub
  watch: WatchQueue
  /** The state as the watch told it. */
  readonly mirror: Map<string, { version: number; text: string }>
  mirrorRevision: number
}

export class Checkers {
  readonly #net: MiniNetwork
  readonly #terms: number[] = []
  readonly #digests = new Map<number, Uint8Array>()
  readonly #batches = new Map<number, ChangeBatch>()
  readonly #attempts = new Map<number, Attempt>()
  readonly #seen = new Map<PeerId, Seen>()
  readonly #known = new Map<number, PeerId>()
  readonly #reads = new Map<number, Read>()
  #acknowledged = 0
  #nextId = 0
  readonly counts = { ok: 0, refused: 0, notApplied: 0, unknown: 0, reads: 0, resyncs: 0 }

  constructor(net: MiniNetwork) {
    this.#net = net
    net.onStart = (node) => this.#onStart(node)
    net.onStep = (node, effects) => this.#onStep(node, effects)
  }

  get open(): number {
    const attempts = [...this.#attempts.values()].filter(({ result }) => result === undefined)
    return [...attempts, ...this.#reads.values()].filter(({ node, life }) => {
      const { isUp, boots } = this.#net.node(node)
      return isUp && boots === life
    }).length
  }

  /** Submits something with a value that nothing else has. */
  submit(node: Node, type: 'create' | 'set' | 'delete', path: string, ephemeral = false): void {
    if (!node.isUp || node.isPaused) return
    const id = ++this.#nextId
    this.#attempts.set(id, { node: node.id, life: node.boots, result: undefined })
    const value = fromString(`${id}`)
    if (type === 'create') {
      node.input({ type: 'operate', id, operation: { type, path, value, ephemeral } })
    } else if (type === 'set') node.input({ type: 'operate', id, operation: { type, path, value } })
    else node.input({ type: 'operate', id, operation: { type, path } })
  }

  read(node: Node): void {
    if (!node.isUp || node.isPaused) return
    const id = ++this.#nextId
    this.#reads.set(id, { node: node.id, life: node.boots, least: this.#acknowledged })
    node.input({ type: 'read', id })
  }

  /** At the end, with everybody caught up. */
  finish(): void {
    for (const node of this.#net.up) {
      const seen = this.#seen.get(node.id) as Seen
      this.#drain(seen)
      const { tree } = node.state
      const keys = tree.keys().map(({ path, version, value }) => [path, version, textOf(value)])
      const mirrored = [...seen.mirror].map(([path, { version, text }]) => [path, version, text])
      assert.deepEqual(mirrored.sort(), keys.sort(), `W1: the watch at ${node.id} saw everything`)
    }
    const written = new Map<string, number>()
    for (const { changes } of this.#batches.values()) {
      for (const { type, value } of changes) {
        if (type !== 'delete') written.set(textOf(value), (written.get(textOf(value)) ?? 0) + 1)
      }
    }
    for (const count of written.values()) assert.equal(count, 1, 'S3: applied at most once')
    for (const [id, { result }] of this.#attempts) {
      if (result === undefined) continue
      if (result.ok) {
        const batch = this.#batches.get(result.revision)
        assert.ok(batch !== undefined, 'L4: an acknowledged write is there')
        if (result.keys[0]?.version !== undefined) {
          assert.equal(textOf((batch.changes[0] as Change).value), `${id}`, 'S3: its own result')
        }
      } else if (!('unknown' in result)) {
        assert.ok(!written.has(`${id}`), 'S3: what was not applied left no trace')
      }
    }
  }

  #onStart(node: Node): void {
    const { revision } = node.state.tree
    const hub = new WatchHub({ revision, historyBatches: 64 })
    const watch = hub.watch({ path: '/', recursive: true, from: 'snapshot', limit: 32 }, () =>
      node.state.tree.entries('/', true),
    )
    const mirror = new Map()
    this.#seen.set(node.id, { life: node.boots, revision, hub, watch, mirror, mirrorRevision: 0 })
  }

  #onStep(node: Node, effects: readonly StateEffect[]): void {
    const seen = this.#seen.get(node.id) as Seen
    for (const effect of effects) this.#onEffect(node, seen, effect)
    const { state } = node
    assert.ok(state.tree.revision >= seen.revision, 'S5: local reads never go back')
    assert.equal(seen.hub.cursor.revision, state.tree.revision, 'every change was announced')
    seen.revision = state.tree.revision
    this.#checkLog(node)
    this.#checkSessions(node)
    if (this.#net.random.next() < 0.1) this.#drain(seen)
  }

  #onEffect(node: Node, seen: Seen, effect: StateEffect): void {
    switch (effect.type) {
      case 'applied':
        this.#checkBatch(effect.batch)
        seen.hub.applied(effect.batch)
        return
      case 'installed':
        seen.hub.installed(effect.revision)
        return
      case 'result':
        return this.#onResult(node, effect.id, effect.result)
      case 'readable': {
        const read = this.#reads.get(effect.id)
        assert.ok(read !== undefined, 'a read is answered once')
        assert.ok(
          node.state.tree.revision >= read.least,
          'S4: a read sees all acknowledged before it',
        )
        this.#reads.delete(effect.id)
        this.counts.reads++
        return
      }
      default:
    }
  }

  #onResult(node: Node, id: number, result: OperationResult): void {
    const attempt = this.#attempts.get(id) as Attempt
    assert.equal(attempt.result, undefined, 'S3: one result')
    attempt.result = result
    if (result.ok) {
      this.counts.ok++
      assert.ok(result.revision <= node.state.tree.revision, 'S5: one sees one’s own writes')
      this.#acknowledged = Math.max(this.#acknowledged, result.revision)
    } else if ('notApplied' in result) this.counts.notApplied++
    else if ('unknown' in result) this.counts.unknown++
    else this.counts.refused++
  }

  #checkBatch(batch: ChangeBatch): void {
    const other = this.#batches.get(batch.revision)
    if (other === undefined) this.#batches.set(batch.revision, batch)
    else if (other !== batch) assert.deepEqual(batch, other, 'L3: equal changes everywhere')
  }

  #checkLog({ id, state }: Node): void {
    const { commitIndex, appliedIndex, log } = state
    assert.ok(appliedIndex === commitIndex && commitIndex <= log.last.index)
    for (let index = Math.max(log.first, commitIndex - 20); index <= commitIndex; index++) {
      const term = log.term(index) as number
      this.#terms[index] ??= term
      assert.equal(term, this.#terms[index], `L1, L2: entry ${index} at ${id}`)
    }
    if (appliedIndex === 0 || this.#net.random.next() > 0.2) return
    const digest = state.digest()
    const other = this.#digests.get(appliedIndex)
    if (other === undefined) this.#digests.set(appliedIndex, digest)
    else assert.ok(equals(digest, other), `L3: state at ${appliedIndex} at ${id}`)
  }

  #checkSessions({ state }: Node): void {
    const alive = new Set<number>()
    for (const session of state.sessions.alive()) {
      alive.add(session.handle)
      if (!this.#known.has(session.handle)) this.#known.set(session.handle, session.id.peer)
    }
    for (const [handle, peer] of this.#known) {
      if (alive.has(handle) || handle > state.appliedIndex) continue
      const holder = this.#net.node(peer)
      const view = holder.isUp ? holder.state.session : undefined
      const isHeld = view?.handle === handle && view.isAlive(holder.now)
      assert.ok(!isHeld, `S2: the holder of ${handle} stops before the cluster gives it up`)
      if (!holder.isUp || view?.handle !== handle) this.#known.delete(handle)
    }
    if (this.#net.random.next() > 0.1) return
    for (const { path, owner } of state.tree.keys()) {
      if (owner === undefined) continue
      assert.ok(alive.has(owner), `S1: ${path} does not outlive its session`)
    }
  }

  #drain(seen: Seen): void {
    for (let batch = seen.watch.take(); batch !== undefined; batch = seen.watch.take()) {
      assert.ok(batch.cursor.revision >= seen.mirrorRevision, 'W1: in order')
      seen.mirrorRevision = batch.cursor.revision
      if (batch.type === 'resync') {
        this.counts.resyncs++
        seen.mirror.clear()
        for (const { path, version, value } of batch.entries) {
          seen.mirror.set(path, { version, text: textOf(value) })
        }
        continue
      }
      for (const change of batch.changes) {
        const before = seen.mirror.get(change.path)
        const expected = change.type === 'delete' ? change.version : change.version - 1
        assert.equal(before?.version ?? 0, expected, 'W1: each change once')
        if (change.type === 'delete') seen.mirror.delete(change.path)
        else {
          const { version } = change
          seen.mirror.set(change.path, { version, text: textOf(change.value) })
        }
      }
    }
  }
}
