/**
 * What the applications do: at random peers, writes of all kinds to few keys, so that they collide,
 * and reads of what was written. Values are unique: a value tells which write it came from.
 */
import type { Operation, Step } from '@quorate/replicated-state'
import type { ClusterNotice } from 'quorate/cluster'
import { Application } from './application.ts'
import { type History, secondValue } from './history.ts'
import type { Life } from './life.ts'
import type { Observer } from './observer.ts'
import type { Simulation } from './simulation.ts'
import type { World } from './world/world.ts'

const plain = ['/a/1', '/a/2', '/a/3', '/b/1', '/b/2', '/c/1']
const ephemeral = ['/e/1', '/e/2', '/e/3', '/e/4', '/f/1', '/f/2']
/** Here keys have children, and may be ephemeral or not. */
const nested = ['/n/x', '/n/x/y', '/n/z', '/n/z/1/2']
/** A container, and keys in it, some of which go with a session. */
const container = '/k/c'
const contained = ['/k/c/1', '/k/c/2', '/k/c/d/3']
/** Keys that go by time, and how long each has; one outlives the run, so that its time is noted. */
const timed = ['/t/1', '/t/2', '/t/3', '/t/long']
const timesToLiveMs = [200, 1_000, 2_500]
const longTimeToLiveMs = 120_000
/** Sequential keys begin so. */
const beginning = '/q/s-'
const read = [...plain, ...ephemeral, ...nested, container, ...contained, ...timed]
const parents = ['/a', '/b', '/e', '/f', '/n', '/n/x', '/k', '/k/c', '/q', '/t']

export class Workload implements Observer {
  readonly #simulation: Simulation
  readonly #history: History
  readonly #applications = new Map<Life, Application>()
  #isOver = false

  constructor(simulation: Simulation, history: History) {
    this.#simulation = simulation
    this.#history = history
  }

  application(life: Life): Application | undefined {
    return this.#applications.get(life)
  }

  start(): void {
    this.#plan()
  }

  /** From now on only what others ask for. */
  stop(): void {
    this.#isOver = true
  }

  readonly onStart = (life: Life): void => {
    this.#applications.set(life, new Application(this.#simulation, this.#history, life))
  }

  readonly onEnd = (life: Life): void => {
    this.#applications.delete(life)
  }

  readonly onNotice = (life: Life, notice: ClusterNotice): void => {
    this.#applications.get(life)?.onNotice(notice)
  }

  #plan(): void {
    const { world, plan } = this.#simulation
    world.after(-Math.log(1 - world.random.next()) * plan.operationEveryMs, () => {
      if (this.#isOver) return
      this.#act()
      this.#plan()
    })
  }

  #act(): void {
    const { world } = this.#simulation
    const applications = [...this.#applications.values()]
    if (applications.length === 0) return
    const application = world.pick(applications)
    // A burst goes out together, and is in flight together when something breaks.
    const burst = world.chance(0.1) ? 5 : 1
    for (let i = 0; i < burst; i++) {
      if (world.chance(0.35)) this.#read(application)
      else application.write(drawOperation(world, application.life))
    }
    if (world.chance(0.04)) world.after(world.between(0, 300), () => application.withdraw())
  }

  #read(application: Application): void {
    const { world } = this.#simulation
    if (world.chance(0.3)) application.read('children', world.pick(parents))
    else application.read('get', world.pick(read))
  }
}

function drawOperation(world: World, life: Life): (value: Uint8Array) => Operation {
  const special = world.random.next()
  if (special < 0.1) return drawTransaction(world, life)
  if (special < 0.2) return drawContained(world)
  if (special < 0.25) return drawSequential(world)
  if (special < 0.33) return drawTimed(world, life)
  const group = world.random.next()
  if (group < 0.3) return drawEphemeral(world)
  const path = world.pick(group < 0.5 ? nested : plain)
  const kind = world.random.next()
  // The replica's own view tells the version that a careful application would name.
  const version = life.host.cluster.state.tree.get(path)?.version ?? 0
  if (kind < 0.3) return (value) => ({ type: 'set', path, value })
  if (kind < 0.55) {
    const ifVersion = world.chance(0.8) ? version : version + 1
    return (value) => ({ type: 'set', path, value, ifVersion })
  }
  if (kind < 0.8) {
    const isEphemeral = group < 0.5 && world.chance(0.4)
    return (value) => ({ type: 'create', path, value, ephemeral: isEphemeral })
  }
  if (kind < 0.87) return () => ({ type: 'delete', path })
  if (kind < 0.9) return () => ({ type: 'delete', path, recursive: true })
  return () => ({ type: 'delete', path, ifVersion: version })
}

/** Three keys of one directory: one is checked, one is set, one is set, created or deleted. */
function drawTransaction(world: World, life: Life): (value: Uint8Array) => Operation {
  const keys = world.pick([plain.slice(0, 3), nested, ephemeral.slice(0, 4)])
  const isEphemeral = keys[0] === ephemeral[0]
  const [checked, first, second] = [world.pick(keys), world.pick(keys), world.pick(keys)]
  const known = life.host.cluster.state.tree.get(checked)
  const off = world.chance(0.8) ? 0 : 1
  const check: Step = world.chance(0.3)
    ? { type: 'check-revision', path: checked, revision: (known?.revision ?? 0) + off }
    : { type: 'check', path: checked, version: (known?.version ?? 0) + off }
  const kind = world.random.next()
  const last = (value: Uint8Array): Step => {
    if (kind < 0.4) return { type: 'delete', path: second }
    if (kind < 0.7) return { type: 'set', path: second, value }
    return { type: 'create', path: second, value, ephemeral: isEphemeral }
  }
  return (value) => ({
    type: 'transaction',
    steps: [check, { type: 'set', path: first, value }, last(secondValue(value))],
  })
}

function drawContained(world: World): (value: Uint8Array) => Operation {
  const path = world.pick(contained)
  const kind = world.random.next()
  if (kind < 0.3) {
    return (value) => ({
      type: 'create',
      path: container,
      value,
      ephemeral: false,
      container: true,
    })
  }
  if (kind < 0.5) return (value) => ({ type: 'create', path, value, ephemeral: true })
  if (kind < 0.6) {
    const ttlMs = world.pick(timesToLiveMs)
    return (value) => ({ type: 'create', path, value, ephemeral: false, ttlMs })
  }
  if (kind < 0.7) return (value) => ({ type: 'set', path, value })
  if (kind < 0.95) return () => ({ type: 'delete', path })
  return () => ({ type: 'delete', path: container, recursive: true })
}

/** They are made, renewed, alone or with another one, and now and then deleted. */
function drawTimed(world: World, life: Life): (value: Uint8Array) => Operation {
  const path = world.pick(timed)
  const kind = world.random.next()
  const ttlMs = path.endsWith('long') ? longTimeToLiveMs : world.pick(timesToLiveMs)
  if (kind < 0.55) return (value) => ({ type: 'create', path, value, ephemeral: false, ttlMs })
  if (kind < 0.75) return (value) => ({ type: 'set', path, value })
  if (kind < 0.95) {
    const version = life.host.cluster.state.tree.get(path)?.version ?? 0
    const other = world.pick(timed)
    return (value) => ({
      type: 'transaction',
      steps: [
        { type: 'check', path, version },
        { type: 'set', path, value },
        { type: 'set', path: other, value: secondValue(value) },
      ],
    })
  }
  return () => ({ type: 'delete', path })
}

function drawSequential(world: World): (value: Uint8Array) => Operation {
  if (world.chance(0.15)) return () => ({ type: 'delete', path: '/q', recursive: true })
  const isEphemeral = world.chance(0.5)
  return (value) => ({
    type: 'create',
    path: beginning,
    value,
    ephemeral: isEphemeral,
    sequential: true,
  })
}

function drawEphemeral(world: World): (value: Uint8Array) => Operation {
  const path = world.pick(ephemeral)
  const kind = world.random.next()
  if (kind < 0.75) return (value) => ({ type: 'create', path, value, ephemeral: true })
  if (kind < 0.9) return () => ({ type: 'delete', path })
  return (value) => ({ type: 'set', path, value })
}
