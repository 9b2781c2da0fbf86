/**
 * What a seed decides before its world begins: how large the cluster is, on what store, and which
 * faults come how often. Every seed leaves some faults out (swarm testing: Groce et al., ISSTA
 * 2012), because a fault that is always there hides what only its absence shows.
 */
import type { Algorithm } from '@quorate/election'
import { lanTiming, seededRandom, type Timing } from '@quorate/kernel'
import { defaultLimits } from '@quorate/replicated-state'
import type { DiskKind } from './world/disk.ts'
import type { World } from './world/world.ts'

export const faultKinds = [
  'weather',
  'cut-one-way',
  'isolate',
  'partition',
  'crash',
  'power-off',
  'pause',
  'suspend',
  'clock',
  'clock-step',
  'slow-disk',
  'full-disk',
  'slow-link',
  'link-break',
  'leave',
  'set-voters',
  'transfer',
] as const
export type FaultKind = (typeof faultKinds)[number]

export interface Plan {
  readonly peers: number
  /** The founding size: so many vote at first. */
  readonly expect: number
  /** So many voters the founders want. */
  readonly voters: number
  /** So many peers carry `bootstrap`: the founding size, or a few more. */
  readonly candidates: number
  readonly store: DiskKind
  readonly keepEntries: number
  /** So many keys a snapshot makes or reads in one turn. */
  readonly keysPerTurn: number
  /** A snapshot is stored in parts of about so many bytes, if it is larger. */
  readonly partBytes: number
  /** What all keys together may take: in a fifth of the seeds so little that it is full at times. */
  readonly storeBytes: number
  /** Whether there is a port for gossip: not in a third of the seeds. */
  readonly hasGossip: boolean
  /** Who stands first: in half of the seeds by bully, in half by ring. */
  readonly algorithm: Algorithm
  /** Of the peers in their order; those beyond have 0, and in half of the seeds all have. */
  readonly priorities: readonly number[]
  readonly timing: Timing
  /** Until then faults happen. */
  readonly safetyMs: number
  /** Then all faults are over, and within this time everything is well. */
  readonly livenessMs: number
  /** Mean pause between two operations of the whole cluster. */
  readonly operationEveryMs: number
  /** Mean pause between two faults of one kind; a kind without one does not happen. */
  readonly faultEveryMs: ReadonlyMap<FaultKind, number>
  /** How long a stalled link lives. */
  readonly linkBreakMs: number
}

export const bounds = {
  /** After the last fault everything is well within this time: an operation completes, the crashed are dead. */
  livenessMs: 12_000,
  operationMs: 10_000,
} as const

export function drawPlan(world: World): Plan {
  const peers = 5 + Math.floor(world.between(0, 3))
  const expect = world.chance(0.5) ? 3 : 5
  const spare = Math.min(peers, 2 * expect - 1) - expect
  const faultEveryMs = new Map<FaultKind, number>()
  const isQuiet = world.chance(0.08)
  for (const kind of faultKinds) {
    if (kind === 'transfer' || kind === 'full-disk') continue
    if (!isQuiet && world.chance(0.45)) faultEveryMs.set(kind, world.between(1_500, 12_000))
  }
  const leading = drawLeading(world.seed)
  if (!isQuiet && leading.transferEveryMs !== undefined) {
    faultEveryMs.set('transfer', leading.transferEveryMs)
  }
  const fullDisk = seededRandom(world.seed ^ 0xf0111)
  if (!isQuiet && fullDisk.next() < 0.45) {
    faultEveryMs.set('full-disk', 1_500 + 10_500 * fullDisk.next())
  }
  return {
    peers,
    expect,
    voters: world.pick([3, 5, 5, 7]),
    candidates: expect + Math.floor(world.between(0, spare + 1)),
    store: world.chance(0.7) ? 'durable' : 'memory',
    keepEntries: world.pick([10, 50, 8_192]),
    keysPerTurn: Math.ceil(4 * seededRandom(world.seed ^ 0x5a95).next()),
    partBytes: [64, 256, 1_048_576][world.seed % 3] ?? 64,
    storeBytes: drawStoreBytes(world.seed),
    // Of a source of its own, so that it shifts nothing of what else the seed decides.
    hasGossip: seededRandom(world.seed ^ 0x6055).next() >= 1 / 3,
    algorithm: leading.algorithm,
    priorities: leading.priorities,
    timing: lanTiming,
    safetyMs: 48_000,
    livenessMs: bounds.livenessMs,
    operationEveryMs: world.between(60, 160),
    faultEveryMs,
    linkBreakMs: world.between(500, 15_000),
  }
}

function drawStoreBytes(seed: number): number {
  const random = seededRandom(seed ^ 0x5708e)
  return random.next() < 0.2 ? 4_000 + Math.floor(10_000 * random.next()) : defaultLimits.storeBytes
}

/** Of a source of its own, so that it shifts nothing of what else the seed decides. */
function drawLeading(
  seed: number,
): Pick<Plan, 'algorithm' | 'priorities'> & { readonly transferEveryMs: number | undefined } {
  const random = seededRandom(seed ^ 0xe1ec)
  const algorithm = random.next() < 0.5 ? 'bully' : 'ring'
  const areEqual = random.next() < 0.5
  const priorities = Array.from({ length: 7 }, () => Math.floor(5 * random.next()) - 2)
  const transferEveryMs = random.next() < 0.45 ? 1_500 + 10_500 * random.next() : undefined
  return { algorithm, priorities: areEqual ? [] : priorities, transferEveryMs }
}
