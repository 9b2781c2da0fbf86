/** All that one peer's replica holds. Two peers with equal views have the same state. */
import type { Peer } from 'quorate'

export interface View {
  readonly revision: number
  readonly entries: readonly ViewEntry[]
}

export interface ViewEntry {
  readonly path: string
  readonly value: string
  readonly version: number
}

export async function view(peer: Peer): Promise<View> {
  await peer.state.sync()
  // From here to the end nothing is awaited, so all of it is of one revision.
  return { revision: peer.state.cursor.revision, entries: [...entriesBelow(peer, '/')] }
}

function* entriesBelow(peer: Peer, parent: string): Generator<ViewEntry> {
  for (const name of peer.state.local.children(parent).names) {
    const path = parent === '/' ? `/${name}` : `${parent}/${name}`
    const entry = peer.state.local.get(path)
    if (entry !== undefined) {
      const value = Buffer.from(entry.value).toString('base64')
      yield { path, value, version: entry.version }
    }
    yield* entriesBelow(peer, path)
  }
}
