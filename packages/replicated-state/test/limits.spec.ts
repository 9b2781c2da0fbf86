/** What operations, and all keys together, are held to: by the configuration in the log. */
import assert from 'node:assert/strict'
import { fromString } from 'uint8arrays/from-string'
import { Replica } from '../src/apply.ts'
import {
  type Configuration,
  defaultLimits,
  type Limits,
  limitsAtMost,
  type Operation,
  type Step,
} from '../src/index.ts'
import { operationBytesAtMost } from '../src/limits.ts'
import { sizeOf } from '../src/operation.ts'
import { encodeSnapshot } from '../src/snapshot.ts'
import { decodeSnapshot } from '../src/snapshot-reader.ts'
import { Bench } from './bench.ts'

const session = { peer: 'a', boot: { counter: 1, nonce: 'n' }, number: 1 }
const configurationOf = (text: string): Configuration => {
  return { foundingId: 'f', voters: ['a'], seats: 1, settings: fromString(text) }
}
/** Settings that only these tests understand. */
const limitsOf = (settings: Uint8Array): Limits =>
  JSON.parse(new TextDecoder().decode(settings)) as Limits
const settingsOf = (limits: Partial<Limits>) => JSON.stringify({ ...defaultLimits, ...limits })

const create = (path: string, bytes = 0): Operation & Step => {
  return { type: 'create', path, value: new Uint8Array(bytes), ephemeral: false }
}
const set = (path: string, bytes: number): Operation & Step => {
  return { type: 'set', path, value: new Uint8Array(bytes) }
}

class World {
  readonly replica = new Replica(undefined, limitsOf)
  sequence = 0

  constructor(limits: Partial<Limits>) {
    this.configure(limits)
    this.replica.apply({ type: 'open-session', term: 1, session })
  }

  configure(limits: Partial<Limits>): void {
    const configuration = configurationOf(settingsOf(limits))
    this.replica.apply({ type: 'configuration', term: 0, configuration })
  }

  /** The refusal in one line, or `ok`. */
  do(operation: Operation): string {
    const sequence = ++this.sequence
    const entry = { type: 'operation', term: 1, session: 2, acknowledged: sequence - 1 } as const
    this.replica.apply({ ...entry, sequence, operation })
    const outcome = this.replica.sessions.get(2)?.outcome(sequence)
    return outcome?.ok === false ? Object.values(outcome.error).join(' ') : 'ok'
  }

  transact = (...steps: Step[]) => this.do({ type: 'transaction', steps })
}

describe('limits of operations', () => {
  it('are those of the configuration, at their very edge, with limit and size', () => {
    const world = new World({
      pathBytes: 40,
      valueBytes: 10,
      transactionSteps: 3,
      transactionBytes: 15,
    })
    const path = `/${'x'.repeat(39)}`
    assert.equal(world.do(create(path, 10)), 'ok')
    assert.equal(world.do(set('/a', 11)), 'invalid a value has at most 10 bytes, this one 11')
    assert.match(world.do(create(`${path}x`)), /at most 40 bytes, this one 41$/)
    assert.match(
      world.do({ ...create('/sequential-keys-get-16-more-'), sequential: true } as Operation),
      /at most 40 bytes, this one 45$/,
    )
    assert.equal(world.transact(set('/a', 10), set('/b', 5), set('/c', 0)), 'ok')
    assert.match(world.transact(set('/a', 10), set('/b', 6)), /at most 15 bytes.* these 16$/)
    const four = [set('/a', 0), set('/b', 0), set('/c', 0), set('/d', 0)]
    assert.match(world.transact(...four), /at most 3 steps, this one 4$/)
  })

  it('of a later configuration count from it on, and a snapshot knows them', () => {
    const world = new World({ valueBytes: 10 })
    world.configure({ valueBytes: 20 })
    assert.equal(world.do(set('/a', 20)), 'ok')
    const read = decodeSnapshot(encodeSnapshot(world.replica), limitsOf)
    assert.equal(read?.limits.valueBytes, 20)
  })

  it('are asked of the submitter before anything is sent, in a cluster of its own', () => {
    const settings = fromString(settingsOf({ valueBytes: 3 }))
    const bench = new Bench('a', { values: new Map(), entries: [], firstIndex: 1 }, { limitsOf })
    assert.deepEqual(bench.state.limits, limitsAtMost, 'not known yet')
    const configuration = { foundingId: 'f', voters: ['a'], seats: 1, settings }
    bench.step({ type: 'found', configuration })
    bench.step({ type: 'operate', id: 1, operation: set('/a', 4) })
    const [result] = bench.effects.filter((effect) => effect.type === 'result')
    const problem = 'a value has at most 3 bytes, this one 4'
    assert.deepEqual(result?.result, { ok: false, error: { code: 'invalid', problem } })
  })

  it('leave what may be largest within what the wire takes', () => {
    const { transactionSteps, transactionBytes, pathBytes } = limitsAtMost
    const path = `/${'x'.repeat(pathBytes - 1)}`
    const steps = Array.from({ length: transactionSteps }, (_, i) =>
      set(path, i === 0 ? transactionBytes : 0),
    )
    assert.ok(sizeOf({ type: 'transaction', steps }) <= operationBytesAtMost)
    assert.ok(sizeOf(set(path, limitsAtMost.valueBytes)) <= operationBytesAtMost)
    assert.ok(operationBytesAtMost < 4 * 2 ** 20 - 2 ** 18, 'with what goes along in a frame')
  })
})

describe('the limit of the store', () => {
  /** Two keys below one parent that is none: `/p`, `/p/a` and `/p/b`, of 10 bytes each. */
  const two = 2 * (10 + 256) + (256 + 2 * 2) + 2 * (256 + 2 * 4)

  it('counts keys, values, paths and the parents between, whatever came before', () => {
    const world = new World({})
    const { tree } = world.replica
    world.do(create('/p/a', 10))
    world.do(create('/p/b', 3))
    world.do(set('/p/b', 10))
    assert.equal(tree.bytes, two)
    world.transact(create('/x/y/z', 50), set('/p/a', 99), { type: 'delete', path: '/none' })
    assert.equal(tree.bytes, two, 'a refused transaction leaves it')
    world.do(create('/p', 1))
    assert.equal(tree.bytes, two + 256 + 1, 'the parent is a key now')
    const read = decodeSnapshot(encodeSnapshot(world.replica), limitsOf)
    assert.equal(read?.tree.bytes, tree.bytes)
    world.do({ type: 'delete', path: '/p', recursive: true })
    assert.equal(tree.bytes, 0)
  })

  it('refuses what would make it larger, with both sizes, and changes nothing', () => {
    const world = new World({ storeBytes: two })
    assert.equal(world.do(create('/p/a', 10)), 'ok')
    assert.equal(world.do(create('/p/b', 11)), `store-full ${two + 1} ${two}`)
    assert.equal(world.do(create('/p/b', 10)), 'ok', 'exactly full')
    const before = encodeSnapshot(world.replica)
    assert.match(world.do(set('/p/a', 11)), /^store-full/)
    assert.match(world.do({ ...create('/q-'), sequential: true } as Operation), /^store-full/)
    assert.match(world.transact(set('/p/a', 5), create('/x', 6)), /^store-full/)
    const { tree } = world.replica
    const other = decodeSnapshot(before, limitsOf)
    assert.deepEqual([tree.keys(), tree.sequence], [other?.tree.keys(), other?.tree.sequence])
  })

  it('lets through what makes it no larger, and a transaction by what it does as a whole', () => {
    const world = new World({ storeBytes: two })
    world.transact(create('/p/a', 10), create('/p/b', 10))
    assert.equal(world.do(set('/p/a', 10)), 'ok')
    assert.equal(world.transact(create('/p/c', 10), { type: 'delete', path: '/p/a' }), 'ok')
    world.configure({ storeBytes: 100 })
    assert.equal(world.do(set('/p/b', 9)), 'ok', 'smaller, though there is too much')
    assert.match(world.do(set('/p/b', 10)), /^store-full/)
    assert.equal(world.do({ type: 'delete', path: '/p/b' }), 'ok')
  })

  it('its refusals outlive a snapshot', () => {
    const world = new World({ storeBytes: 100 })
    world.do(create('/a', 1))
    const read = decodeSnapshot(encodeSnapshot(world.replica), limitsOf)
    assert.deepEqual(read?.sessions.get(2)?.outcome(1), world.replica.sessions.get(2)?.outcome(1))
    assert.deepEqual(encodeSnapshot(read as Replica), encodeSnapshot(world.replica))
  })
})
