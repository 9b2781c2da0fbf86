/**
 * Messages sealed with the secret of the cluster: AES-256-GCM (NIST SP 800-38D), so that nobody
 * without the secret reads one, changes one or makes one, and that one is taken once.
 *
 * | 1 byte      | 16 bytes             | 4 bytes                 | any        | 16 bytes |
 * | ----------- | -------------------- | ----------------------- | ---------- | -------- |
 * | the version | the salt of a sender | the number of a message | ciphertext | tag      |
 *
 * Each process draws a salt and seals with a key of its own, derived from the cluster's key and that
 * salt. So the number of the message is nonce enough: no two processes share a key, and no process
 * uses a number twice with one salt, whatever the secret. The header and the cluster's name are authenticated with the message.
 */
import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto'
import type { Clock } from '@quorate/kernel'
import { fromString } from 'uint8arrays/from-string'
import { Expected } from './expected.ts'
import { deriveKey, type Keyring, type SecretKeys } from './keyring.ts'
import { RateLimit } from './rate-limit.ts'
import { ReplayWindow } from './replay-window.ts'

/** First of every sealed message; no plain one starts with it (those start with 8, a protobuf tag). */
const version = 0x51

const saltBytes = 16
const headerBytes = 1 + saltBytes + 4
const tagBytes = 16
const nonceBytes = 12

/** By how much a sealed message is longer than the message. */
export const sealBytes = headerBytes + tagBytes

/** A sender's numbers have four bytes; then it draws another salt. */
const highestNumber = 2 ** 32 - 1

/** Senders whose keys and windows are kept; only who knows the secret gets among them. */
const sendersAtMost = 4_096

/**
 * Senders not seen before, or not there, cost two derivations or two decipherings each, so
 * strangers must not have them for free.
 */
const strangersPerSecond = 500

const cipher = 'aes-256-gcm'
const cipherOptions = { authTagLength: tagBytes }

/**
 * What became of a message that was not opened: it is no sealed one, it was opened before, its
 * sender is new, or new at that place, and too many of those come at a time, or it was sealed with
 * another secret.
 */
export type Unopened = 'unsealed' | 'replayed' | 'untried' | 'unopened'

interface Sender {
  /** What it seals with under each secret, once that was needed. */
  readonly keys: WeakMap<SecretKeys, KeyObject>
  readonly window: ReplayWindow
  /** Where it was heard first, and later where it answered. */
  from: string
}

export function isSealed(packet: Uint8Array): boolean {
  return packet[0] === version && packet.byteLength >= sealBytes
}

export class Sealed {
  readonly #keyring: Keyring
  readonly #purpose: string
  readonly #senders = new Map<string, Sender>()
  readonly #strangers: RateLimit
  readonly #expected = new Expected()
  /** The name of the cluster and, behind it, room for a header. */
  readonly #authenticated: Uint8Array
  readonly #nonce = new Uint8Array(nonceBytes)
  #own:
    | { readonly keys: SecretKeys; readonly key: KeyObject; readonly salt: Uint8Array }
    | undefined
  #number: number

  constructor(options: {
    readonly cluster: string
    readonly keyring: Keyring
    /** Keys of different purposes have nothing in common. */
    readonly purpose: string
    readonly clock: Pick<Clock, 'now'>
    /** The first salt is used from the number after this one. @default 0 */
    readonly after?: number
  }) {
    this.#keyring = options.keyring
    this.#purpose = options.purpose
    this.#number = options.after ?? 0
    this.#strangers = new RateLimit(options.clock, strangersPerSecond)
    const name = fromString(options.cluster)
    this.#authenticated = new Uint8Array(name.byteLength + headerBytes)
    this.#authenticated.set(name)
  }

  seal(message: Uint8Array): Uint8Array {
    const { key, salt } = this.#ownKey()
    const packet = new Uint8Array(message.byteLength + sealBytes)
    packet[0] = version
    packet.set(salt, 1)
    writeNumber(packet, headerBytes - 4, this.#number)
    const sealing = createCipheriv(cipher, key, this.#nonceOf(this.#number), cipherOptions)
    sealing.setAAD(this.#authenticate(packet))
    packet.set(sealing.update(message), headerBytes)
    sealing.final()
    packet.set(sealing.getAuthTag(), packet.byteLength - tagBytes)
    return packet
  }

  /**
   * The message, or why there is none; never throws. `from`: where the packet came from, if
   * strangers can send there at all. A known sender is always tried at its place, and so is an
   * answer; elsewhere anybody may be using its salt, so it is tried as often as a new one, and its
   * place stays what it is: others can bring what it sent to somebody else.
   */
  open(packet: Uint8Array, from = ''): Uint8Array | Unopened {
    if (!isSealed(packet)) return 'unsealed'
    const salt = saltOf(packet)
    const number = readNumber(packet, headerBytes - 4)
    const known = this.#senders.get(salt)
    // Before any deciphering: what is repeated costs next to nothing.
    if (known?.window.isNew(number) === false) return 'replayed'
    const isInPlace = known?.from === from
    const isExpected = !isInPlace && this.#expected.take(from)
    if (!isInPlace && !isExpected && !this.#strangers.take()) return 'untried'
    const sender = known ?? { keys: new WeakMap(), window: new ReplayWindow(), from }
    const message = this.#openWithEach(packet, sender, number)
    if (message === undefined) return 'unopened'
    sender.window.add(number)
    if (isExpected) sender.from = from
    this.#senders.delete(salt)
    this.#senders.set(salt, sender)
    this.#forgetOldest()
    return message
  }

  /** Something is sent to that place, so an answer may come from there. */
  expect(from: string): void {
    this.#expected.add(from)
  }

  #openWithEach(packet: Uint8Array, sender: Sender, number: number): Uint8Array | undefined {
    for (const keys of this.#keyring.held) {
      let key = sender.keys.get(keys)
      if (key === undefined) {
        key = this.#senderKey(keys, packet.subarray(1, 1 + saltBytes))
        sender.keys.set(keys, key)
      }
      const message = this.#decipher(packet, key, number)
      if (message !== undefined) return message
    }
    return undefined
  }

  #decipher(packet: Uint8Array, key: KeyObject, number: number): Uint8Array | undefined {
    const end = packet.byteLength - tagBytes
    try {
      const opening = createDecipheriv(cipher, key, this.#nonceOf(number), cipherOptions)
      opening.setAAD(this.#authenticate(packet))
      opening.setAuthTag(packet.subarray(end))
      const message = opening.update(packet.subarray(headerBytes, end))
      opening.final()
      // A Buffer's `slice` shares memory where a Uint8Array's copies: machines get the latter.
      return new Uint8Array(message.buffer, message.byteOffset, message.byteLength)
    } catch {
      return undefined
    }
  }

  /** Counts on to a number that was never used with this salt, or draws a new one. */
  #ownKey(): { readonly key: KeyObject; readonly salt: Uint8Array } {
    const { sealing } = this.#keyring
    let own = this.#own
    if (this.#number >= highestNumber) {
      own = undefined
      this.#number = 0
    }
    if (own?.keys !== sealing) {
      // Under another secret the same salt gives another key, so the numbers go on: whom others
      // know by his salt they know after a change, too.
      const salt = own?.salt ?? randomBytes(saltBytes)
      own = { keys: sealing, key: this.#senderKey(sealing, salt), salt }
      this.#own = own
    }
    this.#number++
    return own
  }

  #senderKey(keys: SecretKeys, salt: Uint8Array): KeyObject {
    return deriveKey(keys.for(this.#purpose), salt, 'quorate sender v1')
  }

  #authenticate(packet: Uint8Array): Uint8Array {
    const at = this.#authenticated.byteLength - headerBytes
    this.#authenticated.set(packet.subarray(0, headerBytes), at)
    return this.#authenticated
  }

  #nonceOf(number: number): Uint8Array {
    writeNumber(this.#nonce, nonceBytes - 4, number)
    return this.#nonce
  }

  #forgetOldest(): void {
    if (this.#senders.size <= sendersAtMost) return
    for (const oldest of this.#senders.keys()) {
      this.#senders.delete(oldest)
      return
    }
  }
}

/** As a text of one character per byte: cheap to make, and a key of a map. */
function saltOf(packet: Uint8Array): string {
  return Buffer.from(packet.buffer, packet.byteOffset + 1, saltBytes).toString('latin1')
}

function writeNumber(bytes: Uint8Array, at: number, number: number): void {
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(at, number)
}

function readNumber(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at)
}
