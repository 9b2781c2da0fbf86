/**
 * Who this peer is, in the same store as what it has promised: an identity without its votes might
 * vote twice. It knows its cluster, how often it was started, and where it lies: so a copy is
 * noticed.
 */
import { generateKeyPair, privateKeyFromProtobuf, privateKeyToProtobuf } from '@libp2p/crypto/keys'
import type { PrivateKey } from '@libp2p/interface'
import { fromString } from 'uint8arrays/from-string'
import { toString as asText } from 'uint8arrays/to-string'
import { storageError } from './storage-error.ts'

/** The name of its value in the store; the protocols use others. */
export const identityName = 'identity'

export interface Identity {
  readonly cluster: string
  readonly privateKey: PrivateKey
  /** How often it was started, this start included. */
  readonly boot: number
  /** See `placeOf`. */
  readonly place: string
}

/** What this start is given. */
export interface Surroundings {
  readonly directory: string
  readonly cluster: string
  readonly place: string
  /** Whether another place is accepted. */
  readonly adopt: boolean
}

export async function newIdentity({ cluster, place }: Surroundings): Promise<Identity> {
  return { cluster, place, boot: 1, privateKey: await generateKeyPair('Ed25519') }
}

/** The same one at its next start; refuses, with ERR_QUORATE_STORAGE, what must not go on here. */
export function nextBoot(stored: Identity, surroundings: Surroundings): Identity {
  const { directory, cluster, place, adopt } = surroundings
  if (stored.cluster !== cluster) {
    const what = `belongs to the cluster '${stored.cluster}', and this peer is of '${cluster}'`
    throw storageError('other-cluster', directory, what)
  }
  if (stored.place !== place && !adopt) {
    throw storageError('copied', directory, 'was copied here, or restored: it is not where it was')
  }
  return { ...stored, place, boot: stored.boot + 1 }
}

export function encodeIdentity({ cluster, privateKey, boot, place }: Identity): Uint8Array {
  const key = asText(privateKeyToProtobuf(privateKey), 'base64')
  return fromString(JSON.stringify({ cluster, key, boot, place }))
}

/** Of bytes whose checksum was right. */
export function decodeIdentity(bytes: Uint8Array): Identity {
  const { cluster, key, boot, place } = JSON.parse(asText(bytes))
  return { cluster, privateKey: privateKeyFromProtobuf(fromString(key, 'base64')), boot, place }
}
