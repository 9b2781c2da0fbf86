import assert from 'node:assert/strict'
import { QuorateError } from '@quorate/kernel'
import { bindError } from '../src/bind-error.ts'
import { zeroCounters } from '../src/counters.ts'
import { bindDatagrams } from '../src/datagrams.ts'
import { startNode } from '../src/libp2p-node.ts'
import { tcpTransport } from '../src/tcp-transport.ts'

/** An address of the documentation's range: no machine has it, so nothing can listen there. */
const host = '192.0.2.1'
const port = 7_400
const use = 'both UDP and TCP'

function bindUdp(at: { host: string; port: number }): Promise<{ close: () => Promise<void> }> {
  return bindDatagrams({
    ...at,
    counters: zeroCounters(),
    sealed: undefined,
    warn: () => {},
    mismatched: () => {},
  })
}

async function failureOf(attempt: Promise<unknown>): Promise<Error> {
  const error: unknown = await attempt.then(
    () => assert.fail('it did not fail'),
    (reason) => reason,
  )
  assert.ok(error instanceof Error)
  return error
}

function sockets(): string[] {
  return process.getActiveResourcesInfo().filter((name) => /UDP|TCP/.test(name))
}

describe('an address that cannot be bound', () => {
  const attempts = [
    ['UDP', () => bindUdp({ host, port })],
    ['TCP', () => startNode({ transport: tcpTransport, host, port })],
  ] as const
  for (const [protocol, attempt] of attempts) {
    it(`${protocol}: the refusal names host, port, protocol and reason`, async () => {
      const cause = await failureOf(attempt())
      const error = bindError(cause, { protocol, host, port, use })
      assert.ok(error instanceof QuorateError)
      assert.equal(error.code, 'ERR_QUORATE_ADDRESS_UNAVAILABLE')
      assert.deepEqual(error.data, { host, port, protocol, reason: 'EADDRNOTAVAIL' })
      const words = `${protocol} port 7400 of 192.0.2.1 cannot be listened on`
      assert.ok(error.message.startsWith(words), error.message)
      assert.equal(error.cause, cause)
    })
  }

  it('leaves no socket open', async () => {
    const before = sockets()
    await failureOf(bindUdp({ host, port }))
    await new Promise(setImmediate)
    assert.deepEqual(sockets(), before)
  })

  it('a port that this process may not use is refused with that reason', () => {
    const cause = new Error('bind EACCES 127.0.0.1:80')
    const error = bindError(cause, { protocol: 'UDP', host: '127.0.0.1', port: 80, use })
    assert.ok(error instanceof QuorateError)
    assert.equal(error.data.reason, 'EACCES')
    assert.match(error.message, /UDP port 80 of 127\.0\.0\.1 .* may not use it/)
  })

  it('an error about something else stays what it is', () => {
    const cause = new Error('too many open files')
    assert.equal(bindError(cause, { protocol: 'TCP', host, port, use }), cause)
  })
})
