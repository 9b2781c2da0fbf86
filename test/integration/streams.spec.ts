import assert from 'node:assert/strict'
import { onEachTransport } from './each-transport.ts'
import { foundProcesses, leaderAmong, PeerProcess } from './peer-process.ts'
import { bytes, text, uniqueCluster } from './peers.ts'
import { until, within } from './until.ts'

const kilobytes = 256
const large = new Uint8Array(kilobytes * 1_024).fill(7)

onEachTransport('streams under strain', function (transport) {
  this.timeout(60_000)
  let processes: PeerProcess[] = []

  afterEach(async () => {
    for (const peer of processes) await peer.kill()
    processes = []
  })

  it('peers that are killed in mid-stream harm nobody', async () => {
    const cluster = uniqueCluster('mid-stream')
    const founders = await foundProcesses(cluster, 3, transport)
    processes.push(...founders)
    const { leader } = await leaderAmong(founders)
    for (let i = 0; i < 20; i++) await leader.ask('state.set', `/before/${i}`, large)

    for (let round = 0; round < 4; round++) {
      const joiner = await PeerProcess.start({ cluster, transport, name: `joiner-${round}` })
      processes.push(joiner)
      const writes = Array.from({ length: 20 }, (_, i) =>
        leader.ask('state.set', `/during/${i}`, large),
      )
      // It is receiving the whole state when it dies, or has it and is receiving the writes.
      if (round > 1) await within('it joins', joiner.ask('ready'))
      else await until('it is known', async () => knows(leader, joiner))
      joiner.signal('SIGKILL')
      await within('the writes are acknowledged', Promise.all(writes))
    }
    await leaderAmong(founders)
    for (const peer of founders) {
      await peer.ask('state.sync')
      for (let i = 0; i < 20; i++) {
        const entry = await peer.ask<{ value: Uint8Array } | undefined>(
          'state.local.get',
          `/during/${i}`,
        )
        assert.deepEqual(entry?.value.length, large.length)
      }
    }
    await Promise.all(founders.map((peer) => peer.stop()))
  })

  it('a follower that stops reading fills its buffers, and catches up when it wakes', async () => {
    processes = await foundProcesses(uniqueCluster('full'), 3, transport)
    const { leader, others } = await leaderAmong(processes)
    const [sleeper, awake] = others
    assert.ok(sleeper !== undefined && awake !== undefined)
    sleeper.signal('SIGSTOP')
    // 64 MiB for a peer that takes nothing: more than any buffer may hold.
    const writes = 256
    const inFlight = 16
    for (let n = 0; n < writes; n += inFlight) {
      const some = Array.from({ length: inFlight }, (_, i) =>
        leader.ask('state.set', `/large/${(n + i) % 20}`, large),
      )
      await within('writes are acknowledged without the sleeper', Promise.all(some))
    }
    await leader.ask('state.set', '/last', bytes('done'))
    sleeper.signal('SIGCONT')
    await until('the sleeper has caught up', async () => {
      const entry = await sleeper.ask<{ value: Uint8Array } | undefined>('state.local.get', '/last')
      return text(entry?.value) === 'done'
    })
    await Promise.all(processes.map((peer) => peer.stop()))
  })
})

async function knows(peer: PeerProcess, other: PeerProcess): Promise<boolean> {
  return (await peer.ask('members.get', other.id)) !== undefined
}
