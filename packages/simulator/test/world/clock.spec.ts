import assert from 'node:assert/strict'
import { World } from '../../src/world/world.ts'
import { aProcess } from './a-process.ts'

describe('simulated clock', () => {
  it('runs at its rate from its start', () => {
    const world = new World(1)
    const { clock } = aProcess(world, { id: 'a', machine: 1, clockStart: 500, clockRate: 1.02 })
    world.runUntil(100)
    assert.ok(Math.abs(clock.now() - 602) < 1e-9)
  })

  it('fires a timer never before its instant and at most 1.2 ms late, whatever the rate does', () => {
    for (let seed = 0; seed < 50; seed++) {
      const world = new World(seed)
      const { clock } = aProcess(world, { id: 'a', machine: 1, clockRate: 0.98 })
      let fired: number | undefined
      clock.setTimer(1_200, () => {
        fired = clock.now()
      })
      world.at(world.between(0, 190), () => clock.setRate(world.between(0.98, 1.02)))
      world.runUntil(300)
      assert.ok(fired !== undefined && fired >= 1_200 && fired <= 1_200 + 1.2 * 1.02, `${fired}`)
    }
  })

  it('is continuous when its rate changes', () => {
    const world = new World(1)
    const { clock } = aProcess(world, { id: 'a', machine: 1, clockStart: 0, clockRate: 1.02 })
    world.runUntil(100)
    clock.setRate(0.98)
    world.runUntil(200)
    assert.ok(Math.abs(clock.now() - 200) < 1e-9)
    assert.ok(Math.abs(clock.trueTimeOf(298) - 300) < 1e-9)
  })

  it('shows true time on the wall, off by a constant, until it is set', () => {
    const world = new World(1)
    const { clock } = aProcess(world, { id: 'a', machine: 1, clockRate: 0.98, wallOffset: 7_000 })
    world.runUntil(100)
    assert.equal(clock.wall(), 7_100)
    clock.stepWall(-50)
    world.runUntil(200)
    assert.equal(clock.wall(), 7_150)
  })

  it('stands still while its machine is suspended; the wall clock and the world go on', () => {
    const world = new World(1)
    const process = aProcess(world, { id: 'a', machine: 1, clockStart: 0, clockRate: 0.98 })
    const { clock } = process
    const fired: number[] = []
    clock.setTimer(98, () => fired.push(world.now))
    world.runUntil(50)
    process.suspend()
    const wall = clock.wall()
    world.runUntil(5_050)
    clock.setRate(1.02)
    assert.ok(Math.abs(clock.now() - 49) < 1e-9)
    assert.equal(clock.wall(), wall + 5_000)
    clock.setRate(0.98)
    process.resume()
    world.runUntil(5_099)
    assert.deepEqual(fired, [], 'as much of its time is left as there was')
    world.runUntil(5_102)
    assert.equal(fired.length, 1)
    assert.ok(Math.abs(clock.now() - 0.98 * 102) < 1e-9)
  })

  it('does not fire what was cancelled, also while the process is paused', () => {
    const world = new World(1)
    const process = aProcess(world, { id: 'a', machine: 1, clockStart: 0 })
    const cancel = process.clock.setTimer(10, () => assert.fail('cancelled'))
    process.pause()
    world.runUntil(50)
    cancel()
    process.resume()
    world.runUntil(100)
  })
})
