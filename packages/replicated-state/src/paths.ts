/**
 * The names of keys: absolute paths of non-empty segments, `/jobs/nightly/owner`. `/` itself is
 * no key, but its children can be listed and watched.
 */
import { fromString } from 'uint8arrays/from-string'
import { defaultLimits, pathLevelsAtMost } from './limits.ts'

export const rootPath = '/'

/**
 * What is wrong with `path` as the name of a key, in words; undefined when nothing is. `bytesAtMost`
 * is the cluster's limit.
 */
export function pathProblem(
  path: string,
  bytesAtMost = defaultLimits.pathBytes,
): string | undefined {
  if (path === '') return 'a path is not empty'
  if (path.charCodeAt(0) !== slash) return 'a path starts with a slash'
  if (path.length === 1) return 'the root is no key'
  if (path.charCodeAt(path.length - 1) === slash) return 'a path does not end with a slash'
  if (path.length > bytesAtMost) return tooLong(path, bytesAtMost)
  return problemOfCharacters(path, bytesAtMost)
}

/** The path one level up; the root for a path of one segment. */
export function parentOf(path: string): string {
  const at = path.lastIndexOf('/')
  return at <= 0 ? rootPath : path.slice(0, at)
}

/** The last segment. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

const slash = 0x2f
const dot = 0x2e

/** One pass over the characters: control characters, lone surrogates, segments, size in UTF-8. */
function problemOfCharacters(path: string, bytesAtMost: number): string | undefined {
  let bytes = 0
  let levels = 0
  let start = 0
  for (let at = 0; at < path.length; at++) {
    const code = path.charCodeAt(at)
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return 'a path has no control characters'
    if (code === slash) {
      const problem = at === 0 ? undefined : problemOfSegment(path, start, at)
      if (problem !== undefined) return problem
      start = at + 1
      levels++
    }
    if (code >= 0xd800 && code <= 0xdfff) {
      const isPair = code < 0xdc00 && isLowSurrogate(path.charCodeAt(at + 1))
      // A lone surrogate has no UTF-8 form: two peers would disagree on its bytes.
      if (!isPair) return 'a path is well-formed Unicode'
      at++
      bytes += 4
    } else bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : 3
  }
  if (bytes > bytesAtMost) return tooLong(path, bytesAtMost)
  if (levels > pathLevelsAtMost) {
    return `a path has at most ${pathLevelsAtMost} levels, this one ${levels}`
  }
  return problemOfSegment(path, start, path.length)
}

function tooLong(path: string, bytesAtMost: number): string {
  const { length } = fromString(path)
  return `a path has at most ${bytesAtMost} bytes, this one ${length}`
}

function problemOfSegment(path: string, start: number, end: number): string | undefined {
  if (end === start) return 'a path has no empty segments'
  const isDot = end - start === 1 && path.charCodeAt(start) === dot
  const isDots =
    end - start === 2 && path.charCodeAt(start) === dot && path.charCodeAt(start + 1) === dot
  return isDot || isDots ? "a path has no segments '.' or '..'" : undefined
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff
}
