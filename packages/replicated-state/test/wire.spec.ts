import assert from 'node:assert/strict'
import { integerBelow, seededRandom } from '@quorate/kernel'
import { fromString } from 'uint8arrays/from-string'
import { decodeEntry, encodeEntry } from '../src/entry-codec.ts'
import { Frame } from '../src/generated/wire.js'
import { decode, type Entry, encode, type StateMessage, ttlMsAtMost } from '../src/index.ts'
import { operationBytesAtMost } from '../src/limits.ts'
import { decodeSnapshot } from '../src/snapshot-reader.ts'
import { configuration } from './bench.ts'

const value = fromString('some bytes')
const session = { peer: 'a', boot: { counter: 3, nonce: 'abc' }, number: 2 }
const create = { type: 'create', path: '/é/b', value, ephemeral: true } as const
const job = { type: 'create', path: '/q/', value, ephemeral: false, sequential: true } as const
const steps = [
  { type: 'check', path: '/a', version: 0 },
  { type: 'check-revision', path: '/a', revision: 7 },
  job,
  { type: 'set', path: '/b', value, ifVersion: 2 },
  { type: 'delete', path: '/c', recursive: true },
] as const
const entries: Entry[] = [
  { type: 'configuration', term: 0, configuration },
  { type: 'configuration', term: 1, configuration: { ...configuration, epoch: 2 } },
  { type: 'noop', term: 1 },
  { type: 'open-session', term: 1, session },
  { type: 'operation', term: 2, session: 3, sequence: 1, acknowledged: 0, operation: create },
  {
    type: 'operation',
    term: 2,
    session: 3,
    sequence: 9,
    acknowledged: 8,
    operation: { type: 'set', path: '/a', value: new Uint8Array(0), ifVersion: 0 },
  },
  {
    type: 'operation',
    term: 2,
    session: 3,
    sequence: 10,
    acknowledged: 8,
    operation: { type: 'delete', path: '/a' },
  },
  {
    type: 'operation',
    term: 2,
    session: 3,
    sequence: 11,
    acknowledged: 8,
    operation: { type: 'transaction', steps },
  },
  {
    type: 'operation',
    term: 2,
    session: 3,
    sequence: 12,
    acknowledged: 8,
    operation: { ...job, ttlMs: ttlMsAtMost },
    time: 3,
  },
  { type: 'end-session', term: 2, session: 3, isClosing: true },
  { type: 'expire-keys', term: 2 },
  { type: 'expire-keys', term: 2, time: 2 ** 40 },
]
const stamp = { term: 7, cluster: 'f'.repeat(32) }
const messages: StateMessage[] = [
  {
    type: 'append',
    previousTerm: 0,
    previousIndex: 0,
    commit: 3,
    probe: true,
    entries: entries.map((entry) => ({ entry, bytes: encodeEntry(entry) })),
    ...stamp,
  },
  { type: 'append-ack', index: 5, persisted: 4, commit: 3, ...stamp },
  { type: 'append-reject', index: 5, hintTerm: 1, hintIndex: 4, ...stamp },
  {
    type: 'snapshot-chunk',
    lastTerm: 1,
    lastIndex: 4,
    offset: 3,
    total: 99,
    chunk: value,
    ...stamp,
  },
  { type: 'snapshot-ack', lastTerm: 1, lastIndex: 4, offset: 3, ...stamp },
  { type: 'follow', lastTerm: 0, lastIndex: 0, listens: true, term: 0, cluster: '' },
  {
    type: 'operations',
    session: 3,
    first: 1,
    acknowledged: 0,
    operations: [
      create,
      { type: 'delete', path: '/a', ifVersion: 3 },
      { ...create, ephemeral: false, container: true },
      { type: 'transaction', steps },
    ],
    ...stamp,
  },
  { type: 'open-session', bootCounter: 1, bootNonce: 'n', number: 1, ...stamp },
  { type: 'close-session', session: 3, ...stamp },
  { type: 'keep-alive', session: 3, id: 1, ...stamp },
  { type: 'keep-alive-ack', session: 3, id: 1, ...stamp },
  { type: 'read-request', id: 2 ** 53 - 1, ...stamp },
  { type: 'read-reply', id: 1, index: 0, ...stamp },
  { type: 'crash', peer: 'b', bootCounter: 0, ...stamp },
  { type: 'set-seats', seats: 5, above: 7, ...stamp },
]

describe('wire', () => {
  for (const message of messages) {
    it(`${message.type}: decoding undoes encoding`, () => {
      assert.deepEqual(decode(encode(message)), message)
    })
  }

  it('an entry keeps the bytes it came in', () => {
    for (const entry of entries) {
      const bytes = encodeEntry(entry)
      assert.deepEqual(decodeEntry(bytes), { entry, bytes })
      assert.equal(decodeEntry(bytes)?.bytes, bytes)
    }
  })

  it('a time of the log that leaves no room for a time to live is none', () => {
    const entry = {
      type: 'expire-keys',
      term: 1,
      time: Number.MAX_SAFE_INTEGER - ttlMsAtMost,
    } as const
    assert.notEqual(decodeEntry(encodeEntry(entry)), undefined)
    assert.equal(decodeEntry(encodeEntry({ ...entry, time: entry.time + 1 })), undefined)
    const operation = { ...(entries[4] as Entry & { type: 'operation' }), time: entry.time + 1 }
    assert.equal(decodeEntry(encodeEntry(operation)), undefined)
  })

  it('an unknown field is skipped, an unknown body is nothing', () => {
    const bytes = encode(messages[1] as StateMessage)
    const more = new Uint8Array([...bytes, 0xf8, 0x01, 0x2a])
    assert.deepEqual(decode(more), messages[1])
    assert.equal(decode(Frame.encode({ term: 1, cluster: 'c' })), undefined)
    assert.equal(decode(new Uint8Array(0)), undefined)
  })

  it('refuses what is out of range', () => {
    const frame = (body: Partial<Frame>) => decode(Frame.encode({ ...stamp, ...body }))
    const chunk = { lastTerm: 1, lastIndex: 4, offset: 0, total: 3, chunk: new Uint8Array(3) }
    assert.ok(frame({ snapshotChunk: chunk }))
    assert.equal(frame({ snapshotChunk: { ...chunk, offset: 1 } }), undefined)
    assert.equal(frame({ snapshotChunk: { ...chunk, total: 2 ** 40 } }), undefined)
    assert.equal(frame({ crash: { peer: '', bootCounter: 1 } }), undefined)
    assert.equal(frame({ crash: { peer: 'p'.repeat(129), bootCounter: 1 } }), undefined)
    assert.equal(frame({ cluster: 'c'.repeat(129), readRequest: { id: 1 } }), undefined)
    const append = { previousTerm: 0, previousIndex: 0, commit: 0, probe: false }
    const later = encodeEntry({ type: 'noop', term: 8 })
    assert.equal(
      frame({ append: { ...append, entries: [later] } } as never),
      undefined,
      'a later term',
    )
    const two = [2, 1].map((term) => encodeEntry({ type: 'noop', term }))
    assert.equal(
      frame({ append: { ...append, entries: two } } as never),
      undefined,
      'terms go back',
    )
    assert.equal(frame({ append: { ...append, entries: [value] } } as never), undefined)
    const many = Array.from({ length: 1_025 }, () => ({ delete: { path: '/a', recursive: false } }))
    const operations = { session: 1, first: 1, acknowledged: 0, operations: many }
    assert.equal(frame({ operations }), undefined, 'more than a window')
    const large = { path: '/a', value: new Uint8Array(operationBytesAtMost) }
    assert.equal(frame({ operations: { ...operations, operations: [{ set: large }] } }), undefined)
    const unsafe = new Uint8Array([
      0x08, 255, 255, 255, 255, 255, 255, 255, 127, 0x72, 0x02, 0x08, 1,
    ])
    assert.equal(decode(unsafe), undefined, 'a term beyond exact counting')
  })

  it('never throws, whatever comes, and what it accepts can be encoded again', () => {
    const random = seededRandom(7)
    let accepted = 0
    for (let round = 0; round < 8_000; round++) {
      const source = encode(messages[integerBelow(random, messages.length)] as StateMessage)
      const bytes = round % 4 === 0 ? new Uint8Array(integerBelow(random, 80)) : source.slice()
      const flips = round % 4 === 0 ? bytes.length : 1 + integerBelow(random, 4)
      for (let i = 0; i < flips; i++)
        bytes[integerBelow(random, bytes.length)] = integerBelow(random, 256)
      const length =
        integerBelow(random, 10) === 0 ? integerBelow(random, bytes.length + 1) : bytes.length
      const message = decode(bytes.subarray(0, length))
      decodeSnapshot(bytes)
      if (message === undefined) continue
      accepted++
      assert.deepEqual(decode(encode(message)), message)
    }
    assert.ok(accepted > 500 && accepted < 7_500, `the fuzzer looks: ${accepted}`)
  })
})
