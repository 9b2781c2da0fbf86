/**
 * E1: at most one leader per term. E2: a voter grants one vote per term, also across crash and
 * restart, and none that a crash could make it forget. E5: terms never go back at a peer, and none
 * is spoken for before it is durable.
 */
import { decodeElectionMessage, decodeVote } from '@quorate/election'
import type { PeerId, StorageRecord, Term } from '@quorate/kernel'
import type { ClusterNotice } from 'quorate/cluster'
import { electionRoom, readParts, readStateTerm, stateRoom } from '../frame-reader.ts'
import type { Life } from '../life.ts'
import type { Observer } from '../observer.ts'
import type { Simulation } from '../simulation.ts'

interface Durable {
  readonly term: Term
  readonly vote: PeerId | undefined
}

export class Terms implements Observer {
  readonly #simulation: Simulation
  readonly #leaders = new Map<string, PeerId>()
  readonly #votes = new Map<string, PeerId>()
  readonly #durable = new Map<PeerId, Durable>()
  readonly #spoken = new Map<PeerId, Term>()
  readonly #current = new Map<Life, Term>()

  constructor(simulation: Simulation) {
    this.#simulation = simulation
  }

  readonly onStart = (life: Life): void => {
    const { term } = life.host.cluster.election
    const spoken = this.#spoken.get(life.id) ?? 0
    if (term < spoken) {
      this.#simulation.report(
        'E5',
        `${life.name} starts in term ${term} and spoke in term ${spoken} before`,
      )
    }
  }

  readonly onStep = (life: Life): void => {
    const { term } = life.host.cluster.election
    const before = this.#current.get(life) ?? 0
    if (term === before) return
    if (term < before) {
      this.#simulation.report('E5', `${life.name} goes back from term ${before} to ${term}`)
    }
    this.#current.set(life, term)
  }

  readonly onEnd = (life: Life): void => {
    this.#current.delete(life)
  }

  readonly onRecords = (
    life: Life,
    records: readonly StorageRecord[],
    isDurable: boolean,
  ): void => {
    if (!isDurable) return
    for (const record of records) {
      if (record.type !== 'value' || record.name !== 'vote') continue
      const vote = decodeVote(record.bytes)
      if (vote !== undefined) this.#durable.set(life.id, { term: vote.term, vote: vote.vote })
    }
  }

  readonly onNotice = (life: Life, notice: ClusterNotice): void => {
    if (notice.type !== 'role' || notice.role !== 'leader') return
    const { term } = notice
    const key = `${life.host.cluster.clusterId} ${term}`
    const leader = this.#leaders.get(key)
    if (leader !== undefined && leader !== life.id) {
      this.#simulation.report('E1', `${leader} and ${life.id} both lead term ${term}`)
    }
    this.#leaders.set(key, life.id)
    // Whoever leads has counted its own vote.
    this.#voted(life, term, life.id)
  }

  readonly onFrame = (life: Life, to: PeerId | undefined, frame: Uint8Array): void => {
    for (const { room, message: bytes } of readParts(frame)) {
      if (room === stateRoom) {
        const spoken = readStateTerm(bytes)
        if (spoken !== undefined) this.#speaks(life, spoken)
      }
      if (room !== electionRoom) continue
      const message = decodeElectionMessage(bytes)
      if (message === undefined) continue
      const { type, term } = message
      if (type === 'pre-vote-request') continue
      // These repeat the term of the request, which they do not adopt.
      if (type === 'pre-vote' || type === 'answer' || type === 'prepared') continue
      if (type === 'vote' && !message.granted) continue
      this.#speaks(life, term)
      if (type === 'vote' && to !== undefined) this.#voted(life, term, to)
    }
  }

  #speaks(life: Life, term: Term): void {
    const durable = this.#durable.get(life.id)?.term ?? 0
    if (term > durable) {
      this.#simulation.report(
        'E5',
        `${life.name} speaks for term ${term} while only term ${durable} is durable`,
      )
    }
    if (term > (this.#spoken.get(life.id) ?? 0)) this.#spoken.set(life.id, term)
  }

  #voted(life: Life, term: Term, candidate: PeerId): void {
    const key = `${life.id} ${term}`
    const before = this.#votes.get(key)
    if (before !== undefined && before !== candidate) {
      this.#simulation.report(
        'E2',
        `${life.name} votes for ${candidate} in term ${term}, after voting for ${before}`,
      )
    }
    this.#votes.set(key, candidate)
    const durable = this.#durable.get(life.id)
    if (durable?.term === term && durable.vote === candidate) return
    // A later term may have become durable since; the vote was, then, before it.
    if (durable !== undefined && durable.term > term) return
    const text = durable === undefined ? 'nothing' : `${durable.vote} in term ${durable.term}`
    this.#simulation.report(
      'E2',
      `${life.name} counts on its vote for ${candidate} in term ${term}; durable is ${text}`,
    )
  }
}
