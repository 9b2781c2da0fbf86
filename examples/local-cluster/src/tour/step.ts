/**
 * A step of the tour: something is done to the cluster, and then things are observed. A step that
 * is sabotaged leaves out what should be done; its observations then have to fail.
 */
import type { Fleet } from './fleet.ts'
import type { Screen } from './screen.ts'

export const stepNames = ['form', 'crash', 'join', 'pause', 'wake', 'leave'] as const
export type StepName = (typeof stepNames)[number]

/** What a step works with. */
export interface Stage {
  readonly fleet: Fleet
  readonly screen: Screen
  readonly isSabotaged: boolean
}

/** Something that a step promised was not seen in time. */
export class NotObserved extends Error {
  constructor(what: string, instead = '') {
    super(instead === '' ? what : `${what}; ${instead}`)
    this.name = 'NotObserved'
  }
}
