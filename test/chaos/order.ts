/** What a process of a chaos run is made with, and what it is ordered; what it tells is its own. */

export interface Made {
  readonly cluster: string
  readonly name: string
  readonly directory: string
  readonly expect: number
  /** Of its lives, so that what it tells is never mixed up. */
  readonly life: number
  /** What is broken on purpose, to see that it is noticed. */
  readonly sabotage: string | undefined
  /** On a host of its own; undefined: on loopback. */
  readonly host: Host | undefined
}

export interface Host {
  readonly listen: { readonly host: string; readonly port: number }
  readonly secret: string
  readonly seeds: readonly string[]
}

/** What all come to, one after the other, as far as the run has it. */
export type Phase = 'rest' | 'sum' | 'stop'

export type Order =
  | { readonly type: 'block'; readonly ms: number }
  /** Whatever it holds it goes on holding, as long as it may, until it is told to go. */
  | { readonly type: 'stay' | 'go' }
  /** What it does comes to rest; what came of it is told; it ends. */
  | { readonly type: Phase }
  /** The others, who are to be woken when the run is gone: one that is stopped cannot hear of it. */
  | { readonly type: 'siblings'; readonly pids: readonly number[] }

/** What each tells beside what its run is about. */
export type Standing = { readonly type: 'ready' | 'stopped' }
