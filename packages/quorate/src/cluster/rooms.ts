/** Makes the machines of one peer, each with what storage held for it. */
import { decodeVote, Election, Founding } from '@quorate/election'
import { assert, type Ports } from '@quorate/kernel'
import { Membership } from '@quorate/membership'
import { ReplicatedState } from '@quorate/replicated-state'
import type { ClusterOptions } from './contract.ts'
import { limitsOf } from './settings.ts'

export interface Rooms {
  readonly membership: Membership
  readonly election: Election
  readonly state: ReplicatedState
  /** Undefined at a peer that only joins. */
  readonly founding: Founding | undefined
}

export function makeRooms(ports: Ports, options: ClusterOptions, settings: Uint8Array): Rooms {
  const { id, random, stored, boot, address, storage } = ports
  const { cluster, name, metadata, timing, algorithm, compaction, bootstrap } = options
  const now = ports.clock.now()
  const restored = stored?.values.get('founding')
  const { roundMs } = timing
  return {
    membership: new Membership({ cluster, id, address, name, metadata, timing, random, now }),
    election: new Election({
      id,
      timing,
      algorithm,
      random,
      now,
      restored: restoredVote(stored?.values.get('vote')),
      hasRestarted: stored !== undefined,
    }),
    state: new ReplicatedState({
      id,
      boot,
      timing,
      random,
      restored: stored,
      isDurable: storage.isDurable,
      limitsOf,
      gossip: ports.gossip !== undefined,
      ...(compaction === undefined ? {} : { compaction }),
    }),
    founding:
      bootstrap === undefined
        ? undefined
        : new Founding({ id, expect: bootstrap.expect, settings, random, roundMs, restored }),
  }
}

/** Without its vote a voter must not go on: it might give it twice. */
function restoredVote(bytes: Uint8Array | undefined): ReturnType<typeof decodeVote> {
  if (bytes === undefined) return undefined
  const vote = decodeVote(bytes)
  assert(vote !== undefined, 'the stored vote can be read')
  return vote
}
