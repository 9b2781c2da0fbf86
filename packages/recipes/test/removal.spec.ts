import assert from 'node:assert/strict'
import { OperationAbandonedError, QuorateError } from 'quorate'
import type { RecipeState } from '../src/arguments.ts'
import { abandonPlace, removePlace } from '../src/removal.ts'

const overloaded = new QuorateError('ERR_QUORATE_OVERLOADED', 'too much')
const never = new Promise<never>(() => {})

/** Each call of `delete` meets the next of these, and so does each `sync`; undefined: it succeeds. */
function stateOf(answers: (Error | undefined)[], syncs: (Error | undefined)[] = []) {
  const calls: string[] = []
  const state = {
    delete: async () => {
      calls.push('delete')
      const error = answers.shift()
      if (error !== undefined) throw error
      return { revision: 1 }
    },
    sync: async () => {
      calls.push('sync')
      const error = syncs.shift()
      if (error !== undefined) throw error
    },
  } as unknown as RecipeState
  return { state, calls }
}

describe('the removal of a place', () => {
  it('goes on where too much waits: a lock that nobody removes would be held for ever', async () => {
    const { state, calls } = stateOf([overloaded, overloaded, undefined])
    await removePlace(state, '/a')
    assert.deepEqual(calls, ['delete', 'sync', 'delete', 'sync', 'delete'])
  })

  it('goes on where too many reads wait, too', async () => {
    const { state, calls } = stateOf([overloaded, undefined], [overloaded])
    await removePlace(state, '/a')
    assert.deepEqual(calls, ['delete', 'sync', 'delete'])
  })

  for (const [what, error] of [
    ['is gone already', new QuorateError('ERR_QUORATE_KEY_MISSING', 'missing')],
    ['went with its session', new OperationAbandonedError('not-applied', never, undefined)],
    ['goes with its peer', new QuorateError('ERR_QUORATE_STOPPED', 'stopped')],
  ] as const) {
    it(`is done where the key ${what}`, async () => {
      await removePlace(stateOf([error]).state, '/a')
    })
  }

  it('tells what else is refused, but not in the background', async () => {
    const refused = new QuorateError('ERR_QUORATE_REFUSED', 'another version')
    await assert.rejects(removePlace(stateOf([refused]).state, '/a'), refused)
    abandonPlace(stateOf([refused]).state, '/a')
  })
})
