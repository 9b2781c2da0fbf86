/** Peers for the tests: ports in this process that record what comes, and in child processes. */
import { type ChildProcess, fork } from 'node:child_process'
import type { Address, NetworkInput, PeerId, Ports } from '@quorate/kernel'
import { openPorts, type PortsOptions } from '../src/index.ts'
import { until } from './until.ts'

type InputOf<T extends NetworkInput['type']> = Extract<NetworkInput, { type: T }>

export interface Recorded {
  readonly ports: Awaited<ReturnType<typeof openPorts>>
  readonly inputs: NetworkInput[]
  of: <T extends NetworkInput['type']>(type: T) => InputOf<T>[]
  /** The n-th input of a type, waited for. */
  nth: <T extends NetworkInput['type']>(type: T, n?: number) => Promise<InputOf<T>>
}

export interface Child {
  readonly process: ChildProcess
  readonly id: PeerId
  readonly address: Address
  readonly messages: unknown[]
  /** How it ended; undefined while it lives. */
  ended: () => { code: number | null; signal: string | null } | undefined
  errors: () => string
}

export const openPeers: Ports[] = []
export const openChildren: ChildProcess[] = []

/** What the tests opened is closed whatever they did; used as an `afterEach`. */
export async function closeAll(): Promise<void> {
  for (const child of openChildren.splice(0)) {
    child.kill('SIGCONT')
    child.kill('SIGKILL')
  }
  await Promise.all(openPeers.splice(0).map((ports) => ports.close()))
}

const quiet = { lan: false, seeds: [] }

/** Ports on a free port of 127.0.0.1 that record what they are handed. */
export async function record(options: Partial<PortsOptions> = {}): Promise<Recorded> {
  const ports = await openPorts({
    cluster: 'test',
    listen: { host: '127.0.0.1', port: 0 },
    discovery: quiet,
    ...options,
  })
  openPeers.push(ports)
  const inputs: NetworkInput[] = []
  ports.open((input) => inputs.push(input))
  const of = <T extends NetworkInput['type']>(type: T) =>
    inputs.filter((input): input is InputOf<T> => input.type === type)
  const nth = <T extends NetworkInput['type']>(type: T, n = 0) =>
    until(`${type} number ${n} is there`, () => of(type)[n])
  return { ports, inputs, of, nth }
}

/** A peer in a process of its own; see `programs/peer.ts` for what it does. */
export async function spawn(task = 'listen', transport = 'tcp', cluster = 'test'): Promise<Child> {
  const program = new URL('./programs/peer.ts', import.meta.url)
  const child = fork(program, [task, transport, cluster], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  openChildren.push(child)
  const messages: unknown[] = []
  let errors = ''
  let ended: { code: number | null; signal: string | null } | undefined
  child.on('message', (message) => messages.push(message))
  child.stderr?.on('data', (text) => {
    errors += text
  })
  child.on('exit', (code, signal) => {
    ended = { code, signal }
  })
  const ready = await until('the child listens', () => {
    if (ended !== undefined) throw new Error(`the child ended at once: ${errors}`)
    return messages.shift()
  })
  const { id, address } = ready as { id: PeerId; address: Address }
  return { process: child, id, address, messages, ended: () => ended, errors: () => errors }
}

/** Opens the link and waits until it is open. */
export async function link(from: Recorded, to: { id: PeerId; address: Address }): Promise<void> {
  const before = from.of('link-opened').length
  from.ports.streams.connect(to.id, to.address)
  await from.nth('link-opened', before)
}

export function bytes(...values: number[]): Uint8Array {
  return Uint8Array.from(values)
}
