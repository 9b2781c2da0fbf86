/** Peers inside the test's own process, for what needs no process of its own. */
import { randomUUID } from 'node:crypto'
import { createPeer, type Peer, type PeerOptions } from 'quorate'
import { until, within } from './until.ts'

/** Tests run side by side with others and with themselves: no two clusters share a name. */
export function uniqueCluster(what: string): string {
  return `${what}-${randomUUID().slice(0, 8)}`
}

/**
 * Founds a cluster of this size and waits until every peer is ready and names the leader. `workers`:
 * so many of them, the last ones, are in worker threads.
 */
export async function found(size: number, options: PeerOptions, workers = 0): Promise<Peer[]> {
  const peers = await Promise.all(
    Array.from({ length: size }, (_, i) => {
      const worker = i >= size - workers
      return createPeer({ worker, ...options, name: `p${i + 1}`, bootstrap: { expect: size } })
    }),
  )
  try {
    await within('the peers found a cluster', Promise.all(peers.map((peer) => peer.ready())))
  } catch (error) {
    await stopAll(peers)
    throw error
  }
  return peers
}

export async function stopAll(peers: readonly Peer[]): Promise<void> {
  await Promise.all(peers.map((peer) => peer.stop()))
}

/** The leader by its own word, which all others agree to. */
export async function leaderOf(peers: readonly Peer[]): Promise<Peer> {
  return await until('all name one leader, which knows it', () => {
    const leader = peers.find((peer) => peer.isLeader)
    return leader !== undefined && peers.every((peer) => peer.leader?.id === leader.id) && leader
  })
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

export function text(value: Uint8Array | undefined): string | undefined {
  return value === undefined ? undefined : new TextDecoder().decode(value)
}
