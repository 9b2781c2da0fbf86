import assert from 'node:assert/strict'
import { majority, type PeerId, type Random, seededRandom } from '@quorate/kernel'
import {
  decodeFoundingMessage,
  encodeFoundingMessage,
  Founding,
  type FoundingEffect,
  type FoundingInput,
} from '../src/index.ts'

const roundMs = 30
const settings = new Uint8Array([1, 2, 3])

interface Founder {
  readonly id: PeerId
  readonly settings: Uint8Array
  machine: Founding
  isUp: boolean
  life: number
  diskFreeAt: number
  stored: Uint8Array | undefined
  /** The founding whose installation is durable. */
  installed: { id: string; voters: readonly PeerId[] } | undefined
  readonly effects: FoundingEffect[]
}

/** Founding machines in a world with delays, losses, slow disks, and crashes with restart. */
class World {
  readonly founders = new Map<PeerId, Founder>()
  readonly random: Random
  readonly #expect: number
  now = 0
  loss = 0
  mostDelayMs = 5
  mostDiskMs = 0
  #queue: { at: number; run: () => void }[] = []

  constructor(seed: number, expect: number, ids: readonly PeerId[], other?: PeerId) {
    this.random = seededRandom(seed)
    this.#expect = expect
    for (const id of ids) {
      this.founders.set(id, {
        id,
        settings: id === other ? new Uint8Array([9]) : settings,
        machine: undefined as unknown as Founding,
        isUp: false,
        life: 0,
        diskFreeAt: 0,
        stored: undefined,
        installed: undefined,
        effects: [],
      })
      this.start(id)
    }
  }

  founder(id: PeerId): Founder {
    return this.founders.get(id) as Founder
  }

  start(id: PeerId): void {
    const founder = this.founder(id)
    founder.isUp = true
    founder.life++
    founder.diskFreeAt = this.now
    founder.machine = new Founding({
      id,
      expect: this.#expect,
      settings: founder.settings,
      random: seededRandom(this.random.next() * 2 ** 32),
      roundMs,
      restored: founder.stored,
    })
    this.#arm(founder)
  }

  crash(id: PeerId): void {
    this.founder(id).isUp = false
  }

  see(id: PeerId, peers: readonly PeerId[]): void {
    this.input(id, { type: 'candidates', peers })
  }

  seeAll(peers: readonly PeerId[]): void {
    for (const id of peers) this.see(id, peers)
  }

  input(id: PeerId, input: FoundingInput): void {
    const founder = this.founder(id)
    if (!founder.isUp) return
    for (const effect of founder.machine.step(input, this.now)) this.#perform(founder, effect)
    this.#arm(founder)
  }

  after(ms: number, run: () => void): void {
    const at = this.now + ms
    const index = this.#queue.findLastIndex((other) => other.at <= at)
    this.#queue.splice(index + 1, 0, { at, run })
  }

  run(ms: number): void {
    const end = this.now + ms
    for (let next = this.#queue[0]; next !== undefined && next.at <= end; next = this.#queue[0]) {
      this.#queue.shift()
      this.now = next.at
      next.run()
    }
    this.now = end
  }

  foundings(): string[] {
    return [...this.founders.values()].map(({ installed }) => installed?.id.slice(0, 4) ?? '')
  }

  /** The foundings that a majority of their voters has installed: those that may have a leader. */
  living(): { id: string; voters: readonly PeerId[] }[] {
    const all = [...this.founders.values()].flatMap(({ installed }) => installed ?? [])
    const distinct = [...new Map(all.map((founding) => [founding.id, founding])).values()]
    return distinct.filter(({ id, voters }) => {
      const holders = voters.filter((voter) => this.founder(voter).installed?.id === id)
      return holders.length >= majority(voters.length)
    })
  }

  #perform(founder: Founder, effect: FoundingEffect): void {
    founder.effects.push(effect)
    const { life } = founder
    if (effect.type === 'persist') {
      founder.diskFreeAt =
        Math.max(founder.diskFreeAt, this.now) + this.mostDiskMs * this.random.next()
      this.after(founder.diskFreeAt - this.now, () => {
        if (founder.life !== life || !founder.isUp) return
        founder.stored = effect.bytes
        this.input(founder.id, { type: 'persisted', token: effect.token })
      })
    } else if (effect.type === 'send') {
      if (this.random.next() < this.loss) return
      const message = decodeFoundingMessage(encodeFoundingMessage(effect.message))
      assert.ok(message !== undefined)
      this.after(0.1 + this.mostDelayMs * this.random.next(), () => {
        this.input(effect.to, { type: 'message', from: founder.id, message })
      })
    } else if (effect.type === 'founded') {
      assert.ok((founder.installed?.id ?? effect.id) === effect.id, 'installing is final')
      founder.installed = { id: effect.id, voters: effect.voters }
    }
  }

  #arm(founder: Founder): void {
    const deadline = founder.machine.deadline()
    if (deadline === undefined || !founder.isUp) return
    const { life } = founder
    this.after(Math.max(deadline - this.now, 0), () => {
      if (founder.life !== life || founder.machine.deadline() !== deadline) return
      this.input(founder.id, { type: 'tick' })
    })
  }
}

describe('founding', () => {
  it('three peers that see each other found one cluster, in milliseconds', () => {
    const world = new World(1, 3, ['a', 'b', 'c'])
    world.seeAll(['a', 'b', 'c'])
    world.run(20)
    assert.equal(world.living().length, 1)
    assert.equal(new Set(world.foundings()).size, 1)
    const founded = world.founder('c').effects.filter(({ type }) => type === 'founded')
    assert.equal(founded.length, 1)
    assert.match(world.living()[0]?.id ?? '', /^[0-9a-f]{32}$/)
    world.run(10_000)
    assert.equal(world.founder('a').machine.deadline(), undefined, 'then there is peace')
  })

  it('a lone peer founds a cluster only when it expects itself alone', () => {
    const alone = new World(1, 1, ['a'])
    alone.seeAll(['a'])
    alone.run(10)
    assert.deepEqual(alone.living()[0]?.voters, ['a'])
    const waiting = new World(1, 2, ['a'])
    waiting.seeAll(['a'])
    waiting.run(10_000)
    assert.deepEqual(waiting.living(), [])
  })

  it('says nothing of an acceptance before it is durable', () => {
    const machine = new Founding({ id: 'b', expect: 2, settings, random: seededRandom(1), roundMs })
    const proposal = { id: '0'.repeat(32), voters: ['a', 'b'], settings }
    const effects = machine.step(
      { type: 'message', from: 'a', message: { type: 'propose', proposal } },
      0,
    )
    assert.deepEqual(
      effects.map(({ type }) => type),
      ['mark', 'persist'],
    )
    const answers = machine.step({ type: 'persisted', token: 1 }, 5)
    assert.ok(answers.some((effect) => effect.type === 'send' && effect.message.type === 'accept'))
    assert.equal(machine.state, 'installed')
    assert.ok(!answers.some(({ type }) => type === 'founded'), 'nor of an installation')
    const done = machine.step({ type: 'persisted', token: 2 }, 6)
    assert.ok(done.some(({ type }) => type === 'founded'))
  })

  it('six candidates where three are expected found nothing, and say why', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f']
    const world = new World(1, 3, ids)
    world.seeAll(ids)
    world.run(5_000)
    assert.deepEqual(world.living(), [])
    const [refused] = world.founder('a').effects.filter(({ type }) => type === 'refused')
    assert.deepEqual(refused, { type: 'refused', reason: 'too-many', candidates: 6 })
  })

  it('different settings are refused, and both sides say whose', () => {
    const world = new World(1, 3, ['a', 'b', 'c'], 'b')
    world.seeAll(['a', 'b', 'c'])
    world.run(5_000)
    assert.deepEqual(world.living(), [])
    const at = (id: PeerId) => world.founder(id).effects.filter(({ type }) => type === 'refused')
    const theirs = new Uint8Array([9])
    assert.deepEqual(at('a'), [
      { type: 'refused', reason: 'settings', peer: 'b', settings: theirs },
    ])
    assert.deepEqual(at('b'), [{ type: 'refused', reason: 'settings', peer: 'a', settings }])
  })

  it('a member that dies before it accepts is replaced by another candidate', () => {
    const world = new World(1, 3, ['a', 'b', 'c', 'd'])
    world.crash('c')
    for (const id of ['a', 'b']) world.see(id, ['a', 'b', 'c'])
    world.run(200)
    for (const id of ['a', 'b', 'd']) world.see(id, ['a', 'b', 'd'])
    world.run(3_000)
    assert.deepEqual(world.living()[0]?.voters, ['a', 'b', 'd'])
    // The dead one returns, hears of the old proposal, and joins no other founding by itself.
    world.start('c')
    world.run(1_000)
    assert.equal(world.founder('c').installed, undefined)
  })

  it('who has installed tells it, also after the proposer died', () => {
    const world = new World(1, 3, ['a', 'b', 'c'])
    world.seeAll(['a', 'b', 'c'])
    for (let i = 0; i < 100 && world.founder('c').installed === undefined; i++) world.run(0.5)
    world.crash('a')
    world.run(500)
    assert.equal(world.living().length, 1)
  })

  it('a cluster that exists already is never founded a second time', () => {
    const world = new World(1, 3, ['a', 'b', 'c'])
    world.input('b', { type: 'withdraw' })
    world.seeAll(['a', 'b', 'c'])
    world.run(5_000)
    assert.deepEqual(world.living(), [])
  })

  it('who abandoned installs after all when it hears a leader of that founding', () => {
    const machine = new Founding({ id: 'c', expect: 3, settings, random: seededRandom(1), roundMs })
    const proposal = { id: '0'.repeat(32), voters: ['a', 'b', 'c'], settings }
    machine.step({ type: 'message', from: 'a', message: { type: 'propose', proposal } }, 0)
    machine.step({ type: 'persisted', token: 1 }, 0)
    machine.step({ type: 'tick' }, 30 * roundMs)
    machine.step({ type: 'persisted', token: 2 }, 30 * roundMs)
    assert.equal(machine.state, 'abandoned')
    const late = { type: 'message', from: 'b', message: { type: 'founded', proposal } } as const
    machine.step(late, 31 * roundMs)
    assert.equal(machine.state, 'abandoned')
    machine.step({ type: 'heard-leader', foundingId: proposal.id }, 32 * roundMs)
    assert.equal(machine.state, 'installed')
  })

  it('an abandoned proposal that arrives late is not accepted again', () => {
    const machine = new Founding({ id: 'c', expect: 3, settings, random: seededRandom(1), roundMs })
    const proposal = { id: '0'.repeat(32), voters: ['a', 'b', 'c'], settings }
    const propose = { type: 'message', from: 'a', message: { type: 'propose', proposal } } as const
    const abandon = { type: 'abandon', id: proposal.id, isAnswer: false } as const
    machine.step(propose, 0)
    machine.step({ type: 'persisted', token: 1 }, 0)
    machine.step({ type: 'tick' }, 30 * roundMs)
    machine.step({ type: 'persisted', token: 2 }, 30 * roundMs)
    machine.step({ type: 'message', from: 'b', message: abandon }, 31 * roundMs)
    assert.equal(machine.state, 'free')
    const effects = machine.step(propose, 32 * roundMs)
    assert.equal(machine.state, 'free')
    assert.deepEqual(effects, [{ type: 'send', to: 'a', message: { ...abandon, isAnswer: true } }])
  })

  it('what was accepted binds after a restart, what was installed is announced again', () => {
    const world = new World(1, 3, ['a', 'b', 'c'])
    world.crash('c')
    for (const id of ['a', 'b']) world.see(id, ['a', 'b', 'c'])
    world.run(100)
    world.crash('b')
    world.start('b')
    assert.equal(world.founder('b').machine.state, 'accepted')
    world.start('c')
    world.run(300)
    assert.equal(new Set(world.foundings()).size, 1)
    world.founder('b').effects.length = 0
    world.crash('b')
    world.start('b')
    world.run(10)
    assert.ok(world.founder('b').effects.some(({ type }) => type === 'founded'))
  })
})

describe('founding: laws', function () {
  this.timeout(30_000)

  it('two foundings that share a member are never both installed by majorities', () => {
    let founded = 0
    for (let seed = 1; seed <= 400; seed++) {
      const expect = seed % 2 === 0 ? 3 : 5
      const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].slice(0, expect + 2)
      const world = new World(seed, expect, ids)
      const { random } = world
      world.loss = 0.5 * random.next()
      world.mostDelayMs = random.next() < 0.5 ? 20 : 1_500
      world.mostDiskMs = 30 * random.next()
      // Everybody sees others come and go; some crash and return.
      for (let at = 0; at < 6_000; at += 100) {
        const id = ids[Math.floor(random.next() * ids.length)] as PeerId
        const seen = ids.filter((other) => other === id || random.next() < 0.7)
        world.after(at, () => world.see(id, seen))
        if (random.next() < 0.95) continue
        world.after(at, () => (world.founder(id).isUp ? world.crash(id) : world.start(id)))
      }
      for (let at = 0; at < 6_000; at += 100) {
        world.run(100)
        checkDisjoint(world, seed)
      }
      // Calm: all are up, see all that have no cluster yet, and hear of leaders.
      world.loss = 0
      world.mostDelayMs = 2
      for (const { id, isUp } of world.founders.values()) if (!isUp) world.start(id)
      for (let i = 0; i < 40; i++) {
        world.run(100)
        const free = ids.filter((id) => world.founder(id).installed === undefined)
        for (const id of free) world.see(id, free)
        for (const { id, voters } of world.living()) {
          for (const voter of voters) world.input(voter, { type: 'heard-leader', foundingId: id })
        }
        checkDisjoint(world, seed)
      }
      if (world.living().length > 0) founded++
    }
    assert.ok(founded > 380, `almost always a cluster comes to be, here ${founded} of 400 times`)
  })
})

function checkDisjoint(world: World, seed: number): void {
  const living = world.living()
  for (const one of living) {
    for (const other of living) {
      if (one === other) continue
      const shared = one.voters.filter((voter) => other.voters.includes(voter))
      assert.deepEqual(shared, [], `seed ${seed}: two foundings share members`)
    }
  }
}
