/**
 * One process of a founding. It loads what it needs, waits for the word to start, and tells when it
 * is ready and, when asked, to which cluster it belongs.
 */
import process from 'node:process'
import { createPeer, type Peer, type PeerOptions } from 'quorate'
import { monotonicMs } from './monotonic.ts'

export type Order =
  | { readonly type: 'start'; readonly options: PeerOptions }
  | { readonly type: 'look' }

/** What a peer says of itself; `founding`: its marks of that, to see what kept one that is not ready. */
export interface Standing {
  readonly cluster: string | undefined
  readonly leader: string | undefined
  readonly term: number
  readonly founding: Readonly<Record<string, number>>
}

export type Told =
  | { readonly type: 'loaded' }
  | { readonly type: 'ready'; readonly at: number }
  | { readonly type: 'standing'; readonly standing: Standing }

let peer: Peer | undefined
process.once('disconnect', () => process.exit())
process.on('message', (order: Order) => {
  if (order.type === 'start') void start(order.options)
  else tell({ type: 'standing', standing: standing() })
})
tell({ type: 'loaded' })

async function start(options: PeerOptions): Promise<void> {
  peer = await createPeer(options)
  await peer.ready()
  tell({ type: 'ready', at: monotonicMs() })
}

function standing(): Standing {
  const inspected = peer?.inspect() as
    | { cluster: { id?: string }; marks: Record<string, number> }
    | undefined
  const marks = Object.entries(inspected?.marks ?? {})
  return {
    cluster: inspected?.cluster.id,
    leader: peer?.leader?.id,
    term: peer?.term ?? 0,
    founding: Object.fromEntries(marks.filter(([mark]) => mark.startsWith('founding-'))),
  }
}

function tell(told: Told): void {
  if (process.connected) process.send?.(told, undefined, undefined, () => {})
}
