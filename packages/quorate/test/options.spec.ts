import assert from 'node:assert/strict'
import { lanTiming, localTiming, QuorateError, wanTiming } from '@quorate/kernel'
import { type PeerOptions, resolveOptions, resolveTimes } from '../src/options.ts'

const refused: [name: string, options: unknown, option: string, words: RegExp][] = [
  ['no options', undefined, 'options', /an object, got undefined/],
  ['no cluster', {}, 'cluster', /1 to 64 characters, got undefined/],
  ['an empty cluster', { cluster: '' }, 'cluster', /1 to 64 characters, got ""/],
  ['a long name', { cluster: 'a', name: 'n'.repeat(65) }, 'name', /1 to 64 characters/],
  ['a name of many bytes', { cluster: '☃'.repeat(43) }, 'cluster', /at most 128 bytes/],
  ['an unknown option', { cluster: 'a', colour: 'red' }, 'colour', /no such option.*cluster/],
  ['an unknown part', { cluster: 'a', listen: { prot: 1 } }, 'listen.prot', /no such option/],
  ['a port too high', { cluster: 'a', listen: { port: 65_536 } }, 'listen.port', /0 to 65535/],
  ['a port as text', { cluster: 'a', listen: { port: '80' } }, 'listen.port', /got "80"/],
  ['a host as number', { cluster: 'a', listen: { host: 1 } }, 'listen.host', /an IP address/],
  ['an address as text', { cluster: 'a', advertise: 'a:1' }, 'advertise', /\[host:port\]/],
  ['two addresses', { cluster: 'a', advertise: ['a:1', 'b:1'] }, 'advertise', /\[host:port\]/],
  ['a misspelt secret', { cluster: 'a', secrets: 'hush' }, 'secrets', /got "\(not shown\)"$/],
  ['gossip as text', { cluster: 'a', gossip: 'no' }, 'gossip', /true or false, got "no"/],
  [
    'lan as text',
    { cluster: 'a', discovery: { lan: 'yes' } },
    'discovery.lan',
    /true, false or an object/,
  ],
  [
    'a misspelt list of interfaces',
    { cluster: 'a', discovery: { lan: { interface: ['lo'] } } },
    'discovery.lan.interface',
    /no such option; there are interfaces/,
  ],
  [
    'a seed without port',
    { cluster: 'a', discovery: { seeds: ['a:1', 'b'] } },
    'discovery.seeds[1]',
    /host:port/,
  ],
  ['expect 0', { cluster: 'a', bootstrap: { expect: 0 } }, 'bootstrap.expect', /1 to 9, got 0/],
  ['storage as text', { cluster: 'a', storage: './data' }, 'storage', /an object, got/],
  ['no directory', { cluster: 'a', storage: {} }, 'storage.directory', /the path of a directory/],
  ['directory 0', { cluster: 'a', storage: { directory: 0 } }, 'storage.directory', /got 0/],
  [
    'a path that none can have',
    { cluster: 'a', storage: { directory: 'a\0' } },
    'storage.directory',
    /path/,
  ],
  ['adopt 1', { cluster: 'a', storage: { directory: 'a', adopt: 1 } }, 'storage.adopt', /got 1/],
  [
    'a misspelt adopt',
    { cluster: 'a', storage: { directory: 'a', adpt: true } },
    'storage.adpt',
    /no such option/,
  ],
  ['expect 2.5', { cluster: 'a', bootstrap: { expect: 2.5 } }, 'bootstrap.expect', /got 2.5/],
  [
    'a timing by no name',
    { cluster: 'a', timing: 'fast' },
    'timing',
    /'local', 'lan', 'wan' or an object/,
  ],
  ['an unknown time', { cluster: 'a', timing: { beat: 1 } }, 'timing.beat', /no such option/],
  [
    'an unknown algorithm',
    { cluster: 'a', election: { algorithm: 'raft' } },
    'election.algorithm',
    /'bully' or 'ring', got "raft"/,
  ],
  ['an algorithm by itself', { cluster: 'a', election: 'ring' }, 'election', /an object/],
  ['a misspelt part', { cluster: 'a', election: { ring: true } }, 'election.ring', /algorithm/],
  ['a priority too high', { cluster: 'a', priority: 101 }, 'priority', /−100 to 100, got 101/],
  ['a priority too low', { cluster: 'a', priority: -101 }, 'priority', /got -101/],
  ['half a priority', { cluster: 'a', priority: 0.5 }, 'priority', /whole number/],
  ['limits as a number', { cluster: 'a', limits: 5 }, 'limits', /an object, got 5/],
  ['an unknown limit', { cluster: 'a', limits: { keys: 5 } }, 'limits.keys', /no such option/],
  [
    'a value that no frame takes',
    { cluster: 'a', limits: { valueBytes: 2_097_153 } },
    'limits.valueBytes',
    /whole number from 1 to 2097152, got 2097153/,
  ],
  [
    'a path without room for a number',
    { cluster: 'a', limits: { pathBytes: 31 } },
    'limits.pathBytes',
    /from 32 to 2048/,
  ],
  [
    'transactions without steps',
    { cluster: 'a', limits: { transactionSteps: 0 } },
    'limits.transactionSteps',
    /from 1 to 512, got 0/,
  ],
  [
    'transactions that have less room than a value',
    { cluster: 'a', limits: { valueBytes: 10, transactionBytes: 9 } },
    'limits.transactionBytes',
    /from 10, which is limits.valueBytes, to 2097152, got 9/,
  ],
  [
    'a store that no snapshot holds',
    { cluster: 'a', limits: { storeBytes: 2 ** 29 + 1 } },
    'limits.storeBytes',
    /to 536870912/,
  ],
  ['metadata as text', { cluster: 'a', metadata: 'api' }, 'metadata', /a plain object/],
  ['a negative time', { cluster: 'a', timing: { beatMs: -1 } }, 'timing.beatMs', /got -1/],
  [
    'a lease that could overlap',
    { cluster: 'a', timing: { leaseMs: 390 } },
    'timing.leaseMs',
    /at most 384.*stickinessMs \(400\).*got 390/,
  ],
  ['a slow beat', { cluster: 'a', timing: { beatMs: 200 } }, 'timing.beatMs', /a third of leaseMs/],
  [
    'a round longer than stickiness',
    { cluster: 'a', timing: { roundMs: 400 } },
    'timing.roundMs',
    /less than stickinessMs \(400\), got 400/,
  ],
  ['an id that is none in allow', { cluster: 'a', allow: ['orders-1'] }, 'allow[0]', /peer.id/],
  ['allow that is no list', { cluster: 'a', allow: 'orders-1' }, 'allow', /a list of peer ids/],
  ['a worker that is named', { cluster: 'a', worker: 'yes' }, 'worker', /true or false/],
  [
    'a worker with QUIC',
    { cluster: 'a', worker: true, transport: 'quic' },
    'worker',
    /false with transport 'quic'/,
  ],
  ['a logger without warn', { cluster: 'a', logger: { info() {} } }, 'logger.debug', /function/],
]

describe('options', () => {
  for (const [name, options, option, words] of refused) {
    it(`refuses ${name}, with name, value and rule`, () => {
      assert.throws(
        () => resolveOptions(options as PeerOptions),
        (error) => {
          assert.ok(error instanceof QuorateError)
          assert.equal(error.code, 'ERR_QUORATE_OPTION')
          assert.equal(error.data.option, option)
          assert.ok(error.message.startsWith(`${option} must be ${error.data.rule}, got `))
          assert.match(error.message, words)
          return true
        },
      )
    })
  }

  it('fills in every default', () => {
    assert.deepEqual(resolveOptions({ cluster: 'orders' }), {
      cluster: 'orders',
      name: undefined,
      secret: undefined,
      allow: undefined,
      advertise: undefined,
      listen: { host: '127.0.0.1', port: 0 },
      transport: 'tcp',
      discovery: { lan: true, seeds: [], dns: undefined, file: undefined },
      gossip: true,
      bootstrap: undefined,
      voters: 5,
      storage: undefined,
      metadata: undefined,
      algorithm: 'bully',
      priority: 0,
      limits: {
        pathBytes: 1_024,
        valueBytes: 1_048_576,
        transactionSteps: 128,
        transactionBytes: 1_048_576,
        storeBytes: 268_435_456,
      },
      timing: lanTiming,
      worker: false,
      logger: undefined,
    })
  })

  it('takes single limits, and gives a transaction room for the largest value', () => {
    const { limits } = resolveOptions({ cluster: 'a', limits: { valueBytes: 2_000_000 } })
    assert.deepEqual([limits.valueBytes, limits.transactionBytes], [2_000_000, 2_000_000])
    assert.equal(limits.pathBytes, 1_024)
    const small = resolveOptions({ cluster: 'a', limits: { valueBytes: 5 } }).limits
    assert.equal(small.transactionBytes, 1_048_576)
  })

  it('takes a directory, and does not adopt what was copied unless told to', () => {
    const storage = { directory: './data' }
    const resolved = resolveOptions({ cluster: 'a', storage }).storage
    assert.deepEqual(resolved, { directory: './data', adopt: false })
  })

  it('has a preset for each kind of network, and each keeps the rules', () => {
    for (const [timing, preset] of [
      ['local', localTiming],
      ['lan', lanTiming],
      ['wan', wanTiming],
    ] as const) {
      assert.deepEqual(resolveOptions({ cluster: 'a', timing }).timing, preset)
      assert.deepEqual(resolveTimes(preset), preset)
    }
  })

  it('takes single times and keeps the others', () => {
    const { timing } = resolveOptions({ cluster: 'a', timing: { beatMs: 20 } })
    assert.deepEqual(timing, { ...lanTiming, beatMs: 20 })
  })
})
