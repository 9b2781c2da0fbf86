import assert from 'node:assert/strict'
import { integerBelow, seededRandom } from '@quorate/kernel'
import {
  decodeElectionMessage,
  decodeFoundingMessage,
  decodeFoundingRecord,
  decodeVote,
  type ElectionMessage,
  encodeElectionMessage,
  encodeFoundingMessage,
  encodeFoundingRecord,
  encodeVote,
  type FoundingMessage,
  type FoundingRecord,
  type Proposal,
} from '../src/index.ts'

const last = { term: 3, index: 2 ** 40 }
const messages: ElectionMessage[] = [
  { type: 'ask', term: 4, last },
  { type: 'answer', term: 0, outranks: false },
  { type: 'answer', term: 4, outranks: true },
  { type: 'pre-vote-request', term: 4, last: { term: 0, index: 0 } },
  { type: 'pre-vote', term: 4, granted: true },
  { type: 'vote-request', term: 2 ** 52, last },
  { type: 'vote', term: 4, granted: false },
  { type: 'beat', term: 4, round: 1 },
  { type: 'beat-ack', term: 4, round: 0 },
  { type: 'stale', term: 5 },
  { type: 'ask', term: 4, last, priority: -100 },
  { type: 'token', term: 4, origin: 'a', last },
  { type: 'token', term: 4, origin: 'a', last, priority: 100 },
  { type: 'pre-vote-request', term: 4, last, priority: 7 },
  { type: 'pre-vote-request', term: 4, last, transferOf: 3 },
  { type: 'pre-vote', term: 4, granted: true, transferOf: 3 },
  { type: 'vote-request', term: 4, last, handedOver: 3 },
  { type: 'prepare', term: 3 },
  { type: 'prepared', term: 3, isReady: true },
  { type: 'prepared', term: 3, isReady: false },
  { type: 'hand-over', term: 3 },
]
const proposal: Proposal = {
  id: '0123456789abcdef0123456789abcdef',
  voters: ['a', 'b', 'c'],
  settings: new Uint8Array([1, 2, 3]),
}
const { id } = proposal
const foundingMessages: FoundingMessage[] = [
  { type: 'propose', proposal },
  { type: 'propose', proposal: { id, voters: ['a'], settings: new Uint8Array() } },
  { type: 'accept', id },
  { type: 'ratify', id },
  { type: 'abandon', id, isAnswer: true },
  { type: 'abandon', id, isAnswer: false },
  { type: 'refuse', id, settings: new Uint8Array([9]) },
  { type: 'founded', proposal },
]
const records: FoundingRecord[] = [
  { state: 'free', abandoned: [] },
  { state: 'free', abandoned: [id, id] },
  { state: 'accepted', proposal, abandoned: [] },
  { state: 'ratified', proposal, abandoned: [] },
  { state: 'abandoned', proposal, abandoned: [id] },
  { state: 'installed', proposal, abandoned: [id] },
]

describe('wire', () => {
  it('reads what it wrote', () => {
    for (const message of messages) {
      assert.deepEqual(decodeElectionMessage(encodeElectionMessage(message)), message)
    }
    for (const message of foundingMessages) {
      assert.deepEqual(decodeFoundingMessage(encodeFoundingMessage(message)), message)
    }
    for (const record of records) {
      assert.deepEqual(decodeFoundingRecord(encodeFoundingRecord(record)), record)
    }
    assert.deepEqual(decodeVote(encodeVote({ term: 7, vote: 'a' })), { term: 7, vote: 'a' })
    assert.deepEqual(decodeVote(encodeVote({ term: 7 })), { term: 7 })
  })

  it('a beat is small', () => {
    assert.ok(encodeElectionMessage({ type: 'beat', term: 9, round: 100_000 }).length <= 10)
  })

  it('skips what it does not know', () => {
    // Field 100, a varint, and field 101, bytes, as a newer peer may send them.
    const unknown = [0xa0, 0x06, 0x01, 0xaa, 0x06, 0x02, 0xff, 0xff]
    const message: ElectionMessage = { type: 'stale', term: 5 }
    const bytes = Uint8Array.from([...encodeElectionMessage(message), ...unknown])
    assert.deepEqual(decodeElectionMessage(bytes), message)
    assert.equal(decodeElectionMessage(Uint8Array.from(unknown)), undefined)
  })

  it('refuses numbers out of range, empty and overlong names, and what is too large', () => {
    // A stale message (field 9) whose term is 2 ** 53, and one whose term is 2 ** 64 - 1.
    const beyond = [
      [0x4a, 0x09, 0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10],
      [0x4a, 0x0b, 0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    ]
    for (const bytes of beyond)
      assert.equal(decodeElectionMessage(Uint8Array.from(bytes)), undefined)
    const inRange = [0x4a, 0x03, 0x08, 0xac, 0x02]
    assert.deepEqual(decodeElectionMessage(Uint8Array.from(inRange)), { type: 'stale', term: 300 })
    // An ask (field 1) without a position.
    assert.equal(decodeElectionMessage(Uint8Array.from([0x0a, 0x02, 0x08, 0x01])), undefined)
    assert.equal(decodeVote(encodeVote({ term: 1, vote: '' })), undefined)
    assert.equal(decodeVote(encodeVote({ term: 1, vote: 'x'.repeat(129) })), undefined)
    assert.equal(decodeElectionMessage(new Uint8Array(1_000_000)), undefined)
  })

  it('refuses priorities out of range, tokens of nobody, and terms of hand-overs that are none', () => {
    for (const wrong of [
      { type: 'ask', term: 4, last, priority: 101 },
      { type: 'pre-vote-request', term: 4, last, priority: -101 },
      { type: 'token', term: 4, origin: '', last },
      { type: 'token', term: 4, origin: 'x'.repeat(129), last },
      { type: 'vote-request', term: 4, last, handedOver: 2 ** 52 + 1 },
      { type: 'pre-vote', term: 4, granted: true, transferOf: 2 ** 52 + 1 },
      { type: 'pre-vote-request', term: 4, last, transferOf: 2 ** 52 + 1 },
    ] as const) {
      assert.equal(decodeElectionMessage(encodeElectionMessage(wrong)), undefined, wrong.type)
    }
  })

  it('refuses proposals with unordered, repeated, too many or nameless voters', () => {
    const many = Array.from({ length: 65 }, (_, i) => `peer-${String(i).padStart(2, '0')}`)
    for (const voters of [[], ['b', 'a'], ['a', 'a'], [''], ['x'.repeat(129)], many]) {
      const bytes = encodeFoundingMessage({ type: 'propose', proposal: { ...proposal, voters } })
      assert.equal(decodeFoundingMessage(bytes), undefined, voters.join())
    }
    for (const wrong of ['', 'A'.repeat(32), '0'.repeat(33)]) {
      assert.equal(
        decodeFoundingMessage(encodeFoundingMessage({ type: 'accept', id: wrong })),
        undefined,
      )
    }
    const settings = new Uint8Array(16_385)
    const large = encodeFoundingMessage({ type: 'founded', proposal: { ...proposal, settings } })
    assert.equal(decodeFoundingMessage(large), undefined)
  })

  it('never throws, and what it reads it writes the same way (seeded fuzz)', function () {
    this.timeout(30_000)
    const random = seededRandom(7)
    const written = [
      ...messages.map(encodeElectionMessage),
      ...foundingMessages.map(encodeFoundingMessage),
      ...records.map(encodeFoundingRecord),
      encodeVote({ term: 7, vote: 'a' }),
    ]
    let understood = 0
    for (let i = 0; i < 30_000; i++) {
      const source = written[integerBelow(random, written.length)] as Uint8Array
      const bytes = mutated(source, random)
      const message = decodeElectionMessage(bytes)
      if (message !== undefined) {
        understood++
        assert.deepEqual(decodeElectionMessage(encodeElectionMessage(message)), message)
      }
      const founding = decodeFoundingMessage(bytes)
      if (founding !== undefined) {
        assert.deepEqual(decodeFoundingMessage(encodeFoundingMessage(founding)), founding)
      }
      decodeFoundingRecord(bytes)
      decodeVote(bytes)
    }
    assert.ok(understood > 1_000, 'the fuzzer also makes messages that are well formed')
  })

  it('deep nesting and huge lengths cost nothing', () => {
    for (let byte = 0; byte < 256; byte++) {
      decodeElectionMessage(new Uint8Array(1_000).fill(byte))
      decodeFoundingMessage(new Uint8Array(100_000).fill(byte))
    }
    assert.equal(decodeFoundingMessage(new Uint8Array(100_000).fill(0x0b)), undefined)
  })
})

function mutated(source: Uint8Array, random: { next: () => number }): Uint8Array {
  const length = random.next() < 0.3 ? integerBelow(random, source.length + 8) : source.length
  const bytes = new Uint8Array(length)
  bytes.set(source.subarray(0, length))
  for (let flips = integerBelow(random, 4); flips > 0 && length > 0; flips--) {
    bytes[integerBelow(random, length)] = integerBelow(random, 256)
  }
  return bytes
}
