/** Writes to a disk until that fails, and prints how many writes were done and what it was told. */
import type { QuorateError } from '@quorate/kernel'
import { openDisk } from '../../src/disk/open-disk.ts'

const [directory = ''] = process.argv.slice(2)
const disk = await openDisk({ directory, cluster: 'test' })
const bytes = new Uint8Array(10_000)

function fill(index: number): void {
  disk.storage.write([{ type: 'entry', index, bytes }], (error) => {
    if (error === undefined) return fill(index + 1)
    const { code, data } = error as QuorateError
    console.log(JSON.stringify({ done: index - 1, error: { code, problem: data.problem } }))
    disk.close()
  })
}

fill(1)
