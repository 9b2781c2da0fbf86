/** Errors on their way between threads: a structured clone would lose their code, data and cause. */
import { QuorateError } from '@quorate/kernel'

export interface ToldError {
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
  readonly code: string | undefined
  /** Without what of it cannot be cloned. */
  readonly data: Readonly<Record<string, unknown>> | undefined
  readonly cause: ToldError | undefined
}

/** Of causes of causes, so many: they might go round. */
const causesAtMost = 8

export function toldOf(error: unknown, causes = causesAtMost): ToldError {
  if (!(error instanceof Error)) {
    const name = 'Error'
    const message = String(error)
    return { name, message, stack: undefined, code: undefined, data: undefined, cause: undefined }
  }
  const { name, message, stack, cause } = error
  const { code, data } = error as Partial<QuorateError>
  return {
    name,
    message,
    stack,
    code: typeof code === 'string' ? code : undefined,
    data: cloned(data),
    cause: cause === undefined || causes === 0 ? undefined : toldOf(cause, causes - 1),
  }
}

export function errorOf(told: ToldError): Error {
  const { name, message, stack, code, data, cause } = told
  const options = cause === undefined ? undefined : { cause: errorOf(cause) }
  const error = isOurs(code)
    ? new QuorateError(code, message, data, options)
    : Object.assign(new Error(message, options), code === undefined ? {} : { code })
  error.name = name
  if (stack !== undefined) error.stack = stack
  return error
}

function isOurs(code: string | undefined): code is QuorateError['code'] {
  return code?.startsWith('ERR_QUORATE_') === true
}

function cloned(data: unknown): ToldError['data'] {
  if (typeof data !== 'object' || data === null) return undefined
  return Object.fromEntries(Object.entries(data).filter(([, value]) => isCloneable(value)))
}

function isCloneable(value: unknown): boolean {
  try {
    structuredClone(value)
    return true
  } catch {
    return false
  }
}
