/**
 * A bench measures what an application runs: the packages as they are published, with no compiler
 * of types beside them in memory.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import process from 'node:process'
import { build } from '../tools/build.ts'

const root = resolve(import.meta.dirname, '../..')

/** Compiles a program of this directory; gone with this process. Returns where it stands. */
export async function builtProgram(name: string): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'quorate-built-'))
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
  const program = relative(root, join(import.meta.dirname, name))
  await build(directory, [program])
  return join(directory, program.replace(/\.ts$/, '.js'))
}
