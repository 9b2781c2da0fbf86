/**
 * Three peers on disk, in processes of their own, and what was acknowledged to them under load: for
 * tests that kill them, fill their disks, and look whether anything is missing.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PeerOptions } from 'quorate'
import { PeerProcess } from './peer-process.ts'
import { bytes, text, uniqueCluster } from './peers.ts'
import { until, within } from './until.ts'

/** After a restart of everybody stickiness and a session timeout may pass. */
export const returnMs = 20_000

export interface Children {
  readonly names: readonly string[]
}

/** A cluster of three on disk. */
export class Trio {
  readonly cluster = uniqueCluster('disk')
  readonly root = mkdtempSync(join(tmpdir(), 'quorate-storage-'))
  readonly peers: PeerProcess[] = []
  /** What was acknowledged: each key is written once. */
  readonly acknowledged = new Set<string>()
  #written = 0

  options(place: number): PeerOptions {
    return {
      cluster: this.cluster,
      name: `p${place}`,
      bootstrap: { expect: 3 },
      storage: { directory: join(this.root, `p${place}`) },
    }
  }

  /** With `enter` in front of the command: see `PeerProcess`. */
  async spawn(place: number, enter?: readonly string[]): Promise<PeerProcess> {
    const peer = await PeerProcess.start(this.options(place), enter)
    this.peers[place] = peer
    return peer
  }

  async start(...places: readonly number[]): Promise<void> {
    await Promise.all(places.map((place) => this.spawn(place)))
    await this.ready()
  }

  async ready(): Promise<void> {
    const ready = Promise.all(this.peers.map((peer) => peer.ask('ready')))
    await within('all are ready', ready, returnMs)
  }

  /** Writes at every peer, one after another, until it is gone or told to end. */
  load(): () => Promise<void> {
    let hasEnded = false
    const writers = this.peers.map(async (peer) => {
      while (!hasEnded) {
        const name = String(this.#written++)
        try {
          await peer.ask('state.create', `/written/${name}`, bytes(name))
        } catch {
          return
        }
        this.acknowledged.add(name)
      }
    })
    return async () => {
      hasEnded = true
      await Promise.all(writers)
    }
  }

  async acknowledges(more: number): Promise<void> {
    const { size } = this.acknowledged
    await until('writes are acknowledged', () => this.acknowledged.size >= size + more, returnMs)
  }

  /** Every acknowledged key is there, at every peer. */
  async hasAll(): Promise<void> {
    for (const peer of this.peers) {
      const { names } = await peer.ask<Children>('state.children', '/written')
      const missing = [...this.acknowledged].filter((name) => !names.includes(name))
      assert.deepEqual(missing, [], `at ${peer.name}`)
    }
    const [name = ''] = this.acknowledged
    const read = await this.peers[0]?.ask<{ value: Uint8Array }>('state.get', `/written/${name}`)
    assert.equal(text(read?.value), name)
  }

  peer(place: number): PeerProcess {
    return this.peers[place] as PeerProcess
  }

  ids(): string[] {
    return this.peers.map(({ id }) => id)
  }

  async remove(): Promise<void> {
    await Promise.all(this.peers.map((peer) => peer.kill()))
    rmSync(this.root, { recursive: true, force: true })
  }
}
