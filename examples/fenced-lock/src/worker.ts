/**
 * A worker that writes the report while it holds the lock. It looks before it writes, as it should;
 * what it cannot know is how long it was stopped between the look and the write.
 */
import { fencingHeaders, lock } from '@quorate/recipes'
import { createPeer } from 'quorate'
import type { Order, Told } from './messages.ts'

const [cluster = '', name = '', url = '', sibling] = process.argv.slice(2)
const tell = (told: Told) => process.send?.(told, undefined, undefined, () => {})

// Whoever started it is gone: one that is stopped could not hear that, so somebody wakes it.
process.once('disconnect', () => {
  if (sibling !== undefined) wake(Number(sibling))
  process.exit()
})
process.on('message', (order: Order) => void write(order.type === 'hold-and-stop'))

const peer = await createPeer({ cluster, name, bootstrap: { expect: 3 } })
await peer.ready()
tell({ type: 'ready' })

async function write(isStopped: boolean): Promise<void> {
  await using held = await lock(peer, 'report').acquire()
  tell({ type: 'holds', token: held.fencingToken })

  const { isHeld } = held
  tell({ type: 'looked', isHeld })
  if (!isHeld) return
  // A long collection of garbage, a laptop that is closed, a machine that is moved.
  if (isStopped) process.kill(process.pid, 'SIGSTOP')

  const headers = fencingHeaders(held.fencingToken)
  const response = await fetch(url, { method: 'PUT', headers, body: `written by ${name}` })
  tell({ type: 'wrote', status: response.status, answer: await response.text() })
  tell({ type: 'looked-again', isHeld: held.isHeld, hasHeard: held.signal.aborted })
}

function wake(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT')
  } catch {
    // It has ended.
  }
}
