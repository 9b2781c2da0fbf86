/**
 * The token beside a row: one statement compares and writes, so nobody comes in between. It knows
 * no driver; it makes a text and its values.
 */
import { requireRule } from '../errors.ts'
import { isToken } from './header.ts'

export interface FencedUpdate {
  readonly table: string
  /** The row, by its key: all of these columns have to be equal. */
  readonly where: Readonly<Record<string, unknown>>
  /** What is written. */
  readonly set: Readonly<Record<string, unknown>>
  readonly token: bigint
  /** A column of type BIGINT, NOT NULL. @default 'fence' */
  readonly fenceColumn?: string | undefined
  /** `$1` as PostgreSQL has it, or `?` as MySQL and SQLite do. @default '$1' */
  readonly placeholder?: '$1' | '?' | undefined
}

export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

/** A name that needs no quotes anywhere, with its schema maybe. */
const identifier = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?$/

/**
 * `UPDATE table SET …, fence = token WHERE … AND fence <= token`. It changes one row, or none: then
 * the row is missing, or has seen a higher token, and whoever shows this one is not the holder any
 * more. (MySQL counts rows that it changed; ask it for those that it found: `CLIENT_FOUND_ROWS`.)
 *
 * @throws QuorateError ERR_QUORATE_OPTION: a name that would need quotes, nothing to write, no row.
 */
export function fencedUpdate(update: FencedUpdate): Statement {
  const { table, where, set, token, fenceColumn = 'fence', placeholder = '$1' } = update
  requireRule('token', token, isToken(token), 'a bigint from 0 to 2^63 - 1')
  const isPlaceholder = placeholder === '$1' || placeholder === '?'
  requireRule('placeholder', placeholder, isPlaceholder, "'$1' or '?'")
  for (const [option, columns] of Object.entries({ set, where })) {
    requireRule(option, columns, Object.keys(columns).length > 0, 'at least one column')
  }
  for (const name of [table, fenceColumn, ...Object.keys(set), ...Object.keys(where)]) {
    requireRule('name', name, identifier.test(name), 'letters, digits and _')
  }
  const values: unknown[] = []
  const value = (given: unknown) => {
    values.push(given)
    return placeholder === '?' ? '?' : `$${values.length}`
  }
  const equal = ([column, given]: [string, unknown]) => `${column} = ${value(given)}`
  // In the order of the text, which `?` goes by.
  const written = [...Object.entries(set), [fenceColumn, token] as [string, unknown]].map(equal)
  const found = Object.entries(where).map(equal)
  const fence = `${fenceColumn} <= ${value(token)}`
  const text = `UPDATE ${table} SET ${written.join(', ')} WHERE ${[...found, fence].join(' AND ')}`
  return { text, values }
}
