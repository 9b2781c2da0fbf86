/**
 * What every system of the bench has in common: three peers, each a process on a loopback address of
 * its own with its data on disk, and one client beside each. How one is run: `quorate.ts`,
 * `zookeeper.ts`, `etcd.ts`.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { monotonicMs } from '../monotonic.ts'
import { type Command, Program } from './program.ts'

/** What it comes with, or the shortest timeouts that it is meant to run with. */
export type Timing = 'default' | 'fast'

export interface System {
  readonly name: 'quorate' | 'ZooKeeper' | 'etcd'
  /** Makes ready what its clusters need. A sentence that says what is missing, or undefined. */
  prepare(directory: string): string | undefined
  version(): string
  /** For the record: how each peer is configured, and the client. */
  describe(timing: Timing): object
  layOut(place: Place): Promise<Layout>
}

/** Where a cluster is to run. */
export interface Place {
  readonly size: number
  /** Empty, and this cluster's. */
  readonly directory: string
  readonly timing: Timing
  /** Node's own, for what is measured of our peers alone. */
  readonly nodeArguments?: readonly string[]
}

export interface Layout {
  readonly peers: readonly Command[]
  /** Of the client of peer `index`; undefined when the application is in the peer. */
  readonly client: ((index: number) => Command) | undefined
  /** For a failover: a client of all peers but the leader. */
  readonly survivorsClient: ((leader: number) => Command) | undefined
  leads(index: number, peer: Program): Promise<boolean>
}

const limitMs = 60_000

/** A cluster that runs. */
export class Cluster {
  /** One beside each peer, in their order; of ours they are the peers. */
  readonly clients: Program[] = []
  readonly #name: string
  readonly #place: Place
  readonly #layout: Layout
  readonly #peers: Program[] = []

  private constructor(name: string, place: Place, layout: Layout) {
    this.#name = name
    this.#place = place
    this.#layout = layout
  }

  /** Resolves when it has acknowledged a write to each client; with the milliseconds to the first. */
  static async start(system: System, place: Place) {
    mkdirSync(place.directory, { recursive: true })
    const layout = await system.layOut(place)
    const cluster = new Cluster(system.name, place, layout)
    const startMs = await cluster.#start().catch(async (error: unknown) => {
      await cluster.end()
      throw error
    })
    return { cluster, startMs }
  }

  async #start(): Promise<number> {
    const { peers, client } = this.#layout
    const since = monotonicMs()
    for (const [i, command] of peers.entries()) {
      this.#peers.push(this.#run(`peer ${i + 1}`, command, client !== undefined))
    }
    if (client === undefined) this.clients.push(...this.#peers)
    else {
      for (const i of peers.keys()) this.clients.push(this.#run(`client ${i + 1}`, client(i)))
    }
    const acknowledged = await Promise.all(this.clients.map((it) => it.ask('first')))
    return Math.min(...acknowledged.map(({ at }) => Number(at))) - since
  }

  /** Every client works on keys of this number and of values of this size. */
  async prepare(keys: number, bytes: number): Promise<void> {
    const [first, ...others] = this.clients
    await first?.ask(`prepare ${keys} ${bytes}`)
    for (const client of others) await client.ask(`assume ${keys} ${bytes}`)
  }

  /** The number of the peer that leads. */
  async leader(): Promise<number> {
    const end = monotonicMs() + limitMs
    while (monotonicMs() < end) {
      for (const [i, peer] of this.#peers.entries()) {
        if (await this.#layout.leads(i, peer)) return i
      }
      await delay(20)
    }
    throw new Error(`${this.#name}: no peer leads`)
  }

  /** A client that does not need this peer, which leads and is about to go. */
  async survivorOf(leader: number): Promise<Program> {
    const { survivorsClient } = this.#layout
    if (survivorsClient === undefined) return this.clients[leader === 0 ? 1 : 0] as Program
    const client = this.#run('writer', survivorsClient(leader))
    this.clients.push(client)
    await client.ask('first')
    return client
  }

  /** The instant just before the signal. */
  signal(peer: number, signal: 'SIGKILL' | 'SIGSTOP'): number {
    return this.#peers[peer]?.signal(signal) ?? Number.NaN
  }

  /** Of memory, a peer on average. */
  residentBytes(): number {
    const all = this.#peers.map((peer) => peer.residentBytes())
    return all.reduce((sum, it) => sum + it, 0) / all.length
  }

  /** Its data go, too. */
  async end(): Promise<void> {
    await Promise.all([...new Set([...this.clients, ...this.#peers])].map((it) => it.end()))
    rmSync(this.#place.directory, { recursive: true, force: true })
  }

  /** As `end`, but each ends by itself; for ours, which then write what Node noted. */
  async finish(): Promise<void> {
    await Promise.all(this.clients.map((it) => it.finish()))
    await this.end()
  }

  #run(role: string, command: Command, isServer = false): Program {
    const log = join(this.#place.directory, `${role.replace(' ', '-')}.log`)
    return new Program(`${this.#name}, ${role}`, command, { log, isServer })
  }
}

/** Ports that are free now at this address. */
export async function freePorts(host: string, count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer()
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(0, host, resolve)
      })
      return server
    }),
  )
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((it) => new Promise((resolve) => it.close(resolve))))
  return ports
}

/** Each system has a network of loopback of its own, and each peer an address there. */
export function addressOf(system: number, index: number): string {
  return `127.0.${10 + system}.${index + 1}`
}
