/**
 * The secrets of a cluster as one peer holds them: one that it seals with and, while the secret is
 * being changed, one more that it accepts. A secret itself serves nothing but the derivation of keys
 * (HKDF, RFC 5869), one for each purpose; what is derived for one purpose tells nothing about another.
 *
 * Secrets are kept as key objects, which no inspection and no log shows.
 */
import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { optionError, type Secret, type Secrets } from '@quorate/kernel'
import { fromString } from 'uint8arrays/from-string'

const keyBytes = 32

/** One secret and what was derived from it: the same object for as long as the secret is held. */
export class SecretKeys {
  readonly #secret: KeyObject
  readonly #cluster: Uint8Array
  readonly #derived = new Map<string, KeyObject>()

  constructor(cluster: string, secret: KeyObject) {
    this.#cluster = fromString(cluster)
    this.#secret = secret
  }

  /** The key of this cluster for one purpose: HKDF-SHA256 with the cluster's name as salt. */
  for(purpose: string): KeyObject {
    let key = this.#derived.get(purpose)
    if (key === undefined) {
      key = deriveKey(this.#secret, this.#cluster, `quorate ${purpose} v1`)
      this.#derived.set(purpose, key)
    }
    return key
  }

  isOf(secret: KeyObject): boolean {
    return this.#secret.equals(secret)
  }
}

export class Keyring {
  readonly #cluster: string
  #held: readonly SecretKeys[]

  /** @throws QuorateError ERR_QUORATE_OPTION, without the secret in it. */
  constructor(cluster: string, secrets: Secrets) {
    this.#cluster = cluster
    this.#held = readSecrets(secrets).map((secret) => new SecretKeys(cluster, secret))
  }

  /** What is accepted; the first one seals. */
  get held(): readonly SecretKeys[] {
    return this.#held
  }

  get sealing(): SecretKeys {
    return this.#held[0] as SecretKeys
  }

  /**
   * Replaces what is held. What seals from now on must have been accepted before, or the others
   * might not accept it yet: a change of the secret takes three steps.
   *
   * @throws QuorateError ERR_QUORATE_OPTION; what was held stays.
   */
  rotate(secrets: Secrets): void {
    const next = readSecrets(secrets)
    const find = (secret: KeyObject) => this.#held.find((keys) => keys.isOf(secret))
    if (next[0] === undefined || find(next[0]) === undefined) {
      throw optionError('secret', hidden, 'one that this peer accepts already, or [that, next]')
    }
    this.#held = next.map((secret) => find(secret) ?? new SecretKeys(this.#cluster, secret))
  }
}

/**
 * For who hands changes of the secret on and hears of no refusal: throws what `rotateSecret` of
 * ports that were opened with this secret would throw, after all changes that it was asked about.
 */
export function rotationRule(
  cluster: string,
  secrets: Secrets | undefined,
): (next: Secrets) => void {
  const keyring = secrets === undefined ? undefined : new Keyring(cluster, secrets)
  return (next) => {
    if (keyring === undefined) throw unsealedError()
    keyring.rotate(next)
  }
}

export function unsealedError(): Error {
  return optionError('secret', hidden, 'given when the peer starts, for another to follow it')
}

export function deriveKey(from: KeyObject, salt: Uint8Array, info: string): KeyObject {
  const bytes = new Uint8Array(hkdfSync('sha256', from, salt, info, keyBytes))
  const key = createSecretKey(bytes)
  bytes.fill(0)
  return key
}

/** Stands for a secret wherever an error shows what it was given. */
export const hidden = '(not shown)'
const secretBytesAtLeast = 16
const secretBytesAtMost = 1_024

/** Undefined for what is no secret. */
function readSecret(secret: Secret): KeyObject | undefined {
  if (typeof secret !== 'string' && !(secret instanceof Uint8Array)) return undefined
  const bytes = typeof secret === 'string' ? fromString(secret) : secret
  const isLongEnough = bytes.length >= secretBytesAtLeast && bytes.length <= secretBytesAtMost
  return isLongEnough ? createSecretKey(bytes) : undefined
}

function readSecrets(secrets: Secrets): KeyObject[] {
  const given = Array.isArray(secrets) ? (secrets as Secret[]) : [secrets as Secret]
  const read = given.map(readSecret).filter((key) => key !== undefined)
  if (read.length !== given.length || read.length < 1 || read.length > 2) {
    const lengths = `${secretBytesAtLeast} to ${secretBytesAtMost} bytes`
    const rule = `a text or bytes, ${lengths} long, or two of them: [seals, also accepted]`
    throw optionError('secret', hidden, rule)
  }
  return read
}
