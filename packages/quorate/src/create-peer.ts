/** Opens the ports of the real world and puts a peer on them. */
import { openPorts } from '@quorate/runtime'
import { defaultName } from './default-name.ts'
import { guardedLogger, silentLogger, warning } from './logger.ts'
import { hasCompany } from './members.ts'
import { type PeerOptions, type ResolvedOptions, resolveOptions } from './options.ts'
import { Peer } from './peer.ts'
import { onPorts } from './ports-host.ts'
import { inWorker } from './worker/worker-host.ts'

/**
 * Starts a peer; resolves when its sockets are open. It finds the others by itself:
 * `await peer.ready()` waits until it has joined them.
 *
 * @throws QuorateError ERR_QUORATE_OPTION (name, value and rule of a wrong option),
 * ERR_QUORATE_STORAGE (a directory that cannot be this peer's, and why), ERR_QUORATE_ADDRESS_IN_USE,
 * ERR_QUORATE_ADDRESS_UNAVAILABLE, ERR_QUORATE_TRANSPORT_UNAVAILABLE; nothing is left open then.
 */
export async function createPeer(options: PeerOptions): Promise<Peer> {
  const resolved = resolveOptions(options)
  return resolved.worker ? new Peer(await inWorker(resolved), resolved) : await createHere(resolved)
}

async function createHere(options: ResolvedOptions): Promise<Peer> {
  // The peer itself never holds the secret: the ports keep it.
  const { secret, ...resolved } = options
  const { cluster, listen, transport, advertise, allow, discovery, gossip, storage, logger } =
    resolved
  const told = guardedLogger(logger ?? silentLogger)
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
    warn: ({ source, error }) => told.warn({ source, error }, warning),
  })
  const name = resolved.name ?? defaultName(ports.id)
  try {
    peer = new Peer(onPorts(ports, { ...resolved, name }), resolved)
    return peer
  } catch (error) {
    await ports.close()
    throw error
  }
}
