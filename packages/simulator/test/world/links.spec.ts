import assert from 'node:assert/strict'
import type { NetworkInput } from '@quorate/kernel'
import { DatagramNetwork } from '../../src/world/datagrams.ts'
import { LinkNetwork } from '../../src/world/links.ts'
import type { SimulatedProcess } from '../../src/world/process.ts'
import { calm, Topology } from '../../src/world/topology.ts'
import { World } from '../../src/world/world.ts'
import { aProcess } from './a-process.ts'

function setUp(seed = 1) {
  const world = new World(seed)
  const topology = new Topology(world)
  const datagrams = new DatagramNetwork(world, topology)
  const links = new LinkNetwork({ world, topology, breakAfterMs: () => 2_000 })
  const start = (id: string, machine: number, counter = 1, cluster = 'test') => {
    const process = aProcess(world, { id, machine, counter, cluster })
    const inputs: NetworkInput[] = []
    const handle = (input: NetworkInput) => inputs.push(input)
    topology.listen(process)
    datagrams.open(process, handle)
    links.open(process, handle)
    return { process, inputs, streams: links.port(process), datagrams: datagrams.port(process) }
  }
  const kill = ({ process }: { process: SimulatedProcess }) => {
    process.kill()
    topology.unlisten(process)
    datagrams.close(process)
    links.close(process)
  }
  return { world, topology, datagrams, links, start, kill }
}

const frame = (n: number) => Uint8Array.of(n)
const types = (inputs: readonly NetworkInput[]) => inputs.map(({ type }) => type)
const frames = (inputs: readonly NetworkInput[]) =>
  inputs.flatMap((input) => (input.type === 'frame' ? [input.bytes[0]] : []))

describe('simulated links', () => {
  it('deliver in order whatever the delays, and prove the sender', () => {
    const { world, topology, start } = setUp()
    topology.weather = { ...calm, jitterMs: 20, loss: 0.2, tailChance: 0.2, tailMs: 100 }
    const a = start('a', 1)
    const b = start('b', 2)
    a.streams.connect('b', b.process.address)
    world.runUntil(2_000)
    assert.deepEqual(types(a.inputs), ['link-opened'])
    for (let i = 0; i < 100; i++) world.after(i, () => a.streams.send('b', frame(i)))
    world.runUntil(10_000)
    assert.deepEqual(
      frames(b.inputs),
      Array.from({ length: 100 }, (_, i) => i),
    )
    assert.ok(b.inputs.every((input) => input.type === 'frame' && input.from === 'a'))
  })

  it('drop a frame that is sent without an open link', () => {
    const { world, start } = setUp()
    const a = start('a', 1)
    const b = start('b', 2)
    a.streams.send('b', frame(1))
    a.streams.connect('b', b.process.address)
    a.streams.send('b', frame(2))
    world.runUntil(100)
    assert.deepEqual(frames(b.inputs), [])
  })

  it('refuse another identity, another cluster, and an address where nobody listens', () => {
    const { world, start } = setUp()
    const a = start('a', 1)
    const b = start('b', 2)
    const other = start('x', 3, 1, 'another')
    a.streams.connect('c', b.process.address)
    a.streams.connect('x', other.process.address)
    a.streams.connect('y', '10.0.0.9:7000')
    world.runUntil(100)
    assert.deepEqual(types(a.inputs), ['link-failed', 'link-failed', 'link-failed'])
  })

  it('a crash closes them as remote within 8 ms, and then refuses dials and verification', () => {
    const { world, start, kill } = setUp()
    const a = start('a', 1)
    const b = start('b', 2)
    a.streams.connect('b', b.process.address)
    world.runUntil(50)
    kill(b)
    world.runUntil(60)
    assert.deepEqual(a.inputs.at(-1), { type: 'link-closed', peer: 'b', by: 'remote' })
    a.streams.connect('b', b.process.address)
    a.streams.verify('b', b.process.address)
    world.runUntil(70)
    assert.deepEqual(types(a.inputs).slice(-2).sort(), ['link-failed', 'verified'])
    assert.ok(a.inputs.some((input) => input.type === 'verified' && input.refused))
  })

  it('a paused process keeps its links, buffers, answers no dial and refuses nothing', () => {
    const { world, start } = setUp()
    const a = start('a', 1)
    const b = start('b', 2)
    const c = start('c', 3)
    a.streams.connect('b', b.process.address)
    world.runUntil(50)
    b.process.pause()
    a.streams.send('b', frame(1))
    a.streams.verify('b', b.process.address)
    c.streams.connect('b', b.process.address)
    world.runUntil(1_500)
    assert.deepEqual(types(a.inputs), ['link-opened', 'verified'])
    assert.ok(a.inputs.every((input) => input.type !== 'verified' || !input.refused))
    assert.deepEqual(types(c.inputs), ['link-failed'])
    assert.deepEqual(frames(b.inputs), [])
    b.process.resume()
    world.runUntil(1_600)
    assert.deepEqual(frames(b.inputs), [1])
  })

  it('a cut stalls frames, a heal delivers them in order, a long cut breaks the link locally', () => {
    const { world, topology, start } = setUp()
    const a = start('a', 1)
    const b = start('b', 2)
    a.streams.connect('b', b.process.address)
    world.runUntil(50)
    topology.cut(1, 2)
    for (let i = 0; i < 5; i++) a.streams.send('b', frame(i))
    world.runUntil(1_000)
    assert.deepEqual(frames(b.inputs), [])
    topology.heal(1, 2)
    a.streams.send('b', frame(5))
    world.runUntil(1_500)
    assert.deepEqual(frames(b.inputs), [0, 1, 2, 3, 4, 5])
    topology.cut(1, 2)
    a.streams.send('b', frame(6))
    world.runUntil(4_000)
    assert.deepEqual(a.inputs.at(-1), { type: 'link-closed', peer: 'b', by: 'local' })
    topology.heal(1, 2)
    world.runUntil(5_000)
    assert.equal(frames(b.inputs).length, 6)
  })

  it('a cut one way lets the other way pass', () => {
    const { world, topology, start } = setUp()
    const a = start('a', 1)
    const b = start('b', 2)
    a.streams.connect('b', b.process.address)
    b.streams.connect('a', a.process.address)
    world.runUntil(50)
    topology.cut(1, 2)
    a.streams.send('b', frame(1))
    b.streams.send('a', frame(2))
    a.datagrams.send(b.process.address, frame(3))
    b.datagrams.send(a.process.address, frame(4))
    world.runUntil(100)
    assert.deepEqual(types(b.inputs), ['link-opened'])
    assert.deepEqual(types(a.inputs), ['link-opened', 'frame', 'datagram'])
  })

  it('nobody is refused by a cut or by a machine without power, nor told of its crash', () => {
    const { world, topology, start, kill } = setUp()
    const a = start('a', 1)
    const b = start('b', 2)
    const c = start('c', 3)
    a.streams.connect('b', b.process.address)
    world.runUntil(50)
    topology.darken(2)
    kill(b)
    topology.cut(1, 3)
    a.streams.verify('b', b.process.address)
    a.streams.verify('c', c.process.address)
    world.runUntil(1_000)
    assert.deepEqual(types(a.inputs), ['link-opened', 'verified', 'verified'])
    assert.ok(a.inputs.every((input) => input.type !== 'verified' || !input.refused))
    world.runUntil(4_000)
    assert.deepEqual(a.inputs.at(-1), { type: 'link-closed', peer: 'b', by: 'local' })
  })

  it('a link that is closed loses a suffix of what is under way, never anything between', () => {
    const lengths = new Set<number>()
    for (let seed = 0; seed < 60; seed++) {
      const { world, topology, start } = setUp(seed)
      topology.weather = { ...calm, delayMs: 0.5, jitterMs: 3 }
      const a = start('a', 1)
      const b = start('b', 2)
      a.streams.connect('b', b.process.address)
      world.runUntil(50)
      for (let i = 0; i < 10; i++) world.after(i * 0.3, () => a.streams.send('b', frame(i)))
      world.after(3, () => a.streams.disconnect('b'))
      world.runUntil(100)
      const got = frames(b.inputs)
      assert.deepEqual(
        got,
        Array.from({ length: got.length }, (_, i) => i),
      )
      assert.deepEqual(a.inputs.at(-1), { type: 'link-closed', peer: 'b', by: 'local' })
      lengths.add(got.length)
    }
    assert.ok(lengths.size > 2)
  })

  it('a new life at the same address takes over; an old link ends as remote', () => {
    const { world, start, kill } = setUp()
    const a = start('a', 1)
    const first = start('b', 2)
    a.streams.connect('b', first.process.address)
    world.runUntil(50)
    kill(first)
    const second = start('b', 2, 2)
    world.runUntil(100)
    assert.deepEqual(types(a.inputs), ['link-opened', 'link-closed'])
    a.streams.verify('b', second.process.address)
    a.streams.connect('b', second.process.address)
    world.runUntil(150)
    a.streams.send('b', frame(1))
    world.runUntil(200)
    assert.ok(a.inputs.some((input) => input.type === 'verified' && !input.refused))
    assert.deepEqual(frames(second.inputs), [1])
    assert.deepEqual(first.inputs, [])
  })

  it('a link cannot be closed before it was opened: its dial fails instead', () => {
    for (let seed = 0; seed < 100; seed++) {
      const { world, topology, start, kill } = setUp(seed)
      topology.weather = { ...calm, jitterMs: 10 }
      const a = start('a', 1)
      const b = start('b', 2)
      a.streams.connect('b', b.process.address)
      world.after(world.between(0, 20), () => kill(b))
      world.runUntil(200)
      const seen = types(a.inputs).join()
      assert.ok(seen === 'link-failed' || seen === 'link-opened,link-closed', seen)
    }
  })
})

describe('simulated datagrams', () => {
  it('are lost, doubled and reordered as the weather says', () => {
    const { world, topology, datagrams, start } = setUp(5)
    topology.weather = { ...calm, jitterMs: 5, loss: 0.3, duplicates: 0.2 }
    const a = start('a', 1)
    const b = start('b', 2)
    for (let i = 0; i < 250; i++) a.datagrams.send(b.process.address, frame(i))
    world.runUntil(100)
    const got = b.inputs.map((input) => (input.type === 'datagram' ? (input.bytes[0] ?? 0) : -1))
    assert.ok(new Set(got).size < 210 && new Set(got).size > 140)
    assert.equal(got.length, 250 - datagrams.lost + datagrams.doubled)
    assert.notDeepEqual(
      got,
      [...got].sort((x, y) => x - y),
    )
  })

  it('longer than 1,350 bytes are a bug', () => {
    const { start } = setUp()
    const a = start('a', 1)
    assert.throws(() => a.datagrams.send('10.0.0.2:7000', new Uint8Array(1_351)), /1351 bytes/)
  })
})
