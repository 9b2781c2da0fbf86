import assert from 'node:assert/strict'
import { functionsOf, layers, type Profile, sharesOf } from './layers.ts'

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
    assert.equal(shares.get('append src/log.ts'), 0.2)
    assert.equal(shares.get('slice native'), 0.3)
    assert.equal(shares.has('(idle) native'), false)
  })

  it('has a row for every layer that it can find', () => {
    for (const layer of sharesOf([profile], always).keys()) assert.ok(layers.includes(layer), layer)
  })
})
