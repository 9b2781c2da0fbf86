/**
 * Preloaded with `--import`: changes pieces of the production code while it is being loaded. The text
 * to find must stand in its file exactly once, and the file must be loaded at all, so that a mutation
 * cannot silently stop biting.
 */
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { mutate } from './mutate.ts'
import type { Edit } from './mutation.ts'

const edits = JSON.parse(process.env.QUORATE_MUTATIONS ?? '[]') as readonly Edit[]
const files = new Set(edits.map(({ file }) => file))

registerHooks({
  load: (url, context, nextLoad) => {
    const file = [...files].find((one) => url.endsWith(`/packages/${one}`))
    if (file === undefined) return nextLoad(url, context)
    files.delete(file)
    const source = mutate(file, readFileSync(fileURLToPath(url), 'utf8'), edits)
    return { ...nextLoad(url, context), source }
  },
})

process.on('exit', () => {
  for (const file of files) {
    console.error(`packages/${file} is to be mutated, but was never loaded.`)
    process.exitCode = 3
  }
})
