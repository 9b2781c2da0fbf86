/**
 * How membership behaves as the group grows: simulated groups of 10, 100 and 1,000 members that
 * lose 1 % and 5 % of their datagrams: what is known, when, and at what price. Prints a table, in
 * which times are seconds from a crash to the first, and to all, that hold it dead: the median of
 * four crashes, and the slowest.
 *
 * `npm run bench:scale` runs all; `-- --members 100` one size; `-- --stalls 10` instead simulates
 * ten hours of ten members of which one stands still for 1.5 s every minute.
 */
import { parseArgs } from 'node:util'
import { encode } from '../../src/wire.ts'
import { Network, type Peer } from '../network.ts'

const seed = 20_261

const cluster = 'production-orders'

/** Where a packet of this cluster and these identities names its message, and how gossip is. */
const messageAt = 2 + (2 + cluster.length) + (2 + idOf(0).length)
const gossipTag = 0x52

/** A quiet time to measure the load in, then one crash after the other. */
const quietMs = 30_000
const crashes = 4
const crashEveryMs = 12_000

/** A link is opened first: so many packets one after the other, each sent again when it was lost. */
const packetsPerDial = 8
const resentAfterMs = 200

/** Identities and names as long as real ones: the load is counted in bytes. */
function idOf(n: number): string {
  return `12D3KooW${String(n).padStart(44, 'x')}`
}

/** A group whose members know each other and have hardly anything to tell any more. */
function settled(members: number): Network {
  const network = new Network({ seed })
  const peers = Array.from({ length: members }, (_, n) =>
    network.add(idOf(n), {
      cluster,
      name: `orders-${n}`,
      address: `10.0.${n >> 8}.${n & 255}:7400`,
    }),
  )
  introduceAll(network, peers)
  // All know it already: what goes round now is not worth the time that its delivery takes.
  let gossiped: number
  network.intercept = (_from, _to, bytes) => {
    const isGossip = bytes[messageAt] === gossipTag
    if (isGossip) gossiped++
    return isGossip
  }
  do {
    gossiped = 0
    network.run(5_000)
  } while (gossiped > 0)
  network.intercept = () => false
  network.streamPasses = () => true
  network.streamMs = () => dialMs(network)
  network.run(5_000)
  return network
}

function dialMs({ random, loss }: Network): number {
  let ms = packetsPerDial
  for (let packet = 0; packet < packetsPerDial; packet++) {
    if (random.next() < loss) ms += resentAfterMs
  }
  return ms
}

function introduceAll(network: Network, peers: readonly Peer[]): void {
  for (const from of peers) {
    const self = from.machine.get(from.id)
    if (self === undefined) throw new Error('everybody knows itself')
    const news = [{ member: self, accuser: undefined, isCrash: false }]
    const message = { type: 'gossip' } as const
    const bytes = encode({ cluster, from: from.id, message, news })
    for (const to of peers) {
      if (to !== from) network.input(to, { type: 'stream', from: from.id, bytes })
    }
  }
}

interface Row {
  readonly members: number
  readonly loss: number
  readonly firstMs: number[]
  readonly allMs: number[]
  readonly falseDeaths: number
  readonly bytesPerSecond: number
  readonly datagramsPerSecond: number
}

function measure(network: Network, members: number, loss: number): Row {
  network.loss = loss
  for (const peer of network.live()) peer.events.length = 0
  const load = loadOf(network)
  const crashed = new Set<string>()
  const firstMs: number[] = []
  const allMs: number[] = []
  for (let crash = 0; crash < crashes; crash++) {
    const { id, at } = crashOne(network)
    crashed.add(id)
    network.run(crashEveryMs)
    const heardMs = network
      .live()
      .map((peer) => peer.events.find((event) => event.id === id && event.change === 'dead'))
      .map((event) => (event === undefined ? Number.POSITIVE_INFINITY : event.at - at))
    firstMs.push(Math.min(...heardMs))
    allMs.push(Math.max(...heardMs))
  }
  const falseDeaths = network
    .live()
    .flatMap(({ events }) => events)
    .filter(({ id, change }) => change === 'dead' && !crashed.has(id)).length
  return { members, loss, firstMs, allMs, falseDeaths, ...load }
}

/** What the average member sends while nothing happens. */
function loadOf(network: Network): Pick<Row, 'bytesPerSecond' | 'datagramsPerSecond'> {
  const peers = network.live()
  const sent = () => ({
    bytes: peers.reduce((sum, { bytesSent }) => sum + bytesSent, 0),
    packets: peers.reduce((sum, { packetsSent }) => sum + packetsSent, 0),
  })
  const before = sent()
  network.run(quietMs)
  const after = sent()
  const memberSeconds = (peers.length * quietMs) / 1_000
  return {
    bytesPerSecond: (after.bytes - before.bytes) / memberSeconds,
    datagramsPerSecond: (after.packets - before.packets) / memberSeconds,
  }
}

function crashOne(network: Network): { id: string; at: number } {
  const peers = network.live()
  const peer = peers[Math.floor(network.random.next() * peers.length)] as Peer
  network.crash(peer)
  return { id: peer.id, at: network.now }
}

/** One member after the other stands still for 1.5 s, one each minute. */
function stalls(hours: number): void {
  const network = settled(10)
  network.loss = 0.05
  for (const peer of network.live()) peer.events.length = 0
  for (let minute = 0; minute < hours * 60; minute++) {
    const peers = network.live()
    network.pause(peers[Math.floor(network.random.next() * peers.length)] as Peer, 1_500)
    network.run(60_000)
  }
  const suspicions = network.changes('suspect').length
  const deaths = network.changes('dead').length
  console.log(`${hours} simulated hours, 10 members, 5 % loss, a stall of 1.5 s every minute:`)
  console.log(`${suspicions} suspicions, ${deaths} false deaths.`)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(2)
}

function print(row: Row): void {
  const cells = [
    row.members,
    `${row.loss * 100} %`,
    seconds(median(row.firstMs)),
    seconds(median(row.allMs)),
    seconds(Math.max(...row.allMs)),
    row.falseDeaths,
    row.datagramsPerSecond.toFixed(1),
    row.bytesPerSecond.toFixed(0),
  ]
  console.log(`| ${cells.join(' | ')} |`)
}

const { values } = parseArgs({
  options: { members: { type: 'string', multiple: true }, stalls: { type: 'string' } },
})
if (values.stalls !== undefined) {
  stalls(Number(values.stalls))
} else {
  console.log('| members | loss | first | all | slowest | false deaths | datagrams/s | bytes/s |')
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- |')
  for (const members of (values.members ?? ['10', '100', '1000']).map(Number)) {
    let network = settled(members)
    for (const loss of [0.01, 0.05]) {
      print(measure(network, members, loss))
      // A few crashes more or less make no difference to a large group.
      if (members <= 100) network = settled(members)
    }
  }
}
