/**
 * One peer in a process of its own. It does what the test asks of its public API, tells its events,
 * and at its end whether anything escaped: an unhandled rejection, an uncaught exception.
 */
import { createPeer, type Peer, type PeerEvents, type PeerOptions, type Quorum } from 'quorate'
import { monotonicMs } from '../bench/monotonic.ts'
import { block } from './blocked-loop.ts'
import { Load } from './load.ts'
import type { Asked, PeerEvent, Told } from './peer-process.ts'

const escaped: string[] = []
process.on('unhandledRejection', (error) => escaped.push(`unhandled rejection: ${error}`))
process.on('uncaughtException', (error) => escaped.push(`uncaught exception: ${error?.stack}`))
process.once('disconnect', () => process.exit())

const told: readonly (keyof PeerEvents)[] = [
  'member:join',
  'member:suspect',
  'member:alive',
  'member:dead',
  'member:leave',
  'leader:change',
  'quorum:lost',
  'quorum:regained',
  'refused',
  'storage:full',
  'storage:freed',
  'session:expire',
]

const tell = (told: Told) => process.send?.(told, undefined, undefined, () => {})

try {
  const peer = await createPeer(JSON.parse(process.argv[2] ?? '{}') as PeerOptions)
  for (const type of told) {
    peer.on(type, (payload: PeerEvent['payload']) =>
      tell({ event: { type, at: monotonicMs(), payload } }),
    )
  }
  tell({ started: { id: peer.id, name: peer.name, address: peer.address } })

  const load = new Load(peer)
  process.on('message', async ({ number, path, words }: Asked) => {
    try {
      if (path === 'stop') await peer.stop()
      const value = path === 'stop' ? { escaped } : await use({ peer, load }, path, words)
      tell({ number, value })
    } catch (error) {
      const { message, code, quorum } = error as Error & { code?: string; quorum?: Quorum }
      tell({ number, error: { message, code, quorum } })
    }
    // Nothing but the channel may keep the process now: it ends, or the test fails.
    if (path === 'stop') process.channel?.unref()
  })
} catch (error) {
  const { message, code } = error as Error & { code?: string }
  tell({ refused: { message, code } })
  process.channel?.unref()
}

/**
 * Reads `a.b` of the peer, or calls it when it is a function; `setWithin` has a deadline in
 * milliseconds, `load.a` is of the application that asks for much, and for `block` see there.
 */
async function use(
  { peer, load }: { readonly peer: Peer; readonly load: Load },
  path: string,
  words: readonly unknown[],
): Promise<unknown> {
  if (path === 'setWithin') {
    const [key, value, ms] = words as [string, Uint8Array, number]
    return await peer.state.set(key, value, { signal: AbortSignal.timeout(ms) })
  }
  if (path === 'block') {
    const [forMs, stops] = words as [number, boolean]
    return block(peer, forMs, stops)
  }
  const names = path.split('.')
  let owner: unknown = names[0] === 'load' ? { load } : peer
  const last = names.pop() ?? ''
  for (const name of names) owner = Reflect.get(owner as object, name)
  const value = Reflect.get(owner as object, last)
  return typeof value === 'function' ? await Reflect.apply(value, owner, words) : value
}
