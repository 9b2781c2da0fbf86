/**
 * The election messages and the stored vote as bytes. `decode…` never throws: what is malformed, out
 * of range or too large is undefined. Fields that it does not know, it skips.
 */
import type { PeerId } from '@quorate/kernel'
import { ElectionFrame, VoteRecord as StoredVote } from './generated/wire.js'
import type { ElectionMessage } from './message.ts'
import type { Position } from './rank.ts'
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
      return { ask: message }
    case 'answer':
      return { answer: message }
    case 'pre-vote-request':
      return { preVoteRequest: message }
    case 'pre-vote':
      return { preVote: message }
    case 'vote-request':
      return { voteRequest: message }
    case 'vote':
      return { vote: message }
    case 'beat':
      return { beat: message }
    case 'beat-ack':
      return { beatAck: message }
    case 'stale':
      return { stale: message }
  }
}

function messageOf(frame: ElectionFrame): ElectionMessage | undefined {
  if (frame.beat !== undefined) return withRound('beat', frame.beat)
  if (frame.beatAck !== undefined) return withRound('beat-ack', frame.beatAck)
  if (frame.ask !== undefined) return withPosition('ask', frame.ask)
  if (frame.preVoteRequest !== undefined)
    return withPosition('pre-vote-request', frame.preVoteRequest)
  if (frame.voteRequest !== undefined) return withPosition('vote-request', frame.voteRequest)
  if (frame.preVote !== undefined) return withBallot('pre-vote', frame.preVote)
  if (frame.vote !== undefined) return withBallot('vote', frame.vote)
  if (frame.answer !== undefined) {
    const { term, outranks } = frame.answer
    return isNumber(term) ? { type: 'answer', term, outranks } : undefined
  }
  if (frame.stale !== undefined) {
    const { term } = frame.stale
    return isNumber(term) ? { type: 'stale', term } : undefined
  }
  return undefined
}

function withRound(
  type: 'beat' | 'beat-ack',
  content: { term: number; round: number },
): ElectionMessage | undefined {
  const { term, round } = content
  return isNumber(term) && isNumber(round) ? { type, term, round } : undefined
}

function withPosition(
  type: 'ask' | 'pre-vote-request' | 'vote-request',
  content: { term: number; last?: Position },
): ElectionMessage | undefined {
  const { term, last } = content
  if (!isNumber(term) || last === undefined) return undefined
  if (!isNumber(last.term) || !isNumber(last.index)) return undefined
  return { type, term, last: { term: last.term, index: last.index } }
}

function withBallot(
  type: 'pre-vote' | 'vote',
  content: { term: number; granted: boolean },
): ElectionMessage | undefined {
  const { term, granted } = content
  return isNumber(term) ? { type, term, granted } : undefined
}

function isNumber(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= numberAtMost
}

function isId(value: PeerId): boolean {
  return value.length > 0 && value.length <= idLengthAtMost
}
