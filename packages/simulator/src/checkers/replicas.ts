/**
 * L3: equal log index, equal state: every replica makes the changes that the committed log says,
 * batch by batch, and two digests at one index are equal. S1: an ephemeral key exists exactly as
 * long as its session lives, unless it was deleted. At the end all replicas hold the same tree.
 */
import type { ChangeBatch } from '@quorate/replicated-state'
import type { ClusterNotice } from 'quorate/cluster'
import { describeBatch, textOf } from '../history.ts'
import type { Life } from '../life.ts'
import type { Observer } from '../observer.ts'
import type { Simulation } from '../simulation.ts'
import type { Oracle } from './oracle.ts'

/** A digest is taken at every index that this divides. */
const digestEvery = 16

interface Seen {
  /** What was told and is not compared yet: batches, and the revisions of snapshots. */
  readonly told: (ChangeBatch | number)[]
  revision: number
  appliedIndex: number
}

export class Replicas implements Observer {
  readonly #simulation: Simulation
  readonly #oracle: Oracle
  readonly #seen = new Map<Life, Seen>()
  readonly #digests = new Map<number, { readonly digest: string; readonly by: string }>()

  constructor(simulation: Simulation, oracle: Oracle) {
    this.#simulation = simulation
    this.#oracle = oracle
  }

  readonly onStart = (life: Life): void => {
    const { tree } = life.host.cluster.state
    this.#seen.set(life, { told: [], revision: tree.revision, appliedIndex: 0 })
  }

  readonly onEnd = (life: Life): void => {
    this.#seen.delete(life)
  }

  readonly onNotice = (life: Life, notice: ClusterNotice): void => {
    const seen = this.#seen.get(life)
    if (seen === undefined) return
    if (notice.type === 'applied') seen.told.push(notice.batch)
    if (notice.type === 'installed') seen.told.push(notice.revision)
  }

  readonly onStep = (life: Life): void => {
    const seen = this.#seen.get(life)
    if (seen === undefined) return
    for (const told of seen.told.splice(0)) {
      if (typeof told === 'number') seen.revision = told
      else this.#compare(life, seen, told)
    }
    const { state } = life.host.cluster
    if (state.appliedIndex === seen.appliedIndex) return
    seen.appliedIndex = state.appliedIndex
    this.#checkSessionsKeys(life)
    if (state.appliedIndex % digestEvery === 0) this.#compareDigest(life)
  }

  readonly onVerdict = (): void => {
    for (const life of this.#simulation.lives()) {
      this.#compareDigest(life)
      this.#compareTree(life)
    }
  }

  #compare(life: Life, seen: Seen, batch: ChangeBatch): void {
    if (batch.revision !== seen.revision + 1) {
      const text = `${life.name} applies revision ${batch.revision} after ${seen.revision}`
      this.#simulation.report('L3', text)
    }
    seen.revision = batch.revision
    const expected = this.#oracle.revisions[batch.revision]
    const said = describeBatch(batch)
    if (expected !== undefined && describeBatch(expected.batch) === said) return
    const log = expected === undefined ? 'nothing' : describeBatch(expected.batch)
    this.#simulation.report('L3', `${life.name} applies ${said}; the log says ${log}`)
  }

  /** The ephemeral keys of the replica and its sessions know each other. */
  #checkSessionsKeys(life: Life): void {
    const { tree, sessions } = life.host.cluster.state
    let owned = 0
    for (const session of sessions.alive()) {
      for (const path of session.keys) {
        owned++
        if (tree.get(path)?.owner === session.handle) continue
        const text = `${path} of session ${session.handle} has vanished at ${life.name}`
        this.#simulation.report('S1', text)
      }
    }
    for (const path of this.#oracle.paths) {
      const owner = tree.get(path)?.owner
      if (owner === undefined) continue
      owned--
      if (sessions.get(owner) !== undefined) continue
      const text = `${path} outlives its session ${owner} at ${life.name}`
      this.#simulation.report('S1', text)
    }
    if (owned !== 0) {
      this.#simulation.report(
        'S1',
        `${life.name} has ${owned} keys in a session but not in its tree`,
      )
    }
  }

  #compareDigest(life: Life): void {
    const { state } = life.host.cluster
    const digest = hashOf(state.digest())
    const known = this.#digests.get(state.appliedIndex)
    if (known === undefined) this.#digests.set(state.appliedIndex, { digest, by: life.name })
    else if (known.digest !== digest) {
      const text = `${life.name} and ${known.by} have different states`
      this.#simulation.report('L3', `${text} after entry ${state.appliedIndex}`)
    }
  }

  /** Who lags at the end has no other state, only an older one: what it lacks is asked elsewhere. */
  #compareTree(life: Life): void {
    const { tree, appliedIndex } = life.host.cluster.state
    if (appliedIndex !== this.#oracle.index) return
    if (tree.revision !== this.#oracle.revision) {
      const text = `${life.name} ends at revision ${tree.revision}`
      this.#simulation.report('L3', `${text}, the log at ${this.#oracle.revision}`)
      return
    }
    for (const path of this.#oracle.paths) {
      const expected = this.#oracle.keys.get(path)
      const key = tree.get(path)
      const isEqual =
        key?.version === expected?.version &&
        key?.revision === expected?.revision &&
        key?.owner === expected?.owner &&
        key?.expiresAt === expected?.expiresAt &&
        textOf(key?.value ?? noBytes) === textOf(expected?.value ?? noBytes)
      if (!isEqual) this.#simulation.report('L3', `${life.name} ends with another ${path}`)
    }
  }
}

const noBytes = new Uint8Array(0)

/** Two 32-bit FNV-1a hashes: enough to tell states apart that are not made to collide. */
function hashOf(bytes: Uint8Array): string {
  let a = 0x811c9dc5
  let b = 0x01234567
  for (const byte of bytes) {
    a = Math.imul(a ^ byte, 0x01000193)
    b = Math.imul(b ^ byte, 0x01000199)
  }
  return `${bytes.length}-${a >>> 0}-${b >>> 0}`
}
