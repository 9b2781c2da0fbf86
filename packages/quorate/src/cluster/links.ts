/**
 * Which outbound links this peer keeps, when it dials again, and the evidence of a crash.
 *
 * Evidence (ARCHITECTURE, membership): the other side closed a link that was dialled and
 * authenticated here, and then its address refuses both a connection and a datagram. A process
 * that is stopped or stalled accepts or stays silent, so it never gives this evidence; nor does an
 * abort on this side, because then the first half is missing.
 */
import {
  type Address,
  assert,
  earliest,
  type Instant,
  type NetworkInput,
  type PeerId,
} from '@quorate/kernel'

const firstRetryMs = 20
const slowestRetryMs = 1_000

/** After a remote close the address is asked at these distances; the kernel of a dying process
 * closes its sockets one by one, so the first answers may still come from it. */
const verifyAfterMs = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256]

/** An address answers within this time, or stays silent; see the runtime's `verify.ts`. */
const verifiedWithinMs = 250

/** A link that is opened on demand stays wanted for this long after the last demand. */
const demandMs = 10_000

export type LinkEffect =
  | { readonly type: 'connect'; readonly peer: PeerId; readonly address: Address }
  | { readonly type: 'disconnect'; readonly peer: PeerId }
  | { readonly type: 'verify'; readonly peer: PeerId; readonly address: Address }
  | { readonly type: 'opened'; readonly peer: PeerId }
  | { readonly type: 'closed'; readonly peer: PeerId }
  | { readonly type: 'crashed'; readonly peer: PeerId }

interface Link {
  status: 'closed' | 'dialling' | 'open'
  /** Where it was last dialled and authenticated. */
  authenticatedAt: Address | undefined
  attempts: number
  retryAt: Instant | undefined
  demandedUntil: Instant
  /** The peer was taken for dead while it was open. */
  isDoubtful: boolean
  verification: Verification | undefined
}

/** What runs after a remote close. */
interface Verification {
  askAt: Instant | undefined
  asked: number
  /** When the next dial is due once the address has not refused. */
  readonly dialAt: Instant
}

export class Links {
  readonly #links = new Map<PeerId, Link>()
  readonly #addressOf: (peer: PeerId) => Address | undefined
  #wanted: ReadonlySet<PeerId> = new Set()

  constructor(addressOf: (peer: PeerId) => Address | undefined) {
    this.#addressOf = addressOf
  }

  isOpen(peer: PeerId): boolean {
    return this.#links.get(peer)?.status === 'open'
  }

  /** The peers to which links are kept; those beyond are closed. */
  want(peers: ReadonlySet<PeerId>, now: Instant): LinkEffect[] {
    this.#wanted = peers
    for (const peer of peers) this.#link(peer).retryAt ??= now
    return this.tick(now)
  }

  /** Something is to be sent there: worth a link for a while. */
  demand(peer: PeerId, now: Instant): LinkEffect[] {
    const link = this.#link(peer)
    link.demandedUntil = now + demandMs
    if (link.status !== 'closed') return []
    link.retryAt ??= now
    return this.tick(now)
  }

  /**
   * The peer is taken for dead. After a cut that lasts, an open link stays silent for as long
   * again: its transport repeats what was lost ever more rarely, for many minutes.
   */
  doubt(peer: PeerId): void {
    const link = this.#links.get(peer)
    if (link?.status === 'open') link.isDoubtful = true
  }

  /** The peer was seen alive: no need to wait for the next attempt, or for a link from before. */
  hurry(peer: PeerId, now: Instant): LinkEffect[] {
    const link = this.#links.get(peer)
    if (link === undefined || link.status === 'dialling') return []
    link.attempts = 0
    if (link.status === 'open') {
      if (!link.isDoubtful) return []
      link.isDoubtful = false
      return [{ type: 'disconnect', peer }]
    }
    link.retryAt = now
    return this.tick(now)
  }

  on(input: Extract<NetworkInput, { peer: PeerId }>, now: Instant): LinkEffect[] {
    switch (input.type) {
      case 'link-opened':
        return this.#onOpened(input.peer, input.address)
      case 'link-failed':
        return this.#onFailed(input.peer, now)
      case 'link-closed':
        return this.#onClosed(input.peer, input.by, now)
      case 'verified':
        return this.#onVerified(input.peer, input.address, input.refused, now)
    }
  }

  tick(now: Instant): LinkEffect[] {
    const effects: LinkEffect[] = []
    for (const [peer, link] of this.#links) {
      const verification = link.verification
      if (verification?.askAt !== undefined && verification.askAt <= now) {
        assert(link.authenticatedAt !== undefined, 'only an authenticated address is verified')
        verification.askAt = undefined
        verification.asked++
        effects.push({ type: 'verify', peer, address: link.authenticatedAt })
      }
      this.#keep(peer, link, now, effects)
    }
    return effects
  }

  deadline(): Instant | undefined {
    let first: Instant | undefined
    for (const link of this.#links.values()) {
      first = earliest(first, link.verification?.askAt, this.#nextDial(link))
    }
    return first
  }

  #nextDial(link: Link): Instant | undefined {
    return link.status === 'closed' ? link.retryAt : undefined
  }

  #keep(peer: PeerId, link: Link, now: Instant, effects: LinkEffect[]): void {
    const isWanted = this.#wanted.has(peer) || link.demandedUntil > now
    if (!isWanted) {
      link.retryAt = undefined
      if (link.status === 'open') effects.push({ type: 'disconnect', peer })
      else if (link.status === 'closed' && link.verification === undefined) this.#links.delete(peer)
      return
    }
    if (link.status !== 'closed' || link.retryAt === undefined || link.retryAt > now) return
    const address = this.#addressOf(peer)
    if (address === undefined) {
      link.retryAt = now + slowestRetryMs
      return
    }
    link.status = 'dialling'
    link.retryAt = undefined
    effects.push({ type: 'connect', peer, address })
  }

  #onOpened(peer: PeerId, address: Address): LinkEffect[] {
    const link = this.#link(peer)
    link.status = 'open'
    link.isDoubtful = false
    link.authenticatedAt = address
    link.attempts = 0
    link.retryAt = undefined
    link.verification = undefined
    return [{ type: 'opened', peer }]
  }

  #onFailed(peer: PeerId, now: Instant): LinkEffect[] {
    const link = this.#link(peer)
    if (link.status === 'dialling') this.#scheduleRetry(link, now)
    return []
  }

  #onClosed(peer: PeerId, by: 'remote' | 'local', now: Instant): LinkEffect[] {
    const link = this.#link(peer)
    if (link.status !== 'open') return []
    const dialAt = this.#scheduleRetry(link, now)
    if (by === 'remote') {
      link.verification = { askAt: now, asked: 0, dialAt }
      // Dialling a dying process is work for nothing, at the moment when there is most to do.
      link.retryAt = Math.max(dialAt, now + verifiedWithinMs)
    }
    return [{ type: 'closed', peer }, ...this.tick(now)]
  }

  #onVerified(peer: PeerId, address: Address, refused: boolean, now: Instant): LinkEffect[] {
    const link = this.#links.get(peer)
    const verification = link?.verification
    if (link === undefined || verification === undefined) return []
    if (address !== link.authenticatedAt) return []
    if (refused) {
      link.verification = undefined
      // Nobody is there to be dialled, and those who remain have an election to hold.
      if (link.status === 'closed') link.retryAt = now + slowestRetryMs
      return [{ type: 'crashed', peer }]
    }
    if (link.retryAt !== undefined) link.retryAt = Math.min(link.retryAt, verification.dialAt)
    const wait = verifyAfterMs[verification.asked]
    if (wait === undefined) link.verification = undefined
    else verification.askAt = now + wait
    return []
  }

  #scheduleRetry(link: Link, now: Instant): Instant {
    const retryAt = now + Math.min(firstRetryMs * 2 ** link.attempts, slowestRetryMs)
    link.status = 'closed'
    link.retryAt = retryAt
    link.attempts++
    return retryAt
  }

  #link(peer: PeerId): Link {
    let link = this.#links.get(peer)
    if (link === undefined) {
      link = {
        status: 'closed',
        authenticatedAt: undefined,
        attempts: 0,
        retryAt: undefined,
        demandedUntil: Number.NEGATIVE_INFINITY,
        isDoubtful: false,
        verification: undefined,
      }
      this.#links.set(peer, link)
    }
    return link
  }
}
