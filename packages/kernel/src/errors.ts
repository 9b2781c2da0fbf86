/**
 * Three kinds of trouble, never mixed: a bug of ours (`assert`), a refusal thrown to the caller
 * (`QuorateError`), and bad bytes from the network, which are dropped and counted, never thrown.
 */

/** A refusal that the caller can act on: `code` is stable, `data` holds what the text names. */
export class QuorateError extends Error {
  readonly code: `ERR_QUORATE_${string}`
  readonly data: Readonly<Record<string, unknown>>

  constructor(
    code: `ERR_QUORATE_${string}`,
    message: string,
    data: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = new.target.name
    this.code = code
    this.data = data
  }
}

/** An invariant of ours was broken: a bug in Quorate, not in its use. The peer stops. */
export class InvariantError extends QuorateError {
  constructor(invariant: string) {
    super('ERR_QUORATE_INVARIANT', `a bug in quorate: this should hold: ${invariant}`, {
      invariant,
    })
  }
}

/** States an invariant in words; stays on in production. */
export function assert(condition: boolean, invariant: string): asserts condition {
  if (!condition) throw new InvariantError(invariant)
}

/** Ends a `switch` over a discriminated union: the compiler proves that no case is missing. */
export function unreachable(value: never): never {
  throw new InvariantError(`no other case exists than those handled, got ${JSON.stringify(value)}`)
}
