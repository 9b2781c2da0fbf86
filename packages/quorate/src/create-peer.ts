/** Opens the ports of the real world and puts a peer on them. */
import { hostname } from 'node:os'
import { openPorts } from '@quorate/runtime'
import { hasCompany } from './members.ts'
import { type PeerOptions, resolveOptions } from './options.ts'
import { Peer } from './peer.ts'

/** Of the host's name in a peer's name: some systems allow more than a name may have. */
const hostCharactersAtMost = 48

/**
 * Starts a peer; resolves when its sockets are open. It finds the others by itself:
 * `await peer.ready()` waits until it has joined them.
 *
 * @throws QuorateError ERR_QUORATE_OPTION (name, value and rule of a wrong option),
 * ERR_QUORATE_STORAGE (a directory that cannot be this peer's, and why), ERR_QUORATE_ADDRESS_IN_USE,
 * ERR_QUORATE_ADDRESS_UNAVAILABLE, ERR_QUORATE_TRANSPORT_UNAVAILABLE; nothing is left open then.
 */
export async function createPeer(options: PeerOptions): Promise<Peer> {
  // The peer itself never holds the secret: the ports keep it.
  const { secret, ...resolved } = resolveOptions(options)
  const { cluster, listen, transport, advertise, allow, discovery, gossip, storage, logger } =
    resolved
  let peer: Peer | undefined
  const ports = await openPorts({
    cluster,
    listen,
    transport,
    advertise,
    secret,
    allow,
    discovery,
    gossip,
    storage,
    // Gossip knows who is here; who founds a cluster by itself expects nobody.
    isAlone: () =>
      resolved.bootstrap?.expect !== 1 &&
      peer !== undefined &&
      !hasCompany(peer.members.list(), peer.id),
    warn: ({ source, error }) =>
      logger?.warn({ source, error }, 'trouble that this peer lives with'),
  })
  const host = hostname().slice(0, hostCharactersAtMost)
  const name = resolved.name ?? `${host}-${ports.id.slice(-6)}`
  try {
    peer = new Peer(ports, { ...resolved, name })
    return peer
  } catch (error) {
    await ports.close()
    throw error
  }
}
