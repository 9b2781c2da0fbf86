/**
 * The outbound links of this peer, one for each peer that it sends to. It owns the order of what is
 * told about them: a link is told closed before the next one to that peer is dialled.
 */
import { networkInterfaces } from 'node:os'
import {
  type Address,
  assert,
  type Clock,
  type NetworkInput,
  type PeerId,
  parseAddress,
  type Streams,
} from '@quorate/kernel'
import type { Admissions } from './admissions.ts'
import type { Counters } from './counters.ts'
import { frameBytesAtMost } from './frames.ts'
import type { GossipPort } from './gossip.ts'
import { isNeighbour } from './interfaces.ts'
import type { Node } from './libp2p-node.ts'
import { Link, type LinkEvents } from './link.ts'
import { streamsAt, type Transport } from './transport.ts'
import { isRefused } from './verify.ts'

/** So many probes run at a time; who asks for more is told that nothing is proven. */
const verificationsAtMost = 256

/** A link that was ended to be renewed is open again by then, or its peer is gone. */
const renewalMs = 1_000

export interface OutboundOptions {
  readonly transport: Transport
  readonly node: Node
  readonly admissions: Admissions
  readonly protocol: string
  readonly clock: Clock
  readonly counters: Counters
  readonly handle: (input: NetworkInput) => void
  /** Hears of the links that gossip may use, before they are told as inputs. */
  readonly gossip?: Pick<GossipPort, 'onLink' | 'onLinkClosed'> | undefined
}

export class OutboundStreams implements Streams {
  readonly #options: OutboundOptions
  readonly #links = new Map<PeerId, Link>()
  /** Links that were ended here and may still be writing. */
  readonly #ending = new Set<Promise<void>>()
  readonly #events: LinkEvents
  #isClosed = false
  #verifying = 0
  /** Open links of an earlier secret, and the one that is being opened anew. */
  #toRenew: readonly Link[] = []
  #renewing: { readonly peer: PeerId; readonly disarm: () => void } | undefined

  constructor(options: OutboundOptions) {
    this.#options = options
    const { admissions, handle, gossip } = options
    this.#events = {
      opened: ({ peer, address, connection }) => {
        if (connection !== undefined) gossip?.onLink(peer, connection)
        handle({ type: 'link-opened', peer, address })
        if (this.#renewing?.peer === peer) this.#renewNext()
      },
      failed: (link, error) => {
        const { peer, address } = link
        this.#forget(link)
        admissions.failed(address, error)
        handle({ type: 'link-failed', peer, address })
      },
      closed: (link, by) => {
        this.#forget(link)
        gossip?.onLinkClosed(link.peer)
        handle({ type: 'link-closed', peer: link.peer, by })
      },
    }
  }

  /** While a link to the peer is dialled or open there is never a second: nothing happens. */
  connect(peer: PeerId, address: Address): void {
    if (this.#isClosed || this.#links.has(peer)) return
    const { transport, clock, handle } = this.#options
    const parsed = parseAddress(address)
    const target = parsed && streamsAt(transport, parsed, peer)
    if (target === undefined) {
      clock.soon(() => handle({ type: 'link-failed', peer, address }))
      return
    }
    const { node, admissions, protocol, counters } = this.#options
    const link = new Link({
      peer,
      address,
      target,
      transport,
      protocol,
      dial: node.dial,
      admissions,
      soon: clock.soon,
      counters,
      events: this.#events,
    })
    this.#links.set(peer, link)
    void link.dial()
  }

  /** A link that is still dialled is given up without a word: it never was one. */
  disconnect(peer: PeerId): void {
    const link = this.#links.get(peer)
    if (link === undefined) return
    this.#links.delete(peer)
    link.end()
  }

  /**
   * Ends each open link, so that it is opened anew by the secret that seals now. One at a time: a
   * leader whose links to a majority are closed at one moment would step down.
   */
  renew(): void {
    this.#toRenew = [...this.#links.values()].filter((link) => link.isOpen)
    if (this.#renewing === undefined) this.#renewNext()
  }

  /** Ends what was admitted with a secret that is accepted no more. */
  expel(): void {
    for (const link of [...this.#links.values()]) link.expel()
  }

  send(peer: PeerId, frame: Uint8Array): void {
    const { byteLength } = frame
    assert(
      byteLength > 0 && byteLength <= frameBytesAtMost,
      'a frame is neither empty nor longer than its bound',
    )
    const link = this.#links.get(peer)
    if (link?.isOpen === true) link.send(frame)
    else this.#options.counters.framesDropped++
  }

  verify(peer: PeerId, address: Address): void {
    if (this.#isClosed) return
    const { transport, counters, handle } = this.#options
    const tell = (refused: boolean) => {
      counters.verifications++
      if (refused) counters.refusals++
      handle({ type: 'verified', peer, address, refused })
    }
    if (!transport.showsCrash || !isNear(address) || this.#verifying >= verificationsAtMost) {
      this.#options.clock.soon(() => tell(false))
      return
    }
    this.#verifying++
    void isRefused(address)
      .catch(() => false)
      .then((refused) => {
        this.#verifying--
        tell(refused)
      })
  }

  /** Ends all links; resolves when what was sent on them is written, or was given up. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#renewing?.disarm()
    for (const link of [...this.#links.values()]) link.end()
    await Promise.all(this.#ending)
  }

  #renewNext(): void {
    this.#renewing?.disarm()
    this.#renewing = undefined
    const link = this.#toRenew.find(({ isOpen }) => isOpen)
    if (this.#isClosed || link === undefined) return
    this.#toRenew = this.#toRenew.filter((other) => other !== link)
    const { clock } = this.#options
    const disarm = clock.setTimer(clock.now() + renewalMs, () => this.#renewNext())
    this.#renewing = { peer: link.peer, disarm }
    link.end()
  }

  #forget(link: Link): void {
    if (this.#links.get(link.peer) === link) this.#links.delete(link.peer)
    const ending = link.ended().finally(() => this.#ending.delete(ending))
    this.#ending.add(ending)
  }
}

/**
 * Beyond the networks of this machine something may refuse in the name of a living process. A process
 * without a free descriptor is not told which networks these are: then nothing is proven.
 */
function isNear(address: Address): boolean {
  try {
    return isNeighbour(parseAddress(address)?.host ?? '', networkInterfaces)
  } catch {
    return false
  }
}
