import assert from 'node:assert/strict'
import { groups, readArguments } from './arguments.ts'

describe('bench side by side: arguments', () => {
  it('measures all rows of all systems three times when nothing is given', () => {
    const given = readArguments([])
    assert.equal(given.mode, 'compare')
    assert.equal(given.isQuick, false)
    assert.equal(given.repetitions, 3)
    assert.deepEqual([...given.rows], groups)
    assert.deepEqual([...given.systems], ['quorate', 'ZooKeeper', 'etcd'])
  })

  it('chooses rows and systems, whatever their case', () => {
    const given = readArguments(['--rows', 'reads,kill', '--systems', 'zookeeper,quorate'])
    assert.deepEqual([...given.rows], ['reads', 'kill'])
    assert.deepEqual([...given.systems], ['ZooKeeper', 'quorate'])
  })

  it('measures once with --quick, unless it is told how often', () => {
    assert.equal(readArguments(['--quick']).repetitions, 1)
    assert.equal(readArguments(['--quick', '--repetitions', '4']).repetitions, 4)
  })

  it('has a mode for growth and one for the profile, but not both', () => {
    assert.equal(readArguments(['--growth']).mode, 'growth')
    assert.equal(readArguments(['--profile']).mode, 'profile')
    assert.throws(() => readArguments(['--growth', '--profile']), /not both/)
  })

  it('refuses what it does not know, and says what it knows', () => {
    assert.throws(() => readArguments(['--rows', 'reads,speed']), /--rows speed: known are writes,/)
    assert.throws(
      () => readArguments(['--systems', 'consul']),
      /--systems consul: known are quorate/,
    )
    assert.throws(() => readArguments(['--fast']), /--fast/)
    for (const wrong of ['0', '100', '1.5', 'many', '']) {
      assert.throws(() => readArguments([`--repetitions=${wrong}`]), /whole number from 1 to 99/)
    }
  })
})
