import assert from 'node:assert/strict'
import { Driver } from '@quorate/kernel'
import { World } from '../../src/world/world.ts'
import { aProcess } from './a-process.ts'

describe('simulated process', () => {
  it('keeps what arrives during a pause, in order, and runs none of it before the resume', () => {
    const world = new World(1)
    const process = aProcess(world, { id: 'a', machine: 1 })
    const seen: number[] = []
    process.pause()
    for (let i = 0; i < 100; i++) process.arrive('datagram', () => seen.push(i))
    world.runUntil(10)
    assert.equal(seen.length, 0)
    process.resume()
    process.arrive('datagram', () => seen.push(100))
    world.runUntil(20)
    assert.deepEqual(
      seen,
      Array.from({ length: 101 }, (_, i) => i),
    )
  })

  it('drops datagrams that the receive buffer cannot hold, but no frame', () => {
    const world = new World(1)
    const process = aProcess(world, { id: 'a', machine: 1 })
    const seen = { datagram: 0, stream: 0 }
    process.pause()
    for (let i = 0; i < 600; i++) {
      process.arrive('datagram', () => seen.datagram++)
      process.arrive('stream', () => seen.stream++)
    }
    process.resume()
    world.runUntil(10)
    assert.deepEqual(seen, { datagram: 500, stream: 600 })
  })

  it('after a pause, hands the waiting packets in before the driver lets its timer tick', () => {
    // Both ways to wake: at the timers and at the sockets.
    for (let seed = 0; seed < 20; seed++) {
      const world = new World(seed)
      const process = aProcess(world, { id: 'a', machine: 1, clockStart: 0 })
      const seen: string[] = []
      let deadline: number | undefined = 50
      const driver = new Driver<string, never>({
        machine: {
          step: (input) => {
            seen.push(input)
            if (input === 'tick') deadline = undefined
            return []
          },
          deadline: () => deadline,
        },
        clock: process.clock,
        tick: 'tick',
        resumed: () => 'resumed',
        driftBound: 0.02,
        perform: () => {},
        fatal: (error) => assert.fail(String(error)),
      })
      driver.dispatch('start')
      process.pause()
      for (let i = 0; i < 100; i++) process.arrive('datagram', () => driver.dispatch('packet'))
      world.runUntil(500)
      process.resume()
      world.runUntil(600)
      assert.equal(seen.indexOf('tick'), 101, seen.join())
    }
  })

  it('can be paused again while it catches up', () => {
    const world = new World(3)
    const process = aProcess(world, { id: 'a', machine: 1 })
    let seen = 0
    process.pause()
    for (let i = 0; i < 200; i++) process.arrive('datagram', () => seen++)
    process.resume()
    process.pause()
    const atPause = seen
    world.runUntil(10)
    assert.equal(seen, atPause)
    process.resume()
    world.runUntil(20)
    assert.equal(seen, 200)
  })

  it('runs nothing after it was killed', () => {
    const world = new World(1)
    const process = aProcess(world, { id: 'a', machine: 1, clockStart: 0 })
    process.clock.setTimer(5, () => assert.fail('a timer'))
    process.clock.soon(() => assert.fail('soon'))
    process.kill()
    process.arrive('stream', () => assert.fail('a frame'))
    world.runUntil(50)
  })

  it('tells of every step once', () => {
    const world = new World(1)
    let steps = 0
    const process = aProcess(world, { id: 'a', machine: 1, clockStart: 0, stepped: () => steps++ })
    process.arrive('stream', () => {})
    process.clock.setTimer(5, () => {})
    process.clock.soon(() => {})
    world.runUntil(50)
    assert.equal(steps, 3)
  })
})
