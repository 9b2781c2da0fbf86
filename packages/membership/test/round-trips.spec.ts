import assert from 'node:assert/strict'
import { RoundTrips } from '../src/round-trips.ts'
import { Solo } from './solo.ts'

describe('round trips', () => {
  it('are smoothed: the first counts as it is, each other one for an eighth', () => {
    const trips = new RoundTrips(() => true)
    assert.equal(trips.get('a'), undefined)
    trips.measured('a', 8)
    assert.equal(trips.get('a'), 8)
    trips.measured('a', 16)
    assert.equal(trips.get('a'), 9)
    assert.equal(trips.get('b'), undefined)
  })

  it('of members are those of their probes', () => {
    const solo = new Solo(2)
    assert.equal(solo.machine.roundTripMs('m1'), 0, 'answered at once')
    assert.equal(solo.machine.roundTripMs('me'), undefined)
    solo.run(4_000, ({ packet: { message } }) => {
      if (message.type !== 'ping' || message.target !== 'm1') return
      const { sequence, target } = message
      solo.now += 8
      solo.hear(1, { type: 'ack', sequence, target })
    })
    const ms = solo.machine.roundTripMs('m1') ?? 0
    assert.ok(ms > 0.9 && ms <= 8, `${ms} ms`)
  })

  it('of those that nobody knows any more are forgotten', () => {
    const known = new Set(Array.from({ length: 40 }, (_, i) => `m${i}`))
    const trips = new RoundTrips((id) => known.has(id))
    for (const id of known) trips.measured(id, 1)
    known.clear()
    known.add('m7')
    for (let i = 0; i < 1_000; i++) trips.measured(`gone${i}`, 1)
    const left = Array.from({ length: 1_000 }, (_, i) => trips.get(`gone${i}`))
    assert.ok(left.filter((ms) => ms !== undefined).length < 100)
    assert.deepEqual([trips.get('m7'), trips.get('m8')], [1, undefined])
  })
})
