/**
 * One of our peers in the bench side by side, and the application in it: it speaks on standard input
 * and output what the clients of the others speak, see `client.h`. `peer.ts OPTIONS`, as JSON.
 */
import process from 'node:process'
import { createInterface } from 'node:readline'
import { lock } from '@quorate/recipes'
import { createPeer, type PeerOptions } from 'quorate'
import { monotonicMs } from '../monotonic.ts'
import { percentile } from '../percentiles.ts'

const beatMs = 2
/** The clock is looked at once in so many reads that wait for nothing. */
const readsAtOnce = 1_000

const loads = { set, ephemeral, linear, local, lock: lockOwn, contend } as const
const commands = {
  first,
  prepare,
  assume,
  load,
  watch,
  touch,
  beat,
  rest,
  since,
  hold,
  leader,
} as const

const peer = await createPeer(JSON.parse(process.argv[2] ?? '{}') as PeerOptions)
const { state } = peer

let value = new Uint8Array(100)
let paths = ['/bench/k0']
let watching = new AbortController()
let isBeating = false
let beats: { readonly submitted: number; readonly acknowledged: number }[] = []
let beatsSince: number | undefined

for await (const line of createInterface({ input: process.stdin })) {
  const [command = '', ...args] = line.split(' ')
  if (!Object.hasOwn(commands, command)) throw new Error(`unknown command: ${line}`)
  void (commands[command as keyof typeof commands] as (...args: string[]) => unknown)(...args)
}
process.exit()

function answer(told: object): void {
  process.stdout.write(`${JSON.stringify(told)}\n`)
}

async function first(): Promise<void> {
  await peer.ready()
  await state.set('/bench', value)
  answer({ at: monotonicMs() })
}

async function prepare(keys: string, bytes: string): Promise<void> {
  useKeys(Number(keys), Number(bytes))
  await state.set('/fan', value)
  for (let i = 0; i < paths.length; i += 100) {
    await Promise.all(paths.slice(i, i + 100).map((path) => state.set(path, value)))
  }
  answer({ prepared: paths.length, failed: 0 })
}

function assume(keys: string, bytes: string): void {
  useKeys(Number(keys), Number(bytes))
  answer({ prepared: paths.length, failed: 0 })
}

function useKeys(count: number, bytes: number): void {
  value = new Uint8Array(bytes)
  paths = Array.from({ length: count }, (_, i) => `/bench/k${i}`)
}

/** So many operations on their way at any time. What fails is counted, and its place stays free. */
async function load(kind: string, window: string, ms: string): Promise<void> {
  const operate = loads[kind as keyof typeof loads]
  const from = monotonicMs()
  const until = from + Number(ms)
  const spans: number[] = []
  let failed = 0
  let next = 0
  let count = 0
  const chain = async (slot: number) => {
    for (let since = monotonicMs(); since < until; since = monotonicMs()) {
      const done = await operate(paths[next++ % paths.length] as string, slot)
      count += done ?? 1
      spans.push(monotonicMs() - since)
    }
  }
  const chains = Array.from({ length: Number(window) }, (_, slot) =>
    chain(slot).catch((error: unknown) => {
      failed++
      process.stderr.write(`${error}\n`)
    }),
  )
  await Promise.all(chains)
  spans.sort((a, b) => a - b)
  const [p50, p99] = [percentile(spans, 0.5), percentile(spans, 0.99)]
  answer({ count, failed, ms: monotonicMs() - from, p50, p99 })
}

async function set(path: string): Promise<void> {
  await state.set(path, value)
}

async function ephemeral(_: string, slot: number): Promise<void> {
  const path = `/bench/e${process.pid}-${slot}`
  await state.create(path, value, { ephemeral: true })
  await state.delete(path)
}

async function lockOwn(_: string, slot: number): Promise<void> {
  const held = await lock(peer, `own-${process.pid}-${slot}`).acquire()
  await held.release()
}

async function contend(): Promise<void> {
  const held = await lock(peer, 'contended').acquire()
  await held.release()
}

async function linear(path: string): Promise<void> {
  if ((await state.get(path)) === undefined) throw new Error(`${path} is missing`)
}

/** Waits for nothing, so it is done many times; it says how often. */
async function local(path: string): Promise<number> {
  let found = 0
  for (let i = 0; i < readsAtOnce; i++) if (state.local.get(path) !== undefined) found++
  await undefined
  return found
}

/** Tells when the last of all watchers was told of a change. */
function watch(count: string): void {
  watching.abort()
  watching = new AbortController()
  const { signal } = watching
  const wanted = Number(count)
  let told = 0
  const follow = async () => {
    for await (const batch of state.watch('/fan', { signal })) {
      if (batch.type !== 'changes') throw new Error('a watcher was too slow')
      if (++told < wanted) continue
      answer({ told: monotonicMs(), by: told })
      told = 0
    }
  }
  for (let i = 0; i < wanted; i++) {
    follow().catch((error: unknown) => {
      if (!signal.aborted) process.stderr.write(`${error}\n`)
    })
  }
  answer({ watching: wanted })
}

async function touch(): Promise<void> {
  const submitted = monotonicMs()
  await state.set('/fan', value)
  answer({ submitted, acknowledged: monotonicMs(), ok: 1 })
}

/** A write at each beat, whatever becomes of those before. */
function beat(): void {
  isBeating = true
  beats = []
  const timer = setInterval(() => {
    if (!isBeating) return clearInterval(timer)
    const submitted = monotonicMs()
    state.set('/bench', value).then(
      () => {
        beats.push({ submitted, acknowledged: monotonicMs() })
        answerSince()
      },
      // What was given up while nobody led is not what is measured.
      () => {},
    )
  }, beatMs)
}

function rest(): void {
  isBeating = false
}

function since(at: string): void {
  beatsSince = Number(at)
  answerSince()
}

/** Acknowledged are in their order: the first one that was submitted late enough is the answer. */
function answerSince(): void {
  const late = beatsSince
  if (late === undefined) return
  const found = beats.find(({ submitted }) => submitted > late)
  if (found === undefined) return
  beatsSince = undefined
  answer({ at: found.acknowledged })
}

/** What others hold it has when they are gone. */
async function hold(): Promise<void> {
  const { isHeld } = await lock(peer, 'held').acquire()
  answer({ at: isHeld ? monotonicMs() : 0 })
}

function leader(): void {
  answer({ leader: peer.isLeader })
}
