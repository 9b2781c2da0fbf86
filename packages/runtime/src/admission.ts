/**
 * The handshake that opens every stream, before any frame: both sides prove that they know the
 * secret of the cluster. Without a secret there is only the question, and who has none admits who
 * has none.
 *
 * ```text
 * initiator → responder   version, whether it has a secret, a fresh nonce
 * responder → initiator   a fresh nonce; or why it refuses
 * initiator → responder   HMAC(key, initiator, cluster, both nonces, both identities)
 * responder → initiator   HMAC(key, responder, cluster, both nonces, both identities); or a refusal
 * responder → initiator   the same, in the role of a sealer, by the secret that it seals with
 * ```
 *
 * The key is derived from the secret (HKDF-SHA256). Who dials proves first, so nobody collects
 * proofs by dialling. A proof is good for one connection only: the nonces make it fresh, and it
 * names the two identities that Noise has proven. Who relays it between two connections of his own
 * sits in each of them under an identity of his own, so what the one side proved the other refuses.
 *
 * While the secret is being changed, a peer may accept one secret and seal with another: who is
 * admitted by it need not be able to open what it sends. The last line tells him.
 */
import { createHmac, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Stream } from '@libp2p/interface'
import type { PeerId } from '@quorate/kernel'
import { fromString } from 'uint8arrays/from-string'
import { Exchange } from './exchange.ts'
import type { Keyring, SecretKeys } from './keyring.ts'

const version = 1
const nonceBytes = 32
const proofBytes = 32
const helloBytes = 2 + nonceBytes

/** What the responder says, in one byte. */
const admitted = 0
const wrongSecret = 1
const secretNeeded = 2
const secretUnknown = 3
const challenged = 4
const otherVersion = 5
const notListed = 6

/**
 * Why two peers do not admit each other, as one of them sees it: their secrets differ, the other
 * has none, or the other has one and this peer none; they are of different releases; or one of them
 * has a list of those that it admits, and the other one is not on it.
 */
export type RefusalReason =
  | 'wrong-secret'
  | 'other-has-none'
  | 'other-needs-one'
  | 'other-version'
  | 'not-listed'
  | 'other-not-listed'

/** The end of a handshake that failed for a reason that an operator can mend. */
export class NotAdmitted extends Error {
  readonly reason: RefusalReason

  constructor(reason: RefusalReason) {
    super(`not admitted: ${reason}`)
    this.reason = reason
  }
}

/** `who`: "the peer at 10.0.0.5:7400". */
export function refusalText(reason: RefusalReason, who: string, cluster: string): string {
  const named = `${who}, of cluster ${JSON.stringify(cluster)},`
  switch (reason) {
    case 'wrong-secret':
      return `${named} has another secret than this one`
    case 'other-has-none':
      return `${named} was given no secret, and this one was`
    case 'other-needs-one':
      return `${named} was given a secret, and this one was not`
    case 'other-version':
      return `${named} is of a release that this one cannot talk to`
    case 'not-listed':
      return `${named} does not list this one among those that it admits`
    case 'other-not-listed':
      return `${named} is not on the list of those that this one admits`
  }
}

/** Who is at the two ends of a stream, as Noise has proven. */
export interface Ends {
  readonly cluster: string
  /** Undefined: this peer was given no secret. */
  readonly keyring: Keyring | undefined
  readonly initiator: PeerId
  readonly responder: PeerId
  /** Whom this peer admits of those that know the secret; undefined: all of them. */
  readonly allow?: ReadonlySet<PeerId> | undefined
}

export interface Admission {
  /**
   * What both sides have proven themselves with; undefined in a cluster without a secret. It may be
   * one that is no longer held by then: the other side can take its time.
   */
  readonly by: SecretKeys | undefined
  /** Whether the initiator accepts what the responder seals with. */
  readonly isMutual: boolean
}

/** Asks to be admitted; resolves once both sides have proven themselves. */
export async function askAdmission(stream: Stream, ends: Ends): Promise<Admission> {
  if (ends.allow?.has(ends.responder) === false) throw new NotAdmitted('other-not-listed')
  const exchange = new Exchange(stream)
  try {
    const nonce = randomBytes(nonceBytes)
    exchange.send(Uint8Array.of(version, ends.keyring === undefined ? 0 : 1, ...nonce))
    return await onAnswer(exchange, ends, nonce)
  } finally {
    exchange.release()
  }
}

async function onAnswer(exchange: Exchange, ends: Ends, nonce: Uint8Array): Promise<Admission> {
  const answer = await takeCode(exchange)
  const { keyring } = ends
  if (keyring === undefined) {
    if (answer === admitted) return { by: undefined, isMutual: true }
    throw refusalOf(answer)
  }
  if (answer !== challenged) throw refusalOf(answer)
  const nonces = [nonce, await exchange.take(nonceBytes)]
  const keys = keyring.sealing
  const key = keys.for('admission')
  exchange.send(proof(key, 'initiator', ends, nonces))
  const verdict = await takeCode(exchange)
  if (verdict !== admitted) throw refusalOf(verdict)
  const isProven = equals(await exchange.take(proofBytes), proof(key, 'responder', ends, nonces))
  if (!isProven) throw new NotAdmitted('wrong-secret')
  const sealer = await exchange.take(proofBytes)
  const isMutual = keyring.held.some((held) =>
    equals(sealer, proof(held.for('admission'), 'sealer', ends, nonces)),
  )
  return { by: keys, isMutual }
}

/**
 * Decides on somebody who asks; resolves once he is admitted, with the secret that he knows, and
 * rejects when he is not: then the reason has been sent, and the stream is to be closed.
 */
export async function decideAdmission(stream: Stream, ends: Ends): Promise<SecretKeys | undefined> {
  const exchange = new Exchange(stream)
  try {
    const hello = await exchange.take(helloBytes)
    const { keyring } = ends
    const hasSecret = hello[1] !== 0
    if (hello[0] !== version) throw refuse(exchange, otherVersion, 'other-version')
    if (keyring === undefined && hasSecret) throw refuse(exchange, secretUnknown, 'other-needs-one')
    if (keyring !== undefined && !hasSecret) throw refuse(exchange, secretNeeded, 'other-has-none')
    if (keyring !== undefined) return await challenge(exchange, ends, keyring, hello.subarray(2))
    checkListed(exchange, ends)
    exchange.send(Uint8Array.of(admitted))
    return undefined
  } finally {
    exchange.release()
  }
}

async function challenge(
  exchange: Exchange,
  ends: Ends,
  keyring: Keyring,
  nonce: Uint8Array,
): Promise<SecretKeys> {
  const nonces = [nonce, randomBytes(nonceBytes)] as const
  exchange.send(Uint8Array.of(challenged, ...nonces[1]))
  const given = await exchange.take(proofBytes)
  const known = keyring.held.find((keys) =>
    equals(given, proof(keys.for('admission'), 'initiator', ends, nonces)),
  )
  if (known === undefined) throw refuse(exchange, wrongSecret, 'wrong-secret')
  checkListed(exchange, ends)
  const own = proof(known.for('admission'), 'responder', ends, nonces)
  const sealer = proof(keyring.sealing.for('admission'), 'sealer', ends, nonces)
  exchange.send(Uint8Array.of(admitted, ...own, ...sealer))
  return known
}

/** Only who knows the secret is told that there is a list. */
function checkListed(exchange: Exchange, { allow, initiator }: Ends): void {
  if (allow?.has(initiator) === false) throw refuse(exchange, notListed, 'other-not-listed')
}

function refuse(exchange: Exchange, code: number, reason: RefusalReason): NotAdmitted {
  exchange.send(Uint8Array.of(code))
  return new NotAdmitted(reason)
}

async function takeCode(exchange: Exchange): Promise<number> {
  const [code = -1] = await exchange.take(1)
  return code
}

/** What a refusal of the responder means to the initiator. */
function refusalOf(code: number): Error {
  switch (code) {
    case wrongSecret:
      return new NotAdmitted('wrong-secret')
    case secretNeeded:
      return new NotAdmitted('other-needs-one')
    case secretUnknown:
      return new NotAdmitted('other-has-none')
    case otherVersion:
      return new NotAdmitted('other-version')
    case notListed:
      return new NotAdmitted('not-listed')
    default:
      return new Error('this is no handshake of ours')
  }
}

/** Each part is preceded by its length, so that no two lists of parts read alike. */
function proof(
  key: KeyObject,
  role: 'initiator' | 'responder' | 'sealer',
  { cluster, initiator, responder }: Ends,
  nonces: readonly Uint8Array[],
): Uint8Array {
  const texts = [role, cluster, initiator, responder].map((text) => fromString(text))
  const hmac = createHmac('sha256', key)
  for (const part of [...texts, ...nonces]) {
    const length = new Uint8Array(4)
    new DataView(length.buffer).setUint32(0, part.byteLength)
    hmac.update(length).update(part)
  }
  return hmac.digest()
}

function equals(given: Uint8Array, expected: Uint8Array): boolean {
  return given.byteLength === expected.byteLength && timingSafeEqual(given, expected)
}
