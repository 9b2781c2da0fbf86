/** What the bench is started with. */
import { parseArgs } from 'node:util'

export const groups = [
  'writes',
  'ephemerals',
  'locks',
  'reads',
  'watches',
  'memory',
  'cold',
  'kill',
  'stop',
  'handover',
] as const
export type Group = (typeof groups)[number]

const systemNames = ['quorate', 'ZooKeeper', 'etcd'] as const
export type SystemName = (typeof systemNames)[number]

export interface Arguments {
  readonly mode: 'compare' | 'growth' | 'profile'
  readonly isQuick: boolean
  readonly repetitions: number
  readonly rows: ReadonlySet<Group>
  readonly systems: ReadonlySet<SystemName>
}

export const usage = `npm run bench -- [--quick] [--repetitions N] [--rows A,B] [--systems A,B]
npm run bench -- --growth | --profile [--quick]
rows: ${groups.join()}; systems: ${systemNames.join()}; repetitions from 1 to 99`

/** @throws Error that says which argument is wrong */
export function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      growth: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      repetitions: { type: 'string' },
      rows: { type: 'string', default: groups.join() },
      systems: { type: 'string', default: systemNames.join() },
    },
  })
  const { quick: isQuick, growth, profile } = values
  if (growth && profile) throw new Error('--growth or --profile, not both')
  const repetitions = Number(values.repetitions ?? (isQuick ? 1 : 3))
  if (!Number.isInteger(repetitions) || repetitions < 1 || repetitions > 99) {
    throw new Error(`--repetitions ${values.repetitions}: not a whole number from 1 to 99`)
  }
  return {
    mode: growth ? 'growth' : profile ? 'profile' : 'compare',
    isQuick,
    repetitions,
    rows: chosen('--rows', values.rows, groups),
    systems: chosen('--systems', values.systems, systemNames),
  }
}

function chosen<T extends string>(name: string, list: string, known: readonly T[]): Set<T> {
  return new Set(
    list.split(',').map((word) => {
      const found = known.find((it) => it.toLowerCase() === word.toLowerCase())
      if (found === undefined) throw new Error(`${name} ${word}: known are ${known.join()}`)
      return found
    }),
  )
}
