/** What looks at a run of the recipes' chaos; the runs are in `test/chaos/chaos.spec.ts`. */
import assert from 'node:assert/strict'
import { listed, problemsAtRest } from './checker.ts'
import type { Call, Fact, Hold, Sum } from './fact.ts'

describe('recipe chaos', () => {
  describe('its checker', () => {
    const hold = (recipe: Hold['recipe'], id: string, more: Partial<Hold>): Hold => ({
      type: 'hold',
      recipe,
      id,
      worker: id,
      what: 'it',
      token: 1n,
      firstAt: 0,
      lastAt: 10,
      ...more,
    })
    const call = (
      recipe: Call['recipe'],
      what: Call['what'],
      id: string,
      more: Partial<Call>,
    ): Call => ({
      type: 'call',
      recipe,
      id,
      worker: id,
      what,
      from: 0,
      to: 10,
      outcome: 'done',
      value: '',
      ...more,
    })
    const found = (facts: readonly Fact[]) => listed({ facts, faults: {}, hindrance: undefined })

    const later = { firstAt: 10, lastAt: 20, token: 2n }
    const overlapping = { firstAt: 9, lastAt: 20, token: 2n }
    const round = (id: string, value: string) => call('double-barrier', 'enter', id, { value })
    const lost = { outcome: 'unknown', to: Number.POSITIVE_INFINITY } as const
    const cases: [string, readonly Fact[], RegExp | ''][] = [
      [
        'leaders one after the other',
        [hold('election', 'a', {}), hold('election', 'b', later)],
        '',
      ],
      [
        'two leaders',
        [hold('election', 'a', {}), hold('election', 'b', overlapping)],
        /held 1\.0 ms/,
      ],
      [
        'a token that does not grow',
        [hold('election', 'a', {}), hold('election', 'b', { ...later, token: 1n })],
        /no higher token/,
      ],
      [
        'readers at one time',
        [hold('read-write', 'a', { what: 'read' }), hold('read-write', 'b', { what: 'read' })],
        '',
      ],
      [
        'a writer beside a reader',
        [hold('read-write', 'a', { what: 'read' }), hold('read-write', 'b', { what: 'write' })],
        /read-write: .*held/,
      ],
      ['as many as there are permits', ['a', 'b'].map((id) => hold('semaphore', id, {})), ''],
      ['more than permits', ['a', 'b', 'c'].map((id) => hold('semaphore', id, {})), /3 held it/],
      ['a round of three', ['a', 'b', 'c'].map((id) => round(id, 'r')), ''],
      [
        'a round of two and one that may have come',
        [round('a', 'r'), round('b', 'r'), call('double-barrier', 'enter', 'c', lost)],
        '',
      ],
      [
        'a round of two after one was lost',
        [
          call('double-barrier', 'enter', 'c', lost),
          call('double-barrier', 'enter', 'd', { worker: 'c', from: 2, to: 3, outcome: 'none' }),
          round('a', 'r'),
          round('b', 'r'),
        ],
        /round r began with 2/,
      ],
      ['a round of two', ['a', 'b'].map((id) => round(id, 'r')), /round r began with 2/],
      [
        'two rounds at one time',
        ['r', 's'].map((what) => hold('double-barrier', what, { what })),
        /double-barrier: .*held/,
      ],
      ['one item held twice', ['a', 'b'].map((id) => hold('queue', id, {})), /queue: .*held/],
      ['two items at one time', ['a', 'b'].map((what) => hold('queue', what, { what })), ''],
      ['an item done twice', ['a', 'b'].map((id) => call('queue', 'done', id, {})), /done twice/],
      ['one sum twice', ['a', 'b'].map((id) => call('counter', 'add', id, {})), /two changes/],
      ['one update twice', ['a', 'b'].map((id) => call('config', 'update', id, {})), /two changes/],
      [
        'a pass of an open gate, and of one that is being closed',
        [
          call('barrier', 'open', 'o', {}),
          call('barrier', 'wait', 'w', { from: 12, to: 15 }),
          call('barrier', 'close', 'c', { from: 16, to: 20 }),
          call('barrier', 'wait', 'v', { from: 18, to: 30 }),
        ],
        '',
      ],
      [
        'a pass of a closed gate',
        [
          call('barrier', 'open', 'o', {}),
          call('barrier', 'close', 'c', { from: 16, to: 20 }),
          call('barrier', 'wait', 'w', { from: 21, to: 30 }),
          call('barrier', 'open', 'p', { from: 31, to: 40 }),
        ],
        /w passed while it was closed/,
      ],
      [
        'two lives of one process',
        [{ type: 'view', recipe: 'services', id: 'v', worker: 'a', instances: ['w1.1', 'w1.2'] }],
        /two lives of w1/,
      ],
      [
        'an occurrence that ran twice',
        ['a', 'b'].map((id) => ({ type: 'ran', recipe: 'scheduler', id, worker: id, due: 7 })),
        /due at 7 ran twice/,
      ],
    ]
    for (const [what, facts, words] of cases) {
      it(`${words === '' ? 'lets through' : 'finds'} ${what}`, () => {
        if (words === '') assert.equal(found(facts), '')
        else assert.match(found(facts), words)
      })
    }

    it('finds a sum that is not what was added, an item that is left or was never done', () => {
      const sum: Sum = { type: 'sum', id: 's', worker: 'a', counter: 2n, config: 0n, items: 0 }
      const add = (id: string, outcome: Call['outcome']) => call('counter', 'add', id, { outcome })
      const three = [add('a', 'done'), add('b', 'unknown'), add('c', 'none')]
      assert.deepEqual(problemsAtRest([sum, ...three]), [])
      assert.deepEqual(problemsAtRest([{ ...sum, counter: 1n }, ...three]), [])
      assert.match(problemsAtRest([{ ...sum, counter: 0n }, ...three]).join(), /it is 0, with 1/)
      assert.match(problemsAtRest([{ ...sum, counter: 3n }, ...three]).join(), /it is 3, with 1/)
      const put = call('queue', 'put', 'p', { value: 'x' })
      const done = call('queue', 'done', 'd', { value: 'x', outcome: 'unknown' })
      const zero = { ...sum, counter: 0n }
      assert.deepEqual(problemsAtRest([zero, put, done]), [])
      assert.match(problemsAtRest([zero, put]).join(), /x was never done/)
      assert.match(problemsAtRest([{ ...zero, items: 1 }]).join(), /sees 1 items left/)
      assert.deepEqual(problemsAtRest([]), ['nobody told what is there at the end'])
    })
  })
})
