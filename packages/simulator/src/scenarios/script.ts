/**
 * What a scenario is written with: peers that found a cluster, and everything that a script may do
 * to them, step by step. There is no chance in it beyond delays and identities, which the seed
 * decides, and all checkers watch.
 */
import type { Algorithm } from '@quorate/election'
import { lanTiming } from '@quorate/kernel'
import { defaultLimits, type Operation } from '@quorate/replicated-state'
import { Liveness } from '../checkers/liveness.ts'
import { watchAll } from '../checkers/watch-all.ts'
import { describeOperation, History, type Read, type Write } from '../history.ts'
import { isLeading, type Life } from '../life.ts'
import type { SimulatedPeer } from '../peer.ts'
import { bounds, type Plan } from '../plan.ts'
import { Simulation } from '../simulation.ts'
import { Workload } from '../workload.ts'
import { World } from '../world/world.ts'
import { type Held, MessageRules, type Selection } from './messages.ts'

export interface Setting {
  readonly seed?: number
  /** So many peers found the cluster. @default 3 */
  readonly expect?: number
  /** So many voters they want. @default `expect` */
  readonly voters?: number
  /** @default 'durable' */
  readonly store?: Plan['store']
  /** Applied entries that stay in the log. @default 8192 */
  readonly keepEntries?: number
  /** @default 'bully' */
  readonly algorithm?: Algorithm
  /** Of the peers in their order; those beyond have 0. @default all 0 */
  readonly priorities?: readonly number[]
  /** @default true */
  readonly hasGossip?: boolean
  /** How long a stalled link lives. @default 1000 */
  readonly linkBreakMs?: number
  readonly write?: ((line: string) => void) | undefined
  /** A cluster of another name, whose network this one shares. */
  readonly beside?: Script
}

/** The script cannot go on as it is written, or what it asserts does not hold. */
export class ScriptError extends Error {}

const stepMs = 0.05

export class Script {
  readonly world: World
  readonly simulation: Simulation
  readonly #rules: MessageRules
  readonly #workload: Workload
  readonly #liveness: Liveness
  readonly #cluster: string

  constructor(setting: Setting = {}) {
    const { beside } = setting
    this.world = beside?.world ?? new World(setting.seed ?? 1)
    this.#rules = beside === undefined ? new MessageRules() : beside.#rules
    this.#cluster = beside === undefined ? 'scenario' : `not-${beside.#cluster}`
    this.simulation = new Simulation({
      world: this.world,
      plan: planOf(setting),
      write: setting.write,
      interfere: this.#rules.interfere,
      neighbour: beside?.simulation,
    })
    const history = new History()
    this.#workload = new Workload(this.simulation, history)
    this.#liveness = new Liveness(this.simulation, this.#workload)
    const watched = { history, workload: this.#workload, liveness: this.#liveness }
    watchAll(this.simulation, { ...watched, gentleForMs: () => 0 })
    this.simulation.watch({
      onNotice: (life, { type }) => {
        if (type === 'left') this.world.after(0.01, () => this.#peerOf(life)?.crash())
      },
    })
  }

  // Peers

  get peers(): readonly SimulatedPeer[] {
    return this.simulation.peers
  }

  /** A peer that is not started yet. */
  add({ hasBootstrap }: { readonly hasBootstrap: boolean }): SimulatedPeer {
    const name = `${this.#cluster === 'scenario' ? 'p' : 'q'}${this.peers.length + 1}`
    return this.simulation.addPeer(name, hasBootstrap, this.#cluster)
  }

  /** Founds the cluster; the leader, and the others, those of lower rank first. */
  found(): { leader: SimulatedPeer; others: [SimulatedPeer, SimulatedPeer, ...SimulatedPeer[]] } {
    for (let i = 0; i < this.simulation.plan.expect; i++) this.add({ hasBootstrap: true }).start()
    const leader = this.settle()
    const others = this.peers.filter((peer) => peer !== leader)
    others.sort((a, b) => (a.id < b.id ? -1 : 1))
    return { leader, others: others as [SimulatedPeer, SimulatedPeer, ...SimulatedPeer[]] }
  }

  /** Waits until one peer leads and all that run follow it, each with a session. */
  settle(withinMs = 5_000): SimulatedPeer {
    this.until('all are settled', () => this.#isSettled(), withinMs)
    this.run(100)
    const leader = this.leader()
    if (leader === undefined) throw new ScriptError('the cluster did not stay settled')
    return leader
  }

  /** The peer with a valid lease; the checkers see to it that there are never two. */
  leader(): SimulatedPeer | undefined {
    return this.peers.find(({ life }) => life !== undefined && isLeading(life))
  }

  /** What of the cluster runs in this peer. */
  of(peer: SimulatedPeer): Life['host']['cluster'] {
    return this.life(peer).host.cluster
  }

  life(peer: SimulatedPeer): Life {
    if (peer.life === undefined) throw new ScriptError(`${peer.name} is down`)
    return peer.life
  }

  // What happens to them

  cut(from: SimulatedPeer, to: SimulatedPeer): void {
    this.#note('cut', () => `${from.name} to ${to.name}`)
    this.simulation.topology.cut(from.machine, to.machine)
  }

  cutBothWays(a: SimulatedPeer, b: SimulatedPeer): void {
    this.cut(a, b)
    this.cut(b, a)
  }

  isolate(peer: SimulatedPeer): void {
    for (const other of this.peers) if (other !== peer) this.cutBothWays(peer, other)
  }

  heal(): void {
    this.#note('heal')
    this.simulation.topology.healAll()
  }

  pause(peer: SimulatedPeer): void {
    this.#note('pause', () => peer.name)
    this.life(peer).process.pause()
  }

  suspend(peer: SimulatedPeer): void {
    this.#note('suspend', () => peer.name)
    this.life(peer).process.suspend()
  }

  resume(peer: SimulatedPeer): void {
    this.#note('resume', () => peer.name)
    this.life(peer).process.resume()
  }

  crash(peer: SimulatedPeer): void {
    this.life(peer)
    peer.crash()
  }

  /** Every write of this peer's disk takes so long from now on. */
  slowDisk(peer: SimulatedPeer, writeMs: number): void {
    this.#note('slow disk', () => `${peer.name}: ${writeMs} ms a write`)
    peer.diskLatencyMs = [writeMs, writeMs]
  }

  /** Its disk takes no more writes until it is healed. */
  fillDisk(peer: SimulatedPeer): void {
    this.#note('full disk', () => peer.name)
    peer.isDiskFull = true
  }

  healDisk(peer: SimulatedPeer): void {
    peer.diskLatencyMs = [0.05, 1]
    peer.isDiskFull = false
  }

  /** Keeps messages back from now on. */
  hold(selection: Selection): Held {
    return this.#rules.hold(selection)
  }

  // What it does

  write(peer: SimulatedPeer, make: (value: Uint8Array) => Operation): Write {
    const write = this.#application(peer)?.write(make)
    if (write === undefined) throw new ScriptError(`${peer.name} has no application`)
    return write
  }

  set(peer: SimulatedPeer, path: string): Write {
    return this.write(peer, (value) => ({ type: 'set', path, value }))
  }

  lock(peer: SimulatedPeer, path: string): Write {
    return this.write(peer, (value) => ({ type: 'create', path, value, ephemeral: true }))
  }

  /** Writes and waits for the answer. */
  done(write: Write, withinMs = 2_000): Write {
    const what = `${describeOperation(write.operation)} is answered`
    this.until(what, () => write.result !== undefined, withinMs)
    return write
  }

  read(peer: SimulatedPeer, path: string): Read {
    const read = this.#application(peer)?.read('get', path)
    if (read === undefined) throw new ScriptError(`${peer.name} has no application`)
    return read
  }

  /** Whoever leads is to hand over to that peer. */
  transfer(leader: SimulatedPeer, to: SimulatedPeer): void {
    this.#note('transfer', () => `${leader.name} to ${to.name}`)
    const { process, host } = this.life(leader)
    process.arrive('stream', () => host.dispatch({ type: 'transfer', to: to.id }))
  }

  /** Begins the cluster anew from what this peer has left of it. */
  recover(peer: SimulatedPeer, clusterId: string): void {
    this.#note('recover', () => peer.name)
    const { process, host } = this.life(peer)
    process.arrive('stream', () => host.dispatch({ type: 'recover', clusterId }))
  }

  leave(peer: SimulatedPeer, retires = false): void {
    this.#application(peer)?.leave(retires)
  }

  setSeats(peer: SimulatedPeer, seats: number): void {
    this.#application(peer)?.setSeats(seats)
  }

  // Waiting and asserting

  get now(): number {
    return this.world.now
  }

  run(forMs: number): void {
    this.world.runUntil(this.world.now + forMs)
    this.#checkLaws()
  }

  /** Lets time pass until it holds; returns how long that took. */
  until(what: string, holds: () => boolean, withinMs: number): number {
    const start = this.world.now
    while (!holds()) {
      const waited = this.world.now - start
      if (waited > withinMs) throw new ScriptError(`within ${withinMs} ms not true: ${what}`)
      this.world.runUntil(this.world.now + stepMs)
      this.#checkLaws()
    }
    this.#note('reached', () => what)
    return this.world.now - start
  }

  check(holds: boolean, what: string): void {
    if (!holds) throw new ScriptError(`not true: ${what}`)
  }

  /** How often production passed this mark so far. */
  marks(name: string): number {
    return this.simulation.marks.get(name) ?? 0
  }

  /** All faults end, and everything is well within the bound of V1. */
  conclude(): void {
    this.heal()
    for (const peer of this.peers) {
      this.healDisk(peer)
      peer.life?.process.resume()
    }
    this.run(500)
    this.#liveness.start()
    this.run(bounds.livenessMs)
    this.simulation.conclude()
    this.#checkLaws()
  }

  #isSettled(): boolean {
    const lives = this.simulation.lives().filter(({ process }) => process.isRunning)
    const leader = this.leader()
    return (
      leader !== undefined &&
      lives.every(
        ({ host: { cluster } }) =>
          cluster.election.leader === leader.id && cluster.state.session?.status === 'connected',
      )
    )
  }

  #application(peer: SimulatedPeer): ReturnType<Workload['application']> {
    return this.#workload.application(this.life(peer))
  }

  #peerOf(life: Life): SimulatedPeer | undefined {
    return this.peers.find((peer) => peer.life === life)
  }

  #checkLaws(): void {
    const { broken } = this.simulation
    if (broken !== undefined) throw new ScriptError(`${broken.law}: ${broken.text}`)
  }

  #note(event: string, detail?: () => string): void {
    this.simulation.trace.note('script', event, detail)
  }
}

function planOf({ expect = 3, store = 'durable', keepEntries = 8_192, ...rest }: Setting): Plan {
  return {
    peers: expect,
    expect,
    voters: rest.voters ?? expect,
    candidates: expect,
    store,
    keepEntries,
    keysPerTurn: 2,
    partBytes: 128,
    storeBytes: defaultLimits.storeBytes,
    hasGossip: rest.hasGossip ?? true,
    algorithm: rest.algorithm ?? 'bully',
    priorities: rest.priorities ?? [],
    timing: lanTiming,
    safetyMs: 0,
    livenessMs: bounds.livenessMs,
    operationEveryMs: 0,
    faultEveryMs: new Map(),
    linkBreakMs: rest.linkBreakMs ?? 1_000,
  }
}
