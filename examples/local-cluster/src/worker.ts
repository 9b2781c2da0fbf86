/**
 * A worker of some service. It imports `quorate`, so this process is a peer: it finds the others by
 * itself, and there is no server to start first.
 *
 * It keeps one key under `/workers`, which vanishes when this process does, and watches who else is
 * there. `npm start` runs five of it; by hand it runs in as many terminals as you like:
 *
 *     node examples/local-cluster/src/worker.ts my-cluster 3
 */
import { createPeer } from 'quorate'
import { obey } from './orders/obey.ts'
import { report, tell } from './orders/tell.ts'

const [cluster = 'my-cluster', expect] = process.argv.slice(2)

const peer = await createPeer({
  cluster,
  name: `worker-${process.pid}`,
  // The first processes found the cluster together; who comes later only joins.
  ...(expect === undefined ? {} : { bootstrap: { expect: Number(expect) } }),
})
report(peer)

await peer.ready()

const announce = async () => {
  const value = new TextEncoder().encode(peer.address)
  await peer.state.create(`/workers/${peer.name}`, value, { ephemeral: true })
}
await announce()
// A session ends when its peer is cut off for too long; a new one follows, and needs a new key.
peer.on('session:expire', announce)

obey(peer)
tell({ type: 'ready' })

for await (const batch of peer.state.watch('/workers', { from: 'snapshot' })) {
  if (batch.type === 'resync') {
    tell({ type: 'workers', names: batch.entries.map(({ path }) => lastName(path)) })
  } else {
    for (const { type, path } of batch.changes) {
      tell({ type: 'worker', change: type, name: lastName(path) })
    }
  }
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
