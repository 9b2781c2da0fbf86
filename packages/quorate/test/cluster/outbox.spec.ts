import assert from 'node:assert/strict'
import { fromString } from 'uint8arrays/from-string'
import { toString as asText } from 'uint8arrays/to-string'
import { decodeFrame, frameBytesAtMost, type Part } from '../../src/cluster/frame.ts'
import { Outbox } from '../../src/cluster/outbox.ts'

const clusterId = '00112233445566778899aabbccddeeff'
const part = (text: string): Part => ({ room: 'election', message: fromString(text) })

function taken(outbox: Outbox): string[] {
  return outbox.take(clusterId, 3).flatMap(({ to, bytes }) => {
    const frame = decodeFrame(bytes)
    assert.equal(frame?.clusterId, clusterId)
    assert.equal(frame?.bootCounter, 3)
    return frame.parts.map(({ message }) => `${to}:${asText(message)}`)
  })
}

describe('Outbox', () => {
  it('sends one frame per peer and turn, in order', () => {
    const outbox = new Outbox()
    for (const [to, text] of [
      ['b', '1'],
      ['c', '2'],
      ['b', '3'],
    ] as const) {
      outbox.add(to, part(text), undefined, 0)
    }
    assert.equal(outbox.take(clusterId, 1).length, 2)
    assert.ok(outbox.isEmpty)
  })

  it('holds back what speaks in a term that is not durable yet', () => {
    const outbox = new Outbox()
    outbox.add('b', part('early'), 5, 4)
    outbox.add('b', part('now'), 4, 4)
    assert.deepEqual(taken(outbox), ['b:now'])
    outbox.release(4)
    assert.deepEqual(taken(outbox), [])
    outbox.release(5)
    assert.deepEqual(taken(outbox), ['b:early'])
  })

  it('publishes in frames of their own, smaller ones, under the same rule', () => {
    const outbox = new Outbox()
    outbox.add('b', part('to b'), undefined, 0)
    outbox.add(undefined, part('early'), 5, 4)
    outbox.add(undefined, part('now'), 4, 4)
    assert.deepEqual(taken(outbox), ['b:to b', 'undefined:now'])
    outbox.release(5)
    assert.deepEqual(taken(outbox), ['undefined:early'])
    const piece = { room: 'state', message: new Uint8Array(100_000) } as const
    for (let i = 0; i < 5; i++) outbox.add(undefined, piece, undefined, 0)
    assert.equal(outbox.take(clusterId, 1).length, 3)
  })

  it('cuts what is too large into several frames', () => {
    const outbox = new Outbox()
    const half = { room: 'state', message: new Uint8Array(frameBytesAtMost / 2 + 1) } as const
    for (let i = 0; i < 3; i++) outbox.add('b', half, undefined, 0)
    assert.equal(outbox.take(clusterId, 1).length, 3)
  })
})
