import assert from 'node:assert/strict'
import {
  type Answer,
  type Directory,
  type DirectoryAction,
  type DirectoryStep,
  directoryModel,
} from '../../src/checkers/directory.ts'

const write = (answer: Answer | undefined, ...steps: DirectoryStep[]) =>
  ({ type: 'write', steps, answer }) as const
const creation = (path: string, value: string, ephemeral = false, container = false) =>
  ({ type: 'create', path, value, ephemeral, container, timed: false }) as const
const create = (path: string, value: string, answer?: Answer, ephemeral = false) =>
  write(answer, creation(path, value, ephemeral))
const set = (path: string, value: string, answer?: Answer, ifVersion?: number) =>
  write(answer, { type: 'set', path, value, ifVersion })
const deletion = (path: string, recursive = false) =>
  ({ type: 'delete', path, ifVersion: undefined, recursive }) as const
const remove = (path: string, answer?: Answer) => write(answer, deletion(path))
const get = (path: string, value?: string, version = 1) =>
  ({ type: 'get', path, seen: value === undefined ? undefined : { value, version } }) as const
const children = (path: string, ...names: string[]) => ({ type: 'children', path, names }) as const

/** undefined: some action could not have been answered like that. */
function run(...actions: readonly DirectoryAction[]): Directory | undefined {
  let directory: Directory | undefined = directoryModel.initial
  for (const action of actions) {
    if (directory === undefined) return undefined
    directory = directoryModel.apply(directory, action)
  }
  return directory
}

const fits = (...actions: readonly DirectoryAction[]) => assert.notEqual(run(...actions), undefined)
const clashes = (...actions: readonly DirectoryAction[]) => assert.equal(run(...actions), undefined)

describe('directory: the sequential specification', () => {
  it('a read sees the last write, and nothing else', () => {
    fits(create('/a', '1', { outcome: 'ok', versions: [1] }), get('/a', '1'))
    clashes(create('/a', '1'), get('/a'))
    clashes(create('/a', '1'), set('/a', '2'), get('/a', '1'))
    clashes(create('/a', '1'), set('/a', '2'), get('/a', '2', 1))
    fits(create('/a', '1'), remove('/a'), get('/a'))
  })

  it('refusals must have had a reason, and successes none', () => {
    fits(create('/a', '1'), create('/a', '2', { outcome: 'key-exists' }), get('/a', '1'))
    clashes(create('/a', '2', { outcome: 'key-exists' }))
    clashes(create('/a', '1'), create('/a', '2', { outcome: 'ok', versions: [1] }))
    fits(remove('/a', { outcome: 'key-missing' }))
    clashes(create('/a', '1'), remove('/a', { outcome: 'key-missing' }))
  })

  it('versions are compared, and the actual one is told', () => {
    const mismatch = (actual: number) => ({ outcome: 'version-mismatch', actual })
    fits(create('/a', '1'), set('/a', '2', mismatch(1), 5), get('/a', '1'))
    clashes(create('/a', '1'), set('/a', '2', mismatch(2), 5))
    clashes(create('/a', '1'), set('/a', '2', { outcome: 'ok', versions: [2] }, 5))
    fits(create('/a', '1'), set('/a', '2', { outcome: 'ok', versions: [2] }, 1))
    clashes(create('/a', '1'), set('/a', '2', { outcome: 'ok', versions: [3] }))
  })

  it('ephemeral keys have no children and go with their session', () => {
    const mine = create('/e/1', 'x', undefined, true)
    const vanish = { type: 'vanish', keys: new Map([['/e/1', 'x']]) } as const
    fits(mine, create('/e/1/below', 'y', { outcome: 'ephemeral-parent' }))
    clashes(mine, create('/e/1/below', 'y', { outcome: 'ok', versions: [1] }))
    fits(mine, vanish, get('/e/1'))
    clashes(mine, vanish, get('/e/1', 'x'))
    clashes(create('/e/1', 'x'), vanish)
    clashes(vanish)
  })

  it('keys go by time only if they were made so, also when they were set meanwhile', () => {
    const timed = write(undefined, { ...creation('/t/1', 'x'), timed: true })
    const vanish = { type: 'vanish', keys: new Map([['/t/1', 'y']]) } as const
    fits(timed, set('/t/1', 'y'), vanish, get('/t/1'))
    clashes(timed, vanish)
    clashes(create('/t/1', 'x'), set('/t/1', 'y'), vanish)
    clashes(timed, set('/t/1', 'y'), vanish, get('/t/1', 'y', 2))
  })

  it('children are the names one level below, sorted, of keys at any depth', () => {
    fits(create('/n/z/1', '1'), create('/n/x', '2'), children('/n', 'x', 'z'))
    clashes(create('/n/z', '1'), children('/n'))
    clashes(children('/n', 'x'))
  })

  it('a transaction takes all of its steps or none', () => {
    const check = { type: 'check', path: '/a', ifVersion: 1 } as const
    const steps = [check, deletion('/a'), creation('/b', '2')]
    fits(create('/a', '1'), write({ outcome: 'ok' }, ...steps), get('/a'), get('/b', '2'))
    clashes(create('/a', '1'), write({ outcome: 'ok' }, ...steps), get('/a', '1'))
    clashes(write({ outcome: 'ok' }, ...steps))
    const refused = { outcome: 'key-missing', step: 1 }
    fits(create('/a', '1'), write(refused, check, deletion('/b')), get('/a', '1'))
    clashes(create('/a', '1'), write({ ...refused, step: 0 }, check, deletion('/b')))
    clashes(create('/a', '1'), write(refused, deletion('/a'), deletion('/b')), get('/a'))
  })

  it('a recursive deletion leaves nothing below', () => {
    fits(create('/n/x', '1'), write({ outcome: 'ok' }, deletion('/n', true)), children('/n'))
    clashes(create('/n/x', '1'), write({ outcome: 'ok' }, deletion('/n', true)), get('/n/x', '1'))
    clashes(write({ outcome: 'ok' }, deletion('/n', true)))
  })

  it('a container goes with what it held last', () => {
    const container = write(undefined, creation('/k', 'c', false, true))
    const vanish = {
      type: 'vanish',
      keys: new Map([
        ['/k/1', '1'],
        ['/k', 'c'],
      ]),
    } as const
    const mine = create('/k/1', '1', undefined, true)
    fits(container, get('/k', 'c'))
    fits(container, mine, vanish, get('/k'))
    clashes(mine, container, { ...vanish, keys: new Map([['/k/1', '1']]) })
    fits(container, mine, remove('/k/1'), get('/k'))
    clashes(container, mine, remove('/k/1'), get('/k', 'c'))
  })

  it('is described equally exactly when it is equal, in whatever order it came about', () => {
    const one = run(create('/a', '1'), create('/b', '2')) as Directory
    const other = run(create('/b', '2'), create('/a', '1')) as Directory
    const third = run(create('/b', '2'), create('/a', '3')) as Directory
    assert.equal(directoryModel.describe(one), directoryModel.describe(other))
    assert.notEqual(directoryModel.describe(one), directoryModel.describe(third))
  })
})
