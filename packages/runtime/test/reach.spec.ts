import assert from 'node:assert/strict'
import { isReachable, reachableAddress } from '../src/reach.ts'

describe('reach', () => {
  it('goes from loopback to loopback, from LAN to LAN, within a family', () => {
    for (const [from, to, expected] of [
      ['127.0.0.1', '127.0.0.2', true],
      ['127.0.0.1', '10.0.0.1', false],
      ['10.0.0.1', '127.0.0.1', false],
      ['10.0.0.1', '192.168.1.1', true],
      ['::1', '::1', true],
      ['127.0.0.1', '::1', false],
      ['10.0.0.1', 'fd00::1', false],
      ['fd00::1', 'fd00::2', true],
      ['127.0.0.1', 'example.org', false],
      // An IPv4 address written as IPv6, and one with a zone, are none of a socket of ours.
      ['fd00::1', '::ffff:10.0.0.1', false],
      ['fd00::1', 'fe80::1%eth0', false],
      // Who listens on all addresses has them all.
      ['0.0.0.0', '10.0.0.1', true],
      ['0.0.0.0', '127.0.0.1', true],
      ['::', 'fd00::2', true],
      ['::', '10.0.0.1', false],
    ] as const) {
      assert.equal(isReachable(from, to), expected, `${from} → ${to}`)
    }
  })

  it('never leads to a group, to everybody or to nobody', () => {
    for (const to of ['0.0.0.0', '0.1.2.3', '224.0.0.251', '239.1.1.1', '255.255.255.255']) {
      assert.equal(isReachable('10.0.0.1', to), false, to)
    }
    for (const to of ['::', 'ff02::fb']) assert.equal(isReachable('fd00::1', to), false, to)
  })

  it('writes an address as it is handed in', () => {
    assert.equal(reachableAddress('127.0.0.1', 'LOCALHOST:7400'), '127.0.0.1:7400')
    assert.equal(reachableAddress('::1', '[::1]:7400'), '[::1]:7400')
    // In the spelling that its packets come from: it is compared with that.
    assert.equal(reachableAddress('::1', '[0:0::0001]:07400'), '[::1]:7400')
    assert.equal(reachableAddress('fd00::1', '[FD00:0::2]:7400'), '[fd00::2]:7400')
    for (const wrong of ['127.0.0.1', '127.0.0.1:0', '10.0.0.1:7400', '']) {
      assert.equal(reachableAddress('127.0.0.1', wrong), undefined, wrong)
    }
  })
})
