/**
 * The safety phase: faults of every kind the plan draws, at random, often against the leader. It
 * knows how much harm is allowed: of memory voters never more than a minority is ever lost.
 */
import { majority, type PeerId } from '@quorate/kernel'
import { isLeading, type Life } from './life.ts'
import type { SimulatedPeer } from './peer.ts'
import type { FaultKind } from './plan.ts'
import type { Simulation } from './simulation.ts'
import type { Workload } from './workload.ts'
import type { SimulatedProcess } from './world/process.ts'
import { calm, type Weather } from './world/topology.ts'

export class Faults {
  readonly #simulation: Simulation
  readonly #workload: Workload
  #isOver = false
  /** Lives that were told to leave: their processes end soon after. */
  readonly #leaving = new Set<Life>()
  /** The last moment at which something beyond a little loss was going on. */
  #harshUntil = 0

  constructor(simulation: Simulation, workload: Workload) {
    this.#simulation = simulation
    this.#workload = workload
  }

  /** For how long nothing has happened that could make a living member look dead. */
  get gentleForMs(): number {
    const { world, topology, peers } = this.#simulation
    const isHarsh =
      topology.hasCuts() ||
      topology.weather.loss > 0.05 ||
      topology.weather.tailMs > 50 ||
      peers.some(({ life }) => life?.process.isPaused)
    if (isHarsh) this.#harshUntil = world.now
    return world.now - this.#harshUntil
  }

  start(): void {
    for (const kind of this.#simulation.plan.faultEveryMs.keys()) this.#plan(kind)
  }

  /** Everything heals; who is down starts again, except for a minority when it is to stay down. */
  stop(): void {
    const { world, topology, peers, trace } = this.#simulation
    this.#isOver = true
    this.#harshen()
    trace.note('world', 'faults-over')
    topology.weather = calm
    topology.clearSlow()
    topology.healAll()
    for (const peer of peers) {
      peer.diskLatencyMs = [0.05, 1]
      peer.isDiskFull = false
      peer.life?.process.resume()
      if (peer.life !== undefined && this.#leaving.has(peer.life)) peer.crash()
    }
    const down = peers.filter(({ life }) => life === undefined)
    const spared = world.chance(0.5) ? this.#mayStayDown(down) : []
    for (const peer of down) {
      if (!spared.includes(peer)) world.after(world.between(0, 500), () => this.#restart(peer))
    }
    for (const peer of spared) topology.lighten(peer.machine)
  }

  #plan(kind: FaultKind): void {
    const { world, plan } = this.#simulation
    const everyMs = plan.faultEveryMs.get(kind) ?? 0
    world.after(-Math.log(1 - world.random.next()) * everyMs, () => {
      if (this.#isOver) return
      this.#happen(kind)
      this.#plan(kind)
    })
  }

  #happen(kind: FaultKind): void {
    switch (kind) {
      case 'weather':
        return this.#changeWeather()
      case 'cut-one-way':
        return this.#cutOneWay()
      case 'isolate':
        return this.#isolate()
      case 'partition':
        return this.#partition()
      case 'crash':
        return this.#crash(false)
      case 'power-off':
        return this.#crash(true)
      case 'pause':
        return this.#pause()
      case 'suspend':
        return this.#suspend()
      case 'clock':
        return this.#changeClock()
      case 'clock-step':
        return this.#stepClock()
      case 'slow-disk':
        return this.#slowDisk()
      case 'full-disk':
        return this.#fillDisk()
      case 'slow-link':
        return this.#slowLink()
      case 'link-break':
        return this.#breakLink()
      case 'leave':
        return this.#leave()
      case 'set-voters':
        return this.#setVoters()
      case 'transfer':
        return this.#transfer()
    }
  }

  #changeWeather(): void {
    const { world, topology } = this.#simulation
    const weather: Weather = {
      delayMs: world.between(0.05, world.chance(0.2) ? 20 : 1),
      jitterMs: world.between(0.1, world.chance(0.3) ? 40 : 3),
      tailChance: world.chance(0.4) ? 0.03 : 0,
      tailMs: world.between(10, 400),
      loss: world.chance(0.4) ? world.between(0, 0.05) : world.between(0, 0.35),
      duplicates: world.chance(0.5) ? world.between(0, 0.2) : 0,
    }
    topology.weather = weather
    this.#happened('weather', () => JSON.stringify(weather))
    world.after(world.between(500, 8_000), () => {
      if (topology.weather === weather) topology.weather = calm
    })
  }

  #cutOneWay(): void {
    const { world, peers } = this.#simulation
    const from = this.#victim().machine
    const to = world.pick(peers.filter(({ machine }) => machine !== from)).machine
    const pair: [number, number] = world.chance(0.5) ? [from, to] : [to, from]
    this.#happened('cut-one-way', () => pair.join(' to '))
    this.#cut([pair])
  }

  /** One peer is cut off from all others: what it sends, what it hears, or both. */
  #isolate(): void {
    const { world, peers } = this.#simulation
    const { name, machine } = this.#victim()
    const way = world.pick(['in', 'out', 'both'])
    this.#happened('isolate', () => `${name} ${way}`)
    const others = peers.map((peer) => peer.machine).filter((other) => other !== machine)
    this.#cut([
      ...(way === 'in' ? [] : others.map((other): [number, number] => [machine, other])),
      ...(way === 'out' ? [] : others.map((other): [number, number] => [other, machine])),
    ])
  }

  #partition(): void {
    const { world, peers } = this.#simulation
    const left = new Set(peers.filter(() => world.chance(0.5)).map(({ machine }) => machine))
    const machines = peers.map(({ machine }) => machine)
    const right = machines.filter((machine) => !left.has(machine))
    this.#happened('partition', () => `${[...left].join(' ')} | ${right.join(' ')}`)
    this.#cut(
      [...left].flatMap((a) =>
        right.flatMap((b): [number, number][] => [
          [a, b],
          [b, a],
        ]),
      ),
    )
  }

  #cut(pairs: readonly (readonly [number, number])[]): void {
    const { world, topology } = this.#simulation
    for (const [from, to] of pairs) topology.cut(from, to)
    const lastsMs = world.chance(0.5) ? world.between(50, 1_500) : world.between(1_500, 9_000)
    world.after(lastsMs, () => {
      for (const [from, to] of pairs) topology.heal(from, to)
      this.#harshen()
    })
  }

  #crash(losesPower: boolean): void {
    const { world } = this.#simulation
    const peer = this.#victim()
    if (peer.life === undefined || !this.#mayLose(peer.life)) return
    this.#happened(losesPower ? 'power-off' : 'crash', () => peer.name)
    peer.crash({ losesPower })
    this.#harshen()
    const downMs = world.chance(0.4) ? world.between(1, 500) : world.between(500, 12_000)
    if (world.chance(0.9)) world.after(downMs, () => this.#return(peer))
  }

  #pause(): void {
    this.#standStill('pause', (process) => process.pause())
  }

  #suspend(): void {
    this.#standStill('suspend', (process) => process.suspend())
  }

  /** Nothing runs in a process for a while. */
  #standStill(kind: 'pause' | 'suspend', stop: (process: SimulatedProcess) => void): void {
    const { world } = this.#simulation
    const { life } = this.#victim()
    if (life === undefined || life.process.isPaused) return
    const lastsMs = world.chance(0.5) ? world.between(20, 1_000) : world.between(1_000, 9_000)
    this.#happened(kind, () => `${life.name} ${lastsMs.toFixed(0)} ms`)
    stop(life.process)
    this.#harshen()
    world.after(lastsMs, () => {
      this.#harshen()
      life.process.resume()
    })
  }

  #changeClock(): void {
    const { world, plan } = this.#simulation
    const { life } = this.#victim()
    if (life === undefined) return
    const { driftBound } = plan.timing
    const rate = world.chance(0.5)
      ? world.pick([1 - driftBound, 1 + driftBound])
      : world.between(1 - driftBound, 1 + driftBound)
    this.#happened('clock', () => `${life.name} ${rate.toFixed(4)}`)
    life.process.clock.setRate(rate)
  }

  /**
   * A wall clock is set. The peer looks at its clocks before and after: set back so close to a
   * suspension that it does not, the clock would hide it, and no peer could know (guarantees.md).
   */
  #stepClock(): void {
    const { world } = this.#simulation
    const { life } = this.#victim()
    if (life === undefined || life.process.isPaused) return
    const furthestMs = world.pick([50, 1_000, 10_000])
    const byMs = world.between(-furthestMs, furthestMs)
    const { process, host } = life
    process.arrive('stream', () => {
      if (host.unseenMs >= 1) return
      this.#happened('clock-step', () => `${life.name} ${byMs.toFixed(0)} ms`)
      process.clock.stepWall(byMs)
      // An input without any effect: no read has this number.
      host.dispatch({ type: 'withdraw-read', id: 0 })
    })
  }

  #slowDisk(): void {
    const { world } = this.#simulation
    const peer = this.#victim()
    const slowestMs = world.pick([10, 60, 400])
    this.#happened('slow-disk', () => `${peer.name} up to ${slowestMs} ms`)
    peer.diskLatencyMs = [slowestMs / 4, slowestMs]
    world.after(world.between(500, 6_000), () => {
      peer.diskLatencyMs = [0.05, 1]
    })
  }

  #fillDisk(): void {
    const { world } = this.#simulation
    const peer = this.#victim()
    const lastsMs = world.chance(0.5) ? world.between(20, 1_000) : world.between(1_000, 9_000)
    this.#happened('full-disk', () => `${peer.name} ${lastsMs.toFixed(0)} ms`)
    peer.isDiskFull = true
    world.after(lastsMs, () => {
      peer.isDiskFull = false
    })
  }

  #slowLink(): void {
    const { world, topology, peers } = this.#simulation
    const from = this.#victim().machine
    const to = world.pick(peers.filter(({ machine }) => machine !== from)).machine
    const extraMs = world.between(5, 150)
    this.#happened('slow-link', () => `${from} to ${to} ${extraMs.toFixed(0)} ms`)
    topology.slow(from, to, extraMs)
    world.after(world.between(500, 6_000), () => topology.slow(from, to, 0))
  }

  /** A link ends though both its ends live. */
  #breakLink(): void {
    const { world, links } = this.#simulation
    const { life } = this.#victim()
    if (life === undefined) return
    const open = links.openFrom(life.process)
    if (open.length === 0) return
    const to = world.pick(open)
    const by = world.pick(['remote', 'local'] as const)
    this.#happened('link-break', () => `${life.name} to ${to} by ${by}`)
    links.break(life.process, to, by)
  }

  #leave(): void {
    const { world } = this.#simulation
    const peer = this.#victim()
    const { life } = peer
    if (life === undefined || life.process.isPaused || !this.#mayLose(life)) return
    this.#happened('leave', () => life.name)
    this.#harshen()
    this.#leaving.add(life)
    const { plan } = this.#simulation
    this.#workload.application(life)?.leave(plan.store === 'memory' || world.chance(0.5))
    // Its process ends a little after it has left, or when nobody waits for it any more.
    world.after(world.between(1_000, 4_000), () => {
      if (peer.life !== life || this.#isOver) return
      peer.crash()
      world.after(world.between(100, 8_000), () => this.#return(peer))
    })
  }

  #setVoters(): void {
    const { world } = this.#simulation
    const { life } = this.#victim()
    if (life === undefined || life.process.isPaused) return
    const seats = world.pick([1, 3, 5, 7])
    this.#happened('set-voters', () => `${life.name} ${seats}`)
    this.#workload.application(life)?.setSeats(seats)
  }

  /** Whoever leads is to hand over to any other peer, whether that votes, runs, or neither. */
  #transfer(): void {
    const { world, peers } = this.#simulation
    const leader = peers.find(({ life }) => life !== undefined && isLeading(life))
    const to = world.pick(peers).id
    if (leader?.life === undefined) return
    const { process, host } = leader.life
    this.#happened('transfer', () => `${leader.name} to ${to}`)
    process.arrive('stream', () => host.dispatch({ type: 'transfer', to }))
  }

  /** Back from a fault; when all faults are over, it was decided who comes back. */
  #return(peer: SimulatedPeer): void {
    if (!this.#isOver) this.#restart(peer)
  }

  #restart(peer: SimulatedPeer): void {
    if (peer.life === undefined) peer.start()
    this.#harshen()
  }

  #victim(): SimulatedPeer {
    const { world, peers } = this.#simulation
    const leader = peers.find(({ life }) => life !== undefined && isLeading(life))
    return leader !== undefined && world.chance(0.35) ? leader : world.pick(peers)
  }

  /** A memory voter that is lost is lost for ever: a minority of them may be, and no founder early. */
  #mayLose(life: Life): boolean {
    if (this.#simulation.plan.store === 'durable') return true
    const sets = this.#voterSets()
    if (sets.length === 0) return !life.hasBootstrap
    const left = this.#simulation.lives().filter((one) => one !== life && !this.#leaving.has(one))
    const ids = new Set(left.map(({ id }) => id))
    return sets.every((voters) => !voters.includes(life.id) || holdsMajority(voters, ids))
  }

  /** Of those that are down, the ones without which every voter set has its majority. */
  #mayStayDown(down: readonly SimulatedPeer[]): SimulatedPeer[] {
    const sets = this.#voterSets()
    if (sets.length === 0) return []
    if (this.#simulation.plan.store === 'memory') return [...down]
    const ids = new Set(this.#simulation.peers.map(({ id }) => id))
    return down.filter(({ id }) => {
      ids.delete(id)
      if (sets.every((voters) => !voters.includes(id) || holdsMajority(voters, ids))) return true
      ids.add(id)
      return false
    })
  }

  /** Every voter set that counts for somebody now, or will when that one is back with its disk. */
  #voterSets(): (readonly PeerId[])[] {
    const sets = this.#simulation.peers.map(({ voters }) => voters)
    return sets.filter((voters) => voters !== undefined)
  }

  #harshen(): void {
    this.#harshUntil = this.#simulation.world.now
  }

  #happened(kind: FaultKind, detail: () => string): void {
    this.#simulation.count(`fault-${kind}`)
    this.#simulation.trace.note('world', kind, detail)
  }
}

function holdsMajority(voters: readonly PeerId[], ids: ReadonlySet<PeerId>): boolean {
  return voters.filter((voter) => ids.has(voter)).length >= majority(voters.length)
}
