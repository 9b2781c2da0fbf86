/** etcd as Debian has it. Its client speaks gRPC over libnghttp2, in C: see `etcd-client.c`. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compile } from './compile.ts'
import type { Command } from './program.ts'
import { addressOf, freePorts, type Place, type System, type Timing } from './system.ts'

const network = 2
const source = fileURLToPath(new URL('etcd-client.c', import.meta.url))

/** Its defaults, which sync each write to disk; the log is what the terminal need not show. */
const template = (timing: Timing) => [
  '--log-level=error',
  '--logger=zap',
  ...(timing === 'fast' ? ['--heartbeat-interval=50', '--election-timeout=250'] : []),
]

let client = ''

export const etcd: System = {
  name: 'etcd',
  prepare: (directory) => {
    try {
      execFileSync('etcd', ['--version'], { stdio: 'ignore' })
    } catch {
      return "etcd does not run (Debian's package etcd-server)"
    }
    client = join(directory, 'etcd-client')
    return compile(source, client, 'nghttp2', 'gcc, libnghttp2-dev')
  },
  version: () => {
    const said = execFileSync('etcd', ['--version'], { encoding: 'utf8' })
    return `etcd ${/etcd Version: (\S+)/.exec(said)?.[1] ?? 'of an unknown version'}`
  },
  describe: (timing) => ({
    arguments: template(timing).join(' '),
    client: 'etcd-client.c: gRPC over one HTTP/2 connection, in C, one thread',
  }),
  layOut: async (place) => {
    const { peers, clients } = await commands(place)
    const another = (leader: number) => (leader === 0 ? 1 : 0)
    const clientOf = (index: number): Command => [client, ...(clients[index] as [string, string])]
    return {
      peers,
      client: clientOf,
      survivorsClient: (leader) => clientOf(another(leader)),
      leads: (index) => leads((clients[index] ?? []).join(':')),
    }
  },
}

async function commands({ size, directory, timing }: Place) {
  const indexes = Array.from({ length: size }, (_, i) => i)
  const ports = await Promise.all(indexes.map((i) => freePorts(addressOf(network, i), 2)))
  const url = (i: number, which: 0 | 1) => `http://${addressOf(network, i)}:${ports[i]?.[which]}`
  const all = indexes.map((i) => `e${i + 1}=${url(i, 1)}`).join()
  const peers = indexes.map(
    (i): Command => [
      'etcd',
      ...template(timing),
      `--name=e${i + 1}`,
      `--data-dir=${join(directory, `e${i + 1}`)}`,
      `--listen-client-urls=${url(i, 0)}`,
      `--advertise-client-urls=${url(i, 0)}`,
      `--listen-peer-urls=${url(i, 1)}`,
      `--initial-advertise-peer-urls=${url(i, 1)}`,
      `--initial-cluster=${all}`,
      '--initial-cluster-state=new',
    ],
  )
  return { peers, clients: ports.map(([port], i) => [addressOf(network, i), String(port)]) }
}

/** By etcd's gateway of JSON, which is not measured. */
async function leads(address: string): Promise<boolean> {
  try {
    const asked = { method: 'POST', body: '{}', signal: AbortSignal.timeout(1_000) }
    const response = await fetch(`http://${address}/v3/maintenance/status`, asked)
    const { header, leader } = (await response.json()) as {
      header?: { member_id?: string }
      leader?: string
    }
    return leader !== undefined && leader === header?.member_id
  } catch {
    return false
  }
}
