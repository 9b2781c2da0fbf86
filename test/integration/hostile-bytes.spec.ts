import assert from 'node:assert/strict'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { type Socket as Connected, connect } from 'node:net'
import { integerBelow, type Random, seededRandom } from '@quorate/kernel'
import type { Peer } from 'quorate'
import { bytes, found, leaderOf, stopAll, text, uniqueCluster } from './peers.ts'
import { until } from './until.ts'

const seed = Number(process.env.QUORATE_FUZZ_SEED ?? 20_261_123)

describe(`hostile bytes at a running cluster, seed ${seed}`, function () {
  this.timeout(60_000)
  let peers: Peer[] = []
  let recorder: Socket
  const recorded: Uint8Array[] = []
  const deaths: string[] = []

  before(async () => {
    // A seed that never answers, so that its port hears real datagrams of the cluster.
    recorder = createSocket('udp4').bind(0, '127.0.0.1')
    await once(recorder, 'listening')
    recorder.on('message', (packet) => recorded.push(Uint8Array.from(packet)))
    const seeds = [`127.0.0.1:${recorder.address().port}`]
    peers = await found(3, { cluster: uniqueCluster('hostile'), discovery: { seeds } })
    for (const peer of peers) {
      peer.on('member:dead', ({ member }) => {
        if (peers.some(({ id }) => id === member.id)) deaths.push(`${peer.name}: ${member.name}`)
      })
    }
    await until('real datagrams are recorded', () => recorded.length >= 3)
  })

  after(async () => {
    recorder.close()
    await stopAll(peers)
  })

  /** Each peer is hit by `hit`; afterwards the cluster works as before. */
  async function unharmed(hit: (target: { host: string; port: number }) => Promise<void>) {
    for (const peer of peers) await hit(hostAndPort(peer.address))
    // Which one leads is not asked: three peers in one busy process may well miss their beats.
    await leaderOf(peers)
    for (const [i, peer] of peers.entries()) {
      await peer.state.set(`/healthy/${i}`, bytes('yes'))
      assert.equal(text((await peer.state.get(`/healthy/${i}`))?.value), 'yes')
    }
    // Nothing proves yet who sent a datagram: a forged accusation may make a suspect, for a while.
    await until('all members are alive in every view', () =>
      peers.every((peer) => peers.every(({ id }) => peer.members.get(id)?.status === 'alive')),
    )
    assert.deepEqual(deaths, [], 'nobody was declared dead')
  }

  it('random datagrams of every length are dropped and counted', async () => {
    const random = seededRandom(seed)
    const before = dropped(peers)
    await unharmed(async ({ host, port }) => {
      for (let i = 0; i < 300; i++) {
        await send(recorder, randomBytes(random, integerBelow(random, 1_500)), host, port)
      }
    })
    assert.ok(dropped(peers) > before, 'what was dropped is counted')
  })

  it('real datagrams, truncated, repeated, mixed and with flipped bits, do no harm', async () => {
    const random = seededRandom(seed + 1)
    await unharmed(async ({ host, port }) => {
      for (let i = 0; i < 300; i++) {
        const packet = recorded[integerBelow(random, recorded.length)] ?? new Uint8Array()
        for (const variant of variants(random, packet)) await send(recorder, variant, host, port)
      }
    })
  })

  it('random bytes and broken handshakes on the stream port do no harm', async () => {
    const random = seededRandom(seed + 2)
    const greeting = bytes('\x13/multistream/1.0.0\n')
    const noise = bytes('\x07/noise\n')
    await unharmed(async ({ host, port }) => {
      for (let i = 0; i < 40; i++) {
        const noiseBytes = randomBytes(random, 1 + integerBelow(random, 4_000))
        const openings = [[], [greeting], [greeting, noise], [greeting, greeting, noise, noise]]
        const opening = openings[integerBelow(random, openings.length)] ?? []
        await knock({ host, port }, [...opening, noiseBytes], i % 3 === 0)
      }
    })
  })

  it('connections that say nothing, or stop in the middle of the handshake, do no harm', async () => {
    const open = await Promise.all(
      peers.flatMap((peer) => {
        const { host, port } = hostAndPort(peer.address)
        return Array.from({ length: 20 }, async (_, i) => {
          const socket = connect(port, host)
          socket.on('error', () => {})
          await connectedOrNot(socket)
          if (i % 2 === 0) socket.write(bytes('\x13/multistream/1.0.0'))
          return socket
        })
      }),
    )
    await unharmed(async () => {})
    for (const socket of open) socket.destroy()
  })
})

function hostAndPort(address: string): { host: string; port: number } {
  const [host = '', port] = address.split(':')
  return { host, port: Number(port) }
}

/** Waits until the system has taken the packet, so that not all of a burst is lost on the way. */
function send(socket: Socket, packet: Uint8Array, host: string, port: number): Promise<void> {
  return new Promise((resolve) => socket.send(packet, port, host, () => resolve()))
}

/** Whoever connects too often is turned away, perhaps before he notices that he was connected. */
async function connectedOrNot(socket: Connected): Promise<void> {
  await new Promise<void>((resolve) => {
    socket.once('connect', () => resolve())
    socket.once('error', () => resolve())
  })
}

/** Writes to a connection and hangs up, by FIN or by RST; resolves when it is over. */
async function knock(
  { host, port }: { host: string; port: number },
  chunks: readonly Uint8Array[],
  reset: boolean,
): Promise<void> {
  const socket = connect(port, host)
  socket.on('error', () => {})
  socket.resume()
  const closed = new Promise((resolve) => socket.once('close', resolve))
  await connectedOrNot(socket)
  for (const chunk of chunks) socket.write(chunk)
  if (reset) socket.resetAndDestroy()
  else socket.end()
  await closed
}

function* variants(random: Random, packet: Uint8Array): Generator<Uint8Array> {
  yield packet.subarray(0, integerBelow(random, packet.length))
  yield packet
  yield packet
  const flipped = Uint8Array.from(packet)
  const at = integerBelow(random, packet.length)
  flipped[at] = (flipped[at] ?? 0) ^ (1 << integerBelow(random, 8))
  yield flipped
  yield Uint8Array.from([...packet, ...randomBytes(random, 20)])
}

function randomBytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => integerBelow(random, 256))
}

/** How many datagrams these peers have dropped, whatever for. */
function dropped(peers: readonly Peer[]): number {
  let sum = 0
  for (const peer of peers) {
    const { marks } = peer.inspect() as { marks: Record<string, number> }
    for (const [mark, count] of Object.entries(marks)) {
      if (mark.startsWith('datagram-dropped')) sum += count
    }
  }
  return sum
}
