import assert from 'node:assert/strict'
import { seededRandom } from '@quorate/kernel'
import { decodeFrame, encodeFrame, type Frame } from '../../src/cluster/frame.ts'
import { Frame as WireFrame } from '../../src/cluster/generated/frame.js'

const clusterId = '00112233445566778899aabbccddeeff'
const frame: Frame = {
  clusterId,
  bootCounter: 2,
  parts: [
    { room: 'founding', message: new Uint8Array([1]) },
    { room: 'state', message: new Uint8Array(300) },
  ],
}

describe('frame', () => {
  it('is read as it was written, with and without a cluster', () => {
    for (const written of [frame, { ...frame, clusterId: undefined }, { ...frame, parts: [] }]) {
      assert.deepEqual(decodeFrame(encodeFrame(written)), written)
    }
  })

  it('skips a room that this version does not know', () => {
    const wire = WireFrame.decode(encodeFrame(frame))
    wire.parts.push({ room: 99, message: new Uint8Array([7]) })
    assert.deepEqual(decodeFrame(WireFrame.encode(wire)), frame)
  })

  it('refuses another version', () => {
    const wire = WireFrame.decode(encodeFrame(frame))
    assert.equal(decodeFrame(WireFrame.encode({ ...wire, version: 2 })), undefined)
  })

  it('never throws on random, cut or changed bytes', () => {
    const random = seededRandom(11)
    const whole = encodeFrame(frame)
    let read = 0
    for (let i = 0; i < 20_000; i++) {
      const bytes = whole.slice(0, Math.floor(random.next() * (whole.length + 1)))
      for (let k = 0; k < i % 4 && bytes.length > 0; k++) {
        bytes[Math.floor(random.next() * bytes.length)] = Math.floor(random.next() * 256)
      }
      if (decodeFrame(bytes) !== undefined) read++
    }
    assert.ok(read > 0 && read < 20_000, 'the fuzzer reaches both outcomes')
  })
})
