/** Opens a directory as a disk and holds it until it is killed; the test hears when it has it. */
import process from 'node:process'
import { openDisk } from '../../src/disk/open-disk.ts'

const [directory = ''] = process.argv.slice(2)
const disk = await openDisk({ directory, cluster: 'test' })
process.send?.({ boot: disk.boot })
// It lives as long as its channel to the test.
process.on('message', () => {})
