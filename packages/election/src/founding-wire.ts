/**
 * The founding messages and the stored record as bytes. `decode…` never throws: what is malformed,
 * out of range or too large is undefined. Fields that it does not know, it skips.
 */
import type {
  FoundingMessage,
  FoundingRecord,
  FoundingState,
  Proposal,
} from './founding-contract.ts'
import {
  FoundingFrame,
  type Proposal as ProposalFrame,
  FoundingRecord as StoredRecord,
} from './generated/founding.js'

/** Limits of one proposal: the largest voter set, and the settings it carries. */
export const votersAtMost = 64
export const settingsBytesAtMost = 16_384
/** How many abandoned foundings a peer remembers: more than ever arrive late. */
export const abandonedAtMost = 128

const idLengthAtMost = 128
const bytesAtMost = settingsBytesAtMost + (votersAtMost + abandonedAtMost) * (4 * idLengthAtMost)

const states: readonly FoundingState[] = ['free', 'accepted', 'abandoned', 'installed', 'ratified']

export function encodeFoundingMessage(message: FoundingMessage): Uint8Array {
  return FoundingFrame.encode(frameOf(message))
}

export function decodeFoundingMessage(bytes: Uint8Array): FoundingMessage | undefined {
  if (bytes.length > bytesAtMost) return undefined
  try {
    return messageOf(
      FoundingFrame.decode(bytes, {
        limits: {
          propose: { proposal: { voters: votersAtMost } },
          founded: { proposal: { voters: votersAtMost } },
        },
      }),
    )
  } catch {
    return undefined
  }
}

export function encodeFoundingRecord(record: FoundingRecord): Uint8Array {
  const state = states.indexOf(record.state)
  const abandoned = [...record.abandoned]
  if (record.proposal === undefined) return StoredRecord.encode({ state, abandoned })
  return StoredRecord.encode({ state, abandoned, proposal: frameOfProposal(record.proposal) })
}

export function decodeFoundingRecord(bytes: Uint8Array): FoundingRecord | undefined {
  if (bytes.length > bytesAtMost) return undefined
  try {
    const stored = StoredRecord.decode(bytes, { limits: { abandoned: abandonedAtMost } })
    const state = states[stored.state]
    if (state === undefined || !stored.abandoned.every(isFoundingId)) return undefined
    if (state === 'free') return { state, abandoned: stored.abandoned }
    const proposal = proposalOf(stored.proposal)
    return proposal === undefined ? undefined : { state, proposal, abandoned: stored.abandoned }
  } catch {
    return undefined
  }
}

function frameOf(message: FoundingMessage): Partial<FoundingFrame> {
  switch (message.type) {
    case 'propose':
      return { propose: { proposal: frameOfProposal(message.proposal) } }
    case 'accept':
      return { accept: message }
    case 'ratify':
      return { ratify: message }
    case 'abandon':
      return { abandon: message }
    case 'refuse':
      return { refuse: { id: message.id, settings: owned(message.settings) } }
    case 'founded':
      return { founded: { proposal: frameOfProposal(message.proposal) } }
  }
}

function frameOfProposal(proposal: Proposal): ProposalFrame {
  const { id, voters, settings } = proposal
  return { id, voters: [...voters], settings: owned(settings) }
}

function messageOf(frame: FoundingFrame): FoundingMessage | undefined {
  if (frame.propose !== undefined) {
    const proposal = proposalOf(frame.propose.proposal)
    return proposal === undefined ? undefined : { type: 'propose', proposal }
  }
  if (frame.founded !== undefined) {
    const proposal = proposalOf(frame.founded.proposal)
    return proposal === undefined ? undefined : { type: 'founded', proposal }
  }
  if (frame.accept !== undefined) {
    const { id } = frame.accept
    return isFoundingId(id) ? { type: 'accept', id } : undefined
  }
  if (frame.ratify !== undefined) {
    const { id } = frame.ratify
    return isFoundingId(id) ? { type: 'ratify', id } : undefined
  }
  if (frame.abandon !== undefined) {
    const { id, isAnswer } = frame.abandon
    return isFoundingId(id) ? { type: 'abandon', id, isAnswer } : undefined
  }
  if (frame.refuse !== undefined) {
    const { id, settings } = frame.refuse
    if (!isFoundingId(id) || settings.length > settingsBytesAtMost) return undefined
    return { type: 'refuse', id, settings }
  }
  return undefined
}

function proposalOf(frame: ProposalFrame | undefined): Proposal | undefined {
  if (frame === undefined) return undefined
  const { id, voters, settings } = frame
  if (!isFoundingId(id) || settings.length > settingsBytesAtMost) return undefined
  if (voters.length === 0 || voters.length > votersAtMost) return undefined
  const isOrdered = voters.every((voter, i) => {
    const before = voters[i - 1]
    const isId = voter.length > 0 && voter.length <= idLengthAtMost
    return isId && (before === undefined || before < voter)
  })
  return isOrdered ? { id, voters, settings } : undefined
}

/** The generated code asks for bytes that no other thread shares; ours never are. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>
}

function isFoundingId(id: string): boolean {
  return /^[0-9a-f]{32}$/.test(id)
}
