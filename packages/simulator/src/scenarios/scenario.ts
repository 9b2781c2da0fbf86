/** A written scenario, and what running it comes to. */
import { Script, ScriptError, type Setting } from './script.ts'

export interface Scenario {
  /** In words: it is the name of its test, and after `--scenario`, with hyphens for spaces. */
  readonly name: string
  readonly run: (begin: (setting?: Setting) => Script) => void
}

/** `--scenario` takes this. */
export function slugOf({ name }: Scenario): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
}

/** Why it failed; undefined when everything held. Where it does not say itself, bully elects. */
export function runScenario(
  scenario: Scenario,
  { write, algorithm = 'bully' }: Pick<Setting, 'write' | 'algorithm'> = {},
): string | undefined {
  try {
    scenario.run((setting) => new Script({ write, algorithm, ...setting }))
  } catch (error) {
    if (error instanceof ScriptError) return error.message
    throw error
  }
  return undefined
}
