import assert from 'node:assert/strict'
import { functionsOf, layers, type Profile, sharesOf } from './layers.ts'

const node = (id: number, functionName: string, url: string, children: number[] = []) => ({
  id,
  callFrame: { functionName, url },
  children,
})

const built = 'file:///tmp/quorate-built/node_modules'

const profile: Profile = {
  nodes: [
    node(1, '(root)', '', [2, 3, 4, 6]),
    node(2, '(idle)', ''),
    node(3, '(garbage collector)', ''),
    node(4, 'append', `${built}/@quorate/replicated-state/dist/log.js`, [5]),
    node(5, 'slice', ''),
    node(6, 'encode', `${built}/@quorate/replicated-state/dist/generated/wire.js`, [7]),
    node(7, 'onread', 'node:internal/stream_base_commons'),
  ],
  samples: [2, 3, 4, 5, 6, 7],
  timeDeltas: [1_000, 10, 20, 30, 25, 15],
  startTime: 5_000,
}
const always = { fromMs: 0, untilMs: 1_000 }

describe('bench side by side: layers of a profile', () => {
  it('shares out the time that was not idle; what is native counts for its caller', () => {
    const shares = sharesOf([profile], always)
    assert.equal(shares.get('garbage collector'), 0.1)
    assert.equal(shares.get('log and replication'), 0.5)
    assert.equal(shares.get('protobuf'), 0.25)
    assert.equal(shares.get('Node: sockets, promises, timers'), 0.15)
    assert.equal(shares.size, 4)
  })

  it('weighs profiles by their time', () => {
    const collected: Profile = { ...profile, samples: [3], timeDeltas: [100] }
    assert.equal(sharesOf([profile, collected], always).get('garbage collector'), 0.55)
  })

  it('leaves out what was before and after', () => {
    const shares = sharesOf([profile], { fromMs: 6.02, untilMs: 6.06 })
    assert.deepEqual([...shares], [['log and replication', 1]])
  })

  it('shares out the same among functions, and says where each is', () => {
    const shares = functionsOf([profile], always)
    assert.equal(shares.get('append dist/log.js'), 0.2)
    assert.equal(shares.get('slice native'), 0.3)
    assert.equal(shares.has('(idle) native'), false)
  })

  it('knows where each file of a built peer belongs', () => {
    const files = [
      ['@quorate/replicated-state/dist/tree.js', 'apply'],
      ['@quorate/replicated-state/dist/entry-codec.js', 'protobuf'],
      ['@quorate/runtime/dist/disk/store.js', 'disk'],
      ['@quorate/runtime/dist/link.js', 'libp2p and its streams'],
      ['@quorate/kernel/dist/driver.js', 'election, membership, kernel'],
      ['quorate/dist/state.js', 'requests and the facade'],
      ['quorate/dist/cluster/turn.js', 'cluster: routes, mail, turns'],
    ] as const
    for (const [file, layer] of files) {
      const nodes = [node(1, 'work', `${built}/${file}`)]
      const found = sharesOf([{ ...profile, nodes, samples: [1], timeDeltas: [1] }], always)
      assert.deepEqual([...found.keys()], [layer], file)
    }
  })

  it('has a row for every layer that it can find', () => {
    for (const layer of sharesOf([profile], always).keys()) assert.ok(layers.includes(layer), layer)
  })
})
