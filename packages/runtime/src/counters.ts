/** What the runtime did and what it refused, since start: plain numbers, for `inspect()` and metrics. */
export interface Counters {
  datagramsIn: number
  datagramsOut: number
  datagramBytesIn: number
  datagramBytesOut: number
  /** Too long, or too short to be a message of ours (the probes of `verify` are). */
  datagramsDropped: number
  /** Not sealed although this peer has a secret, or sealed although it has none. */
  datagramsMismatched: number
  /** Sealed with another secret, changed on the way, or garbage. */
  datagramsUnopened: number
  /** Opened once before, or so old that nobody can tell. */
  datagramsReplayed: number
  /** Of senders that are new, or new at that address: more of them at a time than are tried. */
  datagramsUntried: number
  datagramSendErrors: number
  framesIn: number
  framesOut: number
  frameBytesIn: number
  frameBytesOut: number
  /** Sent without an open link. */
  framesDropped: number
  /** Published messages that were handed in. */
  gossipIn: number
  gossipOut: number
  gossipBytesIn: number
  gossipBytesOut: number
  /** Not published: too long, or more than may wait. */
  gossipDropped: number
  /** What arrived unreadable, too long, unsigned or with a wrong signature. */
  gossipRefused: number
  /** Signed, but sealed with no secret of ours, not sealed at all, or opened once before. */
  gossipUnopened: number
  linksOpened: number
  /** Ended by the other side. */
  linksClosedByRemote: number
  linksClosedByLocal: number
  /** Links given up because more than the bound was waiting to be written. */
  linksOverflowed: number
  dialFailures: number
  /** Dials and knocks that ended because the other side's secret is not ours. */
  admissionsFailed: number
  /** Silent addresses that were asked for admission. */
  knocks: number
  inboundStreams: number
  /** Inbound streams ended here: malformed, superseded, too many, or of a dropped secret. */
  inboundAborted: number
  /** Inbound streams of others that were not admitted: no secret, or another one. */
  inboundRefused: number
  /** Inbound connections that ended because nobody was admitted on them in time. */
  inboundIdle: number
  /** Inbound connections for which there was no place among those not admitted yet. */
  inboundTurnedAway: number
  verifications: number
  refusals: number
  discovered: number
  lanPacketsIn: number
  lanPacketsOut: number
  /** Not of this cluster, not readable, not from a neighbour, or too many in a second. */
  lanPacketsDropped: number
  /** Of those: what could not be read. */
  lanPacketsMalformed: number
  /** Of those: what was about clusters of other names. */
  lanPacketsOtherClusters: number
  dnsLookups: number
  dnsFailures: number
  /** Found, but more of them in a second than are proposed. */
  discoveredDropped: number
  warnings: number
}

export function zeroCounters(): Counters {
  return {
    datagramsIn: 0,
    datagramsOut: 0,
    datagramBytesIn: 0,
    datagramBytesOut: 0,
    datagramsDropped: 0,
    datagramsMismatched: 0,
    datagramsUnopened: 0,
    datagramsReplayed: 0,
    datagramsUntried: 0,
    datagramSendErrors: 0,
    framesIn: 0,
    framesOut: 0,
    frameBytesIn: 0,
    frameBytesOut: 0,
    framesDropped: 0,
    gossipIn: 0,
    gossipOut: 0,
    gossipBytesIn: 0,
    gossipBytesOut: 0,
    gossipDropped: 0,
    gossipRefused: 0,
    gossipUnopened: 0,
    linksOpened: 0,
    linksClosedByRemote: 0,
    linksClosedByLocal: 0,
    linksOverflowed: 0,
    dialFailures: 0,
    admissionsFailed: 0,
    knocks: 0,
    inboundStreams: 0,
    inboundAborted: 0,
    inboundRefused: 0,
    inboundIdle: 0,
    inboundTurnedAway: 0,
    verifications: 0,
    refusals: 0,
    discovered: 0,
    lanPacketsIn: 0,
    lanPacketsOut: 0,
    lanPacketsDropped: 0,
    lanPacketsMalformed: 0,
    lanPacketsOtherClusters: 0,
    dnsLookups: 0,
    dnsFailures: 0,
    discoveredDropped: 0,
    warnings: 0,
  }
}
