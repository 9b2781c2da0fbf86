import type { Address, Boot, PeerId } from '../ids.ts'
import type { Random } from '../random.ts'
import type { Clock } from './clock.ts'
import type { Gossip } from './gossip.ts'
import type { Datagrams, NetworkInput, Streams } from './network.ts'
import type { Storage, Stored } from './storage.ts'

/** What every peer of a cluster knows and nobody else: at least 16 bytes that cannot be guessed. */
export type Secret = string | Uint8Array

/** One secret, or two while it is being changed: the one to seal with, and one more to accept. */
export type Secrets = Secret | readonly [seals: Secret, accepted: Secret]

/** Everything outside the protocols, as one peer holds it. The simulator is another one of these. */
export interface Ports {
  readonly id: PeerId
  readonly boot: Boot
  /** Where others reach this peer, by datagram and by stream. */
  readonly address: Address
  readonly clock: Clock
  readonly random: Random
  readonly datagrams: Datagrams
  readonly streams: Streams
  /** Undefined: switched off. */
  readonly gossip?: Gossip | undefined
  readonly storage: Storage
  /** What storage held at start; undefined: nothing, this is a new peer. */
  readonly stored: Stored | undefined
  /** What was sent, received and dropped since start, as plain numbers: for `inspect()`. */
  readonly counters?: object
  /** Replaces the secrets; throws for what is none. Undefined: nothing is sealed here. */
  readonly rotateSecret?: (secrets: Secrets) => void
  /** From now on what arrives is handed in, and discovery runs. */
  open: (handle: (input: NetworkInput) => void) => void
  /** Announces the end to discovery, closes every socket; nothing is handed in any more. */
  close: () => Promise<void>
}
