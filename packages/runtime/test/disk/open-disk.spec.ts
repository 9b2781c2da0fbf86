import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { encodeMeta, metaKey, readMeta } from '../../src/disk/records.ts'
import { createWitness } from '../../src/disk/witness.ts'
import {
  closeDisk,
  edit,
  entry,
  found,
  freshDirectory,
  keep,
  open,
  refusal,
  removeAll,
  value,
  write,
} from './directories.ts'

/** A closed store with a vote and two entries. */
async function made(): Promise<string> {
  const directory = freshDirectory()
  const disk = await open(directory)
  await write(disk, value('vote', 7), entry(1, 1), entry(2, 2))
  await closeDisk(disk)
  return directory
}

describe('openDisk', function () {
  this.timeout(20_000)

  afterEach(removeAll)

  it('makes a directory for this user only; a new peer finds nothing stored', async () => {
    const directory = freshDirectory()
    const disk = await open(directory)
    assert.equal(disk.stored, undefined)
    assert.equal(disk.boot, 1)
    assert.equal(disk.storage.isDurable, true)
    assert.equal(disk.privateKey.type, 'Ed25519')
    assert.equal(statSync(directory).mode & 0o777, 0o700)
  })

  it('keeps the private key from others also where the directory was made by somebody else', async () => {
    const directory = freshDirectory()
    mkdirSync(directory, { mode: 0o755 })
    await open(directory)
    assert.equal(statSync(join(directory, 'store')).mode & 0o777, 0o700)
    assert.equal(statSync(join(directory, 'witness')).mode & 0o777, 0o600)
  })

  it('is the same peer at every start, and counts the starts before anything else is written', async () => {
    const directory = freshDirectory()
    const first = await open(directory)
    const { privateKey } = first
    await closeDisk(first)
    for (const boot of [2, 3, 4]) {
      const disk = await open(directory)
      assert.equal(disk.boot, boot)
      assert.ok(disk.privateKey.equals(privateKey))
      assert.equal(disk.stored, undefined, 'it has still nothing to remember')
      await closeDisk(disk)
    }
    const other = await open(freshDirectory())
    assert.ok(!other.privateKey.equals(privateKey))
  })

  it('gives the protocols their values, and not the identity', async () => {
    const disk = await open(await made())
    assert.deepEqual(found(disk), { values: { vote: [7] }, entries: [[1], [2]], firstIndex: 1 })
  })

  it('refuses a directory of another cluster, naming both', async () => {
    const directory = await made()
    const { data, message } = await refusal(directory, { cluster: 'payments' })
    assert.equal(data.problem, 'other-cluster')
    assert.match(message, /'test'.*'payments'/)
    await open(directory)
  })

  it('refuses a second opening in the same process, and works again after the first is closed', async () => {
    const directory = await made()
    const disk = await open(directory)
    assert.equal((await refusal(directory)).data.problem, 'in-use')
    await write(disk, value('vote', 8))
    await closeDisk(disk)
    assert.equal((await open(directory)).boot, 3)
  })

  it('refuses what another process has open, until that one was killed', async () => {
    const directory = await made()
    const child = fork(new URL('../programs/disk-holder.ts', import.meta.url), [directory])
    try {
      const [{ boot }] = (await once(child, 'message')) as [{ boot: number }]
      assert.equal(boot, 2)
      assert.equal((await refusal(directory)).data.problem, 'in-use')
    } finally {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    assert.equal((await open(directory)).boot, 3, 'what was refused was no start')
  })

  it('refuses a copy, unless it is adopted; then it is at home there', async () => {
    const original = await made()
    const copy = freshDirectory()
    cpSync(original, copy, { recursive: true, preserveTimestamps: true })
    const { data, message } = await refusal(copy)
    assert.equal(data.problem, 'copied')
    assert.match(message, /storage\.adopt/)
    const adopted = await open(copy, { adopt: true })
    assert.equal(adopted.boot, 2)
    await closeDisk(adopted)
    assert.equal((await open(copy)).boot, 3)
  })

  it('refuses a backup that was put back into the directory', async () => {
    const directory = await made()
    const backup = freshDirectory()
    cpSync(directory, backup, { recursive: true })
    const disk = await open(directory)
    await write(disk, value('vote', 9))
    await closeDisk(disk)
    for (const name of ['witness', 'store']) rmSync(join(directory, name), { recursive: true })
    cpSync(backup, directory, { recursive: true })
    assert.equal((await refusal(directory)).data.problem, 'copied')
  })

  it('lets a directory be moved', async () => {
    const directory = await made()
    renameSync(directory, `${directory}-moved`)
    assert.equal((await open(`${directory}-moved`)).boot, 2)
  })

  it('refuses a store of another version', async () => {
    const directory = await made()
    await edit(directory, async (database) => {
      const meta = readMeta((await database.get(metaKey)) as Uint8Array)
      assert.ok(meta !== undefined)
      await database.put(metaKey, encodeMeta({ ...meta, format: 2 }))
    })
    const { data, message } = await refusal(directory)
    assert.equal(data.problem, 'other-format')
    assert.match(message, /format 2/)
  })

  it('refuses what was lost at its end, and the witness of another store', async () => {
    const directory = await made()
    const putBack = keep(directory)
    const before = readFileSync(join(directory, 'witness'))
    const disk = await open(directory)
    await write(disk, value('vote', 8))
    await closeDisk(disk)
    const after = readFileSync(join(directory, 'witness'))
    putBack()
    writeFileSync(join(directory, 'witness'), after)
    assert.match((await refusal(directory)).message, /ends with write 2, and 4 were made/)
    putBack()
    assert.deepEqual(readFileSync(join(directory, 'witness')), before)
    const other = await made()
    writeFileSync(join(directory, 'witness'), readFileSync(join(other, 'witness')))
    assert.match((await refusal(directory)).message, /of another store/)
  })

  it('opens without a write that was torn, and so was never done', async () => {
    const directory = await made()
    const disk = await open(directory)
    await closeDisk(disk)
    const before = readFileSync(join(directory, 'witness'))
    const again = await open(directory)
    await write(again, value('vote', 8), entry(3, 3))
    await closeDisk(again)
    // The witness of a crash in the middle of that write, and a log that ends in it.
    writeFileSync(join(directory, 'witness'), before)
    const [log = ''] = globSync('store/*.log', { cwd: directory })
    const path = join(directory, log)
    writeFileSync(path, readFileSync(path).subarray(0, -7))
    const opened = await open(directory)
    const told =
      /^the last \d+ bytes of \d+\.log in .* were cut off: a write that was never finished$/
    assert.match(opened.cut ?? '', told)
    assert.equal(again.cut, undefined, 'an orderly end is no torn one')
    assert.deepEqual(found(opened), { values: { vote: [7] }, entries: [[1], [2]], firstIndex: 1 })
    await write(opened, entry(3, 33))
    await closeDisk(opened)
    assert.deepEqual(found(await open(directory))?.entries, [[1], [2], [33]])
  })

  it('refuses an emptied store: whoever forgot its votes must not go on under its name', async () => {
    const directory = await made()
    rmSync(join(directory, 'store'), { recursive: true })
    assert.equal((await refusal(directory)).data.problem, 'damaged')
    mkdirSync(join(directory, 'store'), { recursive: true })
    await edit(directory, () => Promise.resolve())
    assert.match((await refusal(directory)).message, /empty, and 2 writes were made/)
  })

  it('leaves what remains of a store that cannot be opened to whoever wants to look at it', async () => {
    const directory = await made()
    const store = join(directory, 'store')
    rmSync(join(store, 'CURRENT'))
    const data = () => readdirSync(store).filter((name) => /^\d+\.|MANIFEST/.test(name))
    const before = data()
    assert.equal((await refusal(directory)).data.problem, 'damaged')
    assert.deepEqual(data(), before)
  })

  it('starts anew where a first start was killed before its first write', async () => {
    for (const remains of ['nothing', 'directory', 'database', 'witness']) {
      const directory = freshDirectory()
      if (remains !== 'nothing') mkdirSync(directory)
      if (remains === 'database') await edit(directory, () => Promise.resolve())
      if (remains === 'witness') await createWitness(directory, 'an-id')
      const disk = await open(directory)
      assert.equal(disk.boot, 1, remains)
      assert.equal(disk.stored, undefined)
      await closeDisk(disk)
      assert.equal((await open(directory)).boot, 2, remains)
    }
  })

  it('refuses a path that is no directory, in the words of the system', async () => {
    const directory = freshDirectory()
    writeFileSync(directory, '')
    const { data, message } = await refusal(directory)
    assert.equal(data.problem, 'unusable')
    assert.match(message, /EEXIST|ENOTDIR/)
  })

  it('leaves nothing open when it refuses', async () => {
    const directory = await made()
    await refusal(directory, { cluster: 'payments' })
    assert.ok(existsSync(directory))
    const disk = await open(directory)
    assert.equal(disk.boot, 2)
  })
})
