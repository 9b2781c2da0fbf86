import assert from 'node:assert/strict'
import { majority, type PeerId, seededRandom } from '@quorate/kernel'
import {
  encodeFoundingRecord,
  Founding,
  type FoundingEffect,
  type FoundingInput,
  type FoundingMessage,
  type FoundingState,
  type Proposal,
} from '../src/index.ts'
import { roundMs, settings, World } from './founding-world.ts'

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
    const accepting = machine.step({ type: 'persisted', token: 1 }, 5)
    assert.deepEqual(said(accepting), ['accept'])
    assert.equal(machine.state, 'ratified')
    // The ratification of a alone is no majority, and its own counts only when it is durable.
    const ratify = { type: 'ratify', id: proposal.id } as const
    assert.deepEqual(said(machine.step({ type: 'message', from: 'a', message: ratify }, 5)), [])
    assert.equal(machine.state, 'ratified')
    const ratifying = machine.step({ type: 'persisted', token: 2 }, 6)
    assert.deepEqual(said(ratifying), ['ratify'])
    assert.equal(machine.state, 'installed')
    assert.ok(!ratifying.some(({ type }) => type === 'founded'), 'nor of an installation')
    const done = machine.step({ type: 'persisted', token: 3 }, 7)
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
    world.input('b', { type: 'withdraw', foundingId: '1'.repeat(32) })
    world.seeAll(['a', 'b', 'c'])
    world.run(5_000)
    assert.deepEqual(world.living(), [])
  })

  it('who abandoned installs after all when it hears that somebody did', () => {
    const foundingId = proposal3.id
    const founded = { type: 'founded', proposal: proposal3 } as const
    const words: FoundingInput[] = [
      { type: 'message', from: 'b', message: founded },
      { type: 'heard-founded', foundingId },
      { type: 'withdraw', foundingId },
    ]
    for (const word of words) {
      const machine = restored('abandoned')
      machine.step({ type: 'heard-founded', foundingId: '1'.repeat(32) }, 1)
      machine.step({ type: 'message', from: 'x', message: founded }, 1)
      assert.equal(machine.state, 'abandoned', 'of another founding, or from a stranger')
      machine.step(word, 2)
      assert.equal(machine.state, 'installed', word.type)
    }
  })

  it('what it was freed from is not accepted again when it arrives late', () => {
    for (const state of ['accepted', 'ratified', 'abandoned'] as const) {
      const machine = restored(state)
      const abandon = { type: 'abandon', id: proposal3.id, isAnswer: false } as const
      machine.step(from('a', abandon), 1)
      assert.equal(machine.state, state === 'abandoned' ? 'free' : state)
      machine.step(from('b', abandon), 1)
      assert.equal(machine.state, 'free')
      machine.step({ type: 'persisted', token: 1 }, 1)
      const effects = machine.step(from('a', { type: 'propose', proposal: proposal3 }), 2)
      assert.equal(machine.state, 'free')
      const answer = { ...abandon, isAnswer: true }
      assert.deepEqual(effects, [{ type: 'send', to: 'a', message: answer }])
    }
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

  it('after a restart it stands where it stood, whatever that was', () => {
    const firstWords = (machine: Founding) => said(machine.step({ type: 'tick' }, 1))
    const accepted = restored('accepted')
    assert.deepEqual(firstWords(accepted), ['accept', 'accept'])
    accepted.step({ type: 'tick' }, 1 + 30 * roundMs)
    assert.equal(accepted.state, 'abandoned')

    const ratified = restored('ratified')
    assert.deepEqual(firstWords(ratified), ['ratify', 'ratify'])
    ratified.step({ type: 'withdraw', foundingId: '1'.repeat(32) }, 2)
    ratified.step({ type: 'tick' }, 1_000 * roundMs)
    assert.equal(ratified.state, 'ratified', 'it never abandons')
    ratified.step(from('a', { type: 'ratify', id: proposal3.id }), 1_000 * roundMs)
    assert.equal(ratified.state, 'installed', 'its own ratification counts')

    const abandoned = restored('abandoned')
    assert.deepEqual(firstWords(abandoned), ['abandon', 'abandon'])
    abandoned.step(from('a', { type: 'ratify', id: proposal3.id }), 2)
    assert.equal(abandoned.state, 'abandoned', 'it never ratifies')
    abandoned.step(from('b', { type: 'ratify', id: proposal3.id }), 3)
    assert.equal(abandoned.state, 'installed', 'that a majority did is reason enough')

    const installed = restored('installed')
    const effects = installed.step({ type: 'tick' }, 1)
    assert.ok(effects.some((effect) => effect.type === 'founded' && effect.id === proposal3.id))
    installed.step(from('a', { type: 'abandon', id: proposal3.id, isAnswer: false }), 2)
    installed.step(from('b', { type: 'abandon', id: proposal3.id, isAnswer: false }), 2)
    assert.equal(installed.state, 'installed', 'that is final')

    const free = restored('free')
    const answer = free.step(from('a', { type: 'propose', proposal: proposal3 }), 1)
    assert.deepEqual(said(answer), ['abandon'])
    assert.equal(free.state, 'free')
  })

  it('whoever hears one ratification knows that all have accepted', () => {
    const machine = restored('accepted')
    machine.step(from('x', { type: 'ratify', id: proposal3.id }), 1)
    assert.equal(machine.state, 'accepted', 'a stranger says nothing')
    machine.step(from('a', { type: 'ratify', id: proposal3.id }), 1)
    assert.equal(machine.state, 'ratified')
  })
})

describe('founding: when some have given up and others have not', () => {
  it('three abandon, two learn of unanimity too late: all are freed and found again', () => {
    const ids = ['p1', 'p2', 'p3', 'p4', 'p5']
    const late = ['p3', 'p5']
    const world = new World(357, 5, ids)
    // The last acceptance reaches p3 only, and what those two know reaches nobody else.
    world.passes = (from, to, { type }) =>
      type !== 'abandon' && (late.includes(to) || !(from === 'p5' || type === 'ratify'))
    world.seeAll(ids)
    world.run(30 * roundMs + 50)
    assert.deepEqual(world.states(), [
      'abandoned',
      'abandoned',
      'ratified',
      'abandoned',
      'ratified',
    ])
    world.passes = () => true
    world.run(10 * roundMs)
    assert.deepEqual(world.states(), Array(5).fill('installed'))
    assert.equal(world.everInstalled.size, 1)
  })

  for (const n of [2, 3, 4, 5, 6]) {
    it(`no split of ${n} members blocks them`, () => {
      const ids = ['a', 'b', 'c', 'd', 'e', 'f'].slice(0, n)
      for (let mask = 0; mask < 2 ** n; mask++) {
        const quitters = ids.filter((_, i) => (mask & (1 << i)) !== 0)
        // The second of two knows of unanimity as soon as it has accepted.
        if (n === 2 && quitters.includes('b')) continue
        const split = `split ${quitters.join('')}`
        const world = new World(1 + mask, n, ids)
        // Those that will give up learn of the proposal and of nothing else.
        world.passes = (_, to, { type }) => type === 'propose' || !quitters.includes(to)
        world.seeAll(ids)
        world.run(10 * roundMs)
        world.passes = (from, to, { type }) =>
          type !== 'abandon' && !quitters.includes(to) && !quitters.includes(from)
        world.run(25 * roundMs)
        const isFounded = n - quitters.length >= majority(n)
        for (const { id, machine } of world.founders.values()) {
          const state = isFounded ? 'installed' : 'ratified'
          if (!quitters.includes(id)) assert.equal(machine.state, state, split)
          // Of two members one that abandons is enough, so that it is free and tries again.
          else if (n > 2) assert.equal(machine.state, 'abandoned', split)
        }
        const installed = [...world.everInstalled.keys()]
        assert.equal(installed.length, isFounded ? 1 : 0, split)
        world.passes = () => true
        world.run(10 * roundMs)
        assert.deepEqual(world.states(), Array(n).fill('installed'), split)
        assert.equal(world.everInstalled.size, 1, split)
      }
    })
  }

  for (const [n, deaths] of [
    [3, 1],
    [4, 1],
    [5, 2],
    [6, 2],
  ] as const) {
    it(`of ${n} members ${deaths} may die after they have accepted`, () => {
      const ids = ['a', 'b', 'c', 'd', 'e', 'f'].slice(0, n)
      const dying = ids.slice(-deaths)
      const world = new World(n, n, ids)
      // Their acceptance reaches b alone, and they hear of no other.
      world.passes = (from, to, { type }) =>
        dying.includes(to) ? type === 'propose' : !dying.includes(from) || to === 'b'
      world.seeAll(ids)
      while (world.founder('b').machine.state === 'free') world.run(0.1)
      while (world.founder('b').machine.state === 'accepted') world.run(0.1)
      for (const id of dying) world.crash(id)
      world.run(2 * roundMs)
      assert.deepEqual(world.states().slice(0, n - deaths), Array(n - deaths).fill('installed'))
      // Who returns with its disk hears of it.
      world.passes = () => true
      for (const id of dying) world.start(id)
      world.run(2 * roundMs)
      assert.deepEqual(world.states(), Array(n).fill('installed'))
    })
  }
})

describe('founding: when neither count can be reached', () => {
  it('those bound wait for the one that died, and say so once; it goes on when that is back', () => {
    const ids = ['a', 'b', 'c']
    const world = new World(1, 3, ids)
    // c accepts and dies; b knows of it, and never gets through to a with that.
    world.passes = (from, to, { type }) =>
      to === 'c' ? type === 'propose' : from === 'c' ? to === 'b' : type !== 'ratify'
    world.seeAll(ids)
    while (world.founder('b').machine.state !== 'ratified') world.run(0.1)
    world.crash('c')
    world.run(35 * roundMs)
    assert.deepEqual(world.states().slice(0, 2), ['abandoned', 'ratified'])
    world.passes = () => true
    assert.deepEqual(waiting(world, 'a'), [], 'not before it has lasted')
    world.run(250 * roundMs)
    assert.deepEqual(world.states().slice(0, 2), ['abandoned', 'ratified'])
    for (const id of ['a', 'b']) {
      assert.deepEqual(waiting(world, id), [['c']], `${id} names whom it waits for`)
    }
    world.start('c')
    world.run(40 * roundMs)
    assert.deepEqual(world.states(), Array(3).fill('installed'))
  })
})

/** Whom this founder said it waits for, each time it did. */
function waiting(world: World, id: PeerId): (readonly PeerId[])[] {
  return world
    .founder(id)
    .effects.flatMap((effect) =>
      effect.type === 'refused' && effect.reason === 'waiting' ? [effect.peers] : [],
    )
}

const proposal3: Proposal = { id: '0'.repeat(32), voters: ['a', 'b', 'c'], settings }

/** The peer c of three, as it comes back with this record. */
function restored(state: FoundingState): Founding {
  const isOver = state === 'free' || state === 'abandoned'
  const record = encodeFoundingRecord({
    state,
    proposal: state === 'free' ? undefined : proposal3,
    abandoned: isOver ? [proposal3.id] : [],
  })
  const random = seededRandom(1)
  return new Founding({ id: 'c', expect: 3, settings, random, roundMs, restored: record })
}

function from(peer: PeerId, message: FoundingMessage): FoundingInput {
  return { type: 'message', from: peer, message }
}

function said(effects: readonly FoundingEffect[]): string[] {
  return effects.flatMap((effect) => (effect.type === 'send' ? effect.message.type : []))
}
