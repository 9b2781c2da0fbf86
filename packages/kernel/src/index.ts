/**
 * The laws every part of Quorate obeys: the Machine shape and the driver that hosts one, the ports
 * to time, randomness, network and storage, identities, majorities, timing and errors.
 *
 * It performs no I/O, reads no clock and draws no random number: those come in through ports
 * and inputs. It knows no protocol.
 *
 * ```ts
 * import { majority, seededRandom, shuffled, tally } from '@quorate/kernel'
 *
 * const voters = shuffled(seededRandom(1), ['a', 'b', 'c'])
 * console.log(majority(voters.length), tally(new Map([['a', true], ['b', true]]), voters)) // 2 won
 * ```
 *
 * @packageDocumentation
 */
export { Driver, type DriverOptions } from './driver.ts'
export { assert, InvariantError, QuorateError, unreachable } from './errors.ts'
export {
  type Address,
  type Boot,
  formatAddress,
  type PeerId,
  parseAddress,
  type Term,
} from './ids.ts'
export { earliest, type Instant, isDue, type Machine } from './machine.ts'
export { optionError } from './option-error.ts'
export type { Clock } from './ports/clock.ts'
export type { Gossip } from './ports/gossip.ts'
export type { Datagrams, NetworkInput, Streams, TransportName } from './ports/network.ts'
export type { Ports, Secret, Secrets } from './ports/ports.ts'
export type { Storage, StorageRecord, Stored } from './ports/storage.ts'
export { majority, majorityValue, type Tally, tally } from './quorum.ts'
export { integerBelow, type Random, seededRandom, shuffled } from './random.ts'
export { type Baseline, Suspension, suspensionMs, unseenSince } from './suspension.ts'
export {
  lanTiming,
  localTiming,
  longestLeaseMs,
  safeShareMs,
  type Timing,
  wanTiming,
} from './timing.ts'
