/**
 * Opens a directory as a peer's storage, and decides whether it may be: what is there must be all
 * that was ever acknowledged, of this cluster, at its place, and nobody else's at the moment. Where
 * it is refused, nothing is written and nothing is left open.
 */
import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import type { PrivateKey } from '@libp2p/interface'
import type { Storage, Stored } from '@quorate/kernel'
import { makeDirectory, placeOf } from './directory.ts'
import { DiskStorage } from './disk-storage.ts'
import {
  decodeIdentity,
  encodeIdentity,
  type Identity,
  identityName,
  newIdentity,
  nextBoot,
  type Surroundings,
} from './identity.ts'
import { Ledger } from './ledger.ts'
import type { Loaded } from './load.ts'
import { openError, storageError } from './storage-error.ts'
import { Store } from './store.ts'
import { createWitness, readWitness, Witness, type WitnessContent, witnessName } from './witness.ts'

export interface DiskOptions {
  readonly directory: string
  readonly cluster: string
  /** Accept a directory that was copied or restored. @default false */
  readonly adopt?: boolean | undefined
}

export interface Disk {
  readonly storage: Storage
  /** Undefined at a new peer. */
  readonly stored: Stored | undefined
  readonly privateKey: PrivateKey
  /** How often it was started, this start included; on disk already. */
  readonly boot: number
  /** What of an unfinished write was cut off, in words; undefined: nothing. */
  readonly cut: string | undefined
  /** Waits for the write under way; the directory is free then. Never rejects. */
  readonly close: () => Promise<void>
}

/** @throws QuorateError ERR_QUORATE_STORAGE, with the directory and the problem as data. */
export async function openDisk(options: DiskOptions): Promise<Disk> {
  const directory = resolve(options.directory)
  try {
    await makeDirectory(directory)
    const store = await openStore(directory, await readWitness(directory))
    try {
      return await start(store, directory, options)
    } catch (error) {
      await store.close()
      throw error
    }
  } catch (error) {
    throw openError(directory, error)
  }
}

/** Never makes a new store where one was: the old one's remains would be swept away. */
function openStore(directory: string, witness: WitnessContent | undefined): Promise<Store> {
  const wasWritten = witness !== undefined && witness.sequence > 0
  return Store.open(directory, !wasWritten)
}

async function start(store: Store, directory: string, options: DiskOptions): Promise<Disk> {
  const loaded = await store.load()
  // Only now it is sure that nobody else writes it.
  const witness = await readWitness(directory)
  checkWitness(directory, loaded, witness)
  const storeId = loaded?.meta.storeId ?? witness?.storeId ?? randomBytes(16).toString('hex')
  if (witness === undefined) await createWitness(directory, storeId)
  const surroundings: Surroundings = {
    directory,
    cluster: options.cluster,
    adopt: options.adopt ?? false,
    place: await placeOf(directory, join(directory, witnessName)),
  }
  const identity = await identityOf(loaded, surroundings)
  const follower = await Witness.open(directory, storeId)
  const storage = new DiskStorage({
    directory,
    ledger: loaded?.ledger ?? Ledger.empty(storeId),
    batch: (operations) => store.batch(operations),
    reopen: (failed) => store.reopen(failed),
    durable: (sequence) => follower.follow(sequence),
  })
  try {
    const bytes = encodeIdentity(identity)
    await storage.writeAll([{ type: 'value', name: identityName, bytes }])
    await follower.sync()
  } catch (error) {
    await follower.close()
    throw error
  }
  const close = async () => {
    // A disk that does not answer cannot be closed either: it is left to the system.
    if (!(await storage.settled())) return
    // What a disk cannot do any more at the end changes nothing of what it was asked before.
    await follower.sync().catch(() => {})
    await follower.close().catch(() => {})
    await store.close().catch(() => {})
  }
  const { privateKey, boot } = identity
  return {
    storage,
    stored: storedOf(loaded),
    privateKey,
    boot,
    cut: cutOf(store, directory),
    close,
  }
}

function cutOf({ torn }: Store, directory: string): string | undefined {
  if (torn === undefined) return undefined
  const { file, bytes } = torn
  return `the last ${bytes} bytes of ${file} in ${directory} were cut off: a write that was never finished`
}

/** The witness is never ahead of the store, unless the store has lost what it had. */
function checkWitness(
  directory: string,
  loaded: Loaded | undefined,
  witness: WitnessContent | undefined,
): void {
  const damaged = (what: string) => storageError('damaged', directory, `is damaged: ${what}`)
  if (loaded === undefined) {
    if (witness === undefined || witness.sequence === 0) return
    throw damaged(`it is empty, and ${witness.sequence} writes were made`)
  }
  if (witness === undefined) throw damaged(`its file '${witnessName}' is missing`)
  const { storeId, sequence } = loaded.meta
  if (witness.storeId !== storeId) throw damaged(`its file '${witnessName}' is of another store`)
  if (sequence < witness.sequence) {
    throw damaged(`it ends with write ${sequence}, and ${witness.sequence} were made`)
  }
}

async function identityOf(
  loaded: Loaded | undefined,
  surroundings: Surroundings,
): Promise<Identity> {
  if (loaded === undefined) return await newIdentity(surroundings)
  const bytes = loaded.values.get(identityName)
  if (bytes !== undefined) return nextBoot(decodeIdentity(bytes), surroundings)
  throw storageError('damaged', surroundings.directory, 'is damaged: it has no identity')
}

/** Without the identity, which is not the protocols' business. */
function storedOf(loaded: Loaded | undefined): Stored | undefined {
  if (loaded === undefined) return undefined
  const values = new Map(loaded.values)
  values.delete(identityName)
  const { entries, firstIndex } = loaded
  return values.size === 0 && entries.length === 0 ? undefined : { values, entries, firstIndex }
}
