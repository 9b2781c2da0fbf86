/**
 * What one step of the composed machine collects: effects for the host, what one room has for
 * another, and what waits for the end of the host's turn to leave for other peers.
 */
import type { PeerId, StorageRecord, Term } from '@quorate/kernel'
import type { ClusterEffect, RoomInput } from './contract.ts'
import type { Room } from './frame.ts'
import { HeldMail } from './held-mail.ts'
import { Outbox } from './outbox.ts'
import { Persistence } from './persistence.ts'

export class Turn {
  readonly #outbox = new Outbox()
  readonly #heldMail = new HeldMail()
  readonly #persistence = new Persistence()
  readonly #queue: RoomInput[] = []
  #effects: ClusterEffect[] = []
  #isAwake = false

  push(effect: ClusterEffect): void {
    this.#effects.push(effect)
  }

  mark(mark: string): void {
    this.push({ type: 'mark', mark })
  }

  /** For a room, when the room that has it is done with its own step. */
  to<R extends RoomInput['room']>(room: R, input: Extract<RoomInput, { room: R }>['input']): void {
    this.#queue.push({ room, input } as RoomInput)
  }

  toAll(inputs: readonly RoomInput[]): void {
    this.#queue.push(...inputs)
  }

  /** What the next room is to be handed. */
  next(): RoomInput | undefined {
    return this.#queue.shift()
  }

  /**
   * To a peer; undefined: to every learner that listens. `term`: the term that the message speaks
   * for; it leaves when that one is durable.
   */
  send(
    to: PeerId | undefined,
    part: { readonly room: Room; readonly message: Uint8Array },
    term: Term | undefined,
    durableTerm: Term,
  ): void {
    this.#outbox.add(to, part, term, durableTerm)
  }

  /** Of membership, which speaks in no term; without an open link it waits for one. */
  mail(to: PeerId, message: Uint8Array, isOpen: boolean): void {
    if (isOpen) this.send(to, { room: 'membership', message }, undefined, 0)
    else this.#heldMail.hold(to, message)
  }

  mailHeld(to: PeerId): void {
    for (const message of this.#heldMail.take(to)) this.mail(to, message, true)
  }

  release(durableTerm: Term): void {
    this.#outbox.release(durableTerm)
  }

  persist(room: Room, token: number, records: readonly StorageRecord[]): void {
    this.push({ type: 'persist', number: this.#persistence.begin({ room, token }), records })
  }

  /** The write of this number is done: whoever asked for it is told. */
  persisted(number: number): void {
    const { room, token } = this.#persistence.done(number)
    this.to(room, { type: 'persisted', token })
  }

  /** The host's turn is over: what may leave now, as frames. */
  flush(clusterId: string | undefined, bootCounter: number): ReturnType<Outbox['take']> {
    this.#isAwake = false
    return this.#outbox.take(clusterId, bootCounter)
  }

  /** Ends the step. */
  take(): readonly ClusterEffect[] {
    if (!this.#outbox.isEmpty && !this.#isAwake) {
      this.#isAwake = true
      this.push({ type: 'wake' })
    }
    const effects = this.#effects
    this.#effects = []
    return effects
  }
}
