import assert from 'node:assert/strict'
import { majority, type PeerId } from '@quorate/kernel'
import { World } from './founding-world.ts'

const seeds = 600

describe('founding: laws', function () {
  this.timeout(60_000)

  it('foundings that share a member are never both installed, and one comes to be', () => {
    let blocked = 0
    for (let seed = 1; seed <= seeds; seed++) {
      const expect = 3 + (seed % 3)
      const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].slice(0, expect + 2)
      const world = new World(seed, expect, ids)
      const dead = storm(world, expect, ids)
      checkDisjoint(world, seed)
      calm(world, ids, dead)
      checkDisjoint(world, seed)
      const [founded] = world.living()
      if (founded === undefined) {
        assert.ok(isExcused(world, dead), `seed ${seed}: nothing is founded, ${world.states()}`)
        blocked++
        continue
      }
      for (const voter of founded.voters) {
        if (dead.has(voter)) continue
        assert.equal(world.founder(voter).machine.state, 'installed', `seed ${seed}: ${voter}`)
      }
    }
    assert.ok(blocked <= seeds / 100, `${blocked} of ${seeds} wait for the dead`)
  })
})

/** Losses, cuts, crashes, and wrong beliefs about who is there; returns who died for good. */
function storm(world: World, expect: number, ids: readonly PeerId[]): ReadonlySet<PeerId> {
  const { random } = world
  const anyone = () => ids[Math.floor(random.next() * ids.length)] as PeerId
  const deaths = random.next() < 0.5 ? 0 : expect - majority(expect)
  const dead = new Set<PeerId>()
  world.loss = 0.35 * Math.sqrt(random.next())
  world.mostDelayMs = random.next() < 0.5 ? 20 : 1_000
  world.mostDiskMs = 30 * random.next()
  let island = new Set<PeerId>()
  world.passes = (from, to) => island.has(from) === island.has(to)
  for (let at = 0; at < 5_000; at += 50) {
    const id = anyone()
    world.see(
      id,
      ids.filter((other) => other === id || random.next() < 0.9),
    )
    if (random.next() < 0.1) island = new Set(ids.filter(() => random.next() < 0.3))
    if (random.next() < 0.1) island = new Set()
    const victim = world.founder(anyone())
    if (random.next() < 0.03) {
      if (!victim.isUp && !dead.has(victim.id)) world.start(victim.id)
      else if (victim.isUp) world.crash(victim.id)
    }
    if (random.next() < 0.01 && dead.size < deaths) {
      world.crash(victim.id)
      dead.add(victim.id)
    }
    world.run(50)
  }
  return dead
}

/** Nothing is lost, all but the dead are up and see each other. */
function calm(world: World, ids: readonly PeerId[], dead: ReadonlySet<PeerId>): void {
  world.loss = 0
  world.mostDelayMs = 2
  world.passes = () => true
  const living = ids.filter((id) => !dead.has(id))
  for (const id of living) if (!world.founder(id).isUp) world.start(id)
  for (let i = 0; i < 60; i++) {
    const outside = living.filter((id) => world.founder(id).installed === undefined)
    for (const id of outside) world.see(id, outside)
    world.run(100)
  }
}

/**
 * One case may wait for the dead: a living member has ratified what a dead one had accepted and
 * another living one has abandoned, so that neither count is reached.
 */
function isExcused(world: World, dead: ReadonlySet<PeerId>): boolean {
  const states = new Set(world.states())
  return dead.size > 0 && states.has('ratified') && states.has('abandoned')
}

function checkDisjoint(world: World, seed: number): void {
  const voted = new Map<PeerId, string>()
  for (const [id, voters] of world.everInstalled) {
    for (const voter of voters) {
      assert.ok(!voted.has(voter), `seed ${seed}: two foundings share the member ${voter}`)
      voted.set(voter, id)
    }
  }
}
