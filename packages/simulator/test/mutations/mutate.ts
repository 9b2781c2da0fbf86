/** What a file is with its edits made. */
import type { Edit } from './mutation.ts'

/** Throws when an edit does not fit the file any more: whoever changed the file changes the edit. */
export function mutate(file: string, source: string, edits: readonly Edit[]): string {
  let mutated = source
  for (const { find, replace } of edits.filter((edit) => edit.file === file)) {
    const pieces = mutated.split(find)
    if (pieces.length !== 2) {
      throw new Error(
        `packages/${file} holds ${JSON.stringify(find)} ${pieces.length - 1} times, not once: ` +
          'adapt the mutation in packages/simulator/test/mutations/table.ts',
      )
    }
    mutated = pieces.join(replace)
  }
  return mutated
}
