/**
 * One of the peers of the transfer benchmark: it writes all the time, several values at once, and
 * notes when each is acknowledged, on the clock that all processes share.
 */
import { createPeer } from 'quorate'
import { monotonicMs } from './monotonic.ts'

export type Asked =
  | { readonly type: 'write'; readonly writers: number }
  | { readonly type: 'transfer'; readonly to: string }
  /** What was acknowledged since then; asked when it is over. */
  | { readonly type: 'noted'; readonly since: number }

export type Told =
  | { readonly type: 'ready'; readonly id: string }
  | { readonly type: 'leader'; readonly id: string | undefined }
  /** The call returned: `reason` is undefined when the other one leads. */
  | { readonly type: 'transferred'; readonly at: number; readonly reason: string | undefined }
  | { readonly type: 'noted'; readonly acknowledged: readonly number[]; readonly failed: number }

const [cluster = '', name = '', expect = '5', algorithm = 'bully'] = process.argv.slice(2)
const keptNotes = 200_000

const peer = await createPeer({
  cluster,
  name,
  bootstrap: { expect: Number(expect) },
  election: { algorithm: algorithm as 'bully' | 'ring' },
})
let acknowledged: number[] = []
let failed = 0

process.once('disconnect', () => process.exit())
process.on('message', (asked: Asked) => {
  if (asked.type === 'write')
    for (let i = 0; i < asked.writers; i++) void write(`/bench/${name}/${i}`)
  else if (asked.type === 'transfer') void transfer(asked.to)
  else tell({ type: 'noted', acknowledged: acknowledged.filter((at) => at >= asked.since), failed })
})
peer.on('leader:change', ({ leader }) => tell({ type: 'leader', id: leader?.id }))
await peer.ready()
tell({ type: 'ready', id: peer.id })

async function write(path: string): Promise<void> {
  const value = new Uint8Array(100)
  while (process.connected) {
    try {
      await peer.state.set(path, value)
      acknowledged.push(monotonicMs())
      if (acknowledged.length > keptNotes) acknowledged = acknowledged.slice(keptNotes / 2)
    } catch {
      failed++
    }
  }
}

async function transfer(to: string): Promise<void> {
  let reason: string | undefined
  try {
    await peer.transferLeadership(to)
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error)
  }
  tell({ type: 'transferred', at: monotonicMs(), reason })
}

function tell(told: Told): void {
  if (process.connected) process.send?.(told, undefined, undefined, () => {})
}
