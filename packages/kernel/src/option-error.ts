/**
 * The one shape in which every package refuses an option: its name, what was given and the rule
 * that this breaks, in the text and as data. Nothing has started when it is thrown, no state
 * changed; a retry makes sense only with another value.
 */
import { QuorateError } from './errors.ts'

/** More of a value than this helps nobody to find the mistake. */
const shownCharactersAtMost = 200

/** `option`: its path as the caller writes it (`listen.port`); `rule` completes "must be …". */
export function optionError(option: string, value: unknown, rule: string): QuorateError {
  const text = `${option} must be ${rule}, got ${shown(value)}`
  return new QuorateError('ERR_QUORATE_OPTION', text, { option, value, rule })
}

/** Never throws, whatever it is given. */
function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'string' && (typeof value !== 'object' || value === null)) {
    return shortened(String(value))
  }
  try {
    return shortened(JSON.stringify(value) ?? 'an object')
  } catch {
    return 'an object'
  }
}

function shortened(text: string): string {
  return text.length <= shownCharactersAtMost ? text : `${text.slice(0, shownCharactersAtMost)}…`
}
