import assert from 'node:assert/strict'
import { integerBelow, type Random, seededRandom } from '@quorate/kernel'
import { News as WireNews, Packet as WirePacket } from '../src/generated/wire.js'
import { longestPacketBytes } from '../src/limits.ts'
import type { Member, News } from '../src/member.ts'
import {
  decode,
  encode,
  headerBytes,
  type Message,
  newsBytes,
  type Packet,
  versionOf,
} from '../src/wire.ts'

const statuses = ['alive', 'suspect', 'dead', 'left'] as const

function text(random: Random, most: number): string {
  const letters = 'aZ09-é☃𝄞'
  const length = 1 + integerBelow(random, most)
  return Array.from({ length }, () => letters[integerBelow(random, letters.length)] ?? 'x').join('')
}

function message(random: Random): Message {
  const sequence = integerBelow(random, 2 ** 40)
  const target = id(random)
  const address = `10.0.0.${integerBelow(random, 255)}:${1 + integerBelow(random, 65_535)}`
  const flag = random.next() < 0.5
  const all: Message[] = [
    { type: 'ping', sequence, target, introduce: flag },
    { type: 'ack', sequence, target },
    { type: 'nack', sequence, target },
    { type: 'ping-request', sequence, target, address },
    { type: 'join', sequence },
    { type: 'compare', digest: integerBelow(random, 2 ** 32) },
    { type: 'sync', sequence, wantsYours: flag },
    { type: 'gossip' },
    { type: 'claim', life: sequence, ageMs: 17, echo: 0 },
  ]
  return all[integerBelow(random, all.length)] as Message
}

function id(random: Random): string {
  return `peer-${integerBelow(random, 1_000)}`
}

function item(random: Random): News {
  const status = statuses[integerBelow(random, 4)] ?? 'alive'
  const isSuspect = status === 'suspect'
  const member: Member = {
    id: id(random),
    // Half a surrogate pair is not text that survives; whole ones do.
    name:
      [...text(random, 12)]
        .filter((letter) => !/[\ud800-\udfff]/.test(letter[0] ?? '') || letter.length === 2)
        .join('') || 'n',
    address: random.next() < 0.5 ? '[::1]:7000' : 'host.local:1',
    incarnation: integerBelow(random, 2 ** 45),
    status,
    tags: Uint8Array.from({ length: integerBelow(random, 40) }, () => integerBelow(random, 256)),
    metadata: Uint8Array.from({ length: integerBelow(random, 40) }, () => 255),
  }
  return {
    member,
    accuser: isSuspect ? id(random) : undefined,
    isCrash: isSuspect && random.next() < 0.5,
  }
}

function packet(random: Random): Packet {
  const news = Array.from({ length: integerBelow(random, 5) }, () => item(random))
  return { cluster: 'orders', from: id(random), message: message(random), news }
}

/** Bytes of a packet with one field of its wire form changed. */
function altered(change: Partial<WirePacket>): Uint8Array {
  const isOther = 'ping' in change || 'pingRequest' in change
  const message = isOther ? {} : { gossip: {} }
  return WirePacket.encode({ version: 1, cluster: 'c', from: 'a', ...message, news: [], ...change })
}

/** The largest number of 64 bits. */
const hugeVarint = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]
const base = { id: 'a', name: 'n', address: 'h:1', incarnation: 1 }

function alteredNews(change: Partial<WireNews>): Uint8Array {
  return altered({ news: [WireNews.encode({ ...base, ...change })] })
}

describe('wire', () => {
  it('decode after encode is identity', () => {
    const random = seededRandom(11)
    for (let n = 0; n < 2_000; n++) {
      const sent = packet(random)
      assert.deepEqual(decode(encode(sent)), sent)
    }
  })

  it('the size of a packet is known before it is written, and never too low', () => {
    const random = seededRandom(12)
    for (let n = 0; n < 500; n++) {
      const sent = packet(random)
      const header = encode({ ...sent, news: [] }).length
      assert.ok(header <= headerBytes(sent))
      const total = sent.news.reduce((sum, one) => sum + newsBytes(one), header)
      assert.equal(encode(sent).length, total)
    }
  })

  it('no bytes make decode throw, and what it returns is valid', () => {
    const random = seededRandom(13)
    let understood = 0
    for (let n = 0; n < 20_000; n++) {
      const bytes = encode(packet(random))
      const flips = 1 + integerBelow(random, 4)
      for (let flip = 0; flip < flips; flip++) {
        bytes[integerBelow(random, bytes.length)] = integerBelow(random, 256)
      }
      const cut =
        random.next() < 0.3 ? bytes.subarray(0, integerBelow(random, bytes.length)) : bytes
      const result = decode(cut)
      if (result === undefined) continue
      understood++
      for (const { member, accuser } of result.news) {
        assert.ok(member.id.length > 0 && member.id.length <= 128)
        assert.ok(member.tags.length <= 256)
        assert.ok(Number.isSafeInteger(member.incarnation + 1) && member.incarnation >= 0)
        assert.equal(accuser !== undefined, member.status === 'suspect')
      }
    }
    // The fuzzer must reach behind the first checks, or it proves nothing.
    assert.ok(understood > 1_000 && understood < 19_000, `${understood} packets were understood`)
  })

  it('random bytes are no packets', () => {
    const random = seededRandom(14)
    for (let n = 0; n < 5_000; n++) {
      const bytes = Uint8Array.from({ length: integerBelow(random, 200) }, () =>
        integerBelow(random, 256),
      )
      assert.equal(decode(bytes), undefined)
    }
  })

  it('another version is told apart and not read', () => {
    const bytes = altered({ version: 2 })
    assert.equal(versionOf(bytes), 2)
    assert.equal(decode(bytes), undefined)
    assert.equal(versionOf(new Uint8Array([9, 1])), undefined)
    assert.equal(versionOf(new Uint8Array(0)), undefined)
  })

  it('what was decoded does not change with the buffer that it came in', () => {
    const bytes = alteredNews({ tags: new Uint8Array([1, 2, 3]) })
    const tags = decode(bytes)?.news[0]?.member.tags
    bytes.fill(0)
    assert.deepEqual(tags, new Uint8Array([1, 2, 3]))
  })

  it('fields that nobody knows yet are tolerated', () => {
    const sent: Packet = {
      cluster: 'c',
      from: 'a',
      message: { type: 'join', sequence: 3 },
      news: [],
    }
    // Field 31, a varint.
    const bytes = new Uint8Array([...encode(sent), 0xf8, 0x01, 0x07])
    assert.deepEqual(decode(bytes), sent)
  })

  const unreadable: Record<string, Uint8Array> = {
    'no cluster': altered({ cluster: '' }),
    'no sender': altered({ from: '' }),
    'a sender of 129 bytes': altered({ from: 'x'.repeat(129) }),
    'a sender of 129 bytes in 65 letters': altered({ from: `x${'é'.repeat(64)}` }),
    'a ping without a target': altered({ ping: { sequence: 1, target: '', introduce: false } }),
    'a request without a port': altered({
      pingRequest: { sequence: 1, target: 'b', address: 'h' },
    }),
    'no message': WirePacket.encode({ version: 1, cluster: 'c', from: 'a', news: [] }),
    'news that is no news': altered({ news: [new Uint8Array([255, 255])] }),
    'more news than fits': altered({ news: Array.from({ length: 129 }, () => new Uint8Array(0)) }),
    'too many bytes': new Uint8Array([...altered({}), ...new Uint8Array(longestPacketBytes)]),
    'news without an id': alteredNews({ id: '' }),
    'news without a name': alteredNews({ name: '' }),
    'news of an address that is none': alteredNews({ address: 'h:70000' }),
    'an incarnation without room above': alteredNews({ incarnation: 2 ** 52 }),
    'an incarnation that is no safe integer': altered({
      news: [new Uint8Array([...WireNews.encode(base), 0x20, ...hugeVarint])],
    }),
    'tags of 257 bytes': alteredNews({ tags: new Uint8Array(257) }),
    'an accuser of the living': alteredNews({ accuser: 'b' }),
    'evidence against the living': alteredNews({ isCrash: true }),
  }
  for (const [what, bytes] of Object.entries(unreadable)) {
    it(`unreadable: ${what}`, () => {
      assert.equal(decode(bytes), undefined)
    })
  }

  it('the altered packets above are unreadable for the alteration alone', () => {
    assert.ok(decode(altered({})) !== undefined)
    assert.ok(decode(alteredNews({})) !== undefined)
  })
})
