/** When something is due, as a pure function of a schedule; all times are UTC, in ms since 1970. */
import { requireRule } from '../errors.ts'

/** Every so many milliseconds, counted from 1970: the same instants at every peer. */
export interface Interval {
  /** At least 10. */
  readonly every: number
}

/** At the full minutes that match all fields; a field that is not there matches always. UTC. */
export interface Calendar {
  /** 0 to 59. */
  readonly minutes?: readonly number[]
  /** 0 to 23. */
  readonly hours?: readonly number[]
  /** Of the month, 1 to 31. */
  readonly days?: readonly number[]
  /** 1 to 12. */
  readonly months?: readonly number[]
  /** 0 (Sunday) to 6. */
  readonly weekdays?: readonly number[]
}

export type Schedule = Interval | Calendar

/** Of those that were missed: none of them, the last one, or all in their order. */
export type CatchUp = 'none' | 'last' | 'all'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
/** The 29th of February that is a given weekday comes within 40 years, also over 2100. */
const daysAtMost = 40 * 366
/** As many missed ones are caught up at one time; those before are left out. */
export const caughtUpAtMost = 1_000

const bounds = {
  minutes: [0, 59],
  hours: [0, 23],
  days: [1, 31],
  months: [1, 12],
  weekdays: [0, 6],
} as const satisfies Record<keyof Calendar, readonly [number, number]>

/** @throws QuorateError ERR_QUORATE_OPTION, also where nothing would ever be due */
export function checkSchedule(schedule: Schedule): void {
  const isObject = typeof schedule === 'object' && schedule !== null
  requireRule('schedule', schedule, isObject, 'an object')
  if ('every' in schedule) {
    const { every } = schedule
    const isAlone = Object.keys(schedule).length === 1
    requireRule('schedule', schedule, isAlone, '`every` alone, or fields of a calendar')
    const isInterval = Number.isInteger(every) && every >= 10
    requireRule('schedule.every', every, isInterval, 'a whole number of ms, at least 10')
    return
  }
  for (const [field, values] of Object.entries(schedule)) {
    const bound = Object.hasOwn(bounds, field) ? bounds[field as keyof Calendar] : undefined
    requireRule('schedule', field, bound !== undefined, `fields ${Object.keys(bounds).join(', ')}`)
    const [from = 0, to = 0] = bound ?? []
    const isIn = (value: unknown) =>
      Number.isInteger(value) && Number(value) >= from && Number(value) <= to
    const isList = Array.isArray(values) && values.length > 0 && values.every(isIn)
    requireRule(`schedule.${field}`, values, isList, `numbers from ${from} to ${to}, at least one`)
  }
  const isPossible = nextOccurrence(schedule, 0) !== undefined
  requireRule('schedule', schedule, isPossible, 'one that is due some day')
}

/** The first one after that instant; undefined: there is none. */
export function nextOccurrence(schedule: Schedule, after: number): number | undefined {
  if ('every' in schedule) return (Math.floor(after / schedule.every) + 1) * schedule.every
  const first = Math.floor(after / dayMs) * dayMs
  for (let day = 0; day < daysAtMost; day++) {
    const found = nextOfDay(schedule, first + day * dayMs, after)
    if (found !== undefined) return found
  }
  return undefined
}

function nextOfDay(schedule: Calendar, midnight: number, after: number): number | undefined {
  const { minutes, hours, days, months, weekdays } = schedule
  const date = new Date(midnight)
  const isDay =
    (days?.includes(date.getUTCDate()) ?? true) &&
    (months?.includes(date.getUTCMonth() + 1) ?? true) &&
    (weekdays?.includes(date.getUTCDay()) ?? true)
  if (!isDay) return undefined
  const first = Math.max(Math.floor((after - midnight) / minuteMs) + 1, 0)
  for (let minute = first; minute < 24 * 60; minute++) {
    const isHour = hours?.includes(Math.floor(minute / 60)) ?? true
    if (isHour && (minutes?.includes(minute % 60) ?? true)) return midnight + minute * minuteMs
  }
  return undefined
}

/** Those after `last` up to `now` that are to be run, in order. */
export function missed(
  schedule: Schedule,
  {
    last,
    now,
    catchUp,
  }: { readonly last: number; readonly now: number; readonly catchUp: CatchUp },
): number[] {
  if (catchUp === 'none') return []
  const keep = catchUp === 'last' ? 1 : caughtUpAtMost
  // Backwards, in spans that grow: after a long time only its end is looked at.
  const shortest = 'every' in schedule ? schedule.every : minuteMs
  for (let span = shortest * (keep + 1); ; span *= 4) {
    const from = Math.max(last, now - span)
    const due = between(schedule, from, now)
    if (due.length >= keep || from === last) return due.slice(-keep)
  }
}

function between(schedule: Schedule, from: number, to: number): number[] {
  const due: number[] = []
  let next = nextOccurrence(schedule, from)
  while (next !== undefined && next <= to) {
    due.push(next)
    next = nextOccurrence(schedule, next)
  }
  return due
}
