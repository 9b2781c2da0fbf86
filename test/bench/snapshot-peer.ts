/**
 * One of the peers of the snapshot benchmark: it writes when it is told to, and measures for how long
 * its event loop stood still.
 */
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks'
import { createPeer, type PeerOptions } from 'quorate'

export type Asked =
  /** `rounds` times so many keys of 100 bytes, in transactions. */
  | { readonly type: 'write'; readonly keys: number; readonly rounds: number }
  /** What was measured since it was asked last. */
  | { readonly type: 'measured' }

export type Told =
  | { readonly type: 'open'; readonly createMs: number; readonly keys: number }
  | { readonly type: 'ready'; readonly leads: boolean }
  | { readonly type: 'written' }
  | {
      readonly type: 'measured'
      readonly maxMs: number
      readonly p99Ms: number
      /** The longest collection of garbage. */
      readonly gcMs: number
      readonly marks: Record<string, number>
    }

const stepsPerTransaction = 128

const delay = monitorEventLoopDelay({ resolution: 1 })
let gcMs = 0
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) gcMs = Math.max(gcMs, duration)
}).observe({ entryTypes: ['gc'] })
const begun = performance.now()
const peer = await createPeer(JSON.parse(process.argv[2] ?? '{}') as PeerOptions)
tell({ type: 'open', createMs: performance.now() - begun, keys: countKeys() })

process.once('disconnect', () => process.exit())
process.on('message', (asked: Asked) => {
  if (asked.type === 'write') void write(asked.keys, asked.rounds)
  else measured()
})
await peer.ready()
delay.enable()
tell({ type: 'ready', leads: peer.isLeader })

async function write(keys: number, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (let first = 0; first < keys; first += stepsPerTransaction) {
      const transaction = peer.state.transaction()
      const end = Math.min(keys, first + stepsPerTransaction)
      for (let key = first; key < end; key++) {
        transaction.set(`/bench/k${key}`, new Uint8Array(100).fill(round + key))
      }
      await transaction.commit()
    }
  }
  tell({ type: 'written' })
}

function measured(): void {
  const { marks } = peer.inspect() as { marks: Record<string, number> }
  const maxMs = delay.max / 1e6
  const p99Ms = delay.percentile(99) / 1e6
  tell({ type: 'measured', maxMs, p99Ms, gcMs, marks })
  gcMs = 0
  delay.reset()
}

function countKeys(): number {
  return peer.state.local.children('/bench').names.length
}

function tell(told: Told): void {
  process.send?.(told)
}
