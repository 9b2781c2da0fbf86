import assert from 'node:assert/strict'
import { type Figure, markdown, median, ratio, tableOf, written } from './table.ts'

const rate: Figure = { label: 'writes', unit: '/s', better: 'more' }
const span: Figure = { label: 'one write', unit: 'ms', better: 'less' }

describe('bench side by side: table', () => {
  it('takes the median of the samples in any order, of an even number the lower one', () => {
    assert.equal(median([9, 100, 10]), 10)
    assert.equal(median([4, 3, 2, 1]), 2)
    assert.equal(median([]), Number.NaN)
  })

  it('compares with the better of the others, where more is better', () => {
    const samples = { quorate: [300, 100, 200], ZooKeeper: [50], etcd: [100, 90, 110] }
    assert.equal(ratio({ figure: rate, samples }), 2)
  })

  it('compares with the better of the others, where less is better', () => {
    const samples = { quorate: [10], ZooKeeper: [5, 5, 5], etcd: [40] }
    assert.equal(ratio({ figure: span, samples }), 0.5)
  })

  it('compares with the one that was measured, and with nobody when there is none', () => {
    assert.equal(ratio({ figure: rate, samples: { quorate: [4], ZooKeeper: [], etcd: [2] } }), 2)
    assert.equal(ratio({ figure: rate, samples: { quorate: [4], ZooKeeper: [] } }), undefined)
    assert.equal(ratio({ figure: rate, samples: { quorate: [], etcd: [2] } }), undefined)
  })

  it('writes as many digits as are worth reading', () => {
    assert.equal(written(150_123.4, '/s'), '150,123 /s')
    assert.equal(written(3.21987, '/s'), '3 /s')
    assert.equal(written(0.204, 'ms'), '0.20 ms')
    assert.equal(written(55.24, 'ms'), '55.2 ms')
    assert.equal(written(10_247.3, 'ms'), '10,247 ms')
    assert.equal(written(88.06, 'MB'), '88.1 MB')
  })

  it('pads a table of Markdown, numbers to the right', () => {
    const lines = ['| a   |   n |', '| --- | --: |', '| bcd |   1 |', '| e   | 234 |']
    const body = [
      ['bcd', '1'],
      ['e', '234'],
    ]
    assert.equal(markdown(['a', 'n'], body), lines.join('\n'))
  })

  it('leaves a dash where nothing was measured', () => {
    const measured = [
      { figure: rate, samples: { quorate: [250], ZooKeeper: [100] } },
      { figure: span, samples: { quorate: [0.25], etcd: [0.5] } },
    ]
    const lines = tableOf(measured, ['quorate', 'ZooKeeper', 'etcd']).split('\n')
    assert.match(lines[2] ?? '', /^\| writes +\| +250 \/s \| +100 \/s \| +– \| +2\.50 × \|$/)
    assert.match(lines[3] ?? '', /^\| one write +\| +0\.25 ms \| +– \| +0\.50 ms \| +2\.00 × \|$/)
  })
})
