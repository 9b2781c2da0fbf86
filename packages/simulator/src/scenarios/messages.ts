/**
 * The scripts' hand on single messages: frames are cut into their messages, and what a rule is
 * about waits for the script or is lost, while all others pass.
 */
import {
  decodeElectionMessage,
  decodeFoundingMessage,
  type ElectionMessage,
  type FoundingMessage,
} from '@quorate/election'
import { decode as decodeStateMessage, type StateMessage } from '@quorate/replicated-state'
import { cutFrame, electionRoom, foundingRoom, stateRoom } from '../frame-reader.ts'
import type { SimulatedPeer } from '../peer.ts'
import type { Arrivals, Interfere } from '../world/links.ts'

export type Message = ElectionMessage | StateMessage | FoundingMessage

/** Which messages; what is left out may be anything. */
export interface Selection {
  readonly from?: SimulatedPeer | undefined
  readonly to?: SimulatedPeer | undefined
  /** Only what was published, or only what came on a link. */
  readonly isGossip?: boolean
  readonly when: Message['type'] | ((message: Message) => boolean)
}

/** Messages that a script keeps back. */
export class Held {
  readonly #selection: Selection
  readonly #end: (held: Held) => void
  readonly #waiting: (() => void)[] = []
  readonly messages: Message[] = []

  constructor(selection: Selection, end: (held: Held) => void) {
    this.#selection = selection
    this.#end = end
  }

  get count(): number {
    return this.messages.length
  }

  takes(from: string, { process, isGossip }: Arrivals, message: Message): boolean {
    const { from: sender, to: receiver, when } = this.#selection
    if ((this.#selection.isGossip ?? isGossip) !== isGossip) return false
    if (sender !== undefined && sender.id !== from) return false
    if (receiver !== undefined && receiver.id !== process.id) return false
    return typeof when === 'string' ? message.type === when : when(message)
  }

  add(message: Message, deliver: () => void): void {
    this.messages.push(message)
    this.#waiting.push(deliver)
  }

  /** Lets the first one pass; the rule stays. */
  deliverOne(): void {
    this.#waiting.shift()?.()
  }

  /** Everything kept back arrives now, in order, and the rule is over. */
  release(): void {
    this.#end(this)
    for (const deliver of this.#waiting.splice(0)) deliver()
  }

  /** Everything kept back is lost, and the rule is over. */
  drop(): void {
    this.#end(this)
    this.#waiting.length = 0
  }
}

export class MessageRules {
  readonly #rules: Held[] = []

  hold(selection: Selection): Held {
    const held = new Held(selection, (over) => this.#rules.splice(this.#rules.indexOf(over), 1))
    this.#rules.push(held)
    return held
  }

  readonly interfere: Interfere = (frame, from, to) => {
    if (this.#rules.length === 0) return to.deliver(frame)
    for (const { room, message: bytes, frame: cut } of cutFrame(frame)) {
      this.#pass(decode(room, bytes), cut, from.id, to)
    }
  }

  #pass(message: Message | undefined, frame: Uint8Array, from: string, to: Arrivals): void {
    const rule = message && this.#rules.find((held) => held.takes(from, to, message))
    if (message === undefined || rule === undefined) return to.deliver(frame)
    rule.add(message, () => to.deliver(frame))
  }
}

function decode(room: number, bytes: Uint8Array): Message | undefined {
  if (room === electionRoom) return decodeElectionMessage(bytes)
  if (room === stateRoom) return decodeStateMessage(bytes)
  return room === foundingRoom ? decodeFoundingMessage(bytes) : undefined
}
