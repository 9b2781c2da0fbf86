/** When a recovery begins: not while somebody may come to lead, and not once it is given up. */
import assert from 'node:assert/strict'
import type { ClusterCommand } from '../src/cluster/index.ts'
import { type RecoveryPorts, recover } from '../src/recovery.ts'

function setUp() {
  const vacancy = Promise.withResolvers<boolean>()
  const dispatched: ClusterCommand[] = []
  const cluster = {
    state: { configuration: {} },
    election: { leader: undefined as string | undefined },
  }
  const quorum = { isVacant: true, staysVacant: () => vacancy.promise }
  const dispatch = (command: ClusterCommand) => void dispatched.push(command)
  const ports = { cluster, quorum, dispatch } as unknown as RecoveryPorts
  return { ports, cluster, vacancy, dispatched }
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

  it('does not begin when somebody comes to lead while it waits', async () => {
    const { ports, cluster, vacancy, dispatched } = setUp()
    const recovering = recover(ports, { acceptDataLoss: true })
    cluster.election.leader = 'a'
    vacancy.resolve(false)
    await assert.rejects(recovering, { data: { reason: 'quorum-there' } })
    assert.deepEqual(dispatched, [])
  })
})
