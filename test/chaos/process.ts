/**
 * A process of a chaos run: a peer, what is done with it, and the orders from outside. What it is
 * stopped, killed and cut off by it does not know.
 */
import process from 'node:process'
import { createPeer, type Peer } from 'quorate'
import { monotonicMs } from '../bench/monotonic.ts'
import type { Made, Order, Phase, Standing } from './order.ts'

export interface Scene<Told> {
  readonly peer: Peer
  readonly made: Made
  readonly tell: (told: Told) => void
  /** Each aborts when it is ordered. On `stop` the others may have ended, and nothing is answered. */
  readonly phases: Readonly<Record<Phase, AbortSignal>>
  readonly isToStay: () => boolean
}

/** `play` ends when it is to stop, with the reason of that signal or without. */
export async function onStage<Told>(play: (scene: Scene<Told>) => Promise<void>): Promise<void> {
  const made = JSON.parse(process.argv[2] ?? '{}') as Made
  const tell = (told: Told | Standing) => process.send?.(told, undefined, undefined, () => {})
  const ends = {
    rest: new AbortController(),
    sum: new AbortController(),
    stop: new AbortController(),
  }
  let isToStay = false
  let siblings: readonly number[] = []
  process.once('disconnect', () => {
    for (const pid of siblings) wake(pid)
    process.exit()
  })
  process.on('message', (order: Order) => {
    if (order.type === 'siblings') siblings = order.pids
    else if (order.type === 'block') block(order.ms)
    else if (order.type === 'stay' || order.type === 'go') isToStay = order.type === 'stay'
    else ends[order.type].abort(new Error(`it is to ${order.type}`))
  })
  const { cluster, name, directory, expect, host } = made
  const { listen, secret, seeds } = host ?? {}
  const peer = await createPeer({
    cluster,
    name,
    bootstrap: { expect },
    storage: { directory },
    ...(listen === undefined ? {} : { listen }),
    ...(secret === undefined ? {} : { secret }),
    ...(seeds === undefined ? {} : { discovery: { lan: false, seeds } }),
  })
  await peer.ready()
  tell({ type: 'ready' })
  const { rest, sum, stop } = ends
  const signals = { rest: rest.signal, sum: sum.signal, stop: stop.signal }
  await play({ peer, made, tell, phases: signals, isToStay: () => isToStay }).catch((error) => {
    if (error !== stop.signal.reason) throw error
  })
  await peer.stop()
  tell({ type: 'stopped' })
  process.channel?.unref()
}

/** The event loop does not turn. */
export function block(ms: number): void {
  const end = monotonicMs() + ms
  while (monotonicMs() < end);
}

function wake(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT')
  } catch {
    // It has ended.
  }
}
