/**
 * What the applications asked and what they were told, in true time.
 */
import {
  type Change,
  type ChangeBatch,
  type Operation,
  type OperationResult,
  type Step,
  stepsOf,
} from '@quorate/replicated-state'
import type { Life } from './life.ts'

export interface Write {
  readonly life: Life
  /** Counts all writes of the run; it is also what the write writes. */
  readonly number: number
  readonly operation: Operation
  readonly calledAt: number
  isWithdrawn: boolean
  returnedAt: number | undefined
  result: OperationResult | undefined
}

export interface Read {
  readonly life: Life
  readonly kind: 'get' | 'children'
  readonly path: string
  readonly calledAt: number
  isWithdrawn: boolean
  returnedAt: number | undefined
  /** How far the replica was when it was read. */
  appliedIndex: number
  /** The value and version, or the names. */
  seen: SeenKey | readonly string[] | undefined
}

export interface SeenKey {
  readonly value: string
  readonly version: number
}

export class History {
  readonly writes: Write[] = []
  readonly reads: Read[] = []

  newWrite(life: Life, now: number, make: (value: Uint8Array) => Operation): Write {
    const number = this.writes.length + 1
    const write: Write = {
      life,
      number,
      operation: make(valueFor(number)),
      calledAt: now,
      isWithdrawn: false,
      returnedAt: undefined,
      result: undefined,
    }
    this.writes.push(write)
    return write
  }

  newRead(life: Life, now: number, kind: Read['kind'], path: string): Read {
    const read: Read = {
      life,
      kind,
      path,
      calledAt: now,
      isWithdrawn: false,
      returnedAt: undefined,
      appliedIndex: 0,
      seen: undefined,
    }
    this.reads.push(read)
    return read
  }

  /** The write that wrote this value. */
  writeOf(value: Uint8Array): Write | undefined {
    return this.writes[numberOf(value) - 1]
  }
}

function valueFor(number: number): Uint8Array {
  const text = String(number)
  return Uint8Array.from(text, (digit) => digit.charCodeAt(0))
}

/** 0 when it is none of the values that were written. */
export function numberOf(value: Uint8Array): number {
  const [, number] = /^(\d+)b?$/.exec(textOf(value)) ?? []
  return Number(number ?? 0)
}

/** What a transaction writes to its second key. */
export function secondValue(value: Uint8Array): Uint8Array {
  return Uint8Array.of(...value, 'b'.charCodeAt(0))
}

/** The first value that an operation writes, which is of no other one; undefined: it only deletes. */
export function firstValueOf(operation: Operation): Uint8Array | undefined {
  for (const step of stepsOf(operation)) if ('value' in step) return step.value
  return undefined
}

export function textOf(value: Uint8Array): string {
  return String.fromCharCode(...value)
}

/** A batch in words: equal batches, equal words. */
export function describeBatch({ revision, changes }: ChangeBatch): string {
  return `${revision}: ${changes.map(describeChange).join(', ')}`
}

export function describeChange({ type, path, value, version, revision }: Change): string {
  return `${type} ${path} = ${textOf(value)} v${version} r${revision}`
}

export function describeOperation(operation: Operation): string {
  return stepsOf(operation).map(describeStep).join(', ')
}

function describeStep(step: Step): string {
  const { type, path } = step
  if (type === 'check') return `check ${path} at v${step.version}`
  if (type === 'check-revision') return `check ${path} at r${step.revision}`
  const value = type === 'delete' ? '' : ` = ${textOf(step.value)}`
  const condition =
    type !== 'create' && step.ifVersion !== undefined ? ` if v${step.ifVersion}` : ''
  const kinds = Object.entries(step).flatMap(([kind, is]) => (is === true ? [kind] : []))
  return `${[type, ...kinds].join(' ')} ${path}${value}${condition}`
}
