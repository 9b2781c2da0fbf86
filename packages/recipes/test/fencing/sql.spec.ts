import assert from 'node:assert/strict'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { type FencedUpdate, fencedUpdate } from '../../src/fencing/sql.ts'

const update: FencedUpdate = {
  table: 'accounts',
  where: { id: 7, region: 'eu' },
  set: { balance: 5 },
  token: 41n,
}

describe('the token beside a row', () => {
  it('is compared and written in one statement', () => {
    assert.deepEqual(fencedUpdate(update), {
      text: 'UPDATE accounts SET balance = $1, fence = $2 WHERE id = $3 AND region = $4 AND fence <= $5',
      values: [5, 41n, 7, 'eu', 41n],
    })
    const { text } = fencedUpdate({
      ...update,
      placeholder: '?',
      fenceColumn: 'seen',
      table: 'a.b',
    })
    assert.equal(
      text,
      'UPDATE a.b SET balance = ?, seen = ? WHERE id = ? AND region = ? AND seen <= ?',
    )
  })

  it('a database lets the last holder through, and refuses those before', () => {
    const database = new DatabaseSync(':memory:')
    database.exec('CREATE TABLE jobs (id INTEGER, done TEXT, fence BIGINT NOT NULL DEFAULT 0)')
    database.exec('INSERT INTO jobs (id) VALUES (1), (2)')
    const run = (token: bigint, done: string) => {
      const { text, values } = fencedUpdate({
        table: 'jobs',
        where: { id: 1 },
        set: { done },
        token,
        placeholder: '?',
      })
      return database.prepare(text).run(...(values as SQLInputValue[])).changes
    }
    const high = 2n ** 48n + 3n
    assert.deepEqual([run(9n, 'a'), run(9n, 'b'), run(high, 'c'), run(9n, 'd')], [1, 1, 1, 0])
    const statement = database.prepare('SELECT done, fence FROM jobs ORDER BY id')
    statement.setReadBigInts(true)
    const rows = statement.all().map((row) => ({ ...row }))
    assert.deepEqual(rows, [
      { done: 'c', fence: high },
      { done: null, fence: 0n },
    ])
    database.close()
  })

  it('what would need quotes is refused, and so is a statement that does nothing', () => {
    const wrong: Partial<FencedUpdate>[] = [
      { table: 'accounts; DROP TABLE accounts' },
      { fenceColumn: 'a b' },
      { set: { 'x = 1, y': 2 } },
      { where: { "id'": 2 } },
      { set: {} },
      { where: {} },
      { token: -1n },
      { placeholder: ':a' as '?' },
    ]
    for (const change of wrong) {
      assert.throws(() => fencedUpdate({ ...update, ...change }), { code: 'ERR_QUORATE_OPTION' })
    }
  })
})
