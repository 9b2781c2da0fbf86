/**
 * What snapshots cost on real processes, with 100,000 keys of 100 bytes on disk: for how long the
 * event loop stands still while the log is compacted, while a new peer gets the state, and how long
 * a peer takes to have it again after a kill -9. `npm run bench:snapshots [-- KEYS]`.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtProgram } from './built-program.ts'
import type { Asked, Told } from './snapshot-peer.ts'

const keys = Number(process.argv[2] ?? 100_000)
const program = await builtProgram('snapshot-peer.ts')
const cluster = `snapshots-${randomUUID().slice(0, 8)}`
const root = mkdtempSync(join(tmpdir(), 'quorate-snapshots-'))

class Process {
  readonly name: string
  readonly #child: ChildProcess
  readonly #told: Told[] = []
  #onTold: (() => void) | undefined

  constructor(name: string) {
    this.name = name
    const storage = { directory: join(root, name) }
    const options = { cluster, name, storage, bootstrap: { expect: 3 } }
    this.#child = fork(program, [JSON.stringify(options)])
    this.#child.on('message', (told: Told) => {
      this.#told.push(told)
      this.#onTold?.()
    })
  }

  async hears<T extends Told['type']>(type: T): Promise<Extract<Told, { type: T }>> {
    for (;;) {
      const place = this.#told.findIndex((told) => told.type === type)
      const [told] = place < 0 ? [] : this.#told.splice(place, 1)
      if (told !== undefined) return told as Extract<Told, { type: T }>
      await new Promise<void>((resolve) => {
        this.#onTold = resolve
      })
    }
  }

  async measured(): Promise<Extract<Told, { type: 'measured' }>> {
    this.ask({ type: 'measured' })
    return await this.hears('measured')
  }

  ask(asked: Asked): void {
    this.#child.send(asked)
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const exit = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await exit
  }
}

async function show(what: string, processes: readonly Process[]): Promise<void> {
  for (const each of processes) {
    const { maxMs, p99Ms, gcMs, marks } = await each.measured()
    const seen = ['log-compacted', 'snapshot-sent', 'snapshot-installed']
      .map((mark) => `${mark} ${marks[mark] ?? 0}`)
      .join(', ')
    const figures = [p99Ms, maxMs, gcMs].map((ms) => ms.toFixed(1).padStart(8)).join(' ')
    console.log(`${what.padEnd(34)} ${each.name.padEnd(4)} ${figures}  ${seen}`)
  }
}

const processes = ['p0', 'p1', 'p2'].map((name) => new Process(name))
try {
  const told = await Promise.all(processes.map((each) => each.hears('ready')))
  const leader = processes[told.findIndex(({ leads }) => leads)] ?? processes[0]
  const other = processes.find((each) => each !== leader)
  if (leader === undefined || other === undefined) throw new Error('nobody leads')
  console.log(`${keys} keys of 100 bytes; event loop delay in milliseconds, leader ${leader.name}`)
  console.log(
    `${'while'.padEnd(34)} peer ${'p99'.padStart(8)} ${'max'.padStart(8)} ${'GC max'.padStart(8)}  so far`,
  )
  await show('nothing happens', processes)
  leader.ask({ type: 'write', keys, rounds: 1 })
  await leader.hears('written')
  await show('it is filled', processes)
  leader.ask({ type: 'write', keys, rounds: 4 })
  await leader.hears('written')
  await show('all is written four times more', processes)
  const late = new Process('late')
  processes.push(late)
  await late.hears('ready')
  await show('another peer joins', processes)
  await other.kill()
  const returned = new Process(other.name)
  processes.push(returned)
  const { createMs, keys: loaded } = await returned.hears('open')
  await returned.hears('ready')
  console.log(`${other.name} killed and started: ${loaded} keys in ${createMs.toFixed(0)} ms`)
} finally {
  await Promise.all(processes.map((each) => each.kill()))
  rmSync(root, { recursive: true, force: true })
}
