/** The command line: what may be asked for, and a clear sentence for what may not. */
import { parseArgs } from 'node:util'
import type { Algorithm } from '@quorate/election'
import { isLaw, type Law, laws } from '../laws.ts'

export type Request =
  | {
      readonly type: 'many'
      readonly start: number
      readonly seeds: number
      readonly jobs: number
      readonly without?: readonly Law[]
    }
  | { readonly type: 'one'; readonly seed: number; readonly without?: readonly Law[] }
  | { readonly type: 'scenario'; readonly name: string; readonly algorithm?: Algorithm }
  | { readonly type: 'help' }
  | { readonly type: 'mistake'; readonly text: string }

type Seeds = Extract<Request, { type: 'one' | 'many' }>
type Mistake = Extract<Request, { type: 'mistake' }>

export const usage = `Runs Quorate in a simulated world; a seed decides everything that happens.

  --seeds N [--start S] [--jobs J]   runs N seeds from S (default 1) in J threads
  --seed N                           runs one seed and prints all that happens in it
  --without LAW                      leaves out the checkers of a law; may be given several times
  --scenario NAME                    runs a written scenario and prints it; NAME "list" names them
  --algorithm bully|ring             which one elects in the scenario (default bully)
  --help                             prints this

Exit code 0: every law held. 1: some law was broken. 2: the arguments make no sense.`

const seedAtMost = 4_294_967_295
const jobsAtMost = 64

export function parseRequest(args: readonly string[]): Request {
  let values: Partial<Record<string, string | boolean>>
  let without: readonly string[]
  try {
    const parsed = parseArgs({
      args: [...args],
      options: {
        seeds: { type: 'string' },
        start: { type: 'string' },
        jobs: { type: 'string' },
        seed: { type: 'string' },
        without: { type: 'string', multiple: true },
        scenario: { type: 'string' },
        algorithm: { type: 'string' },
        help: { type: 'boolean' },
      },
    })
    ;({ without = [], ...values } = parsed.values)
  } catch (error) {
    return mistake(error instanceof Error ? error.message : String(error))
  }
  if (values.help === true) return { type: 'help' }
  const modes = ['seeds', 'seed', 'scenario'].filter((name) => values[name] !== undefined)
  if (modes.length > 1) return mistake(`--${modes.join(' and --')} exclude each other`)
  const strays = ['start', 'jobs'].filter((name) => values[name] !== undefined)
  if (modes[0] !== undefined && modes[0] !== 'seeds' && strays.length > 0) {
    return mistake(`--${strays[0]} goes with --seeds, not with --${modes[0]}`)
  }
  if (values.scenario !== undefined) {
    if (without.length > 0) return mistake('--without goes with seeds, not with --scenario')
    return scenario(String(values.scenario), values.algorithm)
  }
  if (values.algorithm !== undefined) {
    return mistake('--algorithm goes with --scenario: a seed decides itself')
  }
  const request = numbers(values)
  if (without.length === 0 || request.type === 'mistake') return request
  const stranger = without.find((name) => !isLaw(name))
  if (stranger === undefined) return { ...request, without: without.filter(isLaw) }
  return mistake(`--without must be one of ${laws.join(' ')}, got ${JSON.stringify(stranger)}`)
}

function scenario(name: string, algorithm: string | boolean | undefined): Request {
  if (algorithm === undefined) return { type: 'scenario', name }
  if (algorithm === 'bully' || algorithm === 'ring') return { type: 'scenario', name, algorithm }
  return mistake(`--algorithm must be bully or ring, got ${JSON.stringify(algorithm)}`)
}

function numbers(values: Partial<Record<string, string | boolean>>): Seeds | Mistake {
  const read = (name: string, least: number, most: number, usual: number): number | string => {
    const given = values[name]
    if (given === undefined) return usual
    const number = /^\d+$/.test(String(given)) ? Number(given) : Number.NaN
    if (number >= least && number <= most) return number
    return `--${name} must be a whole number from ${least} to ${most}, got ${JSON.stringify(given)}`
  }
  const seed = read('seed', 0, seedAtMost, -1)
  const seeds = read('seeds', 1, 10_000_000, 100)
  const start = read('start', 0, seedAtMost, 1)
  const jobs = read('jobs', 1, jobsAtMost, 1)
  for (const value of [seed, seeds, start, jobs]) {
    if (typeof value === 'string') return mistake(value)
  }
  if (seed !== -1) return { type: 'one', seed: seed as number }
  return {
    type: 'many',
    seeds: seeds as number,
    start: start as number,
    jobs: jobs as number,
  }
}

function mistake(text: string): Mistake {
  return { type: 'mistake', text }
}
