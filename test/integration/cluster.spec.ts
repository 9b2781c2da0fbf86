import assert from 'node:assert/strict'
import { onEachTransport } from './each-transport.ts'
import { foundProcesses, leaderAmong, PeerProcess } from './peer-process.ts'
import { bytes, found, leaderOf, stopAll, text, uniqueCluster } from './peers.ts'
import { until, within } from './until.ts'

interface Stored {
  readonly value: Uint8Array
  readonly version: number
}

onEachTransport('a cluster on this machine', function (transport) {
  this.timeout(60_000)
  let processes: PeerProcess[] = []

  afterEach(async () => {
    for (const peer of processes) await peer.kill()
    processes = []
  })

  it('three peers find each other, elect one leader and share what they write', async () => {
    const peers = await found(3, { cluster: uniqueCluster('three'), transport })
    try {
      const leader = await leaderOf(peers)
      assert.equal(peers.filter((peer) => peer.isLeader).length, 1)
      assert.ok((leader.leaseUntil ?? 0) > performance.now() - 1_000)
      for (const [i, peer] of peers.entries()) {
        assert.equal(peer.term, leader.term)
        assert.deepEqual(peer.members.list().length, 3)
        const { version } = await peer.state.set('/shared', bytes(`from ${i}`))
        assert.equal(version, i + 1)
        for (const other of peers) {
          assert.equal(text((await other.state.get('/shared'))?.value), `from ${i}`)
        }
      }
    } finally {
      await stopAll(peers)
    }
  })

  it('kill -9 of the leader: writes go on, and nothing that was acknowledged is lost', async () => {
    processes = await foundProcesses(uniqueCluster('crash'), 3, transport)
    const { leader, term, others } = await leaderAmong(processes)
    const [writer, reader] = others
    assert.ok(writer !== undefined && reader !== undefined)
    await leader.ask('state.create', '/held/by-leader', bytes('x'), { ephemeral: true })

    const acknowledged: number[] = []
    let isKilled = false
    let afterKill = 0
    for (let number = 0; afterKill < 20; number++) {
      const set = writer.ask('state.set', `/log/${number}`, bytes(String(number)))
      await within('a write is acknowledged', set)
      acknowledged.push(number)
      if (isKilled) afterKill++
      if (number === 50) {
        leader.signal('SIGKILL')
        isKilled = true
      }
    }
    const next = await leaderAmong(others)
    assert.ok(next.term > term)
    for (const peer of others) {
      const { marks } = await peer.ask<{ marks: Record<string, number> }>('inspect')
      const isSeen = marks['crash-evidence'] !== undefined
      assert.equal(isSeen, transport === 'tcp', 'over QUIC nothing proves a crash')
    }
    await reader.ask('state.sync')
    for (const number of acknowledged) {
      const path = `/log/${number}`
      const entry: Stored | undefined = await reader.ask('state.local.get', path)
      assert.equal(text(entry?.value), String(number))
      assert.equal(entry?.version, 1, 'applied once')
    }
    await until("the dead leader's key is gone", async () => {
      return (await reader.ask('state.get', '/held/by-leader')) === undefined
    })
    await Promise.all(others.map((peer) => peer.stop()))
  })

  it('SIGSTOP of the leader: the timeouts elect another one, and nobody sees a crash', async () => {
    processes = await foundProcesses(uniqueCluster('stopped'), 3, transport)
    const { leader, term, others } = await leaderAmong(processes)
    leader.signal('SIGSTOP')
    for (const peer of others) await within('a write', peer.ask('state.set', '/on', bytes('x')))
    assert.ok((await leaderAmong(others)).term > term)
    const isDead = ({ events }: PeerProcess) =>
      events.some(({ type, payload }) => type === 'member:dead' && payload.member?.id === leader.id)
    await until('it is dead for both, by its silence', () => others.every(isDead), 20_000)
    leader.signal('SIGCONT')
    await leaderAmong(processes)
    for (const peer of processes) {
      const { marks } = await peer.ask<{ marks: Record<string, number> }>('inspect')
      assert.equal(marks['crash-evidence'], undefined, `${peer.name} saw no crash`)
    }
    await Promise.all(processes.map((peer) => peer.stop()))
  })

  it('a peer that stops gracefully takes its keys along at once, and its process ends', async () => {
    processes = await foundProcesses(uniqueCluster('farewell'), 3, transport)
    const { others, leader } = await leaderAmong(processes)
    const [leaver, stayer] = others
    assert.ok(leaver !== undefined && stayer !== undefined)
    await leaver.ask('state.create', '/held', bytes('x'), { ephemeral: true })
    await leaver.stop()
    assert.equal(await stayer.ask('state.get', '/held'), undefined)
    await until('the others know that it left, not that it died', async () => {
      const member = await stayer.ask<{ status: string } | undefined>('members.get', leaver.id)
      return member === undefined || member.status === 'left'
    })
    await Promise.all([leader.stop(), stayer.stop()])
  })

  it('a later peer joins without bootstrap and receives the whole state', async () => {
    const cluster = uniqueCluster('join')
    processes = await foundProcesses(cluster, 3, transport)
    const [first] = processes
    assert.ok(first !== undefined)
    for (let i = 0; i < 200; i++) await first.ask('state.set', `/many/${i}`, bytes(`value ${i}`))
    const joiner = await PeerProcess.start({ cluster, transport, name: 'joiner' })
    processes.push(joiner)
    await within('it joins', joiner.ask('ready'))
    await joiner.ask('state.sync')
    for (let i = 0; i < 200; i++) {
      const entry = await joiner.ask<{ value: Uint8Array }>('state.local.get', `/many/${i}`)
      assert.equal(text(entry.value), `value ${i}`)
    }
    const { revision } = await joiner.ask<{ revision: number }>('state.cursor')
    await joiner.ask('state.set', '/from-joiner', bytes('hello'))
    assert.equal((await joiner.ask<{ revision: number }>('state.cursor')).revision, revision + 1)
    await Promise.all(processes.map((peer) => peer.stop()))
  })
})
