import assert from 'node:assert/strict'
import type { Connection, Libp2p, Stream, StreamHandler, Topology } from '@libp2p/interface'
import { GossipPeers } from '../src/gossip-peers.ts'

const peerId = { toString: () => 'b' }

class FakeStream extends EventTarget {
  isAborted = false
  abort(): void {
    this.isAborted = true
    this.end()
  }
  end(): void {
    this.dispatchEvent(new Event('close'))
  }
}

/** What gossipsub is offered and denied, on fakes of the rest of libp2p. */
class Bench {
  readonly told: string[] = []
  readonly opened: FakeStream[] = []
  readonly peers: GossipPeers
  readonly admitted = new Set<Connection>()
  offered: Connection | undefined
  /** What stands at the other end refuses streams. */
  isRefusing = false
  readonly connection = {
    remotePeer: peerId,
    newStream: async () => {
      if (this.isRefusing) throw new Error('unsupported')
      const stream = new FakeStream()
      this.opened.push(stream)
      return stream
    },
  } as unknown as Connection
  #handler: StreamHandler | undefined

  constructor() {
    const libp2p = {
      handle: async (_: string, handler: StreamHandler) => {
        this.#handler = handler
      },
    }
    const isAdmitted = (connection: Connection) => this.admitted.has(connection)
    this.peers = new GossipPeers(libp2p as unknown as Libp2p, isAdmitted)
    const { registrar } = this.peers
    const topology: Topology = {
      onConnect: (id, connection) => {
        this.told.push(`connect ${id}`)
        this.offered = connection
      },
      onDisconnect: (id) => {
        this.told.push(`disconnect ${id}`)
      },
    }
    void registrar.register('/meshsub/1.2.0', topology)
    void registrar.handle('/meshsub/1.2.0', (_, connection) => {
      this.told.push('incoming')
      this.offered = connection
    })
  }

  /** The peer opens a stream to this one, on a connection of its own. */
  knock(isAdmitted = true): FakeStream {
    const stream = new FakeStream()
    const connection = { ...this.connection }
    if (isAdmitted) this.admitted.add(connection)
    void this.#handler?.(stream as unknown as Stream, connection)
    return stream
  }

  async open(): Promise<unknown> {
    return await this.offered?.newStream('/meshsub/1.2.0')
  }
}

describe('what gossipsub sees of the network', () => {
  it('is nothing while nobody listens', () => {
    const bench = new Bench()
    bench.peers.onLink('b', bench.connection)
    assert.ok(!bench.told.includes('connect b'))
  })

  it('is every link, once this peer listens, and no link any more when it does not', () => {
    const bench = new Bench()
    bench.peers.listen(true)
    bench.peers.onLink('b', bench.connection)
    assert.deepEqual(bench.told, ['connect b'])
    bench.peers.listen(false)
    assert.deepEqual(bench.told, ['connect b', 'disconnect b'])
  })

  it('is who opened a stream to us, for as long as it is open', async () => {
    const bench = new Bench()
    const stream = bench.knock()
    assert.deepEqual(bench.told, ['incoming'])
    await assert.rejects(bench.open(), /no link/)
    bench.peers.onLink('b', bench.connection)
    assert.deepEqual(bench.told, ['incoming', 'connect b'])
    await bench.open()
    assert.equal(bench.opened.length, 1)
    stream.end()
    assert.deepEqual(bench.told.at(-1), 'disconnect b')
  })

  it('is not a stream of somebody who has no link to us', () => {
    const bench = new Bench()
    bench.peers.listen(true)
    bench.peers.onLink('b', bench.connection)
    bench.told.length = 0
    assert.ok(bench.knock(false).isAborted)
    assert.deepEqual(bench.told, [])
  })

  it('stays while the other side still has a stream, though the own link is closed', () => {
    const bench = new Bench()
    bench.peers.listen(true)
    bench.peers.onLink('b', bench.connection)
    const stream = bench.knock()
    bench.peers.onLinkClosed('b')
    assert.ok(!bench.told.includes('disconnect b'))
    stream.end()
    assert.equal(bench.told.at(-1), 'disconnect b')
  })

  it('is one stream at a time to each: a newer one ends the older one', async () => {
    const bench = new Bench()
    bench.peers.listen(true)
    bench.peers.onLink('b', bench.connection)
    await bench.open()
    await bench.open()
    assert.deepEqual(
      bench.opened.map(({ isAborted }) => isAborted),
      [true, false],
    )
    bench.peers.close()
  })
})
