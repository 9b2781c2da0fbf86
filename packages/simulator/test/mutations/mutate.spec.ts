import assert from 'node:assert/strict'
import { mutate } from './mutate.ts'

describe('a mutation', () => {
  const edit = { file: 'kernel/src/quorum.ts', find: 'a > b', replace: 'a < b' }

  it('replaces the one place where its text stands, literally, in its own file', () => {
    assert.equal(mutate(edit.file, 'if (a > b) return', [edit]), 'if (a < b) return')
    const literal = { ...edit, replace: '$& $1' }
    assert.equal(mutate(edit.file, 'if (a > b) return', [literal]), 'if ($& $1) return')
    assert.equal(mutate('kernel/src/other.ts', 'a > b', [edit]), 'a > b')
  })

  it('says what to do when its text is gone, or stands in several places', () => {
    const advice = /"a > b" 0 times, not once: adapt the mutation in .*table\.ts$/
    assert.throws(() => mutate(edit.file, 'if (b < a) return', [edit]), advice)
    assert.throws(() => mutate(edit.file, 'a > b && a > b', [edit]), /"a > b" 2 times/)
  })
})
