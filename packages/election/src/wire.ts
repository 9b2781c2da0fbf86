/**
 * The election messages and the stored vote as bytes. `decode…` never throws: what is malformed, out
 * of range or too large is undefined. Fields that it does not know, it skips.
 */
import type { PeerId } from '@quorate/kernel'
import {
  ElectionFrame,
  VoteRecord as StoredVote,
  type Request as WireRequest,
} from './generated/wire.js'
import type { ElectionMessage } from './message.ts'
import { type Claim, type Position, priorityAtMost } from './rank.ts'
import type { VoteRecord } from './term-store.ts'

/** No message needs more; what is longer was not written by us. */
const bytesAtMost = 1024

/** Beyond this, adding one would no longer be exact; no cluster lives long enough to get there. */
const numberAtMost = 2 ** 52

const idLengthAtMost = 128

export function encodeElectionMessage(message: ElectionMessage): Uint8Array {
  return ElectionFrame.encode(frameOf(message))
}

export function decodeElectionMessage(bytes: Uint8Array): ElectionMessage | undefined {
  if (bytes.length > bytesAtMost) return undefined
  try {
    return messageOf(ElectionFrame.decode(bytes))
  } catch {
    return undefined
  }
}

export function encodeVote(record: VoteRecord): Uint8Array {
  return StoredVote.encode(
    record.vote === undefined ? { term: record.term } : { term: record.term, vote: record.vote },
  )
}

/** Reads what a `persist` effect wrote; undefined when it is damaged. */
export function decodeVote(bytes: Uint8Array): VoteRecord | undefined {
  if (bytes.length > bytesAtMost) return undefined
  try {
    const { term, vote } = StoredVote.decode(bytes)
    if (!isNumber(term)) return undefined
    if (vote === undefined) return { term }
    return isId(vote) ? { term, vote } : undefined
  } catch {
    return undefined
  }
}

function frameOf(message: ElectionMessage): Partial<ElectionFrame> {
  switch (message.type) {
    case 'ask':
      return { ask: withPriority(message) }
    case 'answer':
      return { answer: message }
    case 'pre-vote-request':
      return { preVoteRequest: withPriority(message) }
    case 'pre-vote':
      return { preVote: message }
    case 'vote-request':
      return { voteRequest: { ...message, priority: 0 } }
    case 'vote':
      return { vote: message }
    case 'beat':
      return { beat: message }
    case 'beat-ack':
      return { beatAck: message }
    case 'stale':
      return { stale: message }
    case 'token':
      return { token: withPriority(message) }
    case 'prepare':
      return { prepare: message }
    case 'prepared':
      return { prepared: { term: message.term, granted: message.isReady } }
    case 'hand-over':
      return { handOver: message }
  }
}

function messageOf(frame: ElectionFrame): ElectionMessage | undefined {
  if (frame.beat !== undefined) return withRound('beat', frame.beat)
  if (frame.beatAck !== undefined) return withRound('beat-ack', frame.beatAck)
  if (frame.ask !== undefined) return claiming({ type: 'ask', term: frame.ask.term }, frame.ask)
  if (frame.preVoteRequest !== undefined) return preVoteRequestOf(frame.preVoteRequest)
  if (frame.voteRequest !== undefined) return voteRequestOf(frame.voteRequest)
  if (frame.preVote !== undefined) {
    const { transferOf } = frame.preVote
    const preVote = withBallot('pre-vote', frame.preVote)
    if (preVote === undefined || transferOf === undefined) return preVote
    return isNumber(transferOf) ? { ...preVote, transferOf } : undefined
  }
  if (frame.vote !== undefined) return withBallot('vote', frame.vote)
  if (frame.answer !== undefined) {
    const { term, outranks } = frame.answer
    return isNumber(term) ? { type: 'answer', term, outranks } : undefined
  }
  if (frame.token !== undefined) {
    const { term, origin } = frame.token
    return isId(origin) ? claiming({ type: 'token', term, origin }, frame.token) : undefined
  }
  if (frame.prepared !== undefined) {
    const { term, granted } = frame.prepared
    return isNumber(term) ? { type: 'prepared', term, isReady: granted } : undefined
  }
  if (frame.stale !== undefined) return withTerm('stale', frame.stale)
  if (frame.prepare !== undefined) return withTerm('prepare', frame.prepare)
  return frame.handOver === undefined ? undefined : withTerm('hand-over', frame.handOver)
}

function preVoteRequestOf(wire: WireRequest): ElectionMessage | undefined {
  const { term, transferOf } = wire
  if (transferOf === undefined) return claiming({ type: 'pre-vote-request', term }, wire)
  const request = { type: 'pre-vote-request', term, transferOf } as const
  return isNumber(transferOf) ? claiming(request, wire) : undefined
}

function voteRequestOf({ term, last, handedOver }: WireRequest): ElectionMessage | undefined {
  if (!isNumber(term) || !isPosition(last)) return undefined
  const request = { type: 'vote-request', term, last: positionOf(last) } as const
  if (handedOver === undefined) return request
  return isNumber(handedOver) ? { ...request, handedOver } : undefined
}

function withTerm(
  type: 'stale' | 'prepare' | 'hand-over',
  { term }: { term: number },
): ElectionMessage | undefined {
  return isNumber(term) ? { type, term } : undefined
}

function withRound(
  type: 'beat' | 'beat-ack',
  content: { term: number; round: number },
): ElectionMessage | undefined {
  const { term, round } = content
  return isNumber(term) && isNumber(round) ? { type, term, round } : undefined
}

/** On the wire a priority is always there. */
function withPriority<Message extends Claim>(message: Message): Message & { priority: number } {
  return { ...message, priority: message.priority ?? 0 }
}

/** A message with the rank that its frame holds; undefined when that cannot be one. */
function claiming<Message extends { readonly term: number }>(
  message: Message,
  { last, priority }: { last?: Position; priority: number },
): (Message & Claim) | undefined {
  if (!isNumber(message.term) || !isPosition(last)) return undefined
  if (!Number.isInteger(priority) || Math.abs(priority) > priorityAtMost) return undefined
  const claim = { ...message, last: positionOf(last) }
  return priority === 0 ? claim : { ...claim, priority }
}

function isPosition(last: Position | undefined): last is Position {
  return last !== undefined && isNumber(last.term) && isNumber(last.index)
}

function positionOf({ term, index }: Position): Position {
  return { term, index }
}

function withBallot<Type extends 'pre-vote' | 'vote'>(
  type: Type,
  { term, granted }: { term: number; granted: boolean },
): { type: Type; term: number; granted: boolean } | undefined {
  return isNumber(term) ? { type, term, granted } : undefined
}

function isNumber(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= numberAtMost
}

function isId(value: PeerId): boolean {
  return value.length > 0 && value.length <= idLengthAtMost
}
