import assert from 'node:assert/strict'
import { parseRequest } from '../../src/program/arguments.ts'

describe('arguments', () => {
  const ask = (line: string) => parseRequest(line.split(' ').filter((word) => word !== ''))

  it('without any, a hundred seeds from 1 in one thread', () => {
    assert.deepEqual(ask(''), { type: 'many', seeds: 100, start: 1, jobs: 1 })
  })

  it('many seeds, from another start, in several threads', () => {
    const expected = { type: 'many', seeds: 20, start: 300, jobs: 2 }
    assert.deepEqual(ask('--seeds 20 --start 300 --jobs 2'), expected)
  })

  it('one seed, 0 and the last one included', () => {
    assert.deepEqual(ask('--seed 7'), { type: 'one', seed: 7 })
    assert.deepEqual(ask('--seed 0'), { type: 'one', seed: 0 })
    assert.deepEqual(ask('--seed 4294967295'), { type: 'one', seed: 4_294_967_295 })
  })

  it('without the checkers of a law, or of several', () => {
    assert.deepEqual(ask('--seed 7 --without L2'), { type: 'one', seed: 7, without: ['L2'] })
    const expected = { type: 'many', seeds: 5, start: 1, jobs: 1, without: ['S3', 'S4'] }
    assert.deepEqual(ask('--seeds 5 --without S3 --without S4'), expected)
  })

  it('a scenario by name, and help', () => {
    assert.deepEqual(ask('--scenario figure-8'), { type: 'scenario', name: 'figure-8' })
    const onRing = { type: 'scenario', name: 'figure-8', algorithm: 'ring' }
    assert.deepEqual(ask('--scenario figure-8 --algorithm ring'), onRing)
    assert.deepEqual(ask('--seeds 5 --help'), { type: 'help' })
  })

  const mistakes: readonly (readonly [string, RegExp])[] = [
    ['--seed x', /^--seed must be a whole number from 0 to 4294967295, got "x"$/],
    ['--seed 4294967296', /^--seed must be a whole number/],
    ['--seeds 0', /^--seeds must be a whole number from 1 to 10000000, got "0"$/],
    ['--seeds 1.5', /^--seeds must be a whole number/],
    ['--seeds 5 --jobs 65', /^--jobs must be a whole number from 1 to 64/],
    ['--start -1', /--start/],
    ['--seed 1 --seeds 2', /^--seeds and --seed exclude each other$/],
    ['--seed 1 --scenario list', /exclude each other$/],
    ['--seed 1 --jobs 2', /^--jobs goes with --seeds, not with --seed$/],
    ['--seed 1 --without L9', /^--without must be one of E1 E2 .* V1, got "L9"$/],
    ['--scenario list --without L2', /^--without goes with seeds, not with --scenario$/],
    ['--seed 1 --algorithm ring', /^--algorithm goes with --scenario/],
    ['--scenario x --algorithm raft', /^--algorithm must be bully or ring, got "raft"$/],
    ['--sead 1', /--sead/],
    ['7', /7/],
  ]
  for (const [line, text] of mistakes) {
    it(`refuses ${line}`, () => {
      const request = ask(line)
      assert.equal(request.type, 'mistake')
      if (request.type === 'mistake') assert.match(request.text, text)
    })
  }
})
