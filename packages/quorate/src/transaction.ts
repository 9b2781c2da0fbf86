/** Several checks and changes that happen together, put together step by step. */
import { QuorateError } from '@quorate/kernel'
import type { Limits, Operation, Step } from '@quorate/replicated-state'
import {
  type Condition,
  type CreateOptions,
  checkOf,
  createOf,
  type DeleteOptions,
  deleteOf,
  type SetOptions,
  setOf,
} from './key-operations.ts'
import { checkOptions, type Waiting } from './operation-arguments.ts'
import { requireRule } from './option-rules.ts'
import type { Committed } from './requests.ts'

/** `keys`: one for each step in its order; `version` of what is there afterwards. */
export interface TransactionResult {
  readonly revision: number
  readonly keys: readonly { readonly path: string; readonly version?: number }[]
}

/** Its steps apply one after the other, each to what those before it left, in one revision. */
export class Transaction {
  readonly #limits: Limits
  readonly #commit: (operation: Operation, signal: AbortSignal | undefined) => Promise<Committed>
  readonly #steps: Step[] = []

  constructor(
    limits: Limits,
    commit: (operation: Operation, signal: AbortSignal | undefined) => Promise<Committed>,
  ) {
    this.#limits = limits
    this.#commit = commit
  }

  /**
   * The key must stand at this version, or its last change must be of this revision; 0: it must not
   * exist. A key that was deleted and created anew may have the version again, never the revision.
   */
  check(path: string, condition: Condition): this {
    return this.#add(checkOf(path, condition, this.#limits))
  }

  /** As `state.create`. */
  create(path: string, value: Uint8Array, options: CreateOptions = {}): this {
    return this.#add(createOf({ path, value, options: ofStep(options) }, this.#limits))
  }

  /** As `state.set`. */
  set(path: string, value: Uint8Array, options: SetOptions = {}): this {
    return this.#add(setOf({ path, value, options: ofStep(options) }, this.#limits))
  }

  /** As `state.delete`. */
  delete(path: string, options: DeleteOptions = {}): this {
    return this.#add(deleteOf(path, ofStep(options), this.#limits))
  }

  /**
   * All of it, or nothing. What was put together stays: it may be committed again.
   * @throws TransactionFailedError { index, path, expected, actual }: nothing changed;
   * QuorateError ERR_QUORATE_TRANSACTION_SIZE, ERR_QUORATE_STORE_FULL.
   */
  async commit(options: Waiting = {}): Promise<TransactionResult> {
    checkOptions(options)
    const steps = [...this.#steps]
    checkSize(steps, this.#limits)
    const { revision, keys } = await this.#commit({ type: 'transaction', steps }, options.signal)
    return { revision, keys }
  }

  #add(step: Step): this {
    this.#steps.push(step)
    return this
  }
}

/** The whole transaction is given up, not a step of it. */
function ofStep<Options extends object>(options: Options): Options {
  const { signal } = (options ?? {}) as Waiting
  requireRule('signal', signal, signal === undefined, 'given to commit()')
  return options
}

function checkSize(steps: readonly Step[], limits: Limits): void {
  const { transactionSteps, transactionBytes } = limits
  const size = steps.reduce((sum, step) => sum + ('value' in step ? step.value.length : 0), 0)
  const data = { steps: steps.length, size, stepLimit: transactionSteps, limit: transactionBytes }
  if (steps.length === 0 || steps.length > transactionSteps) {
    const text = `a transaction has 1 to ${transactionSteps} steps, this one ${steps.length}`
    throw new QuorateError('ERR_QUORATE_TRANSACTION_SIZE', text, data)
  }
  if (size <= transactionBytes) return
  const text = `the values of a transaction have ${size} bytes, the limit is ${transactionBytes}`
  throw new QuorateError('ERR_QUORATE_TRANSACTION_SIZE', text, data)
}
