/** Opens the ports of the real world and puts a peer on them. */
import { hostname } from 'node:os'
import { openPorts } from '@quorate/runtime'
import { type PeerOptions, resolveOptions } from './options.ts'
import { Peer } from './peer.ts'

/**
 * Starts a peer; resolves when its sockets are open. It finds the others by itself:
 * `await peer.ready()` waits until it has joined them.
 *
 * @throws QuorateError ERR_QUORATE_OPTION (name, value and rule of a wrong option),
 * ERR_QUORATE_ADDRESS_IN_USE, ERR_QUORATE_OPTION_LISTEN; nothing is left open then.
 */
export async function createPeer(options: PeerOptions): Promise<Peer> {
  const resolved = resolveOptions(options)
  const { cluster, listen, discovery } = resolved
  const ports = await openPorts({ cluster, listen, discovery })
  const name = resolved.name ?? `${hostname()}-${ports.id.slice(-6)}`
  return new Peer(ports, { ...resolved, name })
}
