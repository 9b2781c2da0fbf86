/** The worker's side of the channel to the tour; without a tour, news go to the terminal. */
import type { Peer } from 'quorate'
import type { News, Told } from '../messages.ts'
import { monotonicMs } from '../monotonic.ts'

export function tell(news: News): void {
  const at = monotonicMs()
  if (process.send === undefined) console.log(JSON.stringify(news))
  else send({ at, news })
}

/** What is told while the tour is dying is lost, and that is no reason to fail. */
export function send(told: Told): void {
  if (process.connected) process.send?.(told, undefined, undefined, () => {})
}

/** Tells what happens to this peer, and ends it when Ctrl-C or the end of the tour says so. */
export function report(peer: Peer): void {
  tell({ type: 'started', name: peer.name, address: peer.address })
  peer.on('leader:change', ({ leader, term }) => {
    tell({ type: 'leader', leader: leader?.name, term })
  })
  for (const change of ['join', 'suspect', 'alive', 'dead', 'leave'] as const) {
    peer.on(`member:${change}`, ({ member }) => {
      tell({ type: 'member', change, member: member.name })
    })
  }
  for (const change of ['open', 'suspend', 'resume', 'expire'] as const) {
    peer.on(`session:${change}`, () => tell({ type: 'session', change }))
  }
  peer.on('refused', ({ reason }) => tell({ type: 'trouble', text: reason }))
  peer.on('fatal', ({ error }) => tell({ type: 'trouble', text: String(error) }))

  const stop = () => void peer.stop().then(() => process.exit())
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  process.once('disconnect', () => process.exit())
  // The tour may have died while this process was starting.
  if (process.send !== undefined && !process.connected) process.exit()
}
