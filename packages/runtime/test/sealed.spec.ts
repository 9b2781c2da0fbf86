import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import type { QuorateError } from '@quorate/kernel'
import { Keyring } from '../src/keyring.ts'
import { isSealed, Sealed, sealBytes } from '../src/sealed.ts'
import { bytes } from './world.ts'

const old = 'the old secret, long enough'
const next = 'the next secret, long enough'
const message = Uint8Array.from({ length: 300 }, (_, i) => i & 0xff)

function make(secrets: ConstructorParameters<typeof Keyring>[1], cluster = 'test') {
  const keyring = new Keyring(cluster, secrets)
  let now = 0
  const sealed = new Sealed({ cluster, keyring, purpose: 'datagrams', clock: { now: () => now } })
  const pass = (ms: number) => {
    now += ms
  }
  return { keyring, sealed, pass }
}

describe('sealed', () => {
  it('is opened by who has the secret, and longer by at most 50 bytes', () => {
    const [a, b] = [make(old), make(old)]
    const packet = a.sealed.seal(message)
    assert.equal(packet.byteLength, message.byteLength + sealBytes)
    assert.ok(sealBytes <= 50)
    assert.ok(isSealed(packet))
    const opened = b.sealed.open(packet)
    assert.deepEqual(opened, message)
    // A Buffer would share its memory on slice.
    assert.equal(Object.getPrototypeOf(opened), Uint8Array.prototype)
    assert.deepEqual(b.sealed.open(a.sealed.seal(new Uint8Array(0))), new Uint8Array(0))
  })

  it('shows nothing of the message, and never the same bytes twice', () => {
    const { sealed } = make(old)
    const plain = new Uint8Array(64).fill(7)
    const [one, two] = [sealed.seal(plain), sealed.seal(plain)]
    assert.notDeepEqual(one, two)
    assert.ok(!Buffer.from(one).includes(Buffer.from([7, 7, 7, 7, 7, 7])))
    // Each process has a key of its own: the first numbers of two differ in all but the version.
    const three = make(old).sealed.seal(plain)
    assert.notDeepEqual(one.subarray(1, 17), three.subarray(1, 17))
    assert.notDeepEqual(one.subarray(21), three.subarray(21))
  })

  it('is not opened with another secret, of another cluster, or for another purpose', () => {
    const packet = make(old).sealed.seal(message)
    assert.equal(make(next).sealed.open(packet), 'unopened')
    assert.equal(make(old, 'tess').sealed.open(packet), 'unopened')
    const cluster = 'test'
    const keyring = new Keyring(cluster, old)
    const gossip = new Sealed({ cluster, keyring, purpose: 'gossip', clock: { now: () => 0 } })
    assert.equal(gossip.open(packet), 'unopened')
  })

  it('is not opened when one bit of it changed, or a part is missing', () => {
    const [a, b] = [make(old), make(old)]
    assert.deepEqual(b.sealed.open(a.sealed.seal(message)), message)
    const packet = a.sealed.seal(bytes(1, 2, 3))
    for (let bit = 0; bit < packet.byteLength * 8; bit++) {
      const changed = packet.slice()
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7))
      b.pass(100)
      assert.equal(typeof b.sealed.open(changed), 'string', `bit ${bit}`)
    }
    for (let length = 0; length < packet.byteLength; length++) {
      b.pass(100)
      assert.equal(typeof b.sealed.open(packet.subarray(0, length)), 'string')
    }
    assert.deepEqual(b.sealed.open(packet), bytes(1, 2, 3), 'what failed is not counted as seen')
  })

  it('has a new salt when the numbers of the old one are used up, for none serves twice', () => {
    const [cluster, keyring] = ['test', new Keyring('test', old)]
    const options = { cluster, keyring, purpose: 'datagrams', clock: { now: () => 0 } } as const
    const a = new Sealed({ ...options, after: 2 ** 32 - 3 })
    const b = make(old)
    const packets = [1, 2, 3, 4].map(() => a.seal(message))
    const [salts, numbers] = [[1, 17] as const, [17, 21] as const].map((part) =>
      packets.map((packet) => Buffer.from(packet.subarray(...part)).toString('hex')),
    )
    assert.deepEqual(numbers, ['fffffffe', 'ffffffff', '00000001', '00000002'])
    assert.equal(salts?.[0], salts?.[1])
    assert.notEqual(salts?.[1], salts?.[2])
    assert.equal(salts?.[2], salts?.[3])
    for (const packet of packets) assert.deepEqual(b.sealed.open(packet), message)
  })

  it('is opened once, in whatever order it arrives within the window', () => {
    const [a, b] = [make(old), make(old)]
    const packets = Array.from({ length: 1_500 }, () => a.sealed.seal(message))
    for (const packet of packets.toReversed()) assert.deepEqual(b.sealed.open(packet), message)
    for (const packet of packets) assert.equal(b.sealed.open(packet), 'replayed')
  })

  it('behind the window counts as seen', () => {
    const [a, b] = [make(old), make(old)]
    const late = a.sealed.seal(message)
    for (let i = 0; i < 3_000; i++) b.sealed.open(a.sealed.seal(message))
    assert.equal(b.sealed.open(late), 'replayed')
  })

  it('of strangers is tried so often in a second; whoever is known is never held up', () => {
    const [a, b] = [make(old), make(old)]
    assert.deepEqual(b.sealed.open(a.sealed.seal(message)), message)
    const garbage = a.sealed.seal(message)
    let tried = 0
    for (let i = 0; i < 5_000; i++) {
      garbage.set([i & 0xff, i >> 8], 1)
      if (b.sealed.open(garbage) === 'unopened') tried++
      assert.deepEqual(b.sealed.open(a.sealed.seal(message)), message)
    }
    assert.ok(tried < 1_000, `${tried} tried`)
    assert.equal(b.sealed.open(make(old).sealed.seal(message)), 'untried')
    b.pass(1_000)
    assert.deepEqual(b.sealed.open(make(old).sealed.seal(message)), message)
  })

  it('of a known sender is opened where he is heard, whoever uses his salt elsewhere', () => {
    const [a, b] = [make(old), make(old)]
    assert.deepEqual(b.sealed.open(a.sealed.seal(message), 'a:1'), message)
    let tried = 0
    for (let i = 0; i < 5_000; i++) {
      const forged = a.sealed.seal(message)
      forged[forged.byteLength - 1] = (forged.at(-1) as number) ^ 1
      if (b.sealed.open(forged, `x:${i}`) === 'unopened') tried++
      assert.deepEqual(b.sealed.open(a.sealed.seal(message), 'a:1'), message)
    }
    assert.equal(tried, 499)
    // He moves: there he counts as new until he answers, and is known there from then on.
    assert.equal(b.sealed.open(a.sealed.seal(message), 'a:2'), 'untried')
    b.sealed.expect('a:2')
    assert.deepEqual(b.sealed.open(a.sealed.seal(message), 'a:2'), message)
    assert.deepEqual(b.sealed.open(a.sealed.seal(message), 'a:2'), message)
    assert.equal(b.sealed.open(a.sealed.seal(message), 'a:1'), 'untried')
  })

  it('of a known sender is opened where he is heard, whoever brings there what he sent to others', () => {
    const [a, b] = [make(old), make(old)]
    assert.deepEqual(b.sealed.open(a.sealed.seal(message), 'a:1'), message)
    for (let i = 0; i < 600; i++) b.sealed.open(a.sealed.seal(message), 'x:1')
    assert.equal(b.sealed.open(a.sealed.seal(message), 'x:1'), 'untried')
    for (let i = 0; i < 10; i++) {
      assert.deepEqual(b.sealed.open(a.sealed.seal(message), 'a:1'), message)
    }
  })

  it('is tried where an answer is expected, once for each question, whatever strangers send', () => {
    const [a, b] = [make(old), make(old)]
    for (let i = 0; i < 600; i++) b.sealed.open(make(next).sealed.seal(message), 'x:1')
    assert.equal(b.sealed.open(a.sealed.seal(message), 'a:1'), 'untried')
    b.sealed.expect('a:1')
    // What is in the name of nobody uses it up as well.
    assert.equal(b.sealed.open(make(next).sealed.seal(message), 'a:1'), 'unopened')
    assert.equal(b.sealed.open(a.sealed.seal(message), 'a:1'), 'untried')
    b.sealed.expect('a:1')
    assert.deepEqual(b.sealed.open(a.sealed.seal(message), 'a:1'), message)
    assert.deepEqual(b.sealed.open(a.sealed.seal(message), 'a:1'), message, 'known from now on')
  })

  it('of a known sender is opened after a change of the secret, whatever strangers send', () => {
    const [a, b] = [make(old), make(old)]
    const first = a.sealed.seal(message)
    assert.deepEqual(b.sealed.open(first), message)
    const garbage = new Uint8Array(first)
    for (let i = 0; i < 600; i++) {
      garbage.set([i & 0xff, i >> 8], 1)
      b.sealed.open(garbage)
    }
    assert.equal(b.sealed.open(make(old).sealed.seal(message)), 'untried')
    const packets = [first]
    for (const step of [[old, next], [next, old], [old, next], [next, old], next] as const) {
      for (const { keyring } of [a, b]) keyring.rotate(step)
      const packet = a.sealed.seal(message)
      assert.deepEqual(b.sealed.open(packet), message, String(step))
      packets.push(packet)
    }
    // A number serves once, under whatever secret: else a change back would use a nonce again.
    assert.equal(new Set(packets.map((packet) => packet.subarray(1, 21).join())).size, 6)
    for (const packet of packets) assert.equal(b.sealed.open(packet), 'replayed')
  })

  it('forgets the senders that were silent for longest, and keeps so many', () => {
    const b = make(old)
    const first = make(old)
    const heard = [first.sealed.seal(message)]
    assert.deepEqual(b.sealed.open(heard[0] as Uint8Array), message)
    for (let i = 0; i < 4_097; i++) {
      b.pass(10)
      // One who is heard all the time is never forgotten.
      heard.push(first.sealed.seal(message))
      assert.deepEqual(b.sealed.open(heard.at(-1) as Uint8Array), message)
      assert.deepEqual(b.sealed.open(make(old).sealed.seal(message)), message)
    }
    for (const packet of heard) assert.equal(b.sealed.open(packet), 'replayed')
  })

  it('changes its secret in three steps, and nothing is lost between any two peers', () => {
    const peers = [make(old), make(old), make(old)]
    const all = (when: string) => {
      for (const from of peers) {
        for (const to of peers) {
          const opened = to.sealed.open(from.sealed.seal(message))
          assert.deepEqual(opened, message, when)
        }
      }
    }
    for (const step of [[old, next], [next, old], next] as const) {
      for (const [i, { keyring }] of peers.entries()) {
        keyring.rotate(step)
        all(`step ${String(step)}, peer ${i}`)
      }
    }
    assert.equal(peers[0]?.sealed.open(make(old).sealed.seal(message)), 'unopened')
  })

  it('no longer opens what a known sender seals with a secret that was dropped', () => {
    const [a, b] = [make(old), make(old)]
    assert.deepEqual(b.sealed.open(a.sealed.seal(message)), message)
    for (const step of [[old, next], [next, old], next] as const) b.keyring.rotate(step)
    assert.equal(b.sealed.open(a.sealed.seal(message)), 'unopened')
  })
})

describe('keyring', () => {
  it('does not take a step that skips one, and keeps what it held', () => {
    const { keyring } = make(old)
    for (const step of [next, [next, old]] as const) {
      assert.throws(
        () => keyring.rotate(step),
        (error: QuorateError) => {
          assert.equal(error.code, 'ERR_QUORATE_OPTION')
          assert.ok(!error.message.includes(next))
          return true
        },
      )
    }
    assert.equal(keyring.held.length, 1)
    assert.equal(keyring.held[0], keyring.sealing)
  })

  it('shows no secret when it is inspected', () => {
    const { keyring, sealed } = make([old, next])
    sealed.seal(message)
    for (const thing of [keyring, keyring.held, keyring.sealing, sealed]) {
      const shown = inspect(thing, { depth: 9, showHidden: true }) + JSON.stringify(thing)
      assert.ok(!shown.includes(old) && !shown.includes(next), shown)
    }
  })
})
