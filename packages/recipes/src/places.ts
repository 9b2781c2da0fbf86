/**
 * The keys of one queue, as this replica has them. Each is `folder/mode-number`, sequential and
 * ephemeral; its value tells people who it is, and its maker which attempt made it.
 */
import type { State } from 'quorate'
import type { Place } from './rules.ts'

/** What the value of a place tells. */
export interface Tag {
  /** Of the attempt that made it, unlike any other. */
  readonly attempt: string
  readonly peer: { readonly id: string; readonly name: string }
  /** The wall clock of the peer that stands there, in milliseconds since 1970. */
  readonly since: number
  /** Of a semaphore: how many permits it believes in. */
  readonly permits?: number | undefined
}

export interface TaggedPlace extends Place {
  /** Of the change that created it. */
  readonly revision: number
  /** Undefined: somebody else has written there. The place counts all the same. */
  readonly tag: Tag | undefined
}

/** A sequential key has 16 digits behind what it begins with. */
const numbered = /^([a-z]+)-(\d{16})$/

/** All places of these modes below the folder, in the order of the log; reads this replica. */
export function placesIn(
  local: State['local'],
  folder: string,
  modes: ReadonlySet<string>,
): TaggedPlace[] {
  const found: { readonly number: string; readonly place: TaggedPlace }[] = []
  for (const name of local.children(folder).names) {
    const [, mode = '', number = ''] = numbered.exec(name) ?? []
    const path = `${folder}/${name}`
    const key = modes.has(mode) ? local.get(path) : undefined
    // A name that only has keys below it is no key, and no place.
    if (key === undefined) continue
    const { revision, value } = key
    found.push({ number, place: { path, mode, revision, tag: decodeTag(value) } })
  }
  found.sort((a, b) => (a.number < b.number ? -1 : 1))
  return found.map(({ place }) => place)
}

export function encodeTag(tag: Tag): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(tag))
}

/** Never throws: anybody of the cluster may have written it. */
export function decodeTag(value: Uint8Array): Tag | undefined {
  let parsed: Partial<Tag> | null
  try {
    parsed = JSON.parse(new TextDecoder().decode(value))
  } catch {
    return undefined
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined
  const { attempt, peer, since, permits } = parsed
  const isTag =
    typeof attempt === 'string' &&
    typeof peer?.id === 'string' &&
    typeof peer.name === 'string' &&
    typeof since === 'number' &&
    (permits === undefined || typeof permits === 'number')
  return isTag ? { attempt, peer: { id: peer.id, name: peer.name }, since, permits } : undefined
}
