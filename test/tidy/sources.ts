/** The repository's own source files, and what they import: types and side effects included. */
import { globSync, readFileSync } from 'node:fs'

export interface SourceFile {
  path: string
  text: string
}

/** Every TypeScript and JavaScript file that people write: no generated code, no dependencies. */
export function sourceFiles(): SourceFile[] {
  return allFiles().filter(({ path }) => !path.includes('/generated/'))
}

/** Every TypeScript and JavaScript file of the repository, the generated ones included. */
export function allFiles(): SourceFile[] {
  return globSync('{packages,examples,test}/**/*.{ts,tsx,js,mjs}', { exclude: isForeign })
    .sort()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
}

function isForeign(path: string): boolean {
  return /(^|\/)(node_modules|dist)(\/|$)/.test(path)
}

// A statement begins a line, as the formatter has it: code in strings does not. Its clause holds no quote
// and no semicolon, so a match never runs from one statement into another.
const statement =
  /^\s*(?:import|export)\b(?:\s+type\b)?[\w\s{},*$]*?\bfrom\s*(['"])(?<from>[^'"\n]+)\1/gm
const bareImport = /(?:^\s*import|\bimport\s*\()\s*(['"])(?<from>[^'"\n]+)\1/gm

/** The specifiers of every import and re-export in a file, `import()` and types included, comments not. */
export function importsOf(text: string): string[] {
  const code = withoutComments(text)
  return [statement, bareImport].flatMap((pattern) =>
    [...code.matchAll(pattern)].map((match) => match.groups?.from ?? ''),
  )
}

/** Drops comments, which may show imports as examples; strings are kept as they are. */
function withoutComments(text: string): string {
  const token = /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g
  return text.replace(token, (_match, string: string | undefined) => string ?? ' ')
}
