import assert from 'node:assert/strict'
import { QuorateError } from '@quorate/kernel'
import type { Operation, OperationResult } from '@quorate/replicated-state'
import type { ClusterCommand } from '../src/cluster/index.ts'
import { OperationAbandonedError, TransactionFailedError } from '../src/errors.ts'
import type { Quorum } from '../src/quorum.ts'
import { Requests } from '../src/requests.ts'

const operation: Operation = { type: 'delete', path: '/a' }

interface Answering {
  /** Of a withdrawal. */
  readonly answer?: OperationResult
  /** In another thread: not within the same call. */
  readonly isLate?: boolean
  /** Never, in another thread. */
  readonly isSilent?: boolean
  readonly lacking?: Quorum
}

/** A machine that keeps what it is handed, and may answer a withdrawal. */
function makeRequests({ answer, isLate = false, isSilent, lacking }: Answering = {}) {
  const commands: ClusterCommand[] = []
  const full = new Set<'operations' | 'reads'>()
  let answered: Promise<void> | undefined
  const dispatch = (command: ClusterCommand) => {
    commands.push(command)
    if (command.type !== 'withdraw') return
    const tell = () => answer && requests.onResult(command.id, answer)
    if (isSilent) answered = new Promise(() => {})
    else if (isLate) answered = Promise.resolve().then(tell)
    else tell()
  }
  const isFull = (of: 'operations' | 'reads') => full.has(of)
  const timers: (() => void)[] = []
  const setTimer = (_at: number, callback: () => void) => {
    timers.push(callback)
    return () => {}
  }
  const clock = { now: () => 0, wall: () => 0, soon: () => {}, setTimer }
  const host = { clock, dispatch, answered: () => answered, isFull }
  const requests: Requests = new Requests(host, () => lacking)
  return { requests, commands, full, timers }
}

async function rejectionOf(promise: Promise<unknown>): Promise<QuorateError> {
  const error: unknown = await promise.then(
    () => assert.fail('it was not rejected'),
    (reason) => reason,
  )
  assert.ok(error instanceof QuorateError, String(error))
  return error
}

describe('requests', () => {
  it('an operation given up that another thread says nothing of for long is of unknown outcome', async () => {
    const { requests, timers } = makeRequests({ isSilent: true })
    const controller = new AbortController()
    const pending = requests.operate(operation, controller.signal)
    controller.abort('enough')
    for (const callback of timers) callback()
    const error = await rejectionOf(pending)
    assert.ok(error instanceof OperationAbandonedError)
    assert.equal(error.outcome, 'unknown')
  })

  for (const isLate of [false, true]) {
    const where = isLate ? ', in another thread,' : ''
    it(`an operation given up before it was sent${where} was not applied; the cause is the caller’s`, async () => {
      const answer = { ok: false, notApplied: true, reason: 'withdrawn' } as const
      const { requests } = makeRequests({ answer, isLate })
      const controller = new AbortController()
      const pending = requests.operate(operation, controller.signal)
      controller.abort('enough')
      const error = await rejectionOf(pending)
      assert.ok(error instanceof OperationAbandonedError)
      assert.equal(error.outcome, 'not-applied')
      assert.equal(error.cause, 'enough')
      assert.equal(await error.settled, 'not-applied')
    })
  }

  it('an operation given up after it was sent is unknown, and settled once that is known', async () => {
    const { requests, commands } = makeRequests()
    const controller = new AbortController()
    const pending = requests.operate(operation, controller.signal)
    controller.abort('enough')
    const error = await rejectionOf(pending)
    assert.ok(error instanceof OperationAbandonedError)
    assert.equal(error.outcome, 'unknown')
    assert.equal(error.cause, 'enough')
    assert.deepEqual(
      commands.map(({ type }) => type),
      ['operate', 'withdraw'],
    )
    requests.onResult(1, { ok: true, revision: 7, keys: [{ path: '/a', version: 1 }] })
    assert.equal(await error.settled, 'applied')
  })

  it('an operation given up while nobody leads names the voters that are missing', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((id) => ({ id, name: `worker-${id}` }))
    const voters = [a, b, c] as Quorum['voters']
    const quorum = { isThere: false, voters, missing: voters.slice(1) }
    const { requests } = makeRequests({ lacking: quorum })
    const controller = new AbortController()
    const pending = requests.operate(operation, controller.signal)
    controller.abort('enough')
    const error = await rejectionOf(pending)
    assert.ok(error instanceof OperationAbandonedError)
    assert.match(error.message, /of 3 voters missing: worker-b \(b\), worker-c \(c\)/)
    assert.deepEqual(error.quorum, quorum)
    assert.deepEqual(error.data, { outcome: 'unknown', quorum })
    assert.equal(error.cause, 'enough')
    requests.onResult(1, { ok: true, revision: 7, keys: [{ path: '/a', version: 1 }] })
    assert.equal(await error.settled, 'applied')
  })

  it('an operation given up while somebody leads says nothing of voters', async () => {
    const { requests } = makeRequests()
    const controller = new AbortController()
    const pending = requests.operate(operation, controller.signal)
    controller.abort('enough')
    const error = await rejectionOf(pending)
    assert.ok(error instanceof OperationAbandonedError)
    assert.equal(error.quorum, undefined)
    assert.doesNotMatch(error.message, /voters/)
  })

  it('nothing is sent for a signal that has aborted already: its reason is the rejection', async () => {
    const { requests, commands } = makeRequests()
    await assert.rejects(requests.operate(operation, AbortSignal.abort(new Error('before'))), {
      message: 'before',
    })
    assert.deepEqual(commands, [])
  })

  it('a read that is given up rejects with the reason of its signal', async () => {
    const { requests } = makeRequests()
    const controller = new AbortController()
    const pending = requests.read(() => 1, controller.signal)
    controller.abort(new Error('too slow'))
    await assert.rejects(pending, { message: 'too slow' })
  })

  it('a read that is refused, because too many wait, is told so', async () => {
    const { requests } = makeRequests()
    const pending = requests.read(() => 1, undefined)
    requests.onReadRefused(1)
    const error = await rejectionOf(pending)
    assert.equal(error.code, 'ERR_QUORATE_OVERLOADED')
    requests.onReadable(1)
  })

  it('the machine is not even asked where it would refuse, and the error names what waits', async () => {
    const { requests, commands, full } = makeRequests()
    full.add('operations')
    const operated = await rejectionOf(requests.operate(operation, undefined))
    assert.equal(operated.code, 'ERR_QUORATE_OVERLOADED')
    assert.match(operated.message, /operations/)
    assert.deepEqual(commands, [])
    const { stackTraceLimit } = Error
    full.add('reads')
    const read = await rejectionOf(requests.read(() => 1, undefined))
    assert.match(read.message, /reads/)
    assert.deepEqual(commands, [])
    assert.equal(Error.stackTraceLimit, stackTraceLimit)
    requests.setSeats(3, undefined).catch(() => {})
    requests.confirm(undefined).catch(() => {})
    assert.equal(commands.length, 2, 'the seats are neither, nor what a recovery waits for')
    requests.stop()
  })

  const answers: readonly (readonly [code: string, result: OperationResult, data: object])[] = [
    ['KEY_EXISTS', { ok: false, error: { code: 'key-exists' } }, { path: '/a' }],
    ['KEY_MISSING', { ok: false, error: { code: 'key-missing' } }, { path: '/a' }],
    [
      'VERSION_MISMATCH',
      { ok: false, error: { code: 'version-mismatch', expected: 1, actual: 2 } },
      { path: '/a', expected: 1, actual: 2 },
    ],
    ['EPHEMERAL_PARENT', { ok: false, error: { code: 'ephemeral-parent' } }, { path: '/a' }],
    [
      'REFUSED',
      { ok: false, error: { code: 'invalid', problem: 'of another version' } },
      { path: '/a', code: 'invalid', problem: 'of another version' },
    ],
    ['OVERLOADED', { ok: false, notApplied: true, reason: 'overloaded' }, {}],
    [
      'OPERATION_ABANDONED',
      { ok: false, notApplied: true, reason: 'session-expired' },
      { outcome: 'not-applied' },
    ],
    ['OPERATION_ABANDONED', { ok: false, unknown: true }, { outcome: 'unknown' }],
  ]
  for (const [code, result, data] of answers) {
    it(`tells ${JSON.stringify(result)} as ERR_QUORATE_${code}`, async () => {
      const { requests } = makeRequests()
      const pending = requests.operate(operation, undefined)
      requests.onResult(1, result)
      const error = await rejectionOf(pending)
      assert.equal(error.code, `ERR_QUORATE_${code}`)
      assert.deepEqual(error.data, data)
    })
  }

  it('tells which step of a transaction was refused, with the error of that step as its cause', async () => {
    const { requests } = makeRequests()
    const steps = [
      { type: 'check-revision', path: '/a', revision: 1 },
      { type: 'delete', path: '/b' },
    ] as const
    const pending = requests.operate({ type: 'transaction', steps }, undefined)
    const mismatch = { code: 'version-mismatch', expected: 3, actual: 2 } as const
    requests.onResult(1, { ok: false, error: { ...mismatch, step: 1 } })
    const error = await rejectionOf(pending)
    assert.ok(error instanceof TransactionFailedError)
    assert.deepEqual(error.data, { index: 1, path: '/b', expected: 3, actual: 2 })
    assert.equal((error.cause as QuorateError).code, 'ERR_QUORATE_VERSION_MISMATCH')
    assert.match(error.message, /step 1 .*\/b should be at version 3/)
    const again = requests.operate({ type: 'transaction', steps }, undefined)
    requests.onResult(2, { ok: false, error: { ...mismatch, step: 0 } })
    assert.match((await rejectionOf(again)).message, /\/a should be at revision 3 and is at 2/)
  })

  it('after a stop whoever waits is told, and nothing more is taken', async () => {
    const { requests } = makeRequests()
    const [written, read] = [
      requests.operate(operation, undefined),
      requests.read(() => 1, undefined),
    ]
    requests.stop()
    assert.equal((await rejectionOf(written)).code, 'ERR_QUORATE_OPERATION_ABANDONED')
    assert.equal((await rejectionOf(read)).code, 'ERR_QUORATE_STOPPED')
    const later = await rejectionOf(requests.operate(operation, undefined))
    assert.equal(later.code, 'ERR_QUORATE_STOPPED')
  })
})
