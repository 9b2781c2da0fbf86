/**
 * Messages as bytes. Decoding never throws, allocates no more than it was given, and says
 * undefined of everything malformed or out of range. Unknown fields are skipped.
 */
import type { Term } from '@quorate/kernel'
import { decodeEntry, readOperation, wireOperation } from './entry-codec.ts'
import { Frame } from './generated/wire.js'
import {
  entriesPerMessageAtMost,
  limitsAtMost,
  operationBytesAtMost,
  operationsInFlightAtMost,
  snapshotBytesAtMost,
} from './limits.ts'
import type { Encoded, StateBody, StateMessage } from './message.ts'
import { type Operation, sizeOf } from './operation.ts'
import { isId, isNumber, isSeats } from './ranges.ts'

const decodeOptions = {
  limits: {
    append: { entries: entriesPerMessageAtMost },
    operations: {
      operations: operationsInFlightAtMost,
      operations$: { transaction: { steps: limitsAtMost.transactionSteps } },
    },
  },
}

/** The founding is named by an id, or not at all by a peer that has none. */
const isCluster = (text: string): boolean => text === '' || isId(text)

export function encode(message: StateMessage): Uint8Array {
  const { term, cluster } = message
  switch (message.type) {
    case 'append': {
      const { previousTerm, previousIndex, commit, probe } = message
      const entries = message.entries.map(({ bytes }) => bytes)
      const append = { previousTerm, previousIndex, commit, probe, entries }
      return Frame.encode({ term, cluster, append } as Partial<Frame>)
    }
    case 'append-ack':
      return Frame.encode({ term, cluster, appendAck: message })
    case 'append-reject':
      return Frame.encode({ term, cluster, appendReject: message })
    case 'snapshot-chunk':
      return Frame.encode({ term, cluster, snapshotChunk: message } as Partial<Frame>)
    case 'snapshot-ack':
      return Frame.encode({ term, cluster, snapshotAck: message })
    case 'follow':
      return Frame.encode({ term, cluster, follow: message })
    case 'operations': {
      const { session, first, acknowledged } = message
      const operations = message.operations.map(wireOperation)
      return Frame.encode({
        term,
        cluster,
        operations: { session, first, acknowledged, operations },
      })
    }
    case 'open-session':
      return Frame.encode({ term, cluster, openSession: message })
    case 'close-session':
      return Frame.encode({ term, cluster, closeSession: message })
    case 'keep-alive':
      return Frame.encode({ term, cluster, keepAlive: message })
    case 'keep-alive-ack':
      return Frame.encode({ term, cluster, keepAliveAck: message })
    case 'read-request':
      return Frame.encode({ term, cluster, readRequest: message })
    case 'read-reply':
      return Frame.encode({ term, cluster, readReply: message })
    case 'crash':
      return Frame.encode({ term, cluster, crash: message })
    case 'set-seats':
      return Frame.encode({ term, cluster, setSeats: message })
  }
}

export function decode(bytes: Uint8Array): StateMessage | undefined {
  try {
    const frame = Frame.decode(bytes, decodeOptions)
    const { term, cluster } = frame
    if (!isNumber(term) || !isCluster(cluster)) return undefined
    const body = readLogBody(frame) ?? readRequestBody(frame)
    return body === undefined ? undefined : { ...body, term, cluster }
  } catch {
    return undefined
  }
}

/** Bodies about the log. */
function readLogBody(frame: Frame): StateBody | undefined {
  const { append, appendAck, appendReject, snapshotChunk, snapshotAck, follow } = frame
  if (append !== undefined) return readAppend(append, frame.term)
  if (appendAck !== undefined) {
    const { index, persisted, commit } = appendAck
    if (!isNumber(index) || !isNumber(persisted) || !isNumber(commit)) return undefined
    return { type: 'append-ack', index, persisted, commit }
  }
  if (appendReject !== undefined) {
    const { index, hintTerm, hintIndex } = appendReject
    if (!isNumber(index) || !isNumber(hintTerm) || !isNumber(hintIndex)) return undefined
    return { type: 'append-reject', index, hintTerm, hintIndex }
  }
  if (snapshotChunk !== undefined) return readChunk(snapshotChunk)
  if (snapshotAck !== undefined) {
    const { lastTerm, lastIndex, offset } = snapshotAck
    if (!isNumber(lastTerm) || !isNumber(lastIndex) || !isNumber(offset)) return undefined
    return { type: 'snapshot-ack', lastTerm, lastIndex, offset }
  }
  if (follow !== undefined) {
    const { lastTerm, lastIndex, listens } = follow
    if (!isNumber(lastTerm) || !isNumber(lastIndex)) return undefined
    return { type: 'follow', lastTerm, lastIndex, listens }
  }
  return undefined
}

/** Bodies about sessions, operations and reads. */
function readRequestBody(frame: Frame): StateBody | undefined {
  const { operations, openSession, closeSession, keepAlive, keepAliveAck } = frame
  const { readRequest, readReply, crash, setSeats } = frame
  if (operations !== undefined) return readOperations(operations)
  if (openSession !== undefined) {
    const { bootCounter, bootNonce, number } = openSession
    if (!isNumber(bootCounter) || !isId(bootNonce) || !isNumber(number)) return undefined
    return { type: 'open-session', bootCounter, bootNonce, number }
  }
  if (closeSession !== undefined) {
    const { session } = closeSession
    return isNumber(session) ? { type: 'close-session', session } : undefined
  }
  if (keepAlive !== undefined || keepAliveAck !== undefined) {
    const { session, id } = keepAlive ?? (keepAliveAck as NonNullable<typeof keepAliveAck>)
    if (!isNumber(session) || !isNumber(id)) return undefined
    return { type: keepAlive === undefined ? 'keep-alive-ack' : 'keep-alive', session, id }
  }
  if (readRequest !== undefined) {
    return isNumber(readRequest.id) ? { type: 'read-request', id: readRequest.id } : undefined
  }
  if (readReply !== undefined) {
    const { id, index } = readReply
    return isNumber(id) && isNumber(index) ? { type: 'read-reply', id, index } : undefined
  }
  if (crash !== undefined) {
    const { peer, bootCounter } = crash
    return isId(peer) && isNumber(bootCounter) ? { type: 'crash', peer, bootCounter } : undefined
  }
  if (setSeats !== undefined) {
    const { seats, above } = setSeats
    return isSeats(seats) && isNumber(above) ? { type: 'set-seats', seats, above } : undefined
  }
  return undefined
}

function readAppend(append: NonNullable<Frame['append']>, term: Term): StateBody | undefined {
  const { previousTerm, previousIndex, commit, probe } = append
  if (!isNumber(previousTerm) || !isNumber(previousIndex) || !isNumber(commit)) return undefined
  if (!isNumber(previousIndex + append.entries.length)) return undefined
  const entries: Encoded[] = []
  let lastTerm = previousTerm
  for (const bytes of append.entries) {
    const encoded = decodeEntry(bytes)
    // Terms never go back along a log, and nobody sends entries of a later term than its own.
    if (encoded === undefined || encoded.entry.term < lastTerm) return undefined
    lastTerm = encoded.entry.term
    entries.push(encoded)
  }
  if (lastTerm > term) return undefined
  return { type: 'append', previousTerm, previousIndex, commit, probe, entries }
}

function readChunk(wire: NonNullable<Frame['snapshotChunk']>): StateBody | undefined {
  const { lastTerm, lastIndex, offset, total, chunk } = wire
  if (!isNumber(lastTerm) || !isNumber(lastIndex) || !isNumber(offset)) return undefined
  if (!isNumber(total) || total === 0 || total > snapshotBytesAtMost) return undefined
  if (lastIndex === 0 || chunk.length === 0 || offset + chunk.length > total) return undefined
  return { type: 'snapshot-chunk', lastTerm, lastIndex, offset, total, chunk }
}

function readOperations(wire: NonNullable<Frame['operations']>): StateBody | undefined {
  const { session, first, acknowledged } = wire
  if (!isNumber(session) || !isNumber(first) || first === 0) return undefined
  if (!isNumber(acknowledged) || !isNumber(first + wire.operations.length)) return undefined
  const operations: Operation[] = []
  for (const each of wire.operations) {
    const operation = readOperation(each)
    if (operation === undefined || sizeOf(operation) > operationBytesAtMost) return undefined
    operations.push(operation)
  }
  return { type: 'operations', session, first, acknowledged, operations }
}
