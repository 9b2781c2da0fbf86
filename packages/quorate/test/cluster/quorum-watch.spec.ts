import assert from 'node:assert/strict'
import type { Clock } from '@quorate/kernel'
import { QuorumWatch } from '../../src/cluster/index.ts'

const stickinessMs = 400

function setUp() {
  let now = 0
  const timers = new Set<{ at: number; callback: () => void }>()
  const clock: Clock = {
    now: () => now,
    wall: () => now,
    setTimer: (at, callback) => {
      const timer = { at, callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    soon: (callback) => callback(),
  }
  /** The process stands still for so long, and then its timers run. */
  const stall = (ms: number) => {
    now += ms
    for (const timer of [...timers]) {
      if (timer.at > now || !timers.delete(timer)) continue
      timer.callback()
    }
  }
  const pass = (ms: number) => {
    for (let left = ms; left > 0; left--) stall(1)
  }
  const told: boolean[] = []
  const tell = (isThere: boolean) => void told.push(isThere)
  const watch = new QuorumWatch({ clock, timing: { stickinessMs }, tell })
  return { watch, pass, stall, told, timers }
}

describe('quorum watch', () => {
  it('says nothing before the first quorum, nor of the first one', () => {
    const { watch, pass, told, timers } = setUp()
    watch.onLeader(undefined)
    pass(10_000)
    assert.equal(watch.isThere, false)
    watch.onLeader('a')
    assert.equal(watch.isThere, true)
    assert.deepEqual(told, [])
    assert.equal(timers.size, 0)
  })

  it('a failover is no loss, however often the next leader fails', () => {
    const { watch, pass, told } = setUp()
    for (const leader of ['a', 'b', 'a', 'c']) {
      watch.onLeader(leader)
      pass(60_000)
      watch.onLeader(undefined)
      pass(2 * stickinessMs - 1)
    }
    watch.onLeader('a')
    pass(60_000)
    assert.deepEqual(told, [])
    assert.equal(watch.isThere, true)
  })

  it('is lost when nobody is known to lead for two stickiness periods on end', () => {
    const { watch, pass, told } = setUp()
    watch.onLeader('a')
    watch.onLeader(undefined)
    pass(stickinessMs)
    // Told again, as at the end of a vain candidacy: the wait goes on as it was.
    watch.onLeader(undefined)
    pass(stickinessMs - 1)
    assert.deepEqual(told, [])
    pass(1)
    assert.deepEqual(told, [false])
    assert.equal(watch.isThere, false)
    watch.onLeader(undefined)
    pass(60_000)
    assert.deepEqual(told, [false], 'once')
    watch.onLeader('b')
    assert.deepEqual(told, [false, true])
    assert.equal(watch.isThere, true)
  })

  it('a process that stood still hears first what was sent meanwhile', () => {
    const { watch, pass, stall, told } = setUp()
    watch.onLeader('a')
    watch.onLeader(undefined)
    stall(20_000)
    assert.deepEqual(told, [])
    pass(stickinessMs - 1)
    watch.onLeader('b')
    pass(60_000)
    assert.deepEqual(told, [])
    watch.onLeader(undefined)
    stall(20_000)
    pass(stickinessMs)
    assert.deepEqual(told, [false], 'and then it is lost, if nobody was heard')
  })

  it('knows whether somebody leads at this moment, also before the first quorum', () => {
    const { watch } = setUp()
    assert.equal(watch.isVacant, true)
    watch.onLeader('a')
    assert.equal(watch.isVacant, false)
    watch.onLeader(undefined)
    assert.equal(watch.isVacant, true)
  })

  it('whether nobody comes to lead is known after two stickiness periods, and anew after a stall', async () => {
    const { watch, pass, stall } = setUp()
    const seen: string[] = []
    const ask = (name: string) =>
      void watch.staysVacant().then((is) => void seen.push(`${name} ${is}`))
    const settled = async (...expected: string[]) => {
      await Promise.resolve()
      await Promise.resolve()
      assert.deepEqual(seen.splice(0), expected)
    }
    ask('quiet')
    pass(2 * stickinessMs - 1)
    await settled()
    pass(1)
    await settled('quiet true')
    ask('stalled')
    stall(60_000)
    await settled()
    watch.onLeader('a')
    await settled('stalled false')
    ask('led')
    await settled('led false')
    watch.onLeader(undefined)
    ask('stopped')
    watch.stop()
    await settled('stopped false')
  })

  it('says nothing once it has stopped', () => {
    const { watch, pass, told, timers } = setUp()
    watch.onLeader('a')
    watch.onLeader(undefined)
    watch.stop()
    pass(60_000)
    assert.deepEqual(told, [])
    assert.equal(timers.size, 0)
  })
})
