/** The systems side by side: Debian's serf and our peers, with LAN defaults and at one probe interval. */
import process from 'node:process'
import type { PeerOptions } from 'quorate'
import { builtProgram } from '../built-program.ts'
import { addressOf, nameOf, type Said, type System } from './group.ts'

const port = 7_946
const peerProgram = await builtProgram('membership/member.ts')
const aloneProgram = await builtProgram('membership/member-alone.ts')

/** Serf probes once a second and has no setting for it; memberlist's LAN timing throughout. */
const serf: System = {
  label: 'serf, LAN profile',
  command: (number) => [
    'serf',
    'agent',
    `-node=${nameOf(number)}`,
    `-bind=${addressOf(number)}:${port}`,
    `-rpc-addr=${addressOf(number)}:7373`,
    '-profile=lan',
    '-log-level=info',
    ...(number === 1 ? [] : [`-retry-join=${addressOf(1)}:${port}`, '-retry-interval=1s']),
    // Whoever restarts the first one finds the others through the second.
    ...(number === 1 ? [`-retry-join=${addressOf(2)}:${port}`, '-retry-interval=1s'] : []),
  ],
  read: (line) => {
    const [, event, about] = /serf: EventMember(Join|Failed): (\S+)/.exec(line) ?? []
    if (about === undefined) return undefined
    return { word: event === 'Join' ? 'alive' : 'dead', about }
  },
}

function quorate(label: string, timing: NonNullable<PeerOptions['timing']>): System {
  return {
    label,
    command: (number) => {
      const options: PeerOptions = {
        cluster: 'bench',
        name: nameOf(number),
        listen: { host: addressOf(number), port },
        discovery: { lan: false, seeds: [`${addressOf(1)}:${port}`, `${addressOf(2)}:${port}`] },
        timing,
        // The first five are voters; whoever comes later, and whoever returns, joins.
        ...(number <= voters ? { bootstrap: { expect: voters } } : {}),
      }
      return [process.execPath, peerProgram, JSON.stringify(options)]
    },
    read: readLine,
  }
}

/** As serf does: membership, and nothing that rests on it. */
const alone: System = {
  label: 'quorate, membership alone',
  isIdle: true,
  command: (number) => {
    const seeds = [1, 2].map((seed) => `${addressOf(seed)}:${port}`)
    return [
      process.execPath,
      aloneProgram,
      nameOf(number),
      addressOf(number),
      String(port),
      ...seeds,
    ]
  },
  read: readLine,
}

function readLine(line: string): Said | undefined {
  const [word, about] = line.split(' ')
  if (about === undefined || (word !== 'alive' && word !== 'dead')) return undefined
  return { word, about }
}

const voters = 5

export const systems: readonly System[] = [
  serf,
  quorate('quorate, LAN defaults', 'lan'),
  quorate('quorate, probing as rarely as serf', { probeIntervalMs: 1_000 }),
  alone,
]
