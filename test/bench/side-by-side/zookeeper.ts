/** ZooKeeper as Debian has it, with the heap that its own scripts give it, and its C client. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compile } from './compile.ts'
import type { Command } from './program.ts'
import { addressOf, freePorts, type Place, type System, type Timing } from './system.ts'

const network = 1
const jar = '/usr/share/java/zookeeper.jar'
const source = fileURLToPath(new URL('zookeeper-client.c', import.meta.url))
const tickTimes = { default: 2000, fast: 200 } as const
const java = ['-Xmx1000m', '-Dzookeeper.root.logger=ERROR,CONSOLE'] as const

/** As its manual has it for production; each write is synced to disk, which is its default. */
const template = (timing: Timing) => `tickTime=${tickTimes[timing]}
initLimit=10
syncLimit=5
forceSync=yes
maxClientCnxns=0
admin.enableServer=false
4lw.commands.whitelist=srvr
`

let client = ''

export const zookeeper: System = {
  name: 'ZooKeeper',
  prepare: (directory) => {
    if (!existsSync(jar)) return `${jar} is not there (Debian's package zookeeper)`
    try {
      execFileSync('java', ['-version'], { stdio: 'ignore' })
    } catch {
      return 'java does not run (Debian: default-jre-headless)'
    }
    client = join(directory, 'zookeeper-client')
    return compile(source, client, 'zookeeper_st', 'gcc, libzookeeper-st-dev')
  },
  version: () => {
    const found = readdirSync('/usr/share/java').find((it) => /^zookeeper-\d[\d.]*\.jar$/.test(it))
    return `ZooKeeper ${found?.slice('zookeeper-'.length, -'.jar'.length) ?? 'of an unknown version'}`
  },
  describe: (timing) => ({
    'zoo.cfg': template(timing),
    java: java.join(' '),
    client: 'zookeeper-client.c: the C client, asynchronous, one thread',
  }),
  layOut: async (place) => {
    const { peers, addresses } = await commands(place)
    // Of a session: two ticks, as its server has it by default.
    const shortestMs = String(2 * tickTimes[place.timing])
    return {
      peers,
      client: (index) => [client, addresses[index] as string, shortestMs],
      survivorsClient: (leader) => [
        client,
        addresses.filter((_, i) => i !== leader).join(),
        shortestMs,
      ],
      leads: async (index) => (await srvr(addresses[index] as string)).includes('Mode: leader'),
    }
  },
}

async function commands({ size, directory, timing }: Place) {
  const indexes = Array.from({ length: size }, (_, i) => i)
  const ports = await Promise.all(indexes.map((i) => freePorts(addressOf(network, i), 3)))
  const servers = ports.map(
    ([, quorum, election], i) => `server.${i + 1}=${addressOf(network, i)}:${quorum}:${election}`,
  )
  const peers = indexes.map((i): Command => {
    const data = join(directory, `z${i + 1}`)
    mkdirSync(data)
    writeFileSync(join(data, 'myid'), String(i + 1))
    const own = [
      `dataDir=${data}`,
      `clientPort=${ports[i]?.[0]}`,
      `clientPortAddress=${addressOf(network, i)}`,
    ]
    writeFileSync(join(data, 'zoo.cfg'), `${template(timing)}${[...own, ...servers].join('\n')}\n`)
    const main = 'org.apache.zookeeper.server.quorum.QuorumPeerMain'
    return ['java', ...java, '-cp', `/etc/zookeeper/conf:${jar}`, main, join(data, 'zoo.cfg')]
  })
  return { peers, addresses: ports.map(([port], i) => `${addressOf(network, i)}:${port}`) }
}

/** What a server says of itself; nothing when it does not answer. */
async function srvr(address: string): Promise<string> {
  const [host, port] = address.split(':')
  const socket = connect({ host: host as string, port: Number(port) })
  let said = ''
  try {
    socket.end('srvr')
    for await (const piece of socket) said += piece
  } catch {
    return ''
  }
  return said
}
