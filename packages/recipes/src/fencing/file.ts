/**
 * The token in the name of a file. A file system compares nothing and writes at one time: whoever
 * looks, is stopped, and writes later, writes over what came in between. So each holder writes a
 * file of its own, `report.json.fence-<token>`, whole by a rename, and a reader takes the one of the
 * highest token: what an old holder writes late lands below it, where nobody reads.
 */
import { randomUUID } from 'node:crypto'
import { open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { requireRule, staleTokenError } from '../errors.ts'
import { isToken } from './header.ts'

export interface FencedFile {
  readonly token: bigint
  readonly data: Uint8Array
}

/** 2^63 has 19 digits. */
const tokenDigits = 19

/**
 * Writes the file whole, on the disk when it resolves, and removes those of lower tokens.
 *
 * @throws QuorateError ERR_QUORATE_STALE_TOKEN: there is one of a higher token, and that is what
 * readers see, before and after.
 */
export async function writeFenced(
  path: string,
  data: Uint8Array | string,
  token: bigint,
): Promise<void> {
  requireRule('token', token, isToken(token), 'a bigint from 0 to 2^63 - 1')
  await refuseIfStale(path, token)
  const draft = `${path}.draft-${randomUUID()}`
  try {
    await writeSynced(draft, data)
    await rename(draft, fileOf(path, token))
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
  for (const other of await tokensOf(path)) {
    if (other < token) await rm(fileOf(path, other), { force: true })
  }
  // Somebody has come meanwhile: nobody reads what was written here.
  await refuseIfStale(path, token)
}

/** What the last holder wrote; undefined: nobody has. */
export async function readFenced(path: string): Promise<FencedFile | undefined> {
  for (;;) {
    const token = await highestOf(path)
    if (token === undefined) return undefined
    try {
      return { token, data: await readFile(fileOf(path, token)) }
    } catch (error) {
      // A later holder has removed it since: there is one of a higher token.
      const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT'
      if (!isGone || (await highestOf(path)) === token) throw error
    }
  }
}

async function refuseIfStale(path: string, token: bigint): Promise<void> {
  const highest = await highestOf(path)
  if (highest === undefined || highest <= token) return
  await rm(fileOf(path, token), { force: true })
  throw staleTokenError(path, token, highest)
}

async function highestOf(path: string): Promise<bigint | undefined> {
  const tokens = await tokensOf(path)
  return tokens.reduce<bigint | undefined>(
    (highest, token) => (highest === undefined || token > highest ? token : highest),
    undefined,
  )
}

async function tokensOf(path: string): Promise<bigint[]> {
  const beginning = `${basename(path)}.fence-`
  const names = await readdir(dirname(path))
  return names
    .filter((name) => name.startsWith(beginning))
    .map((name) => name.slice(beginning.length))
    .filter((number) => number.length === tokenDigits && /^\d+$/.test(number))
    .map((number) => BigInt(number))
}

function fileOf(path: string, token: bigint): string {
  const number = String(token).padStart(tokenDigits, '0')
  return join(dirname(path), `${basename(path)}.fence-${number}`)
}

async function writeSynced(path: string, data: Uint8Array | string): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(data)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** So that the name survives a loss of power, too; where a folder cannot be synced, it may not. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
