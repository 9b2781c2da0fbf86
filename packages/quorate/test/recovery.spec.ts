/** When a recovery begins: not while somebody may come to lead, and not once it is given up. */
import assert from 'node:assert/strict'
import type { ClusterCommand } from '../src/cluster/index.ts'
import { type RecoveryPorts, recover } from '../src/recovery.ts'

function setUp() {
  const vacancy = Promise.withResolvers<boolean>()
  const dispatched: ClusterCommand[] = []
  const cluster = {
    state: { configuration: {} },
  }
  const requests = { isStopped: false }
  const quorum = { isVacant: true, staysVacant: () => vacancy.promise }
  const dispatch = (command: ClusterCommand) => void dispatched.push(command)
  const ports = { cluster, quorum, requests, dispatch } as unknown as RecoveryPorts
  return { ports, requests, vacancy, dispatched }
}

describe('a recovery', () => {
  it('that is given up before it has begun never begins', async () => {
    const { ports, vacancy, dispatched } = setUp()
    const controller = new AbortController()
    const recovering = recover(ports, { acceptDataLoss: true, signal: controller.signal })
    controller.abort(new Error('enough'))
    vacancy.resolve(true)
    await assert.rejects(recovering, { message: 'enough' })
    assert.deepEqual(dispatched, [])
  })

  it('does not begin when somebody comes to lead while it waits, even for a moment', async () => {
    const { ports, vacancy, dispatched } = setUp()
    const recovering = recover(ports, { acceptDataLoss: true })
    vacancy.resolve(false)
    await assert.rejects(recovering, { data: { reason: 'quorum-there' } })
    assert.deepEqual(dispatched, [])
  })

  it('does not begin when the peer stops while it waits', async () => {
    const { ports, requests, vacancy, dispatched } = setUp()
    const recovering = recover(ports, { acceptDataLoss: true })
    requests.isStopped = true
    vacancy.resolve(false)
    await assert.rejects(recovering, { code: 'ERR_QUORATE_STOPPED' })
    assert.deepEqual(dispatched, [])
  })
})
