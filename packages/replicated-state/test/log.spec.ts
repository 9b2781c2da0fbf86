import assert from 'node:assert/strict'
import type { Entry } from '../src/index.ts'
import { Log } from '../src/log.ts'

describe('the log', () => {
  it('keeps of an applied entry what others may ask for, and no object that was decoded', () => {
    const log = new Log()
    const value = new Uint8Array([1, 2])
    const operation = { type: 'set', path: '/a', value } as const
    const entry: Entry = {
      type: 'operation',
      term: 3,
      session: 1,
      sequence: 1,
      acknowledged: 0,
      operation,
    }
    const { bytes } = log.append(entry)
    assert.equal(log.entry(1), entry)
    log.applied(1)
    assert.deepEqual(log.entry(1), entry)
    assert.notEqual(log.entry(1), entry)
    assert.equal(log.term(1), 3)
    const [sent] = log.slice(1, 0, 1)
    assert.equal(sent?.bytes, bytes)
    assert.deepEqual(sent?.entry, entry)
  })
})
