/** The last values of a configuration, as sequential keys below its own. */
import type { Json, KeyValue } from 'quorate'
import { decodeJson, encodeJson, recordOf } from '../json.ts'
import type { KeyPeer, KeyState } from '../key-peer.ts'

/** A value that was stored by an update. */
export interface ConfigVersion {
  /** Of the update. */
  readonly revision: number
  /** As it was stored: the schema of today may refuse it. */
  readonly value: Json
  /** By the wall clock of the peer that stored it. */
  readonly at: Date
  readonly by: { readonly id: string; readonly name: string }
}

/** One update may delete as many; what is more goes with the next ones. */
export const historyAtMost = 100

export function historyPath(path: string): string {
  return `${path}/history`
}

/** What an update writes beside the value, and what it deletes, so that `keep` are left. */
export function historySteps(
  peer: KeyPeer,
  path: string,
  { value, keep }: { readonly value: Json; readonly keep: number },
): { readonly create: Uint8Array | undefined; readonly delete: readonly string[] } {
  const paths = pathsIn(peer.state.local, path)
  const added = keep > 0 ? 1 : 0
  const surplus = Math.min(Math.max(paths.length + added - keep, 0), historyAtMost)
  const by = { id: peer.id, name: peer.name }
  const create = added > 0 ? encodeJson({ value, at: Date.now(), by }) : undefined
  return { create, delete: paths.slice(0, surplus) }
}

/** The oldest first; of this replica. */
export function historyOf(local: KeyState['local'], path: string): ConfigVersion[] {
  return pathsIn(local, path).flatMap((each) => versionOf(local.get(each)) ?? [])
}

function pathsIn(local: KeyState['local'], path: string): string[] {
  const folder = historyPath(path)
  const paths = local.children(folder).names.map((name) => `${folder}/${name}`)
  return paths.filter((each) => local.get(each) !== undefined)
}

/** Undefined: somebody else has written there. */
function versionOf(key: KeyValue | undefined): ConfigVersion | undefined {
  const record = recordOf(key === undefined ? undefined : decodeJson(key.value))
  const { id, name } = recordOf(record?.by) ?? {}
  const { at, value } = record ?? {}
  if (typeof at !== 'number' || typeof id !== 'string' || typeof name !== 'string') return undefined
  if (key === undefined || value === undefined) return undefined
  return { revision: key.revision, value, at: new Date(at), by: { id, name } }
}
