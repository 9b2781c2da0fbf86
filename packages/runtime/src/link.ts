/**
 * One outbound link: a libp2p connection of its own with one stream on it, that only we write to.
 *
 * Over TCP, how it ended is evidence, so it must be exact: `remote` only when a FIN or RST of the
 * other side was received and nothing here ended it first. What libp2p reports of a transport that failed on
 * this machine (a timeout of the kernel, a broken frame) looks alike on the stream; the state of
 * the connection and the code of its error tell the two apart. Over QUIC a silence looks like an
 * end, so every end is `local` there.
 */
import type { Connection, Stream, StreamCloseEvent } from '@libp2p/interface'
import type { Address, PeerId } from '@quorate/kernel'
import type { Admissions, Admitted } from './admissions.ts'
import type { Counters } from './counters.ts'
import { framedBytes, joinFrames } from './frames.ts'
import { type Dial, parseMultiaddr } from './libp2p-node.ts'
import type { Transport } from './transport.ts'
import { withoutUnheardEvents } from './unheard-events.ts'

/**
 * A living peer on a LAN answers a dial in milliseconds, a busy one in hundreds. Where packets are
 * lost, the system asks again after one second, and once more after two.
 */
const dialTimeoutMs = 3_000

/** For so long a link that we end may still write what was sent on it. */
const flushTimeoutMs = 300

/** What may wait to be written; a peer so far behind is better off with a new link. */
export const bufferedBytesAtMost = 16 * 2 ** 20

/** Errors of a socket that a packet of the other side causes, and nothing else. */
const resetCodes: readonly unknown[] = ['ECONNRESET', 'EPIPE']

export interface LinkEvents {
  opened: (link: Link) => void
  failed: (link: Link, error: unknown) => void
  closed: (link: Link, by: 'remote' | 'local') => void
}

export interface LinkOptions {
  readonly peer: PeerId
  readonly address: Address
  /** `/ip4/…/tcp/…/p2p/<peer>` */
  readonly target: string
  readonly transport: Pick<Transport, 'showsCrash' | 'closeDiscards'>
  readonly protocol: string
  readonly dial: Dial
  readonly admissions: Pick<Admissions, 'ask' | 'holds'>
  readonly soon: (callback: () => void) => void
  readonly counters: Counters
  readonly events: LinkEvents
}

export class Link {
  readonly peer: PeerId
  readonly address: Address
  readonly #options: LinkOptions
  /** Aborted only while dialling: the socket itself keeps listening to it for all its life. */
  readonly #dialing = new AbortController()
  #state: 'dialing' | 'open' | 'ended' = 'dialing'
  #connection: Connection | undefined
  #stream: Stream | undefined
  #admitted: Admitted | undefined
  #waiting: Uint8Array[] = []
  #waitingBytes = 0
  /** Settles when nothing of this link is left. */
  #ending: Promise<void> | undefined

  constructor(options: LinkOptions) {
    this.peer = options.peer
    this.address = options.address
    this.#options = options
  }

  /** While it is open. */
  get connection(): Connection | undefined {
    return this.#connection
  }

  get isOpen(): boolean {
    return this.#state === 'open'
  }

  /** Dials; ends in the event `opened` or `failed`, unless `end` is called meanwhile. */
  async dial(): Promise<void> {
    const { target, protocol, dial, admissions, counters, events, peer } = this.#options
    const { signal } = this.#dialing
    const timer = setTimeout(() => this.#dialing.abort(), dialTimeoutMs)
    let connection: Connection | undefined
    const giveUp = () => abort(connection, signal.reason)
    signal.addEventListener('abort', giveUp, { once: true })
    try {
      // Nothing is told within the call of `connect`, not even that the address is nonsense.
      await Promise.resolve()
      connection = await dial(parseMultiaddr(target), signal)
      // Its handshake has proven the identity that the target names; this is the second lock on that door.
      if (connection.remotePeer.toString() !== peer) throw new Error('another peer answered')
      const stream = await connection.newStream([protocol], { signal })
      this.#admitted = await admissions.ask(stream, peer)
      if (this.#state !== 'dialing') throw new Error('given up meanwhile')
      if (!admissions.holds(this.#admitted)) throw new Error('the secret has changed meanwhile')
      this.#open(connection, stream)
    } catch (error) {
      abort(connection, error)
      if (this.#state !== 'dialing') return
      this.#state = 'ended'
      counters.dialFailures++
      events.failed(this, error)
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', giveUp)
    }
  }

  /**
   * Queues the frame for the write at the end of this turn: behind what is published in it, so that
   * who is asked what it lacks has that already.
   */
  send(frame: Uint8Array): void {
    const { counters, soon } = this.#options
    if (this.#waiting.length === 0) soon(() => this.#flush())
    this.#waiting.push(frame)
    this.#waitingBytes += framedBytes(frame.byteLength)
    counters.framesOut++
    counters.frameBytesOut += frame.byteLength
    const buffered = this.#waitingBytes + (this.#stream?.writeBufferLength ?? 0)
    if (buffered > bufferedBytesAtMost) this.#overflow()
  }

  /**
   * Ends the link from here: writes what was sent, for a moment, then lets go. The event `closed`
   * comes within this call; a link that is still dialled ends without any event.
   */
  end(): void {
    if (this.#state === 'ended') return
    if (this.#state === 'dialing') {
      this.#state = 'ended'
      this.#dialing.abort()
      return
    }
    this.#flush()
    if (this.isOpen) this.#close('local')
  }

  /** Cuts an open link off whose secret is accepted no more; what waits to be written is dropped. */
  expel(): void {
    const admitted = this.#admitted
    if (!this.isOpen || admitted === undefined || this.#options.admissions.holds(admitted)) return
    this.#cutOff('the secret has changed')
  }

  /** Resolves when what `end` began is done; never rejects. */
  async ended(): Promise<void> {
    await this.#ending
  }

  #open(connection: Connection, stream: Stream): void {
    this.#state = 'open'
    this.#connection = connection
    this.#stream = withoutUnheardEvents(stream)
    connection.addEventListener('close', (event) => {
      if (this.#state !== 'open') return
      // Closed is what a FIN leaves behind, aborted what an error does.
      this.#close(connection.status === 'closed' || isReset(event) ? 'remote' : 'local')
    })
    stream.addEventListener('close', () => {
      if (this.#state !== 'open') return
      // An aborted connection tells its error in its own event, which follows at once.
      if (stream.status === 'closed' && connection.status === 'aborted') return
      this.#close(stream.status === 'aborted' ? 'local' : 'remote')
    })
    stream.addEventListener('remoteCloseWrite', () => {
      if (this.#state === 'open')
        this.#close(stream.writeStatus === 'writable' ? 'remote' : 'local')
    })
    // Nobody writes to us on an open link; without a reader what came would pile up.
    stream.addEventListener('message', () => {})
    this.#options.counters.linksOpened++
    this.#options.events.opened(this)
    if (stream.status !== 'open' && this.isOpen) this.#close('remote')
  }

  #flush(): void {
    const stream = this.#stream
    if (this.#state !== 'open' || stream === undefined || this.#waiting.length === 0) return
    const joined = joinFrames(this.#waiting, this.#waitingBytes)
    this.#waiting = []
    this.#waitingBytes = 0
    try {
      stream.send(joined)
    } catch {
      // libp2p throws once the stream is closing: its close event has come, or is about to.
      if (this.isOpen && stream.writeStatus === 'writable') this.#close('local')
    }
  }

  #overflow(): void {
    this.#options.counters.linksOverflowed++
    this.#cutOff('more waits to be written than the bound')
  }

  #cutOff(reason: string): void {
    this.#waiting = []
    this.#waitingBytes = 0
    abort(this.#connection, new Error(reason))
    if (this.isOpen) this.#close('local')
  }

  #close(by: 'remote' | 'local'): void {
    const { transport, counters, events } = this.#options
    const connection = this.#connection
    const stream = this.#stream
    this.#state = 'ended'
    this.#waiting = []
    this.#stream = undefined
    this.#connection = undefined
    if (by === 'remote') abort(connection, new Error('the other side ended the link'))
    else this.#ending = letGo(connection, transport.closeDiscards ? stream : undefined)
    const told = transport.showsCrash ? by : 'local'
    if (told === 'remote') counters.linksClosedByRemote++
    else counters.linksClosedByLocal++
    events.closed(this, told)
  }
}

function isReset(event: StreamCloseEvent): boolean {
  const { error } = event
  return error !== undefined && 'code' in error && resetCodes.includes(error.code)
}

/** Closes the connection, after the stream where that has to be read to its end before. */
async function letGo(connection: Connection | undefined, stream: Stream | undefined) {
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), flushTimeoutMs)
  try {
    if (stream?.status === 'open') await finish(stream, patience.signal)
    await connection?.close({ signal: patience.signal })
  } catch (error) {
    abort(connection, error)
  } finally {
    clearTimeout(timer)
  }
}

/** Ends the stream, and waits until the other side has read it all and therefore ends it, too. */
async function finish(stream: Stream, signal: AbortSignal): Promise<void> {
  const over = new Promise<void>((resolve) => {
    const isOver = () => resolve()
    stream.addEventListener('remoteCloseWrite', isOver, { once: true })
    stream.addEventListener('close', isOver, { once: true })
    signal.addEventListener('abort', isOver, { once: true })
  })
  await stream.close({ signal })
  await over
}

function abort(connection: Connection | undefined, reason: unknown): void {
  try {
    connection?.abort(reason instanceof Error ? reason : new Error('given up'))
  } catch {
    // It was already gone, which is all we wanted.
  }
}
