import assert from 'node:assert/strict'
import { integerBelow, seededRandom } from '@quorate/kernel'
import { FrameReader, frameBytesAtMost, framedBytes, joinFrames } from '../src/frames.ts'

function join(frames: readonly Uint8Array[]): Uint8Array {
  const total = frames.reduce((sum, frame) => sum + framedBytes(frame.byteLength), 0)
  return joinFrames(frames, total)
}

function frameOf(length: number, seed = length): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i + seed) & 0xff)
}

describe('frames', () => {
  it('come out as they went in, however the bytes are cut', () => {
    const lengths = [1, 2, 127, 128, 129, 16_383, 16_384, 16_385, 70_000, 200_000]
    const frames = lengths.map((length) => frameOf(length))
    const joined = join(frames)
    const random = seededRandom(1)
    for (const largest of [1, 7, 1_000, 65_536, joined.byteLength]) {
      const read: Uint8Array[] = []
      const reader = new FrameReader((frame) => read.push(frame))
      for (let offset = 0; offset < joined.byteLength; ) {
        const end = offset + 1 + integerBelow(random, largest)
        assert.equal(reader.push(joined.subarray(offset, end)), true)
        offset = end
      }
      assert.deepEqual(read, frames)
    }
  })

  it('own their bytes: what they were cut from may change', () => {
    const joined = join([bytesOf(1, 2, 3)])
    const read: Uint8Array[] = []
    new FrameReader((frame) => read.push(frame)).push(joined)
    joined.fill(0)
    assert.deepEqual(read, [bytesOf(1, 2, 3)])
    assert.equal(read[0]?.buffer.byteLength, 3)
  })

  it('take the longest length, and refuse one more', () => {
    const longest = join([new Uint8Array(frameBytesAtMost)])
    let length = 0
    assert.equal(
      new FrameReader((frame) => {
        length = frame.byteLength
      }).push(longest),
      true,
    )
    assert.equal(length, frameBytesAtMost)
    const longer = join([new Uint8Array(frameBytesAtMost + 1)])
    assert.equal(new FrameReader(() => assert.fail('no frame')).push(longer), false)
  })

  it('refuse an empty frame and a length without end', () => {
    assert.equal(new FrameReader(() => assert.fail('no frame')).push(bytesOf(0, 1, 5)), false)
    const endless = new Uint8Array(16).fill(0x80)
    assert.equal(new FrameReader(() => assert.fail('no frame')).push(endless), false)
  })

  it('give nothing more once the reader was ended, not even from the same chunk', () => {
    const read: number[] = []
    const reader = new FrameReader((frame) => {
      read.push(frame.byteLength)
      if (read.length === 2) reader.end()
    })
    assert.equal(reader.push(join([frameOf(1), frameOf(2), frameOf(3)])), false)
    assert.equal(reader.push(join([frameOf(4)])), false)
    assert.deepEqual(read, [1, 2])
  })

  it('cost no memory for a length that is only claimed', () => {
    const claim = join([new Uint8Array(frameBytesAtMost)]).subarray(0, 10)
    const before = process.memoryUsage().arrayBuffers
    const readers = Array.from({ length: 200 }, () => new FrameReader(() => {}))
    for (const reader of readers) reader.push(claim)
    assert.ok(process.memoryUsage().arrayBuffers - before < 100 * 2 ** 20)
  })

  it('never throw on random bytes', () => {
    const random = seededRandom(7)
    let refused = 0
    for (let round = 0; round < 2_000; round++) {
      const reader = new FrameReader(() => {})
      for (let chunk = 0; chunk < 4; chunk++) {
        const noise = Uint8Array.from({ length: 64 }, () => integerBelow(random, 256))
        if (!reader.push(noise)) refused++
      }
    }
    // The canary: noise does meet the refusals.
    assert.ok(refused > 100, `${refused} refused`)
  })
})

function bytesOf(...values: number[]): Uint8Array {
  return Uint8Array.from(values)
}
