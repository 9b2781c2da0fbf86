/**
 * A process that wants the lock again and again, and tells what it was told while it had it. What
 * it is stopped, killed, blocked and cut off by comes from outside.
 */
import { randomInt } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { type Held, type Lock, lock } from '@quorate/recipes'
import { monotonicMs } from '../bench/monotonic.ts'
import { block, onStage, type Scene } from '../chaos/process.ts'
import type { Section, Told } from './section.ts'

/** A turn of the loop that took longer was a stall: timers are late then, and a signal is, too. */
const stallMs = 60
/** After a stall the peer works off what waited; only then a signal can have fired. */
const afterStallMs = 300
const tellEveryMs = 15

await onStage<Told>(async (scene) => {
  const contended = lock(scene.peer, 'contended')
  for (let count = 1; !scene.phases.stop.aborted; count++) await once(contended, scene, count)
})

/** One way or another to the lock, and one section in it. */
async function once(contended: Lock, scene: Scene<Told>, count: number): Promise<void> {
  const over = scene.phases.stop
  const chance = randomInt(10)
  let held: Held | undefined
  if (chance < 2) held = await contended.tryAcquire({ signal: over })
  else {
    // Some give up; who does has to leave the queue to the others.
    const patience = AbortSignal.timeout(chance < 4 ? randomInt(1, 400) : 60_000)
    const signal = AbortSignal.any([over, patience])
    held = await contended.acquire({ signal }).catch((error) => {
      if (error !== patience.reason) throw error
      return undefined
    })
  }
  if (held === undefined) await delay(randomInt(1, 50))
  else {
    await section(held, scene, count)
    await held.release({ signal: over })
  }
}

async function section(held: Held, scene: Scene<Told>, count: number): Promise<void> {
  const { made, tell } = scene
  // One who never asks the clock shows it by what it was told, and in a section that is long enough.
  const ignoresDeadline = made.sabotage === 'deadline'
  const by = ignoresDeadline || randomInt(2) === 0 ? 'isHeld' : 'signal'
  const looksAtLeast = ignoresDeadline ? 100 : 10
  const id = `${made.name}.${made.life}.${count}`
  const token = made.sabotage === 'token' ? 7n : held.fencingToken
  let firstAt: number | undefined
  let toldAt = 0
  let told: Section | undefined
  let isLost = false
  let before = monotonicMs()
  let stalledAt = Number.NEGATIVE_INFINITY
  // In looks and not in time, so that it goes on after a stop, however long that was.
  for (let looks = randomInt(looksAtLeast, 150); looks > 0 || scene.isToStay(); looks--) {
    const lastAt = monotonicMs()
    if (lastAt - before > stallMs) stalledAt = lastAt
    before = lastAt
    const isHeld = by === 'isHeld' ? ignoresDeadline || held.isHeld : !held.signal.aborted
    isLost = !isHeld
    if (isLost || scene.phases.stop.aborted) break
    firstAt ??= monotonicMs()
    // What was not heard in the moments after a stall is no fault of the signal.
    if (by === 'isHeld' || lastAt - stalledAt > afterStallMs) {
      const until = Math.max(lastAt, firstAt)
      told = { id, worker: made.name, token, by, firstAt, lastAt: until, isLost }
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
  if (told !== undefined) tell({ type: 'section', section: { ...told, isLost } })
  tell({ type: 'left', section: id })
}
