/**
 * The inbound connections of those who are not admitted yet. A place in the lobby is bounded in
 * time, and so are the places, in all and for one host: strangers get no more of this peer's work
 * than that. Who fails keeps his place until his time is over; who is admitted leaves at once.
 *
 * A host from which somebody was admitted has places of its own: peers that are here already open
 * their links anew, after a change of the secret, say, however many strangers wait elsewhere.
 */
import type { Connection, Libp2p, MultiaddrConnection } from '@libp2p/interface'
import type { Counters } from './counters.ts'

/** From the connection to the admission; longer than any peer of ours takes. */
export const admissionTimeoutMs = 1_000

const placesAtMost = 128
const placesPerHostAtMost = 32

/** Beyond this many, the host that was longest without an admission is like any other again. */
const knownHostsAtMost = 256

interface Place {
  readonly host: string
  /** One of those that all other hosts share. */
  readonly isShared: boolean
  readonly timer: NodeJS.Timeout
  connection: Connection | undefined
}

/** What a connection and the socket under it have in common; the addresses of two may be the same. */
type Key = Connection['timeline']

/** What we look at in a connection of libp2p's TCP transport. */
interface WithSocket {
  readonly socket?: { readonly bytesRead?: number }
}

export class Lobby {
  readonly #counters: Counters
  readonly #places = new Map<Key, Place>()
  readonly #taken = new Map<string, number>()
  /** Whence somebody was admitted, the latest last. */
  readonly #known = new Set<string>()
  #shared = 0
  readonly #admitted = new WeakSet<Connection>()
  #isClosed = false

  constructor(counters: Counters) {
    this.#counters = counters
  }

  /** A connection has come in, before a byte was read of it; false: there is no place for it. */
  enter(connection: MultiaddrConnection): boolean {
    const key = connection.timeline
    const host = hostOf(connection)
    const taken = this.#taken.get(host) ?? 0
    const isShared = !this.#known.has(host)
    const isFull = (isShared && this.#shared >= placesAtMost) || taken >= placesPerHostAtMost
    if (this.#isClosed || isFull) {
      this.#counters.inboundTurnedAway++
      return false
    }
    const timer = setTimeout(() => this.#onTimeout(key), admissionTimeoutMs)
    this.#places.set(key, { host, isShared, timer, connection: undefined })
    this.#taken.set(host, taken + 1)
    if (isShared) this.#shared++
    connection.addEventListener('close', () => {
      // Who only looks whether somebody listens has cost nothing.
      if ((connection as WithSocket).socket?.bytesRead === 0) this.#leave(key)
    })
    return true
  }

  /** Follows a node, so that whom its handshake has identified is cut off when his time is over. */
  watch(libp2p: Libp2p): void {
    libp2p.addEventListener('connection:open', ({ detail }) => {
      if (detail.direction === 'inbound') this.#identified(detail)
    })
  }

  /** False: this one is not waiting to be admitted, or no longer. */
  isWaiting(connection: Connection): boolean {
    return connection.direction === 'inbound' && this.#places.has(connection.timeline)
  }

  admitted(connection: Connection): void {
    const host = hostOf(connection)
    this.#admitted.add(connection)
    this.#leave(connection.timeline)
    this.#known.delete(host)
    this.#known.add(host)
    if (this.#known.size <= knownHostsAtMost) return
    const [oldest = ''] = this.#known
    this.#known.delete(oldest)
  }

  close(): void {
    this.#isClosed = true
    for (const key of [...this.#places.keys()]) this.#leave(key)
  }

  #identified(connection: Connection): void {
    const place = this.#places.get(connection.timeline)
    if (place !== undefined) place.connection = connection
    // An early stream may have been admitted already.
    else if (!this.#admitted.has(connection)) connection.abort(new Error('not admitted in time'))
  }

  #onTimeout(key: Key): void {
    const connection = this.#places.get(key)?.connection
    this.#leave(key)
    // One that is not identified yet is ended by libp2p, which was given the same time for that.
    if (connection === undefined || connection.status !== 'open') return
    this.#counters.inboundIdle++
    connection.abort(new Error('not admitted in time'))
  }

  #leave(key: Key): void {
    const place = this.#places.get(key)
    if (place === undefined) return
    clearTimeout(place.timer)
    this.#places.delete(key)
    if (place.isShared) this.#shared--
    const left = (this.#taken.get(place.host) ?? 0) - 1
    if (left > 0) this.#taken.set(place.host, left)
    else this.#taken.delete(place.host)
  }
}

/** `/ip4/10.0.0.5/tcp/7400/p2p/…` */
function hostOf({ remoteAddr }: Pick<Connection, 'remoteAddr'>): string {
  const [, , host = ''] = remoteAddr.toString().split('/')
  return host
}
