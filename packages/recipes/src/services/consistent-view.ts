/**
 * Instances as sequential ephemeral keys: all peers see the same list in the same order, and an
 * instance goes with the session of its peer.
 */
import type { RecipePeer } from '../arguments.ts'
import { entriesIn, makeEntry } from '../entry.ts'
import type { View } from './view.ts'

export function consistentView(peer: RecipePeer, folder: string): View {
  const { state } = peer
  return {
    list: (data, signal) => makeEntry(peer, { folder, kind: 'instance', data }, signal),
    sync: (options) => state.sync(options),
    instances: () =>
      entriesIn(state.local, folder).map(({ path, peer, data }) => ({ id: path, peer, data })),
    async *changes({ signal }) {
      yield* state.watch(folder, { from: 'snapshot', signal })
    },
  }
}
