import assert from 'node:assert/strict'
import { QuorateError } from '@quorate/kernel'
import { defaultLimits as limits } from '@quorate/replicated-state'
import {
  checkedPath,
  checkedValue,
  checkOptions,
  type OperationOptions,
} from '../src/operation-arguments.ts'

function refusal(attempt: () => unknown): QuorateError {
  try {
    attempt()
  } catch (error) {
    assert.ok(error instanceof QuorateError, String(error))
    return error
  }
  assert.fail('it was not refused')
}

const wrong: readonly (readonly [options: unknown, option: string, rule: RegExp])[] = [
  [null, 'options', /an object/],
  ['now', 'options', /an object/],
  [{ sequence: true }, 'sequence', /no such option.*ephemeral.*signal/],
  [{ sequential: 1 }, 'sequential', /true or false/],
  [{ container: 'c' }, 'container', /true or false/],
  [{ container: true, ephemeral: true }, 'container', /false of an ephemeral key/],
  [{ ephemeral: 'yes' }, 'ephemeral', /true or false/],
  [{ ttlMs: 0 }, 'ttlMs', /whole number of milliseconds from 1 to 2147483647000/],
  [{ ttlMs: 2 ** 31 * 1_000 }, 'ttlMs', /whole number/],
  [{ ttlMs: 1.5 }, 'ttlMs', /whole number/],
  [{ ttlMs: '5' }, 'ttlMs', /whole number/],
  [{ ttlMs: 5, ephemeral: true }, 'ttlMs', /left out of an ephemeral key and of a container/],
  [{ ttlMs: 5, container: true }, 'ttlMs', /left out of an ephemeral key and of a container/],
  [{ recursive: 1 }, 'recursive', /true or false/],
  [{ ifVersion: -1 }, 'ifVersion', /a whole number from 0/],
  [{ ifVersion: 1.5 }, 'ifVersion', /a whole number from 0/],
  [{ ifVersion: 2 ** 53 }, 'ifVersion', /a whole number from 0/],
  [{ ifVersion: '3' }, 'ifVersion', /a whole number from 0/],
  [{ from: 'nwo' }, 'from', /'now', 'snapshot' or a cursor/],
  [{ from: null }, 'from', /cursor/],
  [{ from: { epoch: 1, revision: 0 } }, 'from', /cursor/],
  [{ from: { cluster: 'c', epoch: 1 } }, 'from', /cursor/],
  [{ from: { cluster: 'c', epoch: 1, revision: -1 } }, 'from', /cursor/],
  [{ signal: 100 }, 'signal', /an AbortSignal/],
  [{ signal: {} }, 'signal', /an AbortSignal/],
]

const all = [
  'ephemeral',
  'sequential',
  'container',
  'ttlMs',
  'ifVersion',
  'recursive',
  'from',
] as const

describe('options of operations', () => {
  for (const [options, option, rule] of wrong) {
    it(`refuse ${JSON.stringify(options)}, with name, value and rule`, () => {
      const { code, data } = refusal(() => checkOptions(options as OperationOptions, ...all))
      assert.equal(code, 'ERR_QUORATE_OPTION')
      assert.equal(data.option, option)
      assert.match(String(data.rule), rule)
      assert.ok('value' in data)
    })
  }

  it('refuse an option of another operation', () => {
    assert.equal(
      refusal(() => checkOptions({ ifVersion: 1 }, 'ephemeral')).data.option,
      'ifVersion',
    )
  })

  it('take what is right, and what is left undefined', () => {
    const { signal } = new AbortController()
    checkOptions({})
    checkOptions({ signal: undefined, ephemeral: undefined }, 'ephemeral')
    checkOptions({ signal, ifVersion: 0 }, 'ifVersion')
    checkOptions(
      { from: { cluster: 'c', epoch: 1, revision: 0 }, recursive: true },
      'recursive',
      'from',
    )
  })
})

describe('paths and values', () => {
  for (const path of ['', 'a', '/a/', '//', '/a/../b', 5, undefined, 7n]) {
    it(`refuse the path ${typeof path === 'string' ? `'${path}'` : String(path)}`, () => {
      const { code, data, message } = refusal(() => checkedPath(path as string, limits))
      assert.equal(code, 'ERR_QUORATE_PATH')
      assert.equal(data.path, path)
      assert.ok(message.endsWith(String(data.rule)), message)
    })
  }

  for (const path of [Object.create(null), { toString: () => assert.fail('was called') }, {}]) {
    it('refuse an object as a path, whatever becomes of it as a text', () => {
      assert.equal(refusal(() => checkedPath(path, limits)).code, 'ERR_QUORATE_PATH')
    })
  }

  it('show no more of a long path than helps', () => {
    assert.ok(refusal(() => checkedPath(`/${'x'.repeat(1_000_000)}`, limits)).message.length < 300)
  })

  it('take the root only where it can be listed or watched', () => {
    assert.equal(checkedPath('/', limits, true), '/')
    assert.equal(refusal(() => checkedPath('/', limits)).code, 'ERR_QUORATE_PATH')
  })

  it('refuse a value that is no bytes', () => {
    const { code } = refusal(() => checkedValue('/a', 'text' as unknown as Uint8Array, limits))
    assert.equal(code, 'ERR_QUORATE_VALUE')
  })

  it('refuse a value beyond the limit, and name both sizes', () => {
    const small = { ...limits, valueBytes: 5 }
    const { code, data } = refusal(() => checkedValue('/a', new Uint8Array(6), small))
    assert.equal(code, 'ERR_QUORATE_VALUE_SIZE')
    assert.deepEqual(data, { path: '/a', size: 6, limit: 5 })
    assert.equal(checkedValue('/a', new Uint8Array(5), small).length, 5)
  })

  it('refuse a path beyond the limit, and name both sizes', () => {
    const short = { ...limits, pathBytes: 40 }
    const { code, message } = refusal(() => checkedPath(`/${'é'.repeat(20)}`, short))
    assert.equal(code, 'ERR_QUORATE_PATH')
    assert.match(message, /at most 40 bytes, this one 41$/)
    assert.equal(checkedPath(`/${'x'.repeat(39)}`, short).length, 40)
  })

  it('copy the value, so that the application may reuse its buffer', () => {
    const buffer = new Uint8Array([1])
    const value = checkedValue('/a', buffer, limits)
    buffer[0] = 2
    assert.deepEqual(value, new Uint8Array([1]))
  })

  it('copy the bytes of a Buffer, whose own slice would share them', () => {
    const buffer = Buffer.from([1])
    const value = checkedValue('/a', buffer, limits)
    buffer[0] = 2
    assert.deepEqual(value, new Uint8Array([1]))
  })

  it('refuse a value whose buffer was transferred away', () => {
    const value = new Uint8Array([1])
    structuredClone(value.buffer, { transfer: [value.buffer] })
    assert.equal(refusal(() => checkedValue('/a', value, limits)).code, 'ERR_QUORATE_VALUE')
  })
})
