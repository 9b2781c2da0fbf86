import { hostname } from 'node:os'
import type { PeerId } from '@quorate/kernel'

/** Of the host's name in a peer's name: some systems allow more than a name may have. */
const hostCharactersAtMost = 48

/** What a peer is called that was given no name. */
export function defaultName(id: PeerId): string {
  return `${hostname().slice(0, hostCharactersAtMost)}-${id.slice(-6)}`
}
