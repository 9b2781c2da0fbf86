/**
 * An election without the rest of Quorate: three voters over UDP on loopback, each a machine under
 * the kernel's driver. What a host owes the machine is in `VoterHost`: bytes to and from the others,
 * a vote on the disk before it is told, and the clocks.
 *
 *     node packages/election/examples/standalone.ts
 */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { closeSync, fsyncSync, mkdtempSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  decodeElectionMessage,
  Election,
  type ElectionEffect,
  type ElectionInput,
  encodeElectionMessage,
} from '@quorate/election'
import { type Clock, Driver, lanTiming, type PeerId } from '@quorate/kernel'

/** Any source will do that differs from voter to voter. */
const random = { next: Math.random }

const clock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  setTimer: (at, callback) => {
    // Never early: a machine that is ticked before its deadline does nothing.
    const timer = setTimeout(callback, Math.max(0, Math.ceil(at - performance.now()) + 1))
    return () => clearTimeout(timer)
  },
  soon: (callback) => void setImmediate(callback),
}

class VoterHost {
  readonly id: PeerId
  readonly #socket: Socket
  readonly #directory: string
  readonly #ports = new Map<PeerId, number>()
  readonly #driver: Driver<ElectionInput, ElectionEffect>
  readonly election: Election

  constructor(id: PeerId, socket: Socket, directory: string) {
    this.id = id
    this.#socket = socket
    this.#directory = directory
    // A voter that returns hands in `restored: decodeVote(bytes)`, too; this one has never voted.
    const settings = { timing: lanTiming, hasRestarted: false, now: clock.now() }
    this.election = new Election({ id, random, ...settings })
    this.#driver = new Driver<ElectionInput, ElectionEffect>({
      machine: this.election,
      clock,
      tick: { type: 'tick' },
      resumed: () => ({ type: 'resumed' }),
      driftBound: lanTiming.driftBound,
      perform: (effect) => this.#perform(effect),
      fatal: (error) => console.error(error),
    })
  }

  /** All voters, with their ports. Datagrams need no connection: everybody counts as reachable. */
  start(voters: ReadonlyMap<PeerId, number>): void {
    for (const [peer, port] of voters) this.#ports.set(peer, port)
    this.#socket.on('message', (bytes, { port }) => {
      const from = [...this.#ports].find(([, known]) => known === port)?.[0]
      const message = decodeElectionMessage(bytes)
      if (from === undefined || message === undefined) return
      this.#driver.dispatch({ type: 'message', from, message })
    })
    // Where its log ends, if it has one: who lacks something is not elected.
    this.#driver.dispatch({ type: 'position', last: { term: 0, index: 0 } })
    for (const peer of voters.keys()) {
      if (peer === this.id) continue
      this.#driver.dispatch({ type: 'connected', peer })
      this.#driver.dispatch({ type: 'alive', peer })
    }
    this.#driver.dispatch({ type: 'voters', voters: [...voters.keys()] })
  }

  /** By the clock, at this very moment. */
  get isLeader(): boolean {
    return this.#driver.unseenMs < 25 && this.election.isLeader(clock.now())
  }

  stop(): void {
    this.#driver.stop()
    this.#socket.close()
  }

  #perform(effect: ElectionEffect): void {
    if (effect.type === 'send') {
      const port = this.#ports.get(effect.to)
      this.#socket.send(encodeElectionMessage(effect.message), port, '127.0.0.1')
    } else if (effect.type === 'persist') {
      this.#store(effect.bytes)
      this.#driver.dispatch({ type: 'persisted', token: effect.token })
    } else if (effect.type === 'leader' && effect.leader !== undefined) {
      console.log(`${this.id}: ${effect.leader} leads term ${effect.term}`)
    }
  }

  /** On the disk when it returns: a voter that forgets its vote may give it twice. */
  #store(bytes: Uint8Array): void {
    const path = join(this.#directory, `${this.id}.vote`)
    const file = openSync(`${path}.new`, 'w')
    writeSync(file, bytes)
    fsyncSync(file)
    closeSync(file)
    renameSync(`${path}.new`, path)
  }
}

const directory = mkdtempSync(join(tmpdir(), 'election-'))
const hosts: VoterHost[] = []
const ports = new Map<PeerId, number>()
for (const id of ['ada', 'bob', 'cyd']) {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  ports.set(id, (socket.address() as AddressInfo).port)
  hosts.push(new VoterHost(id, socket, directory))
}
for (const host of hosts) host.start(ports)

const first = await leaderOf(hosts)
console.log(`${first.id} stops; nobody is told.`)
first.stop()
const rest = hosts.filter((host) => host !== first)
const second = await leaderOf(rest)
console.log(`${second.id} leads now: its lease runs, by its own clock.`)
for (const host of rest) host.stop()
rmSync(directory, { recursive: true })

async function leaderOf(some: readonly VoterHost[]): Promise<VoterHost> {
  for (;;) {
    const leader = some.find(({ isLeader }) => isLeader)
    if (leader !== undefined) return leader
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
