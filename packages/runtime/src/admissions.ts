/**
 * Admission as one peer practises it: on the streams that it opens, on those that others open, and
 * at addresses where it only asks. It tells who would not admit whom, and why.
 */
import type { Connection, Stream } from '@libp2p/interface'
import { type Address, type NetworkInput, type PeerId, parseAddress } from '@quorate/kernel'
import {
  type Admission,
  askAdmission,
  decideAdmission,
  NotAdmitted,
  refusalText,
} from './admission.ts'
import type { Counters } from './counters.ts'
import type { Keyring } from './keyring.ts'
import { type Dial, parseMultiaddr } from './libp2p-node.ts'
import type { Notices } from './notices.ts'
import { streamsAt, type Transport } from './transport.ts'

/** As for a link: a living peer answers in milliseconds. */
const knockTimeoutMs = 1_000

export interface AdmissionsOptions {
  readonly cluster: string
  readonly keyring: Keyring | undefined
  readonly self: PeerId
  readonly allow: ReadonlySet<PeerId> | undefined
  readonly protocol: string
  readonly transport: Transport
  readonly dial: Dial
  readonly counters: Counters
  readonly notices: Notices
  readonly handle: (input: NetworkInput) => void
}

export class Admissions {
  readonly #options: AdmissionsOptions

  constructor(options: AdmissionsOptions) {
    this.#options = options
  }

  /** On a stream that this peer opened: what both sides know; rejects when there is no admission. */
  async ask(stream: Stream, responder: PeerId): Promise<Admission> {
    const { cluster, keyring, self: initiator, allow } = this.#options
    return askAdmission(stream, { cluster, keyring, initiator, responder, allow })
  }

  /** On a stream that somebody else opened: with which secret he was admitted; rejects if not. */
  async decide(stream: Stream, { remotePeer, remoteAddr }: Connection): Promise<Admitted> {
    const { cluster, keyring, self: responder, allow, counters, notices } = this.#options
    const initiator = remotePeer.toString()
    const ends = { cluster, keyring, initiator, responder, allow }
    try {
      return { by: await decideAdmission(stream, ends) }
    } catch (error) {
      if (error instanceof NotAdmitted) {
        counters.inboundRefused++
        const { reason } = error
        const [, , host = '', , port = ''] = remoteAddr.toString().split('/')
        const who = () => refusalText(reason, `a peer at ${host} (port ${port})`, cluster)
        notices.tell(reason, host, who)
      }
      throw error
    }
  }

  /** Whether what somebody was admitted with is still accepted. */
  holds({ by }: Admitted): boolean {
    return by === undefined || this.#options.keyring?.held.includes(by) === true
  }

  /** A stream to this address did not come about. */
  failed(address: Address, error: unknown): void {
    if (!(error instanceof NotAdmitted)) return
    const { cluster, counters, handle } = this.#options
    counters.admissionsFailed++
    const { reason } = error
    const text = refusalText(reason, `the peer at ${address}`, cluster)
    handle({ type: 'not-admitted', address, reason, text })
  }

  /**
   * Asks to be admitted at an address, whoever is there, and goes away; never rejects. Whoever is
   * there and seals with what this peer does not accept has another secret, whatever it accepts.
   */
  async knock(address: Address): Promise<void> {
    const { transport, dial, protocol, counters } = this.#options
    const parsed = parseAddress(address)
    const target = parsed && streamsAt(transport, parsed)
    if (target === undefined) return
    counters.knocks++
    const signal = AbortSignal.timeout(knockTimeoutMs)
    let connection: Connection | undefined
    const giveUp = () => connection?.abort(new Error('the knock took too long'))
    signal.addEventListener('abort', giveUp, { once: true })
    try {
      connection = await dial(parseMultiaddr(target), signal)
      const stream = await connection.newStream([protocol], { signal })
      const { isMutual } = await this.ask(stream, connection.remotePeer.toString())
      if (!isMutual) throw new NotAdmitted('wrong-secret')
    } catch (error) {
      this.failed(address, error)
    } finally {
      signal.removeEventListener('abort', giveUp)
      connection?.abort(new Error('it was only a knock'))
    }
  }
}

export type Admitted = Pick<Admission, 'by'>
