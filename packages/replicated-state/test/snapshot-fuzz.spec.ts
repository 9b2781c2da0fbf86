/** A replica that was read from a snapshot goes on as the one that made it, whatever was undone before. */
import assert from 'node:assert/strict'
import { seededRandom } from '@quorate/kernel'
import { Replica } from '../src/apply.ts'
import type { Entry } from '../src/index.ts'
import { defaultLimits } from '../src/limits.ts'
import type { KeyOperation, Operation } from '../src/operation.ts'
import { encodeSnapshot } from '../src/snapshot.ts'
import { SnapshotReader } from '../src/snapshot-reader.ts'
import { SnapshotWriter } from '../src/snapshot-writer.ts'
import { configuration } from './bench.ts'

describe('replicas and snapshots', () => {
  it('agree on bytes, order, expiries and what follows, for 300 random histories', () => {
    const limitsOf = () => ({ ...defaultLimits, storeBytes: 9_000 })
    let failures = 0
    let full = 0
    for (let seed = 1; seed <= 300; seed++) {
      const random = seededRandom(seed)
      const int = (n: number) => Math.floor(random.next() * n)
      const path = () => `/${Array.from({ length: 1 + int(3) }, () => 'abc'[int(3)]).join('/')}`
      const step = (): KeyOperation => {
        const value = new Uint8Array(int(900))
        switch (int(7)) {
          case 0:
            return { type: 'create', path: path(), value, ephemeral: true }
          case 1:
            return { type: 'create', path: path(), value, ephemeral: false, ttlMs: 1 + int(50) }
          case 2:
            return { type: 'create', path: path(), value, ephemeral: false, container: true }
          case 3:
            return {
              type: 'create',
              path: `${path()}-`,
              value,
              ephemeral: int(2) === 0,
              sequential: true,
            }
          case 4:
            return { type: 'delete', path: path(), ...(int(2) ? { recursive: true } : {}) }
          default:
            return { type: 'set', path: path(), value, ...(int(4) ? {} : { ifVersion: int(3) }) }
        }
      }
      const sequences = new Map<number, number>()
      let time = 0
      let index = 0
      const alive: number[] = []
      const entry = (): Entry => {
        index++
        if (index === 1) return { type: 'configuration', term: 0, configuration }
        if (alive.length < 2 || int(25) === 0) {
          alive.push(index)
          return {
            type: 'open-session',
            term: 1,
            session: { peer: `p${int(4)}`, boot: { counter: index, nonce: 'n' }, number: index },
          }
        }
        if (int(30) === 0)
          return {
            type: 'end-session',
            term: 1,
            session: alive.splice(int(alive.length), 1)[0] as number,
            isClosing: false,
          }
        time += int(8)
        if (int(10) === 0) return { type: 'expire-keys', term: 1, time }
        const session = alive[int(alive.length)] as number
        const sequence = (sequences.get(session) ?? 0) + 1
        sequences.set(session, sequence)
        const operation: Operation = int(2)
          ? step()
          : { type: 'transaction', steps: Array.from({ length: 1 + int(5) }, step) }
        return {
          type: 'operation',
          term: 1,
          session,
          sequence,
          acknowledged: Math.max(0, sequence - 1 - int(3)),
          operation,
          time,
        }
      }
      let copies: Replica[] = []
      const one = new Replica(undefined, limitsOf)
      for (let i = 0; i < 200; i++) {
        const each = entry()
        const batch = one.apply(each)
        one.takeNews()
        for (const copy of copies) {
          assert.deepEqual(copy.apply(each), batch, `seed ${seed}, entry ${index}`)
          copy.takeNews()
          assert.equal(copy.tree.bytes, one.tree.bytes)
          assert.deepEqual(copy.tree.nextExpiry, one.tree.nextExpiry)
        }
        if (each.type === 'operation') {
          const outcome = one.sessions.get(each.session)?.outcome(each.sequence)
          if (outcome?.ok === false) failures++
          if (outcome?.ok === false && outcome.error.code === 'store-full') full++
        }
        if (int(40) !== 0) continue
        const bytes = encodeSnapshot(one)
        const writer = new SnapshotWriter(one, { keysPerTurn: 1 + int(3), partBytes: 1 + int(200) })
        while (!writer.isDone) writer.work()
        assert.deepEqual(Buffer.concat(writer.parts), Buffer.from(bytes))
        const reader = new SnapshotReader(bytes, 1 + int(3), limitsOf)
        while (!reader.isDone) reader.work()
        const copy = reader.result
        assert.ok(copy !== undefined)
        copies = [...copies.slice(-3), copy]
      }
      for (const copy of copies)
        assert.deepEqual(encodeSnapshot(copy), encodeSnapshot(one), `seed ${seed}`)
    }
    assert.ok(failures > 1_000 && full > 100, `${failures} ${full}`)
  })
})
