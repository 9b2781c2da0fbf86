/**
 * The part of Standard Schema (version 1, standardschema.dev) that is needed to check a value with
 * whatever library has made the schema. It is an interface by shape: nothing is imported for it.
 */
import { textOf } from '../warning.ts'

export interface StandardSchema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => Checked<Output> | Promise<Checked<Output>>
    /** For the compiler alone. */
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
  }
}

export type Checked<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly Issue[] }

/** Why a value is refused. */
export interface Issue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

export function isSchema(schema: unknown): schema is StandardSchema {
  const isHolder = (typeof schema === 'object' && schema !== null) || typeof schema === 'function'
  if (!isHolder) return false
  const standard = (schema as Partial<StandardSchema>)['~standard']
  return standard?.version === 1 && typeof standard.validate === 'function'
}

/** Never rejects: a schema that throws, or answers with what is no result, has refused the value. */
export async function check<Output>(
  schema: StandardSchema<unknown, Output>,
  value: unknown,
): Promise<Checked<Output>> {
  try {
    const checked: unknown = await schema['~standard'].validate(value)
    if (typeof checked === 'object' && checked !== null) return checked as Checked<Output>
    return { issues: [{ message: 'the schema has answered with no result' }] }
  } catch (error) {
    return { issues: [{ message: textOf(error) }] }
  }
}
