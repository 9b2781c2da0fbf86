/**
 * A peer in a process of its own, for tests that kill, stop or close it. It says where it listens,
 * then connects or closes when told to. Its task: `listen`; `lan`, with discovery; `flood`, which
 * sends without end on every link that it opens; `gossip`, which listens to it.
 */
import process from 'node:process'
import { openPorts } from '../../src/index.ts'

const [task = 'listen', transport, cluster = 'test'] = process.argv.slice(2)

let pouring: NodeJS.Timeout | undefined

const ports = await openPorts({
  cluster,
  transport: transport === 'quic' ? 'quic' : 'tcp',
  listen: { host: '127.0.0.1', port: 0 },
  discovery: { lan: task === 'lan', seeds: [] },
})
ports.open((input) => {
  if (input.type === 'frame') process.send?.({ frame: input.bytes.byteLength })
  if (input.type === 'gossip') process.send?.({ gossip: input.bytes.byteLength })
  if (input.type === 'discovered') process.send?.({ discovered: input.address })
  if (input.type === 'link-closed') process.send?.({ closed: input.by })
  if (input.type === 'link-opened' && task === 'flood') flood(input.peer)
})
if (task === 'gossip') ports.gossip?.listen(true)
process.send?.({ id: ports.id, address: ports.address })

process.on('message', async (message: { connect?: [string, string]; close?: boolean }) => {
  if (message.connect !== undefined) ports.streams.connect(...message.connect)
  if (message.close === true) {
    await ports.close()
    await ports.close()
    clearInterval(pouring)
    // What is closed reports so in the next turns.
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate)
    process.send?.({ left: process.getActiveResourcesInfo() })
    // Nothing but the channel to the test may keep this process alive now.
    process.disconnect()
  }
})

function flood(peer: string): void {
  clearInterval(pouring)
  pouring = setInterval(() => ports.streams.send(peer, new Uint8Array(10_000)), 1)
}
