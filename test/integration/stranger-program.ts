/**
 * A process without the secret that does what it can against a cluster: it speaks the datagrams,
 * libp2p and the frame protocol, knows the addresses and identities of all members, and has recorded
 * datagrams of theirs. At its end it tells what it has learned.
 */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import { parseAddress } from '@quorate/kernel'
import { openPorts } from '@quorate/runtime'

export interface Attack {
  readonly cluster: string
  readonly transport: 'tcp' | 'quic'
  readonly members: readonly { readonly id: string; readonly address: string }[]
  readonly recorded: readonly Uint8Array[]
  readonly connections: number
  readonly datagrams: number
}

/** After the flood, which fills all buffers: so long it goes on, and what it sends gets through. */
const refusalsAfter = 50

export interface Learned {
  /** Datagrams that came back. */
  readonly answers: readonly Uint8Array[]
  /** The types of what its ports handed in. */
  readonly inputs: readonly string[]
}

process.once('disconnect', () => process.exit())
process.once('message', async (attack: Attack) => {
  const learned = await run(attack)
  process.send?.(learned, undefined, undefined, () => process.disconnect())
})

async function run(attack: Attack): Promise<Learned> {
  const inputs: string[] = []
  const ports = await openPorts({
    cluster: attack.cluster,
    transport: attack.transport,
    listen: { host: '127.0.0.1', port: 0 },
    discovery: { lan: true, seeds: attack.members.map(({ address }) => address) },
  })
  let refusals = Number.NEGATIVE_INFINITY
  const refusedOften = Promise.withResolvers<void>()
  ports.open(({ type }) => {
    inputs.push(type)
    if (type === 'not-admitted' && ++refusals === refusalsAfter) refusedOften.resolve()
  })
  const dialling = setInterval(() => {
    for (const { id, address } of attack.members) {
      ports.streams.connect(id, address)
      // A plain datagram, as a member without a secret would send it.
      ports.datagrams.send(address, new TextEncoder().encode('\x08\x01\x12\x06orders'))
    }
  }, 20)
  const answers: Uint8Array[] = []
  const { transport } = attack
  await Promise.all([
    flood(attack, answers),
    transport === 'tcp' ? storm(attack) : openings(attack),
  ])
  refusals = 0
  await refusedOften.promise
  clearInterval(dialling)
  await ports.close()
  return { answers, inputs: [...new Set(inputs)].sort() }
}

/** Recorded datagrams, changed ones, garbage under known and unknown salts. */
async function flood(attack: Attack, answers: Uint8Array[]): Promise<void> {
  const { members, recorded, datagrams } = attack
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  socket.on('message', (packet) => answers.push(Uint8Array.from(packet)))
  for (let i = 0; i < datagrams; i++) {
    const { host, port } = parseAddress(members[i % members.length]?.address ?? '') ?? fail()
    const real = recorded[i % recorded.length] ?? fail()
    const packet = i % 10 === 0 ? real : garbage(i, real)
    const sent = new Promise((resolve) => socket.send(packet, port, host, resolve))
    if (i % 50 === 0) await sent
  }
  // What is still under way is read, too.
  await new Promise((resolve) => socket.send('\0', socket.address().port, '127.0.0.1', resolve))
  socket.close()
}

function garbage(i: number, real: Uint8Array): Uint8Array {
  const packet = Uint8Array.from(real)
  // Every second one keeps the salt of a member; the others look like new senders.
  const from = i % 2 === 0 ? 17 : 1
  for (let at = from; at < packet.length; at++) packet[at] = (i * 31 + at * 17) & 0xff
  return packet
}

/** Connections that are silent, that talk nonsense, and that stop in the middle. */
async function storm({ members, connections }: Attack): Promise<void> {
  for (let i = 0; i < connections; i++) {
    const { host, port } = parseAddress(members[i % members.length]?.address ?? '') ?? fail()
    const socket = connect(port, host)
    const over = new Promise((resolve) => socket.once('close', resolve))
    socket.on('error', () => {})
    socket.resume()
    if (i % 3 > 0) socket.write('\x13/multistream/1.0.0\n\x07/noise\n')
    if (i % 3 > 1) socket.write(new Uint8Array(10_000).fill(i & 0xff))
    // Those that are let in hold their places for as long as they are given.
    if (i % 100 === 99) await over
  }
}

/** As many packets that look like the first one of a connection over QUIC, each from a port of its own. */
async function openings({ members, connections }: Attack): Promise<void> {
  for (let i = 0; i < connections; i++) {
    const { host, port } = parseAddress(members[i % members.length]?.address ?? '') ?? fail()
    const packet = new Uint8Array(1_200).fill(i & 0xff)
    packet.set([0xc3, 0, 0, 0, 1, 8])
    const socket = createSocket('udp4')
    await new Promise((resolve) => socket.send(packet, port + 1, host, resolve))
    socket.close()
  }
}

function fail(): never {
  throw new Error('the attack names members and recorded datagrams')
}
