/**
 * What a membership machine is told at its start, and every number it works by. All times follow
 * from the cluster's two probe times, so that one preset scales the whole room.
 */
import {
  type Address,
  type Instant,
  optionError,
  type PeerId,
  parseAddress,
  type Random,
  type Timing,
} from '@quorate/kernel'
import { byteLength, longestIdBytes, longestMetadataBytes, longestTextBytes } from './limits.ts'

export interface MembershipOptions {
  /** Datagrams of clusters with another name are dropped. */
  readonly cluster: string
  readonly id: PeerId
  /** Where others reach this peer. */
  readonly address: Address
  /** Shown to people. */
  readonly name: string
  /** What the application says of this peer at its start; at most 512 bytes. @default none */
  readonly metadata?: Uint8Array | undefined
  readonly timing: Pick<Timing, 'probeIntervalMs' | 'probeTimeoutMs'>
  readonly random: Random
  readonly now: Instant
}

/** The numbers behind the machine. Intervals below are probe intervals of the cluster's timing. */
export interface Pace {
  readonly probeIntervalMs: number
  readonly probeTimeoutMs: number
  /**
   * How many members are asked to probe for us (SWIM's k). More survive more loss and cost more
   * datagrams after each unanswered probe. @default 3
   */
  readonly indirectProbes: number
  /**
   * Shortest time from suspicion to death: 4 · log10(n + 1) intervals, as memberlist's, which is
   * what refutations take to get around; but never less than this floor, 10 intervals or 2 s,
   * whichever is shorter: a stall that a peer should survive. Lower finds a silent crash sooner.
   */
  readonly suspicionFloorMs: number
  readonly suspicionMultiplier: number
  /**
   * An unconfirmed suspicion lasts this many times the shortest; it shrinks as others confirm
   * (Lifeguard §IV-B). @default 2
   */
  readonly suspicionStretch: number
  /** So many others must confirm until a suspicion is at its shortest. @default 2 */
  readonly confirmations: number
  /** With evidence of a crash, silence of the accused counts after 3 intervals. */
  readonly crashSuspicionMs: number
  /** So many witnesses, the first included, make a crash a death; fewer if there are fewer. */
  readonly crashWitnesses: number
  /** First-hand evidence is told to so many at once: the witnesses must find each other. @default 8 */
  readonly crashFanout: number
  /** One item of gossip is sent multiplier · ceil(log2(n + 1)) times by each (SWIM §4.1). @default 3 */
  readonly transmitMultiplier: number
  /**
   * While there is news, it also goes to `gossipFanout` members this often: a fifth of an interval, as
   * memberlist's, and up to five times more rarely where news does not end.
   */
  readonly gossipIntervalMs: number
  readonly gossipFanout: number
  /** Compares the view with one random member's: every 25 intervals, 5 s on a LAN. */
  readonly syncIntervalMs: number
  /** One of the dead is probed this often, so that healed partitions merge: every 5 intervals. */
  readonly deadProbeIntervalMs: number
  /** How long the dead and the left are remembered: 300 intervals, 60 s on a LAN. */
  readonly tombstoneMs: number
  /** For so long after a death, gossip goes to the dead, too: 150 intervals, 30 s on a LAN. */
  readonly gossipToDeadMs: number
  /**
   * The address of one whose tombstone is gone is asked after 150 intervals, 30 s on a LAN, and
   * ever more slowly up to every 1,500 intervals, 5 min. Slower heals a long partition later;
   * faster costs datagrams to those who will never answer.
   */
  readonly bookFirstMs: number
  readonly bookSlowestMs: number
  /** And forgotten after two days, whatever the interval: longer than any night or day off. */
  readonly bookKeepMs: number
  /** First pause between joins of one address; doubles after five tries up to `joinSlowestMs`. */
  readonly joinRetryMs: number
  readonly joinSlowestMs: number
  /** An address that has not answered for 1,500 intervals (5 min) is forgotten. */
  readonly joinPatienceMs: number
  /** A leave is told to three members, three times, this far apart: a quarter interval. */
  readonly leaveRoundMs: number
  /** Woken later than this, the peer itself was stalled: that time counts against nobody. */
  readonly stallMs: number
  /** Woken later than this, the peer is not well: half a probe timeout. */
  readonly lateMs: number
  /**
   * A relay that has not heard the target for so long tells the prober: three quarters of a probe
   * timeout, so that the prober, who waits for at least a whole one, hears of it in time.
   */
  readonly nackMs: number
}

/** Checks the options and derives the pace. */
export function resolvePace(options: MembershipOptions): Pace {
  const { cluster, id, name, address, metadata, timing } = options
  checkText('cluster', cluster)
  checkText('id', id, longestIdBytes)
  checkText('name', name)
  checkText('address', address)
  if ((metadata?.length ?? 0) > longestMetadataBytes) {
    throw optionError('metadata', metadata, `at most ${longestMetadataBytes} bytes`)
  }
  if (parseAddress(address) === undefined) throw optionError('address', address, 'host:port')
  const { probeIntervalMs, probeTimeoutMs } = timing
  if (!(probeTimeoutMs > 0) || !(probeIntervalMs > probeTimeoutMs)) {
    const rule = `more than 0 and less than probeIntervalMs (${probeIntervalMs})`
    throw optionError('timing.probeTimeoutMs', probeTimeoutMs, rule)
  }
  return {
    probeIntervalMs,
    probeTimeoutMs,
    indirectProbes: 3,
    suspicionFloorMs: Math.min(10 * probeIntervalMs, 2_000),
    suspicionMultiplier: 4,
    suspicionStretch: 2,
    confirmations: 2,
    crashSuspicionMs: 3 * probeIntervalMs,
    crashWitnesses: 3,
    crashFanout: 8,
    transmitMultiplier: 3,
    gossipIntervalMs: probeIntervalMs / 5,
    gossipFanout: 3,
    syncIntervalMs: 25 * probeIntervalMs,
    deadProbeIntervalMs: 5 * probeIntervalMs,
    tombstoneMs: 300 * probeIntervalMs,
    gossipToDeadMs: 150 * probeIntervalMs,
    bookFirstMs: 150 * probeIntervalMs,
    bookSlowestMs: 1_500 * probeIntervalMs,
    bookKeepMs: 48 * 60 * 60_000,
    joinRetryMs: probeIntervalMs,
    joinSlowestMs: 25 * probeIntervalMs,
    joinPatienceMs: 1_500 * probeIntervalMs,
    leaveRoundMs: probeIntervalMs / 4,
    stallMs: probeTimeoutMs,
    lateMs: probeTimeoutMs / 2,
    nackMs: 0.75 * probeTimeoutMs,
  }
}

function checkText(option: string, text: string, most = longestTextBytes): void {
  const length = byteLength(text)
  if (length > 0 && length <= most) return
  throw optionError(option, text, `a text of 1 to ${most} bytes in UTF-8`)
}
