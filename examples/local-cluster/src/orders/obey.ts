/** Does what the tour asks of this worker; nothing here is needed to be a peer. */
import type { Peer } from 'quorate'
import type { Answers, Asked, Order } from '../messages.ts'
import { monotonicMs } from '../monotonic.ts'
import { ClaimsLog } from './claims.ts'
import { send } from './tell.ts'
import { view } from './view.ts'
import { Writer } from './writer.ts'

export function obey(peer: Peer): void {
  const writer = new Writer(peer)
  const claims = new ClaimsLog(peer)

  const obeyOne = async (order: Order): Promise<Answers[Order['type']]> => {
    switch (order.type) {
      case 'write':
        return writer.start()
      case 'next-write':
        return await writer.next(order.after, order.laterThanTerm)
      case 'rest':
        return await writer.stop()
      case 'view':
        return await view(peer)
      case 'members':
        return peer.members.list().flatMap(({ name, status }) => (status === 'alive' ? name : []))
      case 'note-claims':
        return claims.start()
      case 'claims':
        return claims.stop()
      case 'guard':
        return guard(order.pid)
      case 'stop':
        await peer.stop()
        return undefined
    }
  }

  process.on('message', async ({ number, order }: Asked) => {
    try {
      const answer = await obeyOne(order)
      send({ at: monotonicMs(), answerTo: number, answer })
    } catch (error) {
      send({ at: monotonicMs(), answerTo: number, error: String(error) })
    }
    // The channel was the last thing that kept this process; it ends if nothing else was left open.
    if (order.type === 'stop') process.channel?.unref()
  })
}

/** A stopped process cannot notice that its parent is gone: somebody has to wake it. */
function guard(pid: number): undefined {
  process.prependOnceListener('disconnect', () => {
    try {
      process.kill(pid, 'SIGCONT')
    } catch {
      // It has ended already.
    }
  })
}
