/** Of two users of a semaphore that disagree, only the later one in the log is refused. */
import assert from 'node:assert/strict'
import type { RecipePeer } from '../src/arguments.ts'
import { semaphore } from '../src/semaphore.ts'

const folder = '/recipes/semaphores/s'
const tag = (permits: number) =>
  new TextEncoder().encode(
    JSON.stringify({ attempt: 'x', peer: { id: 'o', name: 'o' }, since: 1, permits }),
  )

/** A peer whose replica applies, with its own creation, what another one created right after. */
function aPeer() {
  const keys = new Map<string, { path: string; revision: number; value: Uint8Array }>()
  const deleted: string[] = []
  const session = {
    id: 's1',
    isHeld: true,
    status: 'connected',
    signal: new AbortController().signal,
  }
  const watch = () => {
    const done = { done: true, value: undefined }
    return {
      next: () => new Promise(() => {}),
      return: async () => done,
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }
  const state = {
    session,
    cursor: { cluster: 'c', epoch: 1, revision: 9 },
    local: {
      get: (path: string) => keys.get(path),
      children: () => ({ names: [...keys.keys()].map((path) => path.slice(folder.length + 1)) }),
    },
    watch,
    sync: async () => {},
    delete: async (path: string) => {
      deleted.push(path)
      keys.delete(path)
      return { revision: 4 }
    },
    create: async (_beginning: string, value: Uint8Array) => {
      const path = `${folder}/permit-0000000000000001`
      keys.set(path, { path, revision: 1, value })
      const later = `${folder}/permit-0000000000000002`
      keys.set(later, { path: later, revision: 2, value: tag(9) })
      return { path, revision: 1 }
    },
  }
  return { peer: { id: 'p', name: 'p', state } as unknown as RecipePeer, deleted }
}

describe('a semaphore', () => {
  it('is not refused to the earlier one because of a later one that disagrees', async () => {
    const { peer, deleted } = aPeer()
    const held = await semaphore(peer, 's', { permits: 2 }).acquire()
    assert.ok(held.isHeld)
    assert.deepEqual(deleted, [])
  })
})
