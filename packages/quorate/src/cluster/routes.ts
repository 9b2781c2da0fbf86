/**
 * Where the effects of a room go when nothing else is to be decided about them: to other rooms, to
 * other peers, to the disk, to the host.
 */
import {
  type ElectionEffect,
  encodeElectionMessage,
  encodeFoundingMessage,
  type FoundingEffect,
  termSpokenIn,
} from '@quorate/election'
import { type PeerId, type Term, unreachable } from '@quorate/kernel'
import type { LinkEffect } from './links.ts'
import { valueRecord } from './persistence.ts'
import { type FoundingRefusal, foundingSeats } from './settings.ts'
import type { Adoption } from './standing.ts'
import type { Turn } from './turn.ts'

export function routeElection(
  turn: Turn,
  effects: readonly ElectionEffect[],
  durableTerm: Term,
): void {
  for (const effect of effects) {
    switch (effect.type) {
      case 'send': {
        const message = encodeElectionMessage(effect.message)
        const term = termSpokenIn(effect.message)
        turn.send(effect.to, { room: 'election', message }, term, durableTerm)
        break
      }
      case 'persist':
        turn.persist('election', effect.token, [valueRecord('vote', effect.bytes)])
        break
      case 'role': {
        const role = effect.role === 'leader' ? 'leader' : 'follower'
        turn.to('state', { type: 'role', role, term: effect.term })
        turn.push(effect)
        break
      }
      case 'leader':
        turn.to('state', effect)
        turn.push(effect)
        break
      case 'quiesce':
        turn.to('state', effect)
        break
      case 'transfer':
        turn.push(effect)
        break
      case 'confirmed':
      case 'unconfirmed':
        turn.to('state', effect)
        break
      case 'mark':
        turn.push(effect)
        break
      default:
        unreachable(effect)
    }
  }
  turn.release(durableTerm)
}

/** `reasonOf`: why nothing is founded, in words. */
export function routeFounding(
  turn: Turn,
  effects: readonly FoundingEffect[],
  durableTerm: Term,
  reasonOf: (refusal: FoundingRefusal) => string,
): void {
  for (const effect of effects) {
    switch (effect.type) {
      case 'send': {
        const message = encodeFoundingMessage(effect.message)
        turn.send(effect.to, { room: 'founding', message }, undefined, durableTerm)
        break
      }
      case 'persist':
        turn.persist('founding', effect.token, [valueRecord('founding', effect.bytes)])
        break
      case 'founded': {
        const { id, voters, settings } = effect
        const seats = foundingSeats(settings)
        const configuration = { foundingId: id, voters, seats, settings }
        turn.to('state', { type: 'found', configuration })
        break
      }
      case 'refused':
        turn.push({ type: 'refused', reason: reasonOf(effect) })
        break
      case 'mark':
        turn.push(effect)
        break
      default:
        unreachable(effect)
    }
  }
}

/** What becomes of a peer that has no log of a cluster yet. */
export function routeAdoption(turn: Turn, { hasGivenUp, joined }: Adoption): void {
  if (hasGivenUp) {
    turn.mark('cluster-given-up')
    turn.to('election', { type: 'given-up' })
    turn.to('state', { type: 'given-up' })
  }
  if (joined !== undefined) turn.to('founding', { type: 'withdraw', foundingId: joined })
}

/** What is known of the peers behind the links. */
export interface Lives {
  /** Peers with evidence of a crash and no open link since. */
  readonly crashed: Set<PeerId>
  readonly bootOf: (peer: PeerId) => number
}

/** Beyond this the evidence that is oldest is taken back: most that crash never come back. */
const crashedAtMost = 1_024

export function routeLinks(
  turn: Turn,
  effects: readonly LinkEffect[],
  { crashed, bootOf }: Lives,
): void {
  for (const effect of effects) {
    const { peer } = effect
    switch (effect.type) {
      case 'connect':
      case 'disconnect':
      case 'verify':
        turn.push(effect)
        break
      case 'opened':
        turn.to('election', { type: 'connected', peer })
        if (crashed.delete(peer)) turn.to('state', { type: 'not-crashed', peer })
        turn.to('state', { type: 'link', peer, isOpen: true })
        turn.to('membership', { type: 'link', peer, isOpen: true })
        turn.mailHeld(peer)
        break
      case 'closed':
        turn.to('election', { type: 'disconnected', peer })
        turn.to('state', { type: 'link', peer, isOpen: false })
        turn.to('membership', { type: 'link', peer, isOpen: false })
        break
      case 'crashed':
        crashed.add(peer)
        forgetOldest(turn, crashed)
        turn.mark('crash-evidence')
        turn.to('election', { type: 'crashed', peer })
        turn.to('state', { type: 'crashed', peer, bootCounter: bootOf(peer) })
        turn.to('membership', { type: 'crashed', peer })
        break
      default:
        unreachable(effect)
    }
  }
}

function forgetOldest(turn: Turn, crashed: Set<PeerId>): void {
  const [oldest] = crashed
  if (crashed.size <= crashedAtMost || oldest === undefined) return
  crashed.delete(oldest)
  turn.to('state', { type: 'not-crashed', peer: oldest })
}
