/**
 * Log entries and operations as bytes. Decoding never throws: what is malformed or out of range is
 * undefined. An operation over the limits is well-formed here; applying refuses it, everywhere
 * alike.
 */
import { type Configuration, type Entry, epochOf, type LogTime, type SessionId } from './entry.ts'
import {
  LogEntry,
  type Configuration as WireConfiguration,
  type Create as WireCreate,
  type Delete as WireDelete,
  type Operation as WireOperation,
  type SessionOpening as WireSessionId,
  type Set as WireSet,
  type Step as WireStep,
} from './generated/wire.js'
import { logTimeAtMost, settingsBytesAtMost, votersAtMost } from './limits.ts'
import type { Encoded } from './message.ts'
import type { Operation, Step } from './operation.ts'
import { isId, isNumber, isSeats } from './ranges.ts'

const decodeOptions = {
  limits: { configuration: { voters: votersAtMost } },
}

export function encodeEntry(entry: Entry): Uint8Array {
  const { term } = entry
  switch (entry.type) {
    case 'noop':
      return LogEntry.encode({ term, noop: {} })
    case 'configuration':
      return LogEntry.encode({ term, configuration: wireConfiguration(entry.configuration) })
    case 'open-session':
      return LogEntry.encode({ term, openSession: wireSessionId(entry.session) })
    case 'end-session': {
      const { session, isClosing } = entry
      return LogEntry.encode({ term, endSession: { session, isClosing } })
    }
    case 'operation': {
      const { session, sequence, acknowledged, time = 0 } = entry
      const operation = wireOperation(entry.operation)
      const operationOf = { session, sequence, acknowledged, operation, time }
      return LogEntry.encode({ term, operation: operationOf })
    }
    case 'expire-keys':
      return LogEntry.encode({ term, expireKeys: { time: entry.time ?? 0 } })
  }
}

/** The entry with its bytes kept; undefined when they are no entry. */
export function decodeEntry(bytes: Uint8Array): Encoded | undefined {
  try {
    const entry = readEntry(LogEntry.decode(bytes, decodeOptions))
    return entry === undefined ? undefined : { entry, bytes }
  } catch {
    return undefined
  }
}

export function wireOperation(operation: Operation): WireOperation {
  if (operation.type !== 'transaction') return wireStep(operation)
  return { transaction: { steps: operation.steps.map(wireStep) } }
}

export function readOperation(wire: WireOperation): Operation | undefined {
  if (wire.transaction === undefined) {
    const step = readStep(wire)
    return step?.type === 'check' || step?.type === 'check-revision' ? undefined : step
  }
  const steps: Step[] = []
  for (const each of wire.transaction.steps) {
    const step = readStep(each)
    if (step === undefined) return undefined
    steps.push(step)
  }
  return { type: 'transaction', steps }
}

function wireStep(step: Step): WireStep {
  switch (step.type) {
    // The generated types ask for less than an `ArrayBufferLike`; any bytes will do.
    case 'create':
      return { create: { ...step, ttlMs: step.ttlMs ?? 0 } as unknown as WireCreate }
    case 'set':
      return { set: step as WireSet }
    case 'delete':
      return { delete: step as WireDelete }
    case 'check':
      return { check: step }
    case 'check-revision':
      return { revisionCheck: step }
  }
}

function readStep(wire: WireStep): Step | undefined {
  if (wire.create !== undefined) return readCreate(wire.create)
  if (wire.set !== undefined) {
    const { value, ifVersion } = wire.set
    const path = wellFormed(wire.set.path)
    if (ifVersion === undefined) return { type: 'set', path, value }
    return isNumber(ifVersion) ? { type: 'set', path, value, ifVersion } : undefined
  }
  if (wire.delete !== undefined) return readDelete(wire.delete)
  if (wire.revisionCheck !== undefined) {
    const { path, revision } = wire.revisionCheck
    if (!isNumber(revision)) return undefined
    return { type: 'check-revision', path: wellFormed(path), revision }
  }
  if (wire.check === undefined || !isNumber(wire.check.version)) return undefined
  return { type: 'check', path: wellFormed(wire.check.path), version: wire.check.version }
}

function readCreate(wire: WireCreate): Step | undefined {
  const { path, value, ephemeral, sequential, container, ttlMs } = wire
  if (!isNumber(ttlMs)) return undefined
  return {
    type: 'create',
    path: wellFormed(path),
    value,
    ephemeral,
    ...(sequential ? { sequential } : {}),
    ...(container ? { container } : {}),
    ...(ttlMs === 0 ? {} : { ttlMs }),
  }
}

function readDelete({ path, ifVersion, recursive }: WireDelete): Step | undefined {
  if (!isNumber(ifVersion ?? 0)) return undefined
  return {
    type: 'delete',
    path: wellFormed(path),
    ...(ifVersion === undefined ? {} : { ifVersion }),
    ...(recursive ? { recursive } : {}),
  }
}

export function wireConfiguration(configuration: Configuration): WireConfiguration {
  const { foundingId, voters, seats } = configuration
  const settings = configuration.settings as Uint8Array<ArrayBuffer>
  const recoveries = epochOf(configuration) - 1
  return { foundingId, voters: [...voters], seats, settings, recoveries }
}

export function readConfiguration(wire: WireConfiguration): Configuration | undefined {
  const { foundingId, voters, seats, settings, recoveries } = wire
  const isValid =
    isId(foundingId) &&
    voters.length > 0 &&
    voters.length <= votersAtMost &&
    voters.every(isId) &&
    new Set(voters).size === voters.length &&
    isSeats(seats) &&
    settings.length <= settingsBytesAtMost
  if (!isValid) return undefined
  const configuration = { foundingId, voters, seats, settings }
  return recoveries === 0 ? configuration : { ...configuration, epoch: 1 + recoveries }
}

export function wireSessionId({ peer, boot, number }: SessionId): WireSessionId {
  return { peer, bootCounter: boot.counter, bootNonce: boot.nonce, number }
}

export function readSessionId(wire: WireSessionId): SessionId | undefined {
  const { peer, bootCounter, bootNonce, number } = wire
  if (!isId(peer) || !isNumber(bootCounter) || !isId(bootNonce) || !isNumber(number)) {
    return undefined
  }
  return { peer, boot: { counter: bootCounter, nonce: bootNonce }, number }
}

/**
 * A string without a UTF-8 form would be another one after it was encoded again, and replicas
 * would differ: it becomes the empty path, which no operation may have.
 */
function wellFormed(path: string): string {
  return path.isWellFormed() ? path : ''
}

function readEntry(wire: LogEntry): Entry | undefined {
  const { term } = wire
  if (!isNumber(term)) return undefined
  if (wire.operation !== undefined) {
    const { session, sequence, acknowledged, time } = wire.operation
    const operation = wire.operation.operation && readOperation(wire.operation.operation)
    if (!isLogTime(time)) return undefined
    if (operation === undefined || !isNumber(session) || !isNumber(acknowledged)) return undefined
    if (!isNumber(sequence) || sequence === 0) return undefined
    return { type: 'operation', term, session, sequence, acknowledged, operation, ...at(time) }
  }
  if (wire.expireKeys !== undefined) {
    const { time } = wire.expireKeys
    return isLogTime(time) ? { type: 'expire-keys', term, ...at(time) } : undefined
  }
  if (wire.noop !== undefined) return { type: 'noop', term }
  if (wire.openSession !== undefined) {
    const session = readSessionId(wire.openSession)
    return session === undefined ? undefined : { type: 'open-session', term, session }
  }
  if (wire.endSession !== undefined) {
    const { session, isClosing } = wire.endSession
    return isNumber(session) ? { type: 'end-session', term, session, isClosing } : undefined
  }
  if (wire.configuration !== undefined) {
    const configuration = readConfiguration(wire.configuration)
    return configuration === undefined ? undefined : { type: 'configuration', term, configuration }
  }
  return undefined
}

/** Also for snapshots: log time that leaves room for the longest time to live. */
export function isLogTime(time: number): boolean {
  return isNumber(time) && time <= logTimeAtMost
}

function at(time: LogTime): { readonly time?: LogTime } {
  return time === 0 ? {} : { time }
}
