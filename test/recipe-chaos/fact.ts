/**
 * What the processes tell of the recipes, for the checker: instants are of the one monotonic clock of
 * the machine. What has an `id` may be told again, with more of it; the last time counts.
 */
import type { Met } from '../chaos/troubles.ts'

export const recipes = [
  'election',
  'read-write',
  'semaphore',
  'double-barrier',
  'queue',
  'counter',
  'config',
  'barrier',
  'services',
  'scheduler',
] as const
export type Recipe = (typeof recipes)[number]

/** Of a semaphore, and of a round of a double barrier. */
export const permits = 2
export const participants = 3

/** Something was held, from when it was first told so to when it was last told so. */
export interface Hold {
  readonly type: 'hold'
  readonly recipe: Recipe
  readonly id: string
  readonly worker: string
  /** Of what there is only one holder: the item, the round; or how it was held: `read`, `write`. */
  readonly what: string
  readonly token: bigint
  readonly firstAt: number
  readonly lastAt: number
}

/** A call, told when it begins and when it ends. */
export interface Call {
  readonly type: 'call'
  readonly recipe: Recipe
  readonly id: string
  readonly worker: string
  readonly what: 'add' | 'update' | 'open' | 'close' | 'wait' | 'enter' | 'put' | 'done'
  readonly from: number
  readonly to: number
  /** `unknown` may come into force at any time; `none` never does. */
  readonly outcome: 'done' | 'none' | 'unknown'
  /** The sum, the round, the item. */
  readonly value: string
}

/** An occurrence of a schedule has begun. */
export interface Ran {
  readonly type: 'ran'
  readonly recipe: 'scheduler'
  readonly id: string
  readonly worker: string
  readonly due: number
}

/** Which instances of the service one sees, `worker.life` each. */
export interface View {
  readonly type: 'view'
  readonly recipe: 'services'
  readonly id: string
  readonly worker: string
  readonly instances: readonly string[]
}

/** What is there when all have come to rest. */
export interface Sum {
  readonly type: 'sum'
  readonly id: string
  readonly worker: string
  readonly counter: bigint
  readonly config: bigint
  readonly items: number
}

/** Something that no process may ever see. */
export interface Wrong {
  readonly type: 'wrong'
  readonly recipe: Recipe
  readonly id: string
  readonly text: string
}

export type Fact = Hold | Call | Ran | View | Sum | Wrong
export type Told = Fact | { readonly type: 'rested' }

export interface Log {
  readonly facts: readonly Fact[]
  readonly faults: Met
  readonly hindrance: string | undefined
}
