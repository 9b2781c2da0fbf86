/** What code of the application throws into ours: it harms nobody, and the process is told of it. */

/** Never throws, whatever it is given: also what is thrown may have no text. */
export function textOf(thrown: unknown): string {
  try {
    return String(thrown)
  } catch {
    return 'something was thrown that has no text'
  }
}

/** As a warning of the process. */
export function warnOf(thrown: unknown): void {
  process.emitWarning(thrown instanceof Error ? thrown : textOf(thrown))
}
