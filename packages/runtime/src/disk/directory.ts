/** The directory itself: making it, making its names durable, and knowing it again. */
import { mkdir, open, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Within the directory, what the database makes. */
const databaseName = 'store'

export function databaseLocation(directory: string): string {
  return join(directory, databaseName)
}

/** For this user only: the private key lies in it. */
export async function makeDirectory(directory: string): Promise<void> {
  const mode = 0o700
  const made = await mkdir(directory, { recursive: true, mode })
  await mkdir(databaseLocation(directory), { recursive: true, mode })
  await syncDirectory(directory)
  if (made === undefined) return
  for (let name = directory; name !== made; name = dirname(name)) await syncDirectory(dirname(name))
  await syncDirectory(dirname(made))
}

/** Makes the names in it durable, where the system has a way to. */
export async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Which directory and which file these are, whatever their names: a copy has other inodes and
 * other times of birth. Moving them within a file system changes neither.
 */
export async function placeOf(...paths: readonly string[]): Promise<string> {
  const places = await Promise.all(
    paths.map(async (path) => {
      const { ino, birthtimeNs } = await stat(path, { bigint: true })
      return `${ino}@${birthtimeNs}`
    }),
  )
  return places.join(' ')
}
