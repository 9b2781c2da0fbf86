/** Disks in directories of their own, which are closed and removed whatever the tests did. */
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { QuorateError, StorageRecord } from '@quorate/kernel'
import { ClassicLevel } from 'classic-level'
import { databaseLocation } from '../../src/disk/directory.ts'
import type { Database } from '../../src/disk/load.ts'
import { type Disk, type DiskOptions, openDisk } from '../../src/disk/open-disk.ts'

const directories: string[] = []
const disks = new Set<Disk>()

/** Used as an `afterEach`. */
export async function removeAll(): Promise<void> {
  await Promise.all([...disks].map(closeDisk))
  for (const directory of directories.splice(0)) {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** The path of a directory that is not there yet. */
export function freshDirectory(): string {
  const parent = mkdtempSync(join(tmpdir(), 'quorate-disk-'))
  directories.push(parent)
  return join(parent, 'peer')
}

export async function open(directory: string, options: Partial<DiskOptions> = {}): Promise<Disk> {
  const disk = await openDisk({ directory, cluster: 'test', ...options })
  disks.add(disk)
  return disk
}

export async function closeDisk(disk: Disk): Promise<void> {
  disks.delete(disk)
  await disk.close()
}

/** Why the directory is refused. */
export async function refusal(
  directory: string,
  options: Partial<DiskOptions> = {},
): Promise<QuorateError> {
  try {
    await open(directory, options)
  } catch (error) {
    const { code, data, message } = error as QuorateError
    assert.equal(code, 'ERR_QUORATE_STORAGE', String(error))
    assert.equal(data.directory, directory)
    assert.ok(message.includes(directory))
    return error as QuorateError
  }
  assert.fail('it was not refused')
}

export function write(disk: Disk, ...records: StorageRecord[]): Promise<void> {
  return new Promise((resolve, reject) => {
    disk.storage.write(records, (error) => (error === undefined ? resolve() : reject(error)))
  })
}

export function entry(index: number, ...bytes: number[]): StorageRecord {
  return { type: 'entry', index, bytes: Uint8Array.from(bytes) }
}

export function value(name: string, ...bytes: number[]): StorageRecord {
  return { type: 'value', name, bytes: Uint8Array.from(bytes) }
}

/** What the disk found, as plain arrays. */
export function found({ stored }: Disk) {
  if (stored === undefined) return undefined
  const { values, entries, firstIndex } = stored
  return {
    values: Object.fromEntries([...values].map(([name, bytes]) => [name, [...bytes]])),
    entries: entries.map((bytes) => [...bytes]),
    firstIndex,
  }
}

/** Opens the database behind the store's back. */
export async function edit(
  directory: string,
  change: (database: Database) => Promise<unknown>,
): Promise<void> {
  const encoding = { keyEncoding: 'view', valueEncoding: 'view' } as const
  const database: Database = new ClassicLevel(databaseLocation(directory), encoding)
  await database.open()
  await change(database)
  await database.close()
}

/** Keeps what lies in the directory, and puts it back without making the directory or its witness anew. */
export function keep(directory: string): () => void {
  const kept = `${directory}-kept-${directories.length}-${Math.random()}`
  cpSync(directory, kept, { recursive: true })
  return () => {
    rmSync(join(directory, 'store'), { recursive: true })
    cpSync(join(kept, 'store'), join(directory, 'store'), { recursive: true })
    writeFileSync(join(directory, 'witness'), readFileSync(join(kept, 'witness')))
  }
}
