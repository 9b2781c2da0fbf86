/**
 * Preloaded with `--import`: changes one piece of the production code while it is being loaded. The
 * text to find must stand in its file exactly once, so that a mutation cannot silently stop biting.
 */
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

interface Mutation {
  /** Ends the path of the file. */
  readonly file: string
  readonly find: string
  readonly replace: string
}

const mutations = JSON.parse(process.env.QUORATE_MUTATIONS ?? '[]') as readonly Mutation[]

registerHooks({
  load: (url, context, nextLoad) => {
    const mine = mutations.filter(({ file }) => url.endsWith(file))
    if (mine.length === 0) return nextLoad(url, context)
    let source = readFileSync(fileURLToPath(url), 'utf8')
    for (const { find, replace, file } of mine) {
      const pieces = source.split(find)
      if (pieces.length !== 2) {
        throw new Error(
          `${file} holds ${JSON.stringify(find)} ${pieces.length - 1} times, not once`,
        )
      }
      source = pieces.join(replace)
    }
    return { ...nextLoad(url, context), source }
  },
})
