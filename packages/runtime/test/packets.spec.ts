import assert from 'node:assert/strict'
import { Socket } from 'node:net'
import { bytes, closeAll, link, record } from './world.ts'

type Write = typeof Socket.prototype.write

describe('packets of a link', () => {
  const write: Write = Socket.prototype.write
  let lengths: number[] = []

  before(() => {
    Socket.prototype.write = function (this: Socket, ...given: Parameters<Write>) {
      lengths.push(given[0].length)
      return write.apply(this, given)
    } as Write
  })

  after(() => {
    Socket.prototype.write = write
  })

  afterEach(closeAll)

  it('are as few as can be: one for all frames of a turn, and none in answer', async () => {
    const [a, b] = [await record(), await record()]
    await link(a, b.ports)
    // The first data of a stream is still answered.
    a.ports.streams.send(b.ports.id, bytes(1))
    await b.nth('frame')
    lengths = []
    for (let i = 0; i < 10; i++) a.ports.streams.send(b.ports.id, new Uint8Array(100))
    await b.nth('frame', 10)
    for (let i = 0; i < 10; i++) a.ports.streams.send(b.ports.id, new Uint8Array(100))
    await b.nth('frame', 20)
    assert.equal(lengths.length, 2, `writes of ${lengths} bytes`)
  })

  it('are written without an event that nobody hears', async () => {
    const [a, b] = [await record(), await record()]
    await link(a, b.ports)
    a.ports.streams.send(b.ports.id, bytes(1))
    await b.nth('frame')
    const Made = CustomEvent
    const types: string[] = []
    globalThis.CustomEvent = new Proxy(Made, {
      construct: (made, given) => {
        types.push(given[0])
        return Reflect.construct(made, given)
      },
    })
    try {
      a.ports.streams.send(b.ports.id, bytes(2))
      await b.nth('frame', 1)
    } finally {
      globalThis.CustomEvent = Made
    }
    assert.deepEqual(types, [])
  })

  it('are read without an error made for each of them', async () => {
    const [a, b] = [await record(), await record()]
    await link(a, b.ports)
    const Made = RangeError
    const errors: unknown[] = []
    globalThis.RangeError = new Proxy(Made, {
      apply: (made, _this, given) => {
        errors.push(given[0])
        return made(...given)
      },
    })
    try {
      for (let i = 0; i < 5; i++) {
        a.ports.streams.send(b.ports.id, bytes(i))
        await b.nth('frame', i)
      }
    } finally {
      globalThis.RangeError = Made
    }
    assert.deepEqual(errors, [])
  })
})
