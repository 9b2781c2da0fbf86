/** Our peers: the application and the peer are one process, so there is no client beside it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import type { PeerOptions } from 'quorate'
import { builtProgram } from '../built-program.ts'
import type { Command } from './program.ts'
import { addressOf, freePorts, type Place, type System, type Timing } from './system.ts'

const network = 0

let program: Promise<string> | undefined

const presets = { default: 'lan', fast: 'local' } as const

export const quorate: System = {
  name: 'quorate',
  prepare: () => undefined,
  version: () => {
    const manifest = new URL('../../../packages/quorate/package.json', import.meta.url)
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
    return `quorate ${version}, Node ${process.version}`
  },
  describe: (timing: Timing) => ({
    options: { timing: presets[timing], storage: 'a directory', bootstrap: { expect: 3 } },
    client: 'peer.ts: the application is in the peer',
  }),
  layOut: async (place: Place) => ({
    peers: await commands(place),
    client: undefined,
    survivorsClient: undefined,
    leads: async (_, peer) => (await peer.ask('leader')).leader === true,
  }),
}

async function commands({ size, directory, timing, nodeArguments = [] }: Place) {
  program ??= builtProgram('side-by-side/peer.ts')
  const path = await program
  const indexes = Array.from({ length: size }, (_, i) => i)
  const ports = await Promise.all(indexes.map((i) => freePorts(addressOf(network, i), 1)))
  const seeds = ports.map(([port], i) => `${addressOf(network, i)}:${port}`)
  return indexes.map((i): Command => {
    const options: PeerOptions = {
      cluster: 'side-by-side',
      name: `p${i + 1}`,
      listen: { host: addressOf(network, i), port: ports[i]?.[0] ?? 0 },
      discovery: { lan: false, seeds },
      bootstrap: { expect: size },
      timing: presets[timing],
      storage: { directory: join(directory, `p${i + 1}`) },
    }
    return [process.execPath, ...nodeArguments, path, JSON.stringify(options)]
  })
}
