/**
 * A peer in a process of its own, as the test sees it: it can be asked, killed and stopped, and it
 * tells every event of its peer with the instant.
 */
import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import type { Leader, Member, PeerEvents, PeerOptions, Quorum } from 'quorate'
import type { TransportName } from './each-transport.ts'
import { until, within } from './until.ts'

export interface Asked {
  readonly number: number
  readonly path: string
  readonly words: readonly unknown[]
}

interface Refusal {
  readonly message: string
  readonly code: string | undefined
  /** Of an operation that was given up. */
  readonly quorum?: Quorum | undefined
}

/** An event of the peer. `at`: when its process had it, on the machine's monotonic clock. */
export interface PeerEvent {
  readonly type: keyof PeerEvents
  readonly at: number
  readonly payload: {
    readonly member?: Member
    readonly leader?: Leader
    readonly term?: number
    readonly missing?: Quorum['missing']
    readonly reason?: string
  }
}

export type Told =
  | { readonly event: PeerEvent }
  | { readonly started: { readonly id: string; readonly name: string; readonly address: string } }
  | { readonly refused: Refusal }
  | { readonly number: number; readonly value: unknown }
  | { readonly number: number; readonly error: Refusal }

const program = new URL('peer-program.ts', import.meta.url)

export class PeerProcess {
  id = ''
  name = ''
  address = ''
  /** Why `createPeer` refused. */
  refusal: Refusal | undefined
  readonly events: PeerEvent[] = []
  exit: { readonly code: number | null; readonly signal: string | null } | undefined
  readonly #child: ChildProcess
  readonly #answers = new Map<number, PromiseWithResolvers<unknown>>()
  #asked = 0

  /** `enter`: what precedes the command, to run it on another host. */
  constructor(options: PeerOptions, enter: readonly string[] = []) {
    const [execPath = '', ...execArgv] = [...enter, process.execPath]
    this.#child = fork(program, [JSON.stringify(options)], {
      execPath,
      execArgv,
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.#child.on('error', () => {})
    this.#child.on('message', (told: Told) => this.#onTold(told))
    this.#child.once('exit', (code, signal) => {
      this.exit = { code, signal }
      for (const { reject } of this.#answers.values()) reject(new Error('the process has ended'))
    })
  }

  /** Starts a peer and waits for its sockets. */
  static async start(options: PeerOptions, enter?: readonly string[]): Promise<PeerProcess> {
    const started = new PeerProcess(options, enter)
    await until('the process has a peer', () => started.id !== '' || started.refusal !== undefined)
    assert.equal(started.refusal, undefined)
    return started
  }

  /** Reads `state.cursor`, or calls `state.set`, of its peer. */
  async ask<T>(path: string, ...words: readonly unknown[]): Promise<T> {
    const number = ++this.#asked
    const answer = Promise.withResolvers<unknown>()
    answer.promise.catch(() => {})
    this.#answers.set(number, answer)
    const asked: Asked = { number, path, words }
    if (this.#child.connected) this.#child.send(asked, () => {})
    return (await answer.promise) as T
  }

  leader(): Promise<Leader | undefined> {
    return this.ask<Leader | undefined>('leader')
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  async kill(): Promise<void> {
    if (this.exit !== undefined) return
    this.signal('SIGKILL')
    await until('the process is gone', () => this.exit !== undefined)
  }

  /** Graceful; asserts that nothing escaped in it and that it ends by itself. */
  async stop(): Promise<void> {
    const { escaped } = await within('it stops', this.ask<{ escaped: string[] }>('stop'))
    assert.deepEqual(escaped, [], `${this.name}: nothing escapes from a peer`)
    await this.ends()
  }

  /** Asserts that the process ends by itself: nothing was left open in it. */
  async ends(): Promise<void> {
    const exit = await until('the process ends by itself', () => this.exit)
    assert.deepEqual(exit, { code: 0, signal: null })
  }

  #onTold(told: Told): void {
    if ('started' in told) Object.assign(this, told.started)
    else if ('event' in told) this.events.push(told.event)
    else if ('refused' in told) this.refusal = told.refused
    else {
      const answer = this.#answers.get(told.number)
      this.#answers.delete(told.number)
      if (!('error' in told)) answer?.resolve(told.value)
      else answer?.reject(Object.assign(new Error(told.error.message), told.error))
    }
  }
}

/** Founds a cluster of processes and waits until all are ready. */
export async function foundProcesses(
  cluster: string,
  size: number,
  transport: TransportName = 'tcp',
): Promise<PeerProcess[]> {
  const options = { cluster, transport, bootstrap: { expect: size } }
  const peers = await Promise.all(
    Array.from({ length: size }, (_, i) => PeerProcess.start({ ...options, name: `p${i + 1}` })),
  )
  await within('the processes found a cluster', Promise.all(peers.map((peer) => peer.ask('ready'))))
  return peers
}

/** The one leader that all of these name, and the others. */
export async function leaderAmong(
  peers: readonly PeerProcess[],
  limitMs?: number,
): Promise<{ leader: PeerProcess; term: number; others: PeerProcess[] }> {
  const look = async () => {
    const named = await Promise.all(peers.map((peer) => peer.leader()))
    const first = named[0]
    if (first === undefined) return undefined
    if (!named.every((one) => one?.id === first.id && one.term === first.term)) return undefined
    const leader = peers.find(({ id }) => id === first.id)
    if (leader === undefined) return undefined
    return { leader, term: first.term, others: peers.filter((peer) => peer !== leader) }
  }
  return await until('all name one leader', look, limitMs)
}
