/**
 * A tour of Quorate on one machine: five processes, each a peer, live through what happens to
 * processes. Every line that it prints was observed in them; what is not observed in time fails it.
 *
 * Exit code: 0 all steps were observed · 1 one was not · 2 wrong arguments · 130, 143 interrupted.
 */
import { randomBytes } from 'node:crypto'
import { monotonicMs } from './monotonic.ts'
import { parseArguments, usage } from './tour/arguments.ts'
import { Fleet } from './tour/fleet.ts'
import { keep } from './tour/keep.ts'
import { Screen } from './tour/screen.ts'
import { NotObserved } from './tour/step.ts'
import { Tour } from './tour/tour.ts'

/** However badly it goes: the tour is over by then, and all its processes. */
const tourMs = 28_000

const screen = new Screen()
const wanted = parseArguments(process.argv.slice(2))
if (typeof wanted === 'string') {
  console.error(`${wanted}\n\n${usage}`)
  process.exit(2)
}

const end = new AbortController()
const interrupted = Promise.withResolvers<void>()
const limit = setTimeout(
  () => end.abort(new NotObserved(`the whole tour within ${tourMs / 1000} s`)),
  tourMs,
)
let exitCode = 0

// A name of its own for every run: two tours at a time do not meet.
const fleet = new Fleet({
  cluster: `tour-${process.pid}-${randomBytes(3).toString('hex')}`,
  signal: end.signal,
})
const tour = new Tour({ fleet, screen, ...wanted })

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.on(signal, () => {
    // Who is asked twice does not wait for farewells.
    if (exitCode === code) fleet.kill()
    exitCode = code
    interrupted.resolve()
    end.abort(new Error(`interrupted by ${signal}`))
  })
}
// Whatever ends this process: no other one outlives it.
process.once('exit', () => fleet.kill())

const since = monotonicMs()
screen.title(`Quorate: five processes, each of them a peer; no server. Cluster ${fleet.cluster}.`)
try {
  await tour.run()
  clearTimeout(limit)
  const seconds = ((monotonicMs() - since) / 1000).toFixed(1)
  screen.title(`Every step was observed, in ${seconds} s.`)
  if (wanted.keep) {
    await keep(fleet, screen, interrupted.promise)
    exitCode = 0
  }
} catch (error) {
  if (exitCode === 0) {
    exitCode = 1
    screen.failed(tour.step, error instanceof NotObserved ? error.message : String(error))
  }
}
fleet.kill()
await fleet.ended()
process.exit(exitCode)
