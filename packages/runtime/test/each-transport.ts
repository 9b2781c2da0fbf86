/**
 * The same tests over TCP and over QUIC: what a peer promises holds over both, and where they
 * differ the test says so by what the transport says of itself.
 */
import { type Address, parseAddress } from '@quorate/kernel'
import { type Node, parseMultiaddr, startNode } from '../src/libp2p-node.ts'
import { quicTransport } from '../src/quic-transport.ts'
import { tcpTransport } from '../src/tcp-transport.ts'
import { streamsAt, type Transport } from '../src/transport.ts'
import { type Child, type Recorded, record, spawn } from './world.ts'

/** The world of the tests, over one transport. */
export interface World {
  readonly transport: Transport
  /** Who is told to have closed a link, when it was the other side. */
  readonly byOther: 'remote' | 'local'
  readonly record: typeof record
  readonly spawn: (task?: string) => Promise<Child>
  /** A libp2p node without a peer around it. */
  readonly node: () => Promise<Node>
  /** What such a node dials to get to a peer, whoever it is or that one alone. */
  readonly target: (address: Address, id?: string) => ReturnType<typeof parseMultiaddr>
  /** Where a peer dials such a node. */
  readonly addressOf: (node: Node) => Address
}

const worlds = [tcpTransport, await quicTransport()].map(worldOf)

export function onEachTransport(
  title: string,
  body: (this: Mocha.Suite, world: World) => void,
): void {
  for (const world of worlds) {
    describe(`${title}, over ${world.transport.name.toUpperCase()}`, function () {
      body.call(this, world)
    })
  }
}

function worldOf(transport: Transport): World {
  const { name, portOffset, showsCrash } = transport
  return {
    transport,
    byOther: showsCrash ? 'remote' : 'local',
    record: (options = {}): Promise<Recorded> => record({ transport: name, ...options }),
    spawn: (task) => spawn(task, name),
    node: () => startNode({ transport, host: '127.0.0.1', port: 0 }),
    target: (address, id) => {
      const { host = '', port = 0 } = parseAddress(address) ?? {}
      return parseMultiaddr(streamsAt(transport, { host, port }, id) ?? '')
    },
    addressOf: ({ libp2p }) => {
      const [, , host, , port] = libp2p.getMultiaddrs().join().split('/')
      return `${host}:${Number(port) - portOffset}`
    },
  }
}
