/**
 * What the whole cluster agrees on at founding and holds in its log: its timing, its election
 * algorithm, its limits, and whether its voters have disks. A peer whose own timing, algorithm or
 * limits differ does not take part, because a lease that one peer believes in must be shorter than the stickiness of
 * every other one, and a token that some do not pass on comes to nobody. The kind of store is the
 * founders' alone: what a cluster survives is said by its voters, and others may have another.
 */
import type { Algorithm, FoundingEffect } from '@quorate/election'
import { type Address, type PeerId, QuorateError, type Timing } from '@quorate/kernel'
import { defaultLimits, type Limits, limitsAtMost } from '@quorate/replicated-state'
import { Settings as WireSettings } from './generated/frame.js'

/** What only founders have to agree on; the number of voters is the cluster's to change later. */
const founders: ReadonlySet<keyof WireSettings> = new Set(['store', 'voters'])

export interface FoundersSettings {
  readonly timing: Timing
  readonly algorithm: Algorithm
  /** How many voters are wanted at first. */
  readonly voters: number
  /** Whether they keep on disk what they must not forget. */
  readonly isDurable: boolean
  /** What operations are held to. @default `defaultLimits` */
  readonly limits?: Limits
}

export function encodeSettings(settings: FoundersSettings): Uint8Array {
  const { timing, algorithm, voters, isDurable, limits = defaultLimits } = settings
  return WireSettings.encode({
    ...timing,
    ...limits,
    algorithm,
    voters,
    store: isDurable ? 'disk' : 'memory',
  })
}

/** What operations are held to, never more than what any peer can take. */
export function limitsOf(settings: Uint8Array): Limits {
  const agreed = read(settings)
  if (agreed === undefined) return defaultLimits
  const least = (name: keyof Limits) => Math.min(agreed[name], limitsAtMost[name])
  return {
    pathBytes: least('pathBytes'),
    valueBytes: least('valueBytes'),
    transactionSteps: least('transactionSteps'),
    transactionBytes: least('transactionBytes'),
    storeBytes: least('storeBytes'),
  }
}

/** How many voters the founders wanted. */
export function foundingSeats(settings: Uint8Array): number {
  return read(settings)?.voters ?? 1
}

/** Whether the founders, or who recovered the cluster, had disks. */
export function areOfDisks(settings: Uint8Array): boolean {
  return read(settings)?.store === 'disk'
}

/** This peer does not fit into the cluster it was told of; undefined when it does. */
export function settingsRefusal(own: Uint8Array, others: Uint8Array): QuorateError | undefined {
  const difference = settingsDifference(own, others, founders)
  return difference === undefined
    ? undefined
    : new QuorateError('ERR_QUORATE_SETTINGS', difference, { difference })
}

/** Which fields differ, with both values, in words; undefined when both are the same. */
function settingsDifference(
  own: Uint8Array,
  others: Uint8Array,
  ignored: ReadonlySet<keyof WireSettings> = new Set(),
): string | undefined {
  const mine = read(own)
  const theirs = read(others)
  if (mine === undefined || theirs === undefined) return 'the settings of one side cannot be read'
  const different = (Object.keys(mine) as (keyof WireSettings)[]).filter(
    (name) => !ignored.has(name) && mine[name] !== theirs[name],
  )
  if (different.length === 0) return undefined
  return different
    .map((name) => `${name} is ${mine[name]} here and ${theirs[name]} in the cluster`)
    .join(', ')
}

/** Another process had this peer's identity first. */
export function identityError(address: Address): QuorateError {
  const text = `the process at ${address} has the same identity and was there first`
  return new QuorateError('ERR_QUORATE_IDENTITY', text, { address })
}

export type FoundingRefusal = Extract<FoundingEffect, { type: 'refused' }>

/** Why peers that see each other do not found a cluster, in words. */
export function foundingRefusal(
  refusal: FoundingRefusal,
  own: Uint8Array,
  nameOf: (peer: PeerId) => string,
): string {
  if (refusal.reason === 'too-many') {
    return `${refusal.candidates} peers carry bootstrap; fewer than twice the number they expect may`
  }
  if (refusal.reason === 'waiting') {
    const names = refusal.peers.map(nameOf).join(' and ')
    const ways = 'it goes on when they are back; if they never are, start all founders anew'
    return `the founding waits for ${names}, who may have agreed to it: ${ways}`
  }
  const difference =
    settingsDifference(own, refusal.settings) ?? 'it expects another number of peers'
  return `${nameOf(refusal.peer)} does not agree to this founding: ${difference}`
}

function read(bytes: Uint8Array): WireSettings | undefined {
  try {
    const settings = WireSettings.decode(bytes)
    // Written before there were limits: those that were fixed then.
    for (const name of Object.keys(defaultLimits) as (keyof Limits)[]) {
      settings[name] ||= defaultLimits[name]
    }
    return settings
  } catch {
    return undefined
  }
}
