/**
 * What the tour and its workers say to each other over Node's channel between parent and child.
 * The peers never use it: they talk over the network. It only lets the tour watch, and ask.
 */
import type { Claims } from './orders/claims.ts'
import type { View } from './orders/view.ts'
import type { Write, WriteTotals } from './orders/writer.ts'

/** What a worker tells on its own account. */
export type News =
  | { readonly type: 'started'; readonly name: string; readonly address: string }
  /** Joined, caught up, its key created. */
  | { readonly type: 'ready' }
  | { readonly type: 'leader'; readonly leader: string | undefined; readonly term: number }
  | { readonly type: 'member'; readonly change: MemberChange; readonly member: string }
  /** Its watch of `/workers` began, or had to begin again, with these names. */
  | { readonly type: 'workers'; readonly names: readonly string[] }
  /** Its watch of `/workers` saw one of them come or go. */
  | {
      readonly type: 'worker'
      readonly change: 'create' | 'update' | 'delete'
      readonly name: string
    }
  | { readonly type: 'session'; readonly change: 'open' | 'suspend' | 'resume' | 'expire' }
  /** The peer cannot take part, or has stopped. */
  | { readonly type: 'trouble'; readonly text: string }

export type MemberChange = 'join' | 'suspect' | 'alive' | 'dead' | 'leave' | 'update'

/** What the tour asks of a worker. */
export type Order =
  /** Write without a pause, one write at a time. */
  | { readonly type: 'write' }
  /** The first acknowledged write that was submitted after an instant and answered in a later term. */
  | { readonly type: 'next-write'; readonly after: number; readonly laterThanTerm: number }
  /** Write no more. */
  | { readonly type: 'rest' }
  /** Everything in the local replica, once it is up to date. */
  | { readonly type: 'view' }
  /** The names of the members it holds for alive. */
  | { readonly type: 'members' }
  /** Note in a tight loop whether this peer claims to lead. */
  | { readonly type: 'note-claims' }
  /** What was noted. */
  | { readonly type: 'claims' }
  /** Wake this process if the tour dies while it is stopped. */
  | { readonly type: 'guard'; readonly pid: number }
  /** Leave the cluster and end. */
  | { readonly type: 'stop' }

export interface Answers {
  readonly write: undefined
  readonly 'next-write': Write
  readonly rest: WriteTotals
  readonly view: View
  readonly members: readonly string[]
  readonly 'note-claims': undefined
  readonly claims: Claims
  readonly guard: undefined
  readonly stop: undefined
}

/** Tour to worker. */
export interface Asked {
  readonly number: number
  readonly order: Order
}

/** Worker to tour: `at` is the worker's own reading of the monotonic clock. */
export type Told =
  | { readonly at: number; readonly news: News }
  | { readonly at: number; readonly answerTo: number; readonly answer: unknown }
  | { readonly at: number; readonly answerTo: number; readonly error: string }
