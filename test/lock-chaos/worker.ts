/**
 * A process that wants the lock again and again, and tells what it was told while it had it. What
 * it is stopped, killed and blocked by comes from outside.
 */
import { randomInt } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { type Held, lock } from '@quorate/recipes'
import { createPeer } from 'quorate'
import { monotonicMs } from '../bench/monotonic.ts'
import type { Order, Section, Told, WorkerOptions } from './section.ts'

/** A turn of the loop that took longer was a stall: timers are late then, and a signal is, too. */
const stallMs = 60
/** After a stall the peer works off what waited; only then a signal can have fired. */
const afterStallMs = 300
const tellEveryMs = 15

const options = JSON.parse(process.argv[2] ?? '{}') as WorkerOptions
const tell = (told: Told) => process.send?.(told, undefined, undefined, () => {})
/** Aborts when it is to stop: the others may have stopped before, and then nothing is answered. */
const over = new AbortController()
let count = 0

let siblings: readonly number[] = []
process.once('disconnect', () => {
  for (const pid of siblings) wake(pid)
  process.exit()
})
process.on('message', (order: Order) => {
  if (order.type === 'stop') over.abort(new Error('it is to stop'))
  else if (order.type === 'siblings') siblings = order.pids
  else block(order.ms)
})

const { cluster, name, directory, expect } = options
const peer = await createPeer({
  cluster,
  name,
  bootstrap: { expect },
  storage: { directory },
})
const contended = lock(peer, 'contended')
await peer.ready()
tell({ type: 'ready' })
while (!over.signal.aborted) {
  await once().catch((error) => {
    if (error !== over.signal.reason) throw error
  })
}
await peer.stop()
tell({ type: 'stopped' })
process.channel?.unref()

/** One way or another to the lock, and one section in it. */
async function once(): Promise<void> {
  const chance = randomInt(10)
  let held: Held | undefined
  if (chance < 2) held = await contended.tryAcquire({ signal: over.signal })
  else {
    // Some give up; who does has to leave the queue to the others.
    const patience = AbortSignal.timeout(chance < 4 ? randomInt(1, 400) : 60_000)
    const signal = AbortSignal.any([over.signal, patience])
    held = await contended.acquire({ signal }).catch((error) => {
      if (error !== patience.reason) throw error
      return undefined
    })
  }
  if (held === undefined) await delay(randomInt(1, 50))
  else {
    await section(held)
    await held.release({ signal: over.signal })
  }
}

async function section(held: Held): Promise<void> {
  // One who never asks the clock shows it by what it was told, and in a section that is long enough.
  const ignoresDeadline = options.sabotage === 'deadline'
  const by = ignoresDeadline || randomInt(2) === 0 ? 'isHeld' : 'signal'
  const looksAtLeast = ignoresDeadline ? 100 : 10
  const id = `${name}.${options.life}.${++count}`
  const token = options.sabotage === 'token' ? 7n : held.fencingToken
  let firstAt: number | undefined
  let toldAt = 0
  let told: Section | undefined
  let before = monotonicMs()
  let stalledAt = Number.NEGATIVE_INFINITY
  // In looks and not in time, so that it goes on after a stop, however long that was.
  for (let looks = randomInt(looksAtLeast, 150); looks > 0; looks--) {
    const lastAt = monotonicMs()
    if (lastAt - before > stallMs) stalledAt = lastAt
    before = lastAt
    const isHeld = by === 'isHeld' ? asked(held) : !held.signal.aborted
    if (!isHeld) break
    firstAt ??= monotonicMs()
    // What was not heard in the moments after a stall is no fault of the signal.
    if (by === 'isHeld' || lastAt - stalledAt > afterStallMs) {
      told = { id, worker: name, token, by, firstAt, lastAt: Math.max(lastAt, firstAt) }
      if (lastAt - toldAt > tellEveryMs) {
        toldAt = lastAt
        tell({ type: 'section', section: told })
      }
    }
    // Between the look and the write lies a gap, in which a fault may fall.
    if (randomInt(10) === 0) block(randomInt(1, 20))
    if (randomInt(4) === 0) tell({ type: 'write', section: id, token })
    await delay(2)
  }
  if (told !== undefined) tell({ type: 'section', section: told })
  tell({ type: 'left', section: id })
}

function asked(held: Held): boolean {
  return options.sabotage === 'deadline' || held.isHeld
}

function wake(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT')
  } catch {
    // It has ended.
  }
}

/** The event loop does not turn. */
function block(ms: number): void {
  const end = monotonicMs() + ms
  while (monotonicMs() < end);
}
