import assert from 'node:assert/strict'
import { layers, type Profile, sharesOf } from './layers.ts'

const node = (id: number, functionName: string, url: string, children: number[] = []) => ({
  id,
  callFrame: { functionName, url },
  children,
})

const profile: Profile = {
  nodes: [
    node(1, '(root)', '', [2, 3, 4, 6]),
    node(2, '(idle)', ''),
    node(3, '(garbage collector)', ''),
    node(4, 'append', 'file:///q/packages/replicated-state/src/log.ts', [5]),
    node(5, 'slice', ''),
    node(6, 'encode', 'file:///q/packages/replicated-state/src/generated/wire.js', [7]),
    node(7, 'onread', 'node:internal/stream_base_commons'),
  ],
  samples: [2, 3, 4, 5, 6, 7],
  timeDeltas: [1_000, 10, 20, 30, 25, 15],
}

describe('bench side by side: layers of a profile', () => {
  it('shares out the time that was not idle; what is native counts for its caller', () => {
    const shares = sharesOf([profile])
    assert.equal(shares.get('garbage collector'), 0.1)
    assert.equal(shares.get('log and replication'), 0.5)
    assert.equal(shares.get('protobuf'), 0.25)
    assert.equal(shares.get('Node: sockets, promises, timers'), 0.15)
    assert.equal(shares.size, 4)
  })

  it('weighs profiles by their time', () => {
    const collected: Profile = { ...profile, samples: [3], timeDeltas: [100] }
    assert.equal(sharesOf([profile, collected]).get('garbage collector'), 0.55)
  })

  it('has a row for every layer that it can find', () => {
    for (const layer of sharesOf([profile]).keys()) assert.ok(layers.includes(layer), layer)
  })
})
