/**
 * A disk of its own for one peer, small enough to be filled: a tmpfs, which only root may mount, and
 * only on Linux.
 */
import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export const mayMount = process.platform === 'linux' && process.getuid?.() === 0

const sizeMiB = 32

export class SmallDisk {
  readonly path: string
  readonly #filler: string

  constructor(path: string) {
    this.path = path
    this.#filler = join(path, 'filler')
    mkdirSync(path, { recursive: true })
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMiB}m`, 'quorate-test', path])
  }

  /** Takes all the room that is left. */
  fill(): void {
    const piece = Buffer.alloc(4_096, 1)
    const file = openSync(this.#filler, 'a')
    try {
      for (;;) writeSync(file, piece)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    } finally {
      closeSync(file)
    }
  }

  free(): void {
    rmSync(this.#filler, { force: true })
  }

  /** Also while a process that is about to end still has files open there. */
  unmount(): void {
    execFileSync('umount', ['--lazy', this.path])
  }
}
