/** A cluster with one peer on each host of a LAN, and what the tests ask of all of them. */
import assert from 'node:assert/strict'
import type { Member, PeerOptions } from 'quorate'
import { leaderAmong, type PeerEvent, PeerProcess } from '../integration/peer-process.ts'
import { bytes, uniqueCluster } from '../integration/peers.ts'
import { until, within } from '../integration/until.ts'
import { Lan, type LanOptions } from './lan.ts'

const port = 7_400

/** The tests that prove crashes are for TCP; the others hold over QUIC, too. */
const transport = process.env.QUORATE_TRANSPORT === 'quic' ? 'quic' : 'tcp'

/** For what takes a healed or lossy network some rounds; waiting ends when it has happened. */
export const longMs = 60_000

export class Hosts {
  readonly lan: Lan
  readonly peers: PeerProcess[] = []
  readonly #cluster = uniqueCluster('hosts')
  readonly #isOneNetwork: boolean
  #written = 0

  constructor(size: number, options: LanOptions = {}) {
    this.lan = new Lan(size, options)
    this.#isOneNetwork = options.isOneNetwork ?? true
  }

  /** Founds a cluster of all hosts, which know of each other by multicast alone, or where there is none, by seeds. */
  static async found(size: number, options: LanOptions = {}): Promise<Hosts> {
    const hosts = new Hosts(size, options)
    const founders = hosts.lan.numbers.map((number) => hosts.start(number, size))
    hosts.peers.push(...(await Promise.all(founders)))
    const ready = hosts.peers.map((peer) => peer.ask('ready'))
    await within('the hosts found a cluster', Promise.all(ready), longMs)
    await hosts.together()
    return hosts
  }

  /** Starts a peer on this host; without `expect` it only joins. */
  async start(number: number, expect?: number): Promise<PeerProcess> {
    const options: PeerOptions = {
      cluster: this.#cluster,
      name: `host${number}`,
      secret: 'known on every host of this test',
      listen: { host: this.lan.addressOf(number), port },
      transport,
      ...(this.#isOneNetwork ? {} : { discovery: { lan: false, seeds: this.#seeds } }),
      ...(expect === undefined ? {} : { bootstrap: { expect } }),
    }
    return await PeerProcess.start(options, this.lan.enter(number))
  }

  numberOf(peer: PeerProcess): number {
    return Number(peer.name.slice('host'.length))
  }

  numbersOf(peers: readonly PeerProcess[]): number[] {
    return peers.map((peer) => this.numberOf(peer))
  }

  /** Every one of these sees all others alive, all name one leader, and a write reaches all. */
  async together(peers: readonly PeerProcess[] = this.peers): Promise<void> {
    await until('all see each other alive', () => this.#allAlive(peers), longMs)
    await leaderAmong(peers, longMs)
    for (const peer of peers) await this.write(peer, peers)
    await this.equalReplicas(peers)
  }

  /** A write by this peer, and all of these read it. */
  async write(writer: PeerProcess, readers: readonly PeerProcess[]): Promise<void> {
    const path = `/written/${++this.#written}`
    await within('a write', writer.ask('state.set', path, bytes(path)), longMs)
    for (const reader of readers) {
      const read = reader.ask<{ value: Uint8Array } | undefined>('state.get', path)
      const value = (await within('a read', read, longMs))?.value
      assert.deepEqual(value, bytes(path), `${reader.name} reads what ${writer.name} has written`)
    }
  }

  async equalReplicas(peers: readonly PeerProcess[]): Promise<void> {
    const states: object[] = []
    for (const peer of peers) {
      await within('a sync', peer.ask('state.sync'), longMs)
      const { names } = await peer.ask<{ names: string[] }>('state.local.children', '/written')
      const entries = names.map((name) => peer.ask<object>('state.local.get', `/written/${name}`))
      states.push(await Promise.all(entries))
    }
    for (const state of states) assert.deepEqual(state, states[0], 'replicas are equal')
  }

  async remove(): Promise<void> {
    for (const peer of this.peers) await peer.kill()
    await this.lan.remove()
  }

  get #seeds(): string[] {
    return this.lan.numbers.map((number) => `${this.lan.addressOf(number)}:${port}`)
  }

  async #allAlive(peers: readonly PeerProcess[]): Promise<boolean> {
    const ids = peers.map(({ id }) => id).sort()
    for (const peer of peers) {
      const alive = (await members(peer)).filter(({ status }) => status === 'alive')
      if (
        alive
          .map(({ id }) => id)
          .sort()
          .join() !== ids.join()
      )
        return false
    }
    return true
  }
}

export async function members(peer: PeerProcess): Promise<Member[]> {
  return await peer.ask<Member[]>('members.list')
}

/** The first event of this kind that the peer had at or after this instant. */
export function eventOf(
  peer: PeerProcess,
  since: number,
  matches: (event: PeerEvent) => boolean,
): PeerEvent | undefined {
  return peer.events.find((event) => event.at >= since && matches(event))
}

/** Milliseconds from `since` until each of these was told that the member is dead, sorted. */
export async function deathKnown(
  dead: PeerProcess,
  by: readonly PeerProcess[],
  since: number,
): Promise<number[]> {
  const told = (peer: PeerProcess) =>
    eventOf(
      peer,
      since,
      ({ type, payload }) => type === 'member:dead' && payload.member?.id === dead.id,
    )
  const what = `${dead.name} is dead for ${by.map(({ name }) => name).join(', ')}`
  await until(what, () => by.every((peer) => told(peer) !== undefined), longMs)
  return by.map((peer) => (told(peer)?.at ?? 0) - since).sort((a, b) => a - b)
}

/** Milliseconds from `since` until each of these was told of a leader after this term, sorted. */
export async function leaderKnown(
  by: readonly PeerProcess[],
  term: number,
  since: number,
): Promise<number[]> {
  const told = (peer: PeerProcess) =>
    eventOf(peer, since, ({ payload }) => (payload.leader?.term ?? 0) > term)
  await until('all know a new leader', () => by.every((peer) => told(peer) !== undefined), longMs)
  return by.map((peer) => (told(peer)?.at ?? 0) - since).sort((a, b) => a - b)
}

/** Milliseconds from `since` until each of these was told that nobody leads, sorted. */
export async function leaderLost(by: readonly PeerProcess[], since: number): Promise<number[]> {
  const told = (peer: PeerProcess) => eventOf(peer, since, isLoss)
  await until('all have no leader', () => by.every((peer) => told(peer) !== undefined), longMs)
  return by.map((peer) => (told(peer)?.at ?? 0) - since).sort((a, b) => a - b)
}

export function isLoss({ type, payload }: PeerEvent): boolean {
  return type === 'leader:change' && payload.leader === undefined
}

/** None of these holds another one of these for dead, then or at any instant since. */
export function noneDead(peers: readonly PeerProcess[], since: number): void {
  const ids = new Set(peers.map(({ id }) => id))
  for (const peer of peers) {
    const wrong = eventOf(
      peer,
      since,
      ({ type, payload }) => type === 'member:dead' && ids.has(payload.member?.id ?? ''),
    )
    assert.equal(wrong, undefined, `${peer.name}: nobody who lives is declared dead`)
  }
}

/** Prints what a test has measured, under its title. */
export function report(what: string, ms: readonly number[]): void {
  console.log(`        ${what}: ${ms.map((one) => `${one.toFixed(0)} ms`).join(', ')}`)
}
