import assert from 'node:assert/strict'
import { until } from '../integration/until.ts'
import { ExampleProcess } from './example-process.ts'

const program = 'examples/local-cluster/src/main.ts'

describe('examples/local-cluster', function () {
  this.timeout(60_000)
  let tour: ExampleProcess

  afterEach(() => tour.kill())

  it('plays the tour: every step is observed, within 30 s, and no process is left', async () => {
    const since = performance.now()
    tour = new ExampleProcess(program)
    assert.deepEqual(await tour.ends(), { code: 0, signal: null }, tour.output)
    assert.ok(performance.now() - since < 30_000)
    const lines = [
      /^form .*"expect: 5"/m,
      /\d ms {2}cold start to a founded cluster; each of them knows all five$/m,
      /every watch shows all five$/m,
      /all five name one leader: worker-\d+, in term \d+$/m,
      /^crash .*kill -9 of the leader, worker-\d+/m,
      /\d ms {2}every survivor names the new leader, worker-\d+ \(term \d+\)$/m,
      /\d ms {2}the next write is acknowledged$/m,
      /\d ms {2}the dead peer's key is gone, and every survivor's watch says so$/m,
      /[\d,]+ acknowledged writes: none lost, none applied twice$/m,
      /^join /m,
      /\d ms {2}worker-\d+ has started, joined and caught up$/m,
      /its replica is full: [\d,]+ keys at revision [\d,]+, equal to that of a survivor$/m,
      /^pause .*SIGSTOP of the leader/m,
      /\d ms {2}every other peer names the new leader, worker-\d+ \(term \d+\)$/m,
      /^wake .*SIGCONT/m,
      /\d ms {2}it has stepped back by itself, and names worker-\d+$/m,
      /its own log, [\d,]+ looks: no claim after its lease was over$/m,
      /its session outlived the pause/m,
      /^leave /m,
      /the other 4 stop at once: all keys are gone$/m,
      /all processes have ended by themselves$/m,
      /^Every step was observed, in [\d.]+ s\.$/m,
    ]
    for (const line of lines) assert.match(tour.output, line)
    assert.equal(tour.hasProcesses, false)
  })

  for (const [step, what] of [
    ['crash', /every survivor/],
    ['wake', /worker-\d+ names the new leader/],
  ] as const) {
    it(`fails and names the step "${step}" when it is sabotaged`, async () => {
      tour = new ExampleProcess(program, '--sabotage', step)
      assert.deepEqual(await tour.ends(), { code: 1, signal: null }, tour.output)
      assert.match(tour.output, new RegExp(`^Not observed in step "${step}": `, 'm'))
      assert.ok(what.test(tour.output), tour.output)
      assert.doesNotMatch(tour.output, /Every step was observed/)
      assert.equal(tour.hasProcesses, false)
    })
  }

  it('Ctrl-C in the middle leaves no process', async () => {
    tour = new ExampleProcess(program)
    await tour.prints(/^crash /m)
    tour.signalGroup('SIGINT')
    assert.deepEqual(await tour.ends(), { code: 130, signal: null }, tour.output)
    assert.equal(tour.hasProcesses, false)
  })

  it('SIGTERM of the tour alone leaves no process', async () => {
    tour = new ExampleProcess(program)
    await tour.prints(/^form /m)
    tour.signal('SIGTERM')
    assert.deepEqual(await tour.ends(), { code: 143, signal: null }, tour.output)
    assert.equal(tour.hasProcesses, false)
  })

  it('a tour that is killed leaves no process, not even the one that it had stopped', async () => {
    tour = new ExampleProcess(program)
    await tour.prints(/^pause [\s\S]*names the new leader/m)
    tour.signal('SIGKILL')
    await tour.ends()
    await until('all processes are gone', () => !tour.hasProcesses)
  })

  it('--keep leaves the cluster running and prints its events until Ctrl-C', async () => {
    tour = new ExampleProcess(program, '--keep')
    await tour.prints('Ctrl-C ends it.')
    const pids = [...tour.output.matchAll(/^ {2}kill -9 (\d+) /gm)].map(([, pid]) => Number(pid))
    assert.equal(pids.length, 5)
    const [victim = 0] = pids
    process.kill(victim, 'SIGKILL')
    await tour.prints(new RegExp(`worker-\\d+ +watch: delete /workers/worker-${victim}`))
    tour.signalGroup('SIGINT')
    assert.deepEqual(await tour.ends(), { code: 0, signal: null }, tour.output)
    assert.equal(tour.hasProcesses, false)
  })

  it('an unknown argument is refused in a sentence', async () => {
    tour = new ExampleProcess(program, '--kepe')
    assert.deepEqual(await tour.ends(), { code: 2, signal: null })
    assert.match(tour.output, /^Unknown argument "--kepe"\.$/m)
    assert.match(tour.output, /--keep +leave the cluster running/)
  })

  it('an unknown step is refused in a sentence that names the steps', async () => {
    tour = new ExampleProcess(program, '--sabotage', 'lunch')
    assert.deepEqual(await tour.ends(), { code: 2, signal: null })
    assert.match(tour.output, /form, crash, join, pause, wake, leave\), got "lunch"\.$/m)
  })
})
