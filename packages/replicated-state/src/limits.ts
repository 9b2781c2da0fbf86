/**
 * How large anything may grow. Every queue, window, table and message of this package is bounded
 * by a number of this file, so that no peer can make another one run out of memory.
 */

const kib = 1024
const mib = 1024 * kib

/** What operations are held to, agreed by all peers: `apply` enforces it at every replica alike. */
export interface Limits {
  /** Of a path, in UTF-8. */
  readonly pathBytes: number
  readonly valueBytes: number
  readonly transactionSteps: number
  /** Of all values of a transaction together. */
  readonly transactionBytes: number
  /** Of all keys together, as `Tree.bytes` counts them. */
  readonly storeBytes: number
}

/** The limits that a cluster with these settings has agreed on. The same answer at every peer. */
export type LimitsOf = (settings: Uint8Array) => Limits

export const defaultLimits: Limits = {
  pathBytes: kib,
  valueBytes: mib,
  transactionSteps: 128,
  transactionBytes: mib,
  storeBytes: 256 * mib,
}

/** An operation must fit into one frame of 4 MiB, and a snapshot of all keys into its bound. */
export const limitsAtMost: Limits = {
  pathBytes: 2 * kib,
  valueBytes: 2 * mib,
  transactionSteps: 512,
  transactionBytes: 2 * mib,
  storeBytes: 512 * mib,
}
export const pathLevelsAtMost = 32
/** What of an operation is more than this was made by nobody who keeps to the rules. */
export const operationBytesAtMost =
  limitsAtMost.transactionBytes + limitsAtMost.transactionSteps * (limitsAtMost.pathBytes + 32)

/** 68 years. */
export const ttlMsAtMost = (2 ** 31 - 1) * 1_000
/** Log time stays a whole number, also with a time to live on top. */
export const logTimeAtMost = Number.MAX_SAFE_INTEGER - ttlMsAtMost
/**
 * Keys that one entry takes away because their time has passed; the rest is left to the next, so
 * that the leader's beats do not wait until all are gone.
 */
export const expiredKeysPerEntryAtMost = 256

/** Peer ids, nonces and founding ids. */
export const idLengthAtMost = 128
export const votersAtMost = 63
export const settingsBytesAtMost = 64 * kib

/** Sessions that live at once, and ended ones whose results are kept for late askers. */
export const sessionsAtMost = 10_000
export const endedSessionsAtMost = 1_000
/** Peers of which the state remembers the last session opened. */
export const openingsAtMost = 2 * sessionsAtMost

/** Operations of one session that wait for their result, sent and not yet sent. */
export const operationsInFlightAtMost = 1_024
/**
 * Of all sessions together about so many are under way, each has an equal share, and some in any
 * case. The more there are, the longer the turn of the leader in which they are applied, for which
 * its beats wait.
 */
export const operationsUnderWayAbout = 2_048
export const operationsInFlightAtLeast = 64
/** The session's keep-alives wait in line behind them. One operation may be larger. */
export const operationBytesInFlightAtMost = 4 * mib
export const operationsQueuedAtMost = 16_384
export const operationBytesQueuedAtMost = 64 * mib
/**
 * What a leader has in its log and has not settled yet, of all sessions together: committed, applied and
 * stored here. What comes beyond is dropped, and sent again by its client: each holds itself to the
 * above, but there may be a thousand of them. The count also says for how long the rest of a turn waits.
 */
export const operationsUnsettledAtMost = 16_384
export const operationBytesUnsettledAtMost = 32 * mib
/** What waits at a follower for its own disk; beyond it takes no entries. */
export const unwrittenBytesAtMost = 32 * mib
/** What clients sent while the log stood still for a hand-over. */
export const operationBytesHeldAtMost = 16 * mib
/** Results that a session may leave unacknowledged: its window, and as much again in transit. */
export const resultsAtMost = 2 * operationsInFlightAtMost

/** One message carries about so many bytes; a single entry may be larger. */
export const messageBytesAbout = 256 * kib
/** Of operations that are sent again, after a silence, as long as nothing comes of it. */
export const askingBytesAbout = 16 * kib
export const entriesPerMessageAtMost = 8_192
/** One published message carries about so many bytes; a larger entry goes alone, up to the bound. */
export const publishedBytesAbout = 64 * kib
/** An entry beyond this goes to learners by stream only. */
export const publishedEntryBytesAtMost = 256 * kib
/**
 * Entry bytes sent to one follower and not acknowledged yet. The leader's beats wait in line behind
 * them, so they must pass in a small part of the lease, on a slow machine too.
 */
export const replicationWindowBytes = mib
/**
 * Messages with entries under way to one follower (or operations to the leader). What comes up
 * meanwhile waits and goes together: large batches under load, no delay without.
 */
export const messagesInFlightAtMost = 8
/** Read requests and confirming rounds under way; later reads share the next one. */
export const roundsInFlightAtMost = 4

/** Requests that wait for a leader's first own entry, or for a confirming round. */
export const requestsWaitingAtMost = 65_536
/** Linearizable reads of this peer that wait. */
export const readsOpenAtMost = 16_384
/** Withdrawn reads that keep their place in a queue, beyond as many as are open. */
export const readsLeftBehindAtMost = 1_024
export const learnersAtMost = 1_024

/** What of a snapshot one turn makes or reads: few milliseconds, on a slow machine too. */
export const keysPerTurn = 384
export const turnBytesAbout = 64 * kib
/** A larger snapshot is stored in parts of about this size. */
export const partBytesAbout = mib

export const snapshotBytesAtMost = 1_024 * mib

/** What a watch may resume from, and how far a watcher may fall behind before it resyncs. */
export const historyBatchesAtMost = 4_096
export const historyBytesAtMost = 16 * mib
export const watchQueueBatchesAtMost = 1_024
/** One batch is always taken, however large. */
export const watchQueueBytesAtMost = 16 * mib
