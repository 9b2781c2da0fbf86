/**
 * What looks like the end of a process and is none: a full backlog, and the limits of libp2p and of
 * our own. Evidence of a crash is a link that the other side closed *and* an address that refuses.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import process from 'node:process'
import { type Address, parseAddress } from '@quorate/kernel'
import { askAdmission } from '../src/admission.ts'
import { frameProtocol } from '../src/cluster-tag.ts'
import { type Node, parseMultiaddr, startNode } from '../src/libp2p-node.ts'
import { tcpTransport } from '../src/tcp-transport.ts'
import { streamsAt } from '../src/transport.ts'
import { closeDisk, freshDirectory, open, removeAll } from './disk/directories.ts'
import { processTimeoutMs, until } from './until.ts'
import { closeAll, link, type Recorded, record, spawn } from './world.ts'

/** What Node asks of the kernel when it listens; the kernel may grant less. */
const backlog = 511

const strangersOfOneHostAtMost = 32

describe('no evidence of a crash', function () {
  this.timeout(processTimeoutMs)
  const sockets: Socket[] = []
  const nodes: Node[] = []

  /** So many connections to that address; how many of them its kernel has accepted. */
  function crowd(address: Address, size: number): () => number {
    const { host, port } = parseAddress(address) ?? assert.fail('an address')
    let accepted = 0
    for (let i = 0; i < size; i++) {
      const socket = connect({ host, port }, () => accepted++)
      socket.on('error', () => {})
      sockets.push(socket)
    }
    return () => accepted
  }

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy()
    for (const node of nodes.splice(0)) await node.stop()
    await closeAll()
    await removeAll()
  })

  it('is a stopped process whose backlog is full', async function () {
    if (process.platform !== 'linux') {
      console.log('      skipped: how long the backlog is, this test knows of Linux only')
      return this.skip()
    }
    const [a, child] = [await record(), await spawn()]
    await link(a, child)
    child.process.kill('SIGSTOP')
    const granted = Math.min(backlog, Number(readFileSync('/proc/sys/net/core/somaxconn', 'utf8')))
    const accepted = crowd(child.address, granted + 100)
    await until('the backlog is full', () => accepted() > granted)
    assert.equal(await isRefused(a, child), false)
    assert.equal(accepted(), granted + 1, 'the kernel answers no further connection')
    assert.deepEqual(a.of('link-closed'), [])
  })

  it('is a link that the other side ended because it takes no more streams of one peer', async () => {
    const [a, b] = [await withKey(), await record()]
    await link(a.peer, b.ports)
    const node = await startNode({
      transport: tcpTransport,
      host: '127.0.0.1',
      port: 0,
      key: a.key,
    })
    nodes.push(node)
    const target = parseMultiaddr(streamsAt(tcpTransport, addressOf(b.ports.address)) ?? '')
    for (let i = 0; i < 2; i++) {
      const connection = await node.dial(target, new AbortController().signal)
      const stream = await connection.newStream([frameProtocol('test')])
      const [initiator, responder] = [a.peer.ports.id, b.ports.id]
      await askAdmission(stream, { cluster: 'test', keyring: undefined, initiator, responder })
    }
    assert.equal((await a.peer.nth('link-closed')).by, 'remote', 'the first half of the evidence')
    assert.equal(b.ports.counters.inboundAborted, 1)
    assert.equal(await isRefused(a.peer, b.ports), false)
  })

  it('is a dial that is turned away because strangers have taken all places', async () => {
    const [a, b] = [await record(), await record()]
    crowd(b.ports.address, strangersOfOneHostAtMost + 1)
    await until('somebody is turned away', () => b.ports.counters.inboundTurnedAway > 0)
    a.ports.streams.connect(b.ports.id, b.ports.address)
    await a.nth('link-failed')
    assert.equal(await isRefused(a, b.ports), false)
  })
})

async function isRefused(by: Recorded, { id, address }: { id: string; address: Address }) {
  by.ports.streams.verify(id, address)
  return (await by.nth('verified')).refused
}

function addressOf(address: Address) {
  return parseAddress(address) ?? assert.fail('an address')
}

/** A peer whose key is known to the test, so that another node can pass for it. */
async function withKey() {
  const directory = freshDirectory()
  const disk = await open(directory)
  const key = disk.privateKey
  await closeDisk(disk)
  return { key, peer: await record({ storage: { directory } }) }
}
