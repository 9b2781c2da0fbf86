/** Where the time of a write goes in our peers: a profile of each while all of them write. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { monotonicMs } from '../monotonic.ts'
import type { Ground } from './growth.ts'
import { functionsOf, layers, type Profile, sharesOf } from './layers.ts'
import { quorate } from './quorate.ts'
import { load } from './rows.ts'
import { Cluster } from './system.ts'
import { markdown } from './table.ts'

const window = 256
const mostFunctions = 12

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
  const fromMs = monotonicMs()
  const many = await load({ cluster, loadMs: effort.loadMs * 4, note }, 'each', 'set', window)
  const span = { fromMs, untilMs: monotonicMs() }
  const leader = cluster.clients[await cluster.leader()]?.pid
  await cluster.finish()
  const files = readdirSync(profiles).toSorted()
  const profilesOf = (isWanted: (file: string) => boolean) =>
    files.filter(isWanted).map((file) => read(join(profiles, file)))
  const isLeaders = (file: string) => file.split('.').includes(String(leader))
  const own = profilesOf(isLeaders)
  const ofLeader = sharesOf(own, span)
  const ofOthers = sharesOf(
    profilesOf((file) => !isLeaders(file)),
    span,
  )
  const percent = (share = 0) => `${(100 * share).toFixed(1)} %`
  const body = layers
    .map((layer): [string, number, number] => [
      layer,
      ofLeader.get(layer) ?? 0,
      ofOthers.get(layer) ?? 0,
    ])
    .sort(([, a], [, b]) => b - a)
    .map(([layer, leader, others]) => [layer, percent(leader), percent(others)])
  console.log(`\n${Math.round(many.perSecond)} writes/s, a client per peer, window ${window}\n`)
  console.log(markdown(['share of the time that is not idle', 'leader', 'followers'], body))
  const longest = [...functionsOf(own, span)].sort(([, a], [, b]) => b - a).slice(0, mostFunctions)
  const named = longest.map(([name, share]) => [name, percent(share)])
  console.log(`\n${markdown(['function of the leader', 'share'], named)}`)
}

function read(file: string): Profile {
  return JSON.parse(readFileSync(file, 'utf8')) as Profile
}
