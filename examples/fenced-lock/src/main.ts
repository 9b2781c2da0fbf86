/**
 * A paused holder wakes and is refused: three processes, one lock, and a service that compares
 * tokens. Every line that it prints was observed in them.
 *
 * Exit code: 0 all was observed · 1 something was not · 2 wrong arguments · 130, 143 interrupted.
 */
import { randomBytes } from 'node:crypto'
import { ReportService } from './service.ts'
import { WorkerProcess } from './worker-process.ts'

const usage = `node examples/fenced-lock/src/main.ts [--sabotage]

  --sabotage   the service compares no tokens, to see what happens then`

const words = process.argv.slice(2)
const isSabotaged = words.includes('--sabotage')
const unknown = words.find((word) => word !== '--sabotage')
if (unknown !== undefined) {
  console.error(`Unknown argument "${unknown}".\n\n${usage}`)
  process.exit(2)
}

const service = new ReportService(!isSabotaged)
const workers: WorkerProcess[] = []
const since = performance.now()

process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))
// Whatever ends this process: no other one outlives it.
process.once('exit', () => {
  for (const worker of workers) worker.signal('SIGKILL')
})

try {
  await story()
  say('Every step was observed.')
} catch (error) {
  say(`Not observed: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
await Promise.all(workers.map((worker) => worker.kill()))
service.close()

async function story(): Promise<void> {
  const url = await service.listen()
  const cluster = `fenced-lock-${process.pid}-${randomBytes(3).toString('hex')}`
  const first = new WorkerProcess('worker-1', cluster, url)
  workers.push(first)
  const second = new WorkerProcess('worker-2', cluster, url, first)
  workers.push(second, new WorkerProcess('worker-3', cluster, url, first))
  await Promise.all(workers.map((worker) => worker.tells('ready')))
  say('three processes, each of them a peer; a service that keeps a report')

  first.order({ type: 'hold-and-stop' })
  const { token: old } = await first.tells('holds')
  expect((await first.tells('looked')).isHeld, 'the first one holds the lock')
  say(`worker-1 holds the lock, token ${old}; it looks, it holds it, and is stopped (SIGSTOP)`)

  second.order({ type: 'hold' })
  const { token } = await second.tells('holds')
  expect(token > old, `the next token, ${token}, is higher than ${old}`)
  say(`worker-2 holds the lock, token ${token}: the session of worker-1 is over`)
  expect((await second.tells('wrote')).status === 200, 'the holder writes')
  say('worker-2 writes, and the service takes it')

  first.signal('SIGCONT')
  const { status, answer } = await first.tells('wrote')
  say(`worker-1 wakes (SIGCONT) behind its look, and writes: ${status}, ${answer}`)
  expect(status === 409, 'the old holder is refused')
  expect(service.text === 'written by worker-2', 'the report is that of the holder')
  const { isHeld, hasHeard } = await first.tells('looked-again')
  expect(!isHeld && hasHeard, 'the old holder knows it, once it looks')
  say('worker-1 looks again: it does not hold the lock, and its signal has aborted')
}

function expect(holds: boolean, what: string): void {
  if (!holds) throw new Error(what)
}

function say(line: string): void {
  const seconds = ((performance.now() - since) / 1_000).toFixed(1)
  console.log(`${seconds.padStart(5)} s  ${line}`)
}
