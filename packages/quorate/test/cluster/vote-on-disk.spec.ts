/** One vote a term, also across restarts: the composed machine on a real disk. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  decodeElectionMessage,
  type ElectionMessage,
  encodeElectionMessage,
  encodeFoundingRecord,
} from '@quorate/election'
import {
  lanTiming,
  type PeerId,
  type Ports,
  type StorageRecord,
  seededRandom,
} from '@quorate/kernel'
import { openPorts } from '@quorate/runtime'
import { Cluster } from '../../src/cluster/cluster.ts'
import type { ClusterInput } from '../../src/cluster/contract.ts'
import { decodeFrame, encodeFrame } from '../../src/cluster/frame.ts'
import { valueRecord } from '../../src/cluster/persistence.ts'
import { encodeSettings } from '../../src/cluster/settings.ts'

const clusterId = '00112233445566778899aabbccddeeff'
const address = '127.0.0.1:7000'
const last = { term: 0, index: 1 }

function openDirectory(directory: string): Promise<Ports> {
  return openPorts({
    cluster: 'x',
    listen: { host: '127.0.0.1', port: 0 },
    discovery: { lan: false, seeds: [] },
    storage: { directory },
  })
}

function written(ports: Ports, records: readonly StorageRecord[]): Promise<void> {
  return new Promise((resolve, reject) => {
    ports.storage.write(records, (error) => (error === undefined ? resolve() : reject(error)))
  })
}

/** One life of a voter: the storage is real, the network and the clock are the test's. */
class Life {
  readonly #ports: Ports
  readonly #cluster: Cluster
  readonly #sent: { readonly to: PeerId; readonly message: ElectionMessage }[] = []
  #now = 0

  private constructor(ports: Ports) {
    this.#ports = ports
    const clock = { now: () => this.#now }
    const { id, boot, storage, stored } = ports
    const own = { id, boot, address, clock, random: seededRandom(1), storage, stored }
    const options = { cluster: 'x', name: 'a', timing: lanTiming, bootstrap: { expect: 3 } }
    this.#cluster = new Cluster(own as unknown as Ports, options)
  }

  static async begin(directory: string): Promise<Life> {
    const life = new Life(await openDirectory(directory))
    await life.input({ type: 'start' })
    await life.input({ type: 'tick' })
    for (const peer of ['b', 'c']) await life.input({ type: 'link-opened', peer, address })
    // Whoever restarts protects for a while a leader that it has forgotten.
    life.#now += lanTiming.stickinessMs + 1
    return life
  }

  get term(): number {
    return this.#cluster.election.term
  }

  /** Whether it grants this candidate its vote in this term. */
  async votes(candidate: PeerId, term: number): Promise<boolean> {
    const message = encodeElectionMessage({ type: 'vote-request', term, last })
    const parts = [{ room: 'election', message }] as const
    const bytes = encodeFrame({ clusterId, bootCounter: 1, parts })
    const before = this.#sent.length
    await this.input({ type: 'frame', from: candidate, bytes })
    return this.#sent.slice(before).some(({ to, message }) => {
      return to === candidate && message.type === 'vote' && message.granted && message.term === term
    })
  }

  /** Hands it in, with all that follows from it, writes included. */
  async input(input: ClusterInput): Promise<void> {
    const inputs = [input]
    for (let next = inputs.shift(); next !== undefined; next = inputs.shift()) {
      for (const effect of this.#cluster.step(next, this.#now)) {
        if (effect.type === 'wake') inputs.push({ type: 'flush' })
        else if (effect.type === 'frame') this.#note(effect.to, effect.bytes)
        else if (effect.type === 'persist') {
          await written(this.#ports, effect.records)
          inputs.push({ type: 'persisted', number: effect.number })
        }
      }
    }
  }

  end(): Promise<void> {
    return this.#ports.close()
  }

  #note(to: PeerId, bytes: Uint8Array): void {
    for (const { room, message } of decodeFrame(bytes)?.parts ?? []) {
      const decoded = room === 'election' ? decodeElectionMessage(message) : undefined
      if (decoded !== undefined) this.#sent.push({ to, message: decoded })
    }
  }
}

describe('a voter on disk', function () {
  this.timeout(20_000)
  let root = ''

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'quorate-vote-'))
  })

  afterEach(() => rmSync(root, { recursive: true, force: true }))

  it('remembers its term and its vote, and never gives a second one', async () => {
    const directory = join(root, 'a')
    const before = await openDirectory(directory)
    const settings = encodeSettings({
      timing: lanTiming,
      algorithm: 'bully',
      voters: 5,
      isDurable: true,
    })
    const proposal = { id: clusterId, voters: [before.id, 'b', 'c'], settings }
    const record = encodeFoundingRecord({ state: 'installed', proposal, abandoned: [] })
    await written(before, [valueRecord('founding', record)])
    await before.close()

    const first = await Life.begin(directory)
    assert.equal(await first.votes('b', 5), true)
    await first.end()

    const second = await Life.begin(directory)
    assert.equal(second.term, 5)
    assert.equal(await second.votes('c', 5), false, 'it has voted for b')
    assert.equal(await second.votes('b', 5), true, 'which it may repeat')
    assert.equal(await second.votes('c', 6), true)
    await second.end()

    const third = await Life.begin(directory)
    assert.equal(third.term, 6)
    assert.equal(await third.votes('b', 6), false)
    await third.end()
  })
})
