/**
 * Instances in the metadata of their peers, which gossip tells: listed and seen in any partition,
 * by each peer as it sees the others; no majority is asked, and two peers may see two lists.
 *
 * All services of a peer share the field `services` of its metadata, and leave the rest as it is.
 */
import { randomUUID } from 'node:crypto'
import type { Json, Member, Metadata, Peer, PeerEvents } from 'quorate'
import type { RecipePeer } from '../arguments.ts'
import { releasedError, stoppedError } from '../errors.ts'
import { recordOf } from '../json.ts'
import type { Instance, Listing, View } from './view.ts'

export type GossipPeer = RecipePeer & Pick<Peer, 'members' | 'on' | 'off'>

const changing = [
  'member:join',
  'member:suspect',
  'member:alive',
  'member:dead',
  'member:leave',
  'member:update',
] as const satisfies readonly (keyof PeerEvents)[]

export function availableView(peer: GossipPeer, name: string): View {
  return {
    list: (data, signal) => list(peer, name, { data, signal }),
    sync: async ({ signal }) => signal?.throwIfAborted(),
    instances: () => peer.members.list().flatMap((member) => instancesOf(member, name)),
    changes: ({ signal }) => changes(peer, name, signal),
  }
}

/** Short: what a peer says of itself has 512 bytes. */
function newId(): string {
  return randomUUID().slice(0, 8)
}

async function list(
  peer: GossipPeer,
  name: string,
  { data, signal }: { data: Json; signal: AbortSignal },
): Promise<Listing> {
  signal.throwIfAborted()
  const id = newId()
  const end = new AbortController()
  const add = () => tell(peer, name, (own) => ({ ...own, [id]: data }))
  // Whoever sets the metadata of this peer replaces all of it: then this is put back.
  const mend = ({ member }: { readonly member: Member }) => {
    const isThere = Object.hasOwn(ownOf(member.metadata, name), id)
    if (member.id === peer.id && !isThere) add().catch(() => {})
  }
  const watch = watchOfEnd(peer, name)
  const finish = (reason: unknown) => {
    peer.off('member:update', mend)
    end.abort(reason)
    void watch.return?.()
  }
  const release = async () => {
    if (end.signal.aborted) return
    finish(releasedError(`${name}/${id}`))
    // A peer that has stopped is no member any more, and lists nothing.
    const remove = tell(peer, name, ({ [id]: _, ...others }) => others)
    await remove.catch(() => {})
  }
  // From now on: somebody may replace it before this one hears that it was told.
  peer.on('member:update', mend)
  try {
    await add()
  } catch (error) {
    finish(error)
    throw error
  }
  void endOf(watch).then(() => finish(stoppedError(undefined)))
  return { signal: end.signal, release }
}

/** It tells nothing but that the peer has stopped, by its end. */
function watchOfEnd({ state }: GossipPeer, name: string, signal?: AbortSignal) {
  return state.watch(`/recipes/services/${name}/gossiped`, { signal })
}

/** Whatever keys somebody has there (a service may have that name) is passed over. */
async function endOf(watch: AsyncIterableIterator<unknown>): Promise<void> {
  for await (const _ of watch);
}

/** In one turn, so that of several changes none is lost. */
async function tell(
  { id, members }: GossipPeer,
  name: string,
  change: (own: Metadata) => Metadata,
): Promise<void> {
  const metadata = members.get(id)?.metadata ?? {}
  const services = { ...recordOf(metadata.services), [name]: change(ownOf(metadata, name)) }
  const named = Object.entries(services).filter(([, own]) => Object.keys(own ?? {}).length > 0)
  const { services: _, ...rest } = metadata
  await members.setMetadata(
    named.length === 0 ? rest : { ...rest, services: Object.fromEntries(named) },
  )
}

function ownOf(metadata: Metadata, name: string): Metadata {
  const services = recordOf(metadata.services) ?? {}
  return (Object.hasOwn(services, name) ? recordOf(services[name]) : undefined) ?? {}
}

function instancesOf(member: Member, name: string): Instance[] {
  if (member.status !== 'alive') return []
  const peer = { id: member.id, name: member.name }
  const own = Object.entries(ownOf(member.metadata, name))
  return own.map(([id, data]) => ({ id: `${member.id}/${id}`, peer, data }))
}

/** Ends when the peer stops, as its watches do. */
async function* changes(
  peer: GossipPeer,
  name: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<unknown, void, undefined> {
  let changed = Promise.withResolvers<void>()
  const wake = () => changed.resolve()
  const watch = watchOfEnd(peer, name, signal)
  let isOver = false
  const end = endOf(watch).finally(() => {
    isOver = true
    wake()
  })
  end.catch(() => {})
  for (const event of changing) peer.on(event, wake)
  try {
    // Of the end it hears as of a change: a race with it, each time, would be kept as long as it lasts.
    while (!isOver) {
      changed = Promise.withResolvers()
      yield
      await changed.promise
    }
    await end
  } finally {
    for (const event of changing) peer.off(event, wake)
    await watch.return?.()
  }
}
