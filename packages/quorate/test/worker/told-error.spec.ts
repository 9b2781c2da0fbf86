import assert from 'node:assert/strict'
import { QuorateError } from '@quorate/kernel'
import { errorOf, toldOf } from '../../src/worker/told-error.ts'

/** As the other thread has it. */
function passed(error: unknown): Error & { code?: string; data?: unknown } {
  return errorOf(structuredClone(toldOf(error)))
}

describe('an error that is told to another thread', () => {
  it('keeps its class, code, data and cause', () => {
    const cause = Object.assign(new TypeError('no room'), { code: 'ENOSPC' })
    const error = new QuorateError('ERR_QUORATE_STORAGE', 'the disk', { problem: 'x' }, { cause })
    const there = passed(error)
    assert.ok(there instanceof QuorateError)
    const { name, message, code, data, stack } = error
    assert.deepEqual(
      [there.name, there.message, there.code, there.data, there.stack],
      [name, message, code, data, stack],
    )
    const { name: causeName, message: why, code: causeCode } = there.cause as typeof there
    assert.deepEqual([causeName, why, causeCode], ['TypeError', 'no room', 'ENOSPC'])
  })

  it('is one, whatever was thrown', () => {
    assert.equal(passed('a text').message, 'a text')
    assert.equal(passed(undefined).message, 'undefined')
    const round: Error = new Error('round')
    round.cause = round
    assert.equal(passed(round).message, 'round')
    const data = { option: 'lan', value: () => {} }
    const refused = passed(new QuorateError('ERR_QUORATE_OPTION', 'x', data))
    assert.deepEqual(refused.data, { option: 'lan' })
  })
})
