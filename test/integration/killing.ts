/**
 * Three peers on disk that are killed again and again at random instants, one or all at once, also
 * while they start, under load. Every peer has keys of its own that it sets and deletes, one operation after
 * another; after each kill every key must be as the last acknowledged operation left it, or as one
 * did that was under way when its peer died.
 */
import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { PeerProcess } from './peer-process.ts'
import { returnMs, Trio } from './trio.ts'
import { until, within } from './until.ts'

const keysPerPeer = 40
/** Enough for the log to be compacted every few seconds, behind snapshots of several parts. */
const valueBytes = 20_000

/** What a set left: its number. `gone`: there is no such key. */
type Left = number | 'gone'

export interface KillingReport {
  readonly kills: number
  readonly acknowledged: number
  readonly keysChecked: number
  readonly compactions: number
  /** From the start of a process until its peer was made, in milliseconds, sorted. */
  readonly startMs: readonly number[]
}

/** What one peer's application does, and what it knows of its keys. */
class Application {
  acknowledged = 0
  readonly #place: number
  readonly #left = new Map<string, Left>()
  /** Operations of which nobody said what became of them. */
  readonly #open = new Map<string, Left[]>()
  #number = 0

  constructor(place: number) {
    this.#place = place
  }

  /** One operation after another, until the peer is gone. */
  async run(peer: PeerProcess, isOver: () => boolean): Promise<void> {
    while (!isOver() && peer.exit === undefined) {
      const path = `/of-${this.#place}/${randomInt(keysPerPeer)}`
      const isThere = typeof this.#left.get(path) === 'number' && !this.#open.has(path)
      const left: Left = isThere && randomInt(4) === 0 ? 'gone' : ++this.#number
      const open: Left[] = [...(this.#open.get(path) ?? []), left]
      this.#open.set(path, open)
      try {
        if (left === 'gone') await peer.ask('state.delete', path)
        else await peer.ask('state.set', path, valueFor(left))
      } catch {
        return
      }
      this.#open.delete(path)
      this.#left.set(path, left)
      this.acknowledged++
    }
  }

  /** Every key is as it may be; from then on it is known. Returns how many were looked at. */
  async check(reader: PeerProcess): Promise<number> {
    for (const path of new Set([...this.#left.keys(), ...this.#open.keys()])) {
      const known = this.#left.get(path) ?? 'gone'
      const allowed = [known, ...(this.#open.get(path) ?? [])]
      const found = leftIn(await reader.ask<{ value: Uint8Array } | undefined>('state.get', path))
      assert.ok(allowed.includes(found), `${path}: ${found}, and only ${allowed.join(', ')} may be`)
      this.#left.set(path, found)
      this.#open.delete(path)
    }
    return this.#left.size
  }
}

function valueFor(number: number): Uint8Array {
  const value = new Uint8Array(valueBytes).fill(number % 251)
  new DataView(value.buffer).setUint32(0, number)
  return value
}

function leftIn(read: { readonly value: Uint8Array } | undefined): Left {
  if (read === undefined) return 'gone'
  const { value } = read
  const number = new DataView(value.buffer, value.byteOffset).getUint32(0)
  assert.deepEqual(Buffer.from(value), Buffer.from(valueFor(number)), 'a value is whole')
  return number
}

export class Killing {
  readonly #trio = new Trio()
  readonly #applications = [0, 1, 2].map((place) => new Application(place))
  readonly #running: Promise<void>[] = []
  readonly #startMs: number[] = []
  #isOver = false
  #kills = 0
  #checked = 0
  #compactions = 0

  /** So many trials; `tell` hears of each. Rejects with what is wrong. */
  async run(trials: number, tell: (line: string) => void = () => {}): Promise<KillingReport> {
    await Promise.all([0, 1, 2].map((place) => this.#start(place)))
    await this.#trio.ready()
    for (const place of [0, 1, 2]) this.#load(place)
    for (let trial = 1; trial <= trials; trial++) {
      const places = trial % 4 === 0 ? [0, 1, 2] : [randomInt(3)]
      const isStarting = trial % 3 === 0
      await this.#trial(places, isStarting)
      tell(`trial ${trial}: ${places.join(' ')}${isStarting ? ', and again while starting' : ''}`)
    }
    await this.#checkAll()
    const acknowledged = this.#applications.reduce((sum, each) => sum + each.acknowledged, 0)
    return {
      kills: this.#kills,
      acknowledged,
      keysChecked: this.#checked,
      compactions: this.#compactions,
      startMs: this.#startMs.toSorted((a, b) => a - b),
    }
  }

  async remove(): Promise<void> {
    this.#isOver = true
    await this.#trio.remove()
  }

  async #trial(places: readonly number[], isStarting: boolean): Promise<void> {
    const more = places.map((place) => this.#applications[place] as Application)
    const before = more.map(({ acknowledged }) => acknowledged)
    const count = randomInt(1, 60)
    const isUnderLoad = () => more.every((each, i) => each.acknowledged >= (before[i] ?? 0) + count)
    await until('it is under load', isUnderLoad, 2 * returnMs)
    await delay(randomInt(30))
    for (const place of places) await this.#noteCompactions(place)
    await this.#kill(places)
    if (isStarting) {
      for (const place of places)
        this.#trio.peers[place] = new PeerProcess(this.#trio.options(place))
      await delay(randomInt(2_500))
      await this.#kill(places)
    }
    await Promise.all(places.map((place) => this.#running[place]))
    await Promise.all(places.map((place) => this.#start(place)))
    await this.#trio.ready()
    for (const place of places) {
      this.#checked += await (this.#applications[place] as Application).check(this.#peer(place))
      this.#load(place)
    }
  }

  /** What every application wrote, as each of the others sees it. */
  async #checkAll(): Promise<void> {
    this.#isOver = true
    await within('the last operations end', Promise.all(this.#running), returnMs)
    for (const place of [0, 1, 2]) {
      for (const application of this.#applications) {
        this.#checked += await application.check(this.#peer(place))
      }
    }
  }

  async #start(place: number): Promise<void> {
    const begun = performance.now()
    const peer = new PeerProcess(this.#trio.options(place))
    this.#trio.peers[place] = peer
    const isThere = () => peer.id !== '' || peer.refusal !== undefined
    await until(`${place} has a peer`, isThere, 2 * returnMs)
    assert.equal(peer.refusal, undefined)
    this.#startMs.push(performance.now() - begun)
  }

  #load(place: number): void {
    const application = this.#applications[place] as Application
    this.#running[place] = application.run(this.#peer(place), () => this.#isOver)
  }

  async #kill(places: readonly number[]): Promise<void> {
    this.#kills += places.length
    for (const place of places) this.#peer(place).signal('SIGKILL')
    await Promise.all(places.map((place) => this.#peer(place).kill()))
  }

  async #noteCompactions(place: number): Promise<void> {
    const { marks } = await this.#peer(place).ask<{ marks: Record<string, number> }>('inspect')
    this.#compactions += marks['log-compacted'] ?? 0
  }

  #peer(place: number): PeerProcess {
    return this.#trio.peer(place)
  }
}
