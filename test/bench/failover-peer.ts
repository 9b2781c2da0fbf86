/**
 * One of the peers of the failover benchmark. It notes when what happened, on the clock that all
 * processes share, and tells it when asked: while time is taken, nothing but the peer runs here.
 */
import { lanTiming, type NetworkInput } from '@quorate/kernel'
import { openPorts } from '@quorate/runtime'
import { onPorts, Peer } from 'quorate'
import { monotonicMs } from './monotonic.ts'

/** What was noted at one peer; `peer` is whom it is about. */
export interface Noted {
  readonly at: number
  readonly what: 'closed' | 'refused' | 'accepted' | 'leader' | 'acknowledged'
  readonly peer: string
  readonly term: number
}

export type Asked =
  | { readonly type: 'write' }
  | { readonly type: 'rest' }
  /** Everything noted since this instant; answered once a write was acknowledged after it. */
  | { readonly type: 'noted'; readonly since: number; readonly laterThanTerm: number }

export type Told =
  | { readonly type: 'ready'; readonly id: string }
  | { readonly type: 'leader'; readonly id: string | undefined; readonly term: number }
  /** So many writes were acknowledged since `write`. */
  | { readonly type: 'wrote'; readonly count: number }
  | { readonly type: 'noted'; readonly noted: readonly Noted[] }

const [cluster = '', name = '', expect = '5', given] = process.argv.slice(2)
const transport = given === 'quic' ? 'quic' : 'tcp'
const warmWrites = 200
const writeEveryMs = 2
const value = new Uint8Array(100)
const keptNotes = 20_000

let noted: Noted[] = []
let isWriting = false
let waiting: Extract<Asked, { type: 'noted' }> | undefined

const listen = { host: '127.0.0.1', port: 0 }
const ports = await openPorts({ cluster, listen, transport, discovery: { lan: true, seeds: [] } })
const open = ports.open.bind(ports)
const observed = Object.assign(ports, {
  open: (handle: (input: NetworkInput) => void) => {
    open((input) => {
      noteInput(input)
      handle(input)
    })
  },
})
const bootstrap = { expect: Number(expect) }
const settings = { cluster, name, transport, timing: lanTiming, bootstrap } as const
const peer = new Peer(onPorts(observed, settings), settings)

process.once('disconnect', () => process.exit())
process.on('message', (asked: Asked) => {
  if (asked.type === 'write') write()
  else if (asked.type === 'rest') isWriting = false
  else {
    waiting = asked
    answer()
  }
})
peer.on('leader:change', ({ leader, term }) => {
  note('leader', leader?.id ?? '')
  tell({ type: 'leader', id: leader?.id, term })
})
await peer.ready()
tell({ type: 'ready', id: peer.id })

function note(what: Noted['what'], about: string): void {
  noted.push({ at: monotonicMs(), what, peer: about, term: peer.term })
  if (noted.length > keptNotes) noted = noted.slice(keptNotes / 2)
}

function noteInput(input: NetworkInput): void {
  if (input.type === 'link-closed' && input.by === 'remote') note('closed', input.peer)
  else if (input.type === 'verified') note(input.refused ? 'refused' : 'accepted', input.peer)
}

/** A write at each beat, whatever became of those before: as many as would come from outside. */
function write(): void {
  isWriting = true
  let acknowledged = 0
  const timer = setInterval(() => {
    if (!isWriting) return clearInterval(timer)
    void submit(() => {
      if (++acknowledged === warmWrites) tell({ type: 'wrote', count: acknowledged })
    })
  }, writeEveryMs)
}

/** An acknowledgement is noted with the instant at which the write was submitted. */
async function submit(acknowledged: () => void): Promise<void> {
  const submittedAt = monotonicMs()
  try {
    await peer.state.set('/bench', value)
  } catch {
    return
  }
  note('acknowledged', String(submittedAt))
  acknowledged()
  answer()
}

function answer(): void {
  if (waiting === undefined) return
  const { since, laterThanTerm } = waiting
  const isAfter = (it: Noted) =>
    it.what === 'acknowledged' && it.term > laterThanTerm && Number(it.peer) > since
  if (isWriting && !noted.some(isAfter)) return
  waiting = undefined
  tell({ type: 'noted', noted: noted.filter(({ at }) => at >= since) })
}

function tell(told: Told): void {
  if (process.connected) process.send?.(told, undefined, undefined, () => {})
}
