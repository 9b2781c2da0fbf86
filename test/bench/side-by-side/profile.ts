/** Where the time of a write goes in our peers: a profile of each while all of them write. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Ground } from './growth.ts'
import { layers, type Profile, sharesOf } from './layers.ts'
import { quorate } from './quorate.ts'
import { load } from './rows.ts'
import { Cluster } from './system.ts'
import { markdown } from './table.ts'

const window = 256

export async function profile({ nextDirectory, effort }: Ground): Promise<void> {
  const profiles = nextDirectory()
  const { cluster } = await Cluster.start(quorate, {
    size: 3,
    directory: nextDirectory(),
    timing: 'default',
    nodeArguments: ['--cpu-prof', `--cpu-prof-dir=${profiles}`],
  })
  await cluster.prepare(64, 100)
  const note = (text: string) => console.error(`! ${text}`)
  const many = await load({ cluster, loadMs: effort.loadMs * 4, note }, 'each', 'set', window)
  const leader = cluster.clients[await cluster.leader()]?.pid
  await cluster.finish()
  const files = readdirSync(profiles).toSorted()
  const sharesBy = (isWanted: (file: string) => boolean) =>
    sharesOf(files.filter(isWanted).map((file) => read(join(profiles, file))))
  const isLeaders = (file: string) => file.split('.').includes(String(leader))
  const [ofLeader, ofOthers] = [sharesBy(isLeaders), sharesBy((file) => !isLeaders(file))]
  const percent = (share = 0) => `${(100 * share).toFixed(1)} %`
  const body = layers
    .map((layer): [string, number, number] => [
      layer,
      ofLeader.get(layer) ?? 0,
      ofOthers.get(layer) ?? 0,
    ])
    .sort(([, a], [, b]) => b - a)
    .map(([layer, own, others]) => [layer, percent(own), percent(others)])
  console.log(`\n${Math.round(many.perSecond)} writes/s, a client per peer, window ${window}\n`)
  console.log(markdown(['share of the time that is not idle', 'leader', 'followers'], body))
}

function read(file: string): Profile {
  return JSON.parse(readFileSync(file, 'utf8')) as Profile
}
