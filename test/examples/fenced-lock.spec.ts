import assert from 'node:assert/strict'
import { until } from '../integration/until.ts'
import { ExampleProcess } from './example-process.ts'

const program = 'examples/fenced-lock/src/main.ts'

describe('examples/fenced-lock', function () {
  this.timeout(60_000)
  let story: ExampleProcess

  afterEach(() => story.kill())

  it('the old holder wakes and is refused: every step is observed, and no process is left', async () => {
    story = new ExampleProcess(program)
    assert.deepEqual(await story.ends(), { code: 0, signal: null }, story.output)
    const lines = [
      /three processes, each of them a peer/,
      /worker-1 holds the lock, token \d+; .* is stopped \(SIGSTOP\)$/m,
      /worker-2 holds the lock, token \d+: the session of worker-1 is over$/m,
      /worker-2 writes, and the service takes it$/m,
      /worker-1 wakes .*: 409, token \d+ is stale: \d+ was here$/m,
      /it does not hold the lock, and its signal has aborted$/m,
      /Every step was observed\.$/m,
    ]
    for (const line of lines) assert.match(story.output, line)
    assert.equal(story.hasProcesses, false)
  })

  it('fails where the service compares no tokens', async () => {
    story = new ExampleProcess(program, '--sabotage')
    assert.deepEqual(await story.ends(), { code: 1, signal: null }, story.output)
    assert.match(story.output, /Not observed: the old holder is refused$/m)
    assert.equal(story.hasProcesses, false)
  })

  it('one that is killed leaves no process, not even the one that is stopped', async () => {
    story = new ExampleProcess(program)
    await story.prints(/is stopped \(SIGSTOP\)/)
    story.signal('SIGKILL')
    await story.ends()
    await until('all processes are gone', () => !story.hasProcesses)
  })

  it('an unknown argument is refused in a sentence', async () => {
    story = new ExampleProcess(program, '--sabotaged')
    assert.deepEqual(await story.ends(), { code: 2, signal: null })
    assert.match(story.output, /^Unknown argument "--sabotaged"\.$/m)
  })
})
