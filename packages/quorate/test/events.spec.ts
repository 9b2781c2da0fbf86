import assert from 'node:assert/strict'
import { PeerEmitter } from '../src/events.ts'
import { guardedLogger } from '../src/logger.ts'

function makeEmitter() {
  const failures: unknown[] = []
  const ignore = () => {}
  const logger = {
    debug: ignore,
    info: ignore,
    warn: ignore,
    error: (fields: object) => failures.push(fields),
  }
  return { emitter: new PeerEmitter(logger), failures }
}

describe('PeerEmitter', () => {
  it('goes on to the next listener when one throws, and logs it', () => {
    const { emitter, failures } = makeEmitter()
    const heard: string[] = []
    emitter.on('refused', () => {
      throw new Error('of the application')
    })
    emitter.on('refused', ({ reason }) => heard.push(reason))
    emitter.emit('refused', { reason: 'because' })
    assert.deepEqual(heard, ['because'])
    assert.equal(failures.length, 1)
  })

  it('leaves no unhandled rejection when a listener rejects', async () => {
    const { emitter, failures } = makeEmitter()
    emitter.on('refused', async () => {
      throw new Error('of the application')
    })
    emitter.emit('refused', { reason: 'because' })
    await new Promise(setImmediate)
    assert.equal(failures.length, 1)
  })

  it('leaves no unhandled rejection when the promise of a logger rejects', async () => {
    const escaped: unknown[] = []
    const note = (reason: unknown) => escaped.push(reason)
    process.on('unhandledRejection', note)
    const fails = async () => {
      throw new Error('the log is down')
    }
    const logger = guardedLogger({ debug: fails, info: fails, warn: fails, error: fails })
    for (const level of ['debug', 'info', 'warn', 'error'] as const) logger[level]({}, 'told')
    await new Promise(setImmediate)
    process.off('unhandledRejection', note)
    assert.deepEqual(escaped, [])
  })

  it('lives with a logger that throws', () => {
    const broken = () => {
      throw new Error('of the application')
    }
    const logger = { debug: broken, info: broken, warn: broken, error: broken }
    const emitter = new PeerEmitter(guardedLogger(logger))
    emitter.on('refused', broken)
    emitter.emit('refused', { reason: 'because' })
  })

  it('calls a `once` listener once', () => {
    const { emitter } = makeEmitter()
    let calls = 0
    emitter.once('refused', () => calls++)
    emitter.emit('refused', { reason: 'a' })
    emitter.emit('refused', { reason: 'b' })
    assert.equal(calls, 1)
  })
})
