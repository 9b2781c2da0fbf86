/** The clients in C are compiled when the bench runs, into its temporary directory. */
import { execFileSync } from 'node:child_process'

/** A sentence that says what is missing, or undefined when the program is there. */
export function compile(
  source: string,
  program: string,
  library: string,
  packages: string,
): string | undefined {
  try {
    const args = ['-O2', '-Wall', '-Wextra', '-Werror', '-o', program, source, `-l${library}`]
    execFileSync('cc', args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' })
    return undefined
  } catch (error) {
    const { stderr = String(error) } = error as { stderr?: string }
    const [first = ''] = (stderr || String(error)).split('\n')
    return `its client cannot be compiled (Debian: ${packages}): ${first}`
  }
}
