/** Some of the members of `bench:many`, in one process. */
import process from 'node:process'
import { createPeer, type Peer } from 'quorate'
import { monotonicMs } from './monotonic.ts'

export type Told =
  | { readonly type: 'listening'; readonly at: number }
  /** Every member of this process sees all members alive. */
  | { readonly type: 'seen'; readonly at: number }

const voters = 5
const [cluster = '', ...numbers] = process.argv.slice(2)
const [members = 0, first = 0, next = 0] = numbers.map(Number)
process.once('disconnect', () => process.exit())

const peers: Peer[] = []
let hasSeen = false
for (let n = first; n < next; n++) {
  const founder = n < voters ? { bootstrap: { expect: voters } } : {}
  const peer = await createPeer({ cluster, name: `m${n}`, ...founder })
  peer.on('member:join', look)
  peer.on('member:alive', look)
  peers.push(peer)
}
tell({ type: 'listening', at: monotonicMs() })
look()

function look(): void {
  const seesAll = (peer: Peer) =>
    peer.members.list().filter(({ status }) => status === 'alive').length === members
  if (hasSeen || peers.length < next - first || !peers.every(seesAll)) return
  hasSeen = true
  tell({ type: 'seen', at: monotonicMs() })
}

function tell(told: Told): void {
  if (process.connected) process.send?.(told)
}
