import assert from 'node:assert/strict'
import { systemResolver } from '../src/name-resolver.ts'

/** Like a resolver of Node: it asks for ever the server that the system had when it was made. */
function fakeSystem() {
  const cancelled: string[] = []
  const system = { server: 'first' }
  const askServers = () => {
    const { server } = system
    return {
      resolveSrv: async () => [{ name: `told-by-${server}`, port: 1, priority: 0, weight: 0 }],
      cancel: () => void cancelled.push(server),
    }
  }
  return { system, askServers, cancelled }
}

describe('the resolver of the system', () => {
  it('asks the name servers of the moment, as the machine may be on another network now', async () => {
    const { system, askServers, cancelled } = fakeSystem()
    const resolver = systemResolver(askServers)
    const told = async () => (await resolver.services('_quorate._tcp.orders.local'))[0]?.name
    assert.equal(await told(), 'told-by-first')
    system.server = 'second'
    assert.equal(await told(), 'told-by-second')
    resolver.close()
    assert.deepEqual(cancelled, ['second'])
  })

  it('asks nobody before the first question', () => {
    const { askServers, cancelled } = fakeSystem()
    systemResolver(askServers).close()
    assert.deepEqual(cancelled, [])
  })

  it('knows the hosts of the system', async () => {
    const addresses = await systemResolver().addresses('127.0.0.1')
    assert.deepEqual(addresses, ['127.0.0.1'])
  })
})
