/** Where the instances of a service are listed: in replicated keys, or in what gossip tells. */
import type { Json, Waiting } from 'quorate'

/** One announced instance of a service. */
export interface Instance {
  /** Unlike that of any other instance that is listed; made anew with each announcement. */
  readonly id: string
  readonly peer: { readonly id: string; readonly name: string }
  /** What it was announced with, as JSON has it; frozen. */
  readonly data: Json
}

/** As long as an instance is listed. */
export interface Listing {
  /** Aborts when it is listed no more, by whatever cause. */
  readonly signal: AbortSignal
  /** Resolves when it is out of the list. */
  readonly release: () => Promise<void>
}

export interface View {
  /** Resolves when it is listed; given up, by `signal`, it rejects with its reason, and is not. */
  readonly list: (data: Json, signal: AbortSignal) => Promise<Listing>
  /** Resolves when `instances` is as recent as this view can be. */
  readonly sync: (options: Waiting) => Promise<void>
  /** In a stable order. */
  readonly instances: () => Instance[]
  /** Something at each moment in which `instances` may have changed, and once at the beginning. */
  readonly changes: (options: Waiting) => AsyncGenerator<unknown, void, undefined>
}
