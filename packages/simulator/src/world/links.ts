/**
 * Links: one-way, authenticated, in order, until they close. A crashed process closes them within
 * milliseconds and refuses dials; a paused one keeps them open and answers no dial; a cut stalls
 * them, then breaks them. What a closing link has not delivered is lost, always as a suffix.
 */
import type { Address, PeerId, Streams } from '@quorate/kernel'
import type { Handle } from './datagrams.ts'
import type { SimulatedProcess } from './process.ts'
import type { Topology } from './topology.ts'
import type { World } from './world.ts'

const dialTimeoutMs = 1_000
const dialRetryMs = 20
const verifyTimeoutMs = 250
/** A link that buffers more than this is aborted, as the real one is. */
const bufferedBytesAtMost = 16 * 1_024 * 1_024

interface Link {
  readonly from: SimulatedProcess
  readonly peer: PeerId
  readonly address: Address
  /** The life that accepted it; undefined while dialling. */
  to: SimulatedProcess | undefined
  /** The dialler knows that it is open. */
  isOpen: boolean
  /** Over, whatever its two ends know yet. */
  isDead: boolean
  /** Frames that would arrive later than this are lost. */
  arrivesUntil: number
  lastArrival: number
  buffered: number
  readonly stalled: Uint8Array[]
}

export interface LinkOptions {
  readonly world: World
  readonly topology: Topology
  /** For how long a stalled link lives. */
  readonly breakAfterMs: () => number
  /** Sees every frame that is handed to an open link. */
  readonly observe?: (from: SimulatedProcess, to: PeerId, frame: Uint8Array) => void
  /** Decides when, and whether, a frame that has arrived is handed in; without it, at once. */
  readonly interfere?: Interfere | undefined
}

export type Interfere = (frame: Uint8Array, from: SimulatedProcess, to: Arrivals) => void

/** The receiving end of a link, or a listener to gossip. */
export interface Arrivals {
  readonly isGossip: boolean
  readonly process: SimulatedProcess
  readonly deliver: (frame: Uint8Array) => void
}

export class LinkNetwork {
  readonly #world: World
  readonly #topology: Topology
  readonly #options: LinkOptions
  readonly #handles = new Map<SimulatedProcess, Handle>()
  readonly #outbound = new Map<SimulatedProcess, Map<PeerId, Link>>()
  frames = 0

  constructor(options: LinkOptions) {
    this.#options = options
    this.#world = options.world
    this.#topology = options.topology
    this.#topology.onHeal(() => this.#onHeal())
  }

  port(process: SimulatedProcess): Streams {
    return {
      connect: (peer, address) => this.#connect(process, peer, address),
      disconnect: (peer) => this.#disconnect(process, peer),
      send: (peer, frame) => this.#send(process, peer, frame),
      verify: (peer, address) => this.#verify(process, peer, address),
    }
  }

  open(process: SimulatedProcess, handle: Handle): void {
    this.#handles.set(process, handle)
    this.#outbound.set(process, new Map())
  }

  /** The process is gone, and its kernel closes what it had open. */
  close(process: SimulatedProcess): void {
    for (const link of this.#outbound.get(process)?.values() ?? []) {
      link.isDead = true
      link.arrivesUntil = this.#world.now + this.#world.between(0, 4)
    }
    this.#outbound.delete(process)
    this.#handles.delete(process)
    for (const link of this.#linksTo(process)) {
      link.isDead = true
      this.#world.after(this.#world.between(1, 8), () => this.#tellRemoteEnd(link))
    }
  }

  /** Something between the two ends a link: as the other side's RST, or as a local failure. */
  break(from: SimulatedProcess, peer: PeerId, by: 'remote' | 'local'): void {
    const link = this.#outbound.get(from)?.get(peer)
    if (link?.isOpen && !link.isDead) this.#end(link, by)
  }

  /** The peers that the process has an open link to. */
  openFrom(process: SimulatedProcess): readonly PeerId[] {
    const links = this.#outbound.get(process)?.values() ?? []
    return [...links].filter((link) => link.isOpen && !link.isDead).map((link) => link.peer)
  }

  #connect(from: SimulatedProcess, peer: PeerId, address: Address): void {
    const links = this.#outbound.get(from)
    if (links === undefined || links.has(peer)) return
    const link: Link = {
      from,
      peer,
      address,
      to: undefined,
      isOpen: false,
      isDead: false,
      arrivesUntil: Number.POSITIVE_INFINITY,
      lastArrival: 0,
      buffered: 0,
      stalled: [],
    }
    links.set(peer, link)
    this.#later(link, () => this.#dial(link, this.#world.now + dialTimeoutMs))
  }

  #dial(link: Link, until: number): void {
    if (link.isDead) return
    const target = this.#topology.at(link.address)
    const machine = target?.machine ?? machineOf(link.address)
    const isReachable = this.#topology.isOpenBothWays(link.from.machine, machine)
    if (isReachable && target?.isPaused !== true) {
      const isRight = target?.id === link.peer && target.cluster === link.from.cluster
      if (target !== undefined && isRight && this.#handles.has(target)) {
        link.to = target
        this.#later(link, () => this.#opened(link))
      } else this.#later(link, () => this.#failed(link))
      return
    }
    if (this.#world.now >= until) this.#failed(link)
    else this.#world.after(dialRetryMs, () => this.#dial(link, until))
  }

  #opened(link: Link): void {
    link.from.arrive('stream', () => {
      if (this.#outbound.get(link.from)?.get(link.peer) !== link) return
      link.isOpen = true
      const { peer, address } = link
      this.#handles.get(link.from)?.({ type: 'link-opened', peer, address })
    })
  }

  #failed(link: Link): void {
    link.isDead = true
    link.from.arrive('stream', () => {
      if (!this.#forget(link)) return
      const { peer, address } = link
      this.#handles.get(link.from)?.({ type: 'link-failed', peer, address })
    })
  }

  #disconnect(from: SimulatedProcess, peer: PeerId): void {
    const link = this.#outbound.get(from)?.get(peer)
    if (link === undefined) return
    if (link.isDead) return
    if (!link.isOpen) {
      // Still dialling: there is no link, and no event of it follows.
      this.#forget(link)
      link.isDead = true
      return
    }
    this.#end(link, 'local')
  }

  #send(from: SimulatedProcess, peer: PeerId, frame: Uint8Array): void {
    const link = this.#outbound.get(from)?.get(peer)
    if (link === undefined || !link.isOpen || link.to === undefined) return
    this.#options.observe?.(from, peer, frame)
    if (link.isDead) return
    if (link.buffered + frame.length > bufferedBytesAtMost) {
      this.#end(link, 'local')
      return
    }
    link.buffered += frame.length
    this.frames++
    if (link.stalled.length > 0) link.stalled.push(frame)
    else this.#transmit(link, link.to, frame)
  }

  #transmit(link: Link, to: SimulatedProcess, frame: Uint8Array): void {
    // A lost packet of a link is sent again by TCP: it comes late, and holds up what follows it.
    const retransmissionMs = this.#topology.isLost() ? this.#world.between(5, 220) : 0
    const delay = this.#topology.drawDelayMs(link.from.machine, to.machine) + retransmissionMs
    link.lastArrival = Math.max(link.lastArrival, this.#world.now + delay)
    this.#world.at(link.lastArrival, () => this.#arrive(link, to, frame))
  }

  #arrive(link: Link, to: SimulatedProcess, frame: Uint8Array): void {
    if (this.#world.now > link.arrivesUntil || !to.isAlive) return
    const isCut = !this.#topology.isOpen(link.from.machine, to.machine)
    if (link.stalled.length > 0 || isCut) {
      if (link.isDead) return
      link.stalled.push(frame)
      if (link.stalled.length === 1) this.#stall(link)
      return
    }
    link.buffered -= frame.length
    const deliver = (bytes: Uint8Array): void =>
      to.arrive('stream', () => {
        this.#handles.get(to)?.({ type: 'frame', from: link.from.id, bytes })
      })
    const { interfere } = this.#options
    if (interfere === undefined) deliver(frame)
    else interfere(frame, link.from, { isGossip: false, process: to, deliver })
  }

  #stall(link: Link): void {
    this.#world.after(this.#options.breakAfterMs(), () => {
      if (!link.isDead && link.stalled.length > 0) this.#end(link, 'local')
    })
  }

  #onHeal(): void {
    for (const links of this.#outbound.values()) {
      for (const link of links.values()) {
        if (link.stalled.length === 0 || link.isDead) continue
        // TCP notices with its next retransmission.
        this.#world.after(this.#world.between(0, 200), () => this.#flush(link))
      }
    }
  }

  #flush(link: Link): void {
    const { to } = link
    if (link.isDead || to === undefined || link.stalled.length === 0) return
    if (!this.#topology.isOpen(link.from.machine, to.machine)) return
    const frames = link.stalled.splice(0)
    for (const frame of frames) this.#transmit(link, to, frame)
  }

  /** The link is over now; its dialler hears of it. What is on its way may still arrive, or not. */
  #end(link: Link, by: 'remote' | 'local'): void {
    link.isDead = true
    link.arrivesUntil = this.#world.now + this.#world.between(0, 3)
    this.#world.after(0.01, () => this.#tellClosed(link, by))
  }

  #tellClosed(link: Link, by: 'remote' | 'local'): void {
    link.from.arrive('stream', () => {
      if (!this.#forget(link)) return
      const { peer, address } = link
      const handle = this.#handles.get(link.from)
      // It ended before its dialler knew that it had begun.
      if (link.isOpen) handle?.({ type: 'link-closed', peer, by })
      else handle?.({ type: 'link-failed', peer, address })
    })
  }

  /** The FIN of a dead process, which a cut holds back until the dialler's own patience ends. */
  #tellRemoteEnd(link: Link, since = this.#world.now): void {
    if (!link.from.isAlive) return
    const machine = machineOf(link.address)
    if (this.#topology.isOpenBothWays(machine, link.from.machine)) {
      this.#tellClosed(link, 'remote')
    } else if (this.#world.now - since > this.#options.breakAfterMs()) {
      this.#tellClosed(link, 'local')
    } else this.#world.after(50, () => this.#tellRemoteEnd(link, since))
  }

  #verify(from: SimulatedProcess, peer: PeerId, address: Address): void {
    const machine = machineOf(address)
    const answer = (refused: boolean) =>
      from.arrive('stream', () => {
        this.#handles.get(from)?.({ type: 'verified', peer, address, refused })
      })
    const isRefused = () => this.#topology.at(address) === undefined
    const rtt = () =>
      this.#topology.drawDelayMs(from.machine, machine) +
      this.#topology.drawDelayMs(machine, from.machine)
    this.#world.after(rtt(), () => {
      if (!this.#topology.isOpenBothWays(from.machine, machine)) {
        this.#world.after(verifyTimeoutMs, () => answer(false))
      } else if (!isRefused()) answer(false)
      // TCP was refused; now connected UDP must be, too.
      else this.#world.after(rtt(), () => answer(isRefused() && this.#isNear(from, machine)))
    })
  }

  #isNear(from: SimulatedProcess, machine: number): boolean {
    return this.#topology.isOpenBothWays(from.machine, machine)
  }

  #later(link: Link, run: () => void): void {
    const machine = machineOf(link.address)
    this.#world.after(this.#topology.drawDelayMs(link.from.machine, machine), run)
  }

  #linksTo(process: SimulatedProcess): Link[] {
    const found: Link[] = []
    for (const links of this.#outbound.values()) {
      for (const link of links.values()) if (link.to === process && !link.isDead) found.push(link)
    }
    return found
  }

  /** False when the link was forgotten before. */
  #forget(link: Link): boolean {
    const links = this.#outbound.get(link.from)
    if (links?.get(link.peer) !== link) return false
    links.delete(link.peer)
    return true
  }
}

/** Addresses of the simulated network: one machine each, `10.0.0.<machine>`. */
export function addressOf(machine: number, port: number): Address {
  return `10.0.0.${machine}:${port}`
}

function machineOf(address: Address): number {
  return Number(/^10\.0\.0\.(\d+):/.exec(address)?.[1] ?? 0)
}
