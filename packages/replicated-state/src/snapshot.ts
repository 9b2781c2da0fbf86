/**
 * The whole state as bytes, and back: for compaction, for followers that are behind the log, and
 * for checkers. The form is canonical: equal states have equal bytes, whoever encodes them.
 */

import { concat } from 'uint8arrays/concat'
import { Replica } from './apply.ts'
import type { Position } from './entry.ts'
import {
  isLogTime,
  readConfiguration,
  readSessionId,
  wireConfiguration,
  wireSessionId,
} from './entry-codec.ts'
import {
  Snapshot,
  type SnapshotKey,
  type SnapshotResult,
  type SnapshotStep,
  type SnapshotSession as WireSession,
} from './generated/wire.js'
import {
  endedSessionsAtMost,
  type LimitsOf,
  limitsAtMost,
  openingsAtMost,
  resultsAtMost,
  sessionsAtMost,
} from './limits.ts'
import { isTtl, type Outcome, type StepError, type StepOutcome } from './operation.ts'
import { pathProblem } from './paths.ts'
import { isNumber } from './ranges.ts'
import { Session } from './sessions.ts'
import type { KeyValue } from './tree.ts'

/** The number of the field that holds the keys: what stands before it and behind it is small. */
export const keysField = 9

const decodeOptions = {
  limits: {
    sessions: sessionsAtMost,
    sessions$: { results: resultsAtMost },
    ended: endedSessionsAtMost,
    ended$: { results: resultsAtMost },
    openings: openingsAtMost,
  },
}

/**
 * Values up to so many bytes, of keys that are read together, share one piece of memory: an array
 * buffer for each would cost more than all else about them. A piece lives as long as one of its values
 * does, which for small ones is little beside what their keys take.
 */
const sharedValueBytesAtMost = 256

/** All at once, which may take long: see `SnapshotWriter`. */
export function encodeSnapshot(replica: Replica): Uint8Array {
  return concat([encodeHead(replica), encodeKeys(replica.tree.keys()), encodeTail(replica)])
}

/** What stands before the keys. */
export function encodeHead({ last, tree, sessions, configuration }: Replica): Uint8Array {
  return Snapshot.encode({
    lastTerm: last.term,
    lastIndex: last.index,
    revision: tree.revision,
    configuration: configuration && wireConfiguration(configuration.configuration),
    configurationIndex: configuration?.index ?? 0,
    sessions: Array.from(sessions.alive(), wireSession),
    ended: Array.from(sessions.allEnded(), wireSession),
    openings: Array.from(sessions.openings(), wireSessionId),
  } as Partial<Snapshot>)
}

/** Some of the keys; those that follow are appended. */
export function encodeKeys(keys: readonly KeyValue[]): Uint8Array {
  // What is undefined is left out, as 0 would be.
  return Snapshot.encode({ keys } as unknown as Partial<Snapshot>)
}

/** What stands behind the keys. */
export function encodeTail({ tree, time }: Replica): Uint8Array {
  return Snapshot.encode({ sequence: tree.sequence, time })
}

/** A state without its keys; undefined when the bytes hold none. May throw. */
export function readHead(bytes: Uint8Array, limitsOf: LimitsOf | undefined): Replica | undefined {
  const wire = Snapshot.decode(bytes, decodeOptions)
  const { lastTerm, lastIndex, revision, configurationIndex } = wire
  if (!isNumber(lastTerm) || !isNumber(lastIndex) || lastIndex === 0) return undefined
  if (![revision, configurationIndex].every(isNumber)) return undefined
  const configuration = wire.configuration && readConfiguration(wire.configuration)
  if (configuration === undefined || configurationIndex > lastIndex) return undefined
  const last: Position = { term: lastTerm, index: lastIndex }
  const replica = new Replica(last, limitsOf)
  replica.configuration = { index: configurationIndex, configuration }
  replica.tree.revision = revision
  return readSessions(wire, replica) ? replica : undefined
}

/** False where the bytes are not what ends a snapshot. May throw. */
export function readTail(bytes: Uint8Array, replica: Replica): boolean {
  const { sequence, time, keys } = Snapshot.decode(bytes, { limits: { keys: 0 } })
  if (!isNumber(sequence) || !isLogTime(time) || keys.length > 0) return false
  replica.tree.sequence = sequence
  replica.advance(time)
  return true
}

function readSessions(wire: Snapshot, { sessions }: Replica): boolean {
  for (const each of wire.openings) {
    const id = readSessionId(each)
    if (id === undefined) return false
    sessions.noteOpening(id)
  }
  const openings = [...sessions.openings()]
  for (const each of wire.sessions) {
    const session = readSession(each)
    if (session === undefined) return false
    sessions.open(session)
  }
  // Opening moved them to the back; the order decides who is forgotten first, so it is state.
  for (const id of openings) sessions.noteOpening(id)
  for (const each of wire.ended) {
    const session = readSession(each)
    if (session === undefined) return false
    sessions.noteEnded(session)
  }
  return true
}

/** Adds some of the keys to a state; false where they cannot be its keys. May throw. */
export function readKeys(bytes: Uint8Array, { tree, sessions }: Replica): boolean {
  const wireKeys = Snapshot.decode(bytes).keys
  const isShared = ({ value }: SnapshotKey) => value.length <= sharedValueBytesAtMost
  // Packed, so that none of them keeps the whole piece in memory.
  const shared = concat(wireKeys.filter(isShared).map(({ value }) => value))
  let at = 0
  for (const wireKey of wireKeys) {
    const { value: own } = wireKey
    const isPacked = isShared(wireKey)
    const value = isPacked ? shared.subarray(at, at + own.length) : new Uint8Array(own)
    if (isPacked) at += own.length
    const key = readKey(wireKey, value)
    if (key === undefined) return false
    const { size } = tree
    tree.put(key)
    // It took the place of another one.
    if (tree.size === size) return false
    const { path, owner = 0 } = key
    if (owner === 0) continue
    const session = sessions.get(owner)
    if (session === undefined) return false
    session.keys.add(path)
  }
  return true
}

function readKey(wire: SnapshotKey, value: Uint8Array): KeyValue | undefined {
  const { path, version, revision, owner, isContainer, ttlMs, expiresAt } = wire
  const isValid = isNumber(version) && version > 0 && isNumber(revision) && isNumber(owner)
  if (!isValid || pathProblem(path, limitsAtMost.pathBytes) !== undefined) return undefined
  const isTimed = ttlMs !== 0 || expiresAt !== 0
  if (isTimed && !(isTtl(ttlMs) && isNumber(expiresAt) && expiresAt > 0)) return undefined
  return {
    path,
    value,
    version,
    revision,
    owner: owner === 0 ? undefined : owner,
    isContainer,
    ttlMs: isTimed ? ttlMs : undefined,
    expiresAt: isTimed ? expiresAt : undefined,
  }
}

function wireSession(session: Session): WireSession {
  return {
    handle: session.handle,
    id: wireSessionId(session.id),
    acknowledged: session.acknowledged,
    results: Array.from(session.outcomes, wireOutcome),
    isClosed: session.isClosed,
  }
}

function readSession(wire: WireSession): Session | undefined {
  const id = wire.id && readSessionId(wire.id)
  if (id === undefined || !isNumber(wire.handle) || !isNumber(wire.acknowledged)) return undefined
  const session = new Session(wire.handle, id, wire.acknowledged)
  session.isClosed = wire.isClosed
  for (const each of wire.results) {
    const outcome = readOutcome(each)
    if (outcome === undefined) return undefined
    session.outcomes.push(outcome)
  }
  return session
}

function wireOutcome(outcome: Outcome): SnapshotResult {
  const none = { revision: 0, steps: [], code: '', problem: '', ...noNumbers }
  if (!outcome.ok) return { ...none, ...outcome.error }
  return { ...none, revision: outcome.revision, steps: [...outcome.steps] }
}

const noNumbers = { expected: 0, actual: 0, size: 0, limit: 0 }

function readOutcome(wire: SnapshotResult): Outcome | undefined {
  const { revision, steps, code, step } = wire
  if (!isNumber(revision)) return undefined
  if (code !== '') {
    const error = readError(wire)
    if (error === undefined) return undefined
    return { ok: false, error: step === undefined ? error : { ...error, step } }
  }
  const isValid = steps.every((each) => isNumber(each.version ?? 0) && isNumber(each.sequence ?? 0))
  return isValid ? { ok: true, revision, steps: steps.map(readStepOutcome) } : undefined
}

function readStepOutcome({ version, sequence }: SnapshotStep): StepOutcome {
  return {
    ...(version === undefined ? {} : { version }),
    ...(sequence === undefined ? {} : { sequence }),
  }
}

function readError(wire: SnapshotResult): StepError | undefined {
  const { code, expected, actual, problem, size, limit } = wire
  switch (code) {
    case 'key-exists':
    case 'key-missing':
    case 'ephemeral-parent':
      return { code }
    case 'version-mismatch':
      return isNumber(expected) && isNumber(actual) ? { code, expected, actual } : undefined
    case 'store-full':
      return isNumber(size) && isNumber(limit) ? { code, size, limit } : undefined
    case 'invalid':
      return { code, problem }
    default:
      return undefined
  }
}
