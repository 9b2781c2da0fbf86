/** Records that are whole by themselves, and cannot all be what was written: each is refused. */
import assert from 'node:assert/strict'
import type { Database } from '../../src/disk/load.ts'
import { encodeMeta, entryKey, metaKey, readMeta, valueKey } from '../../src/disk/records.ts'
import {
  closeDisk,
  edit,
  entry,
  found,
  freshDirectory,
  open,
  refusal,
  removeAll,
  value,
  write,
} from './directories.ts'

/** Of the store before its last write: what a write that got lost leaves. */
interface Earlier {
  readonly vote: Uint8Array
  readonly meta: Uint8Array
  readonly third: Uint8Array
}

async function get(database: Database, key: Uint8Array): Promise<Uint8Array> {
  const record = await database.get(key)
  assert.ok(record !== undefined)
  return record
}

const damages: [what: string, words: RegExp, (d: Database, earlier: Earlier) => Promise<void>][] = [
  [
    'an older vote',
    /'vote' is not the one that was written last/,
    (d, { vote }) => d.put(valueKey('vote'), vote),
  ],
  ['a missing vote', /'vote' is missing/, (d) => d.del(valueKey('vote'))],
  [
    'a vote under another name',
    /'founding' is garbled/,
    (d, { vote }) => d.put(valueKey('founding'), vote),
  ],
  [
    'a value that nobody wrote',
    /'spare' is garbled/,
    (d) => d.put(valueKey('spare'), new Uint8Array(20)),
  ],
  ['a value cut off', /'vote' is garbled/, (d) => d.put(valueKey('vote'), new Uint8Array(3))],
  [
    'an older record of what it holds',
    /'identity' is not the one that was/,
    (d, { meta }) => d.put(metaKey, meta),
  ],
  ['no record of what it holds', /what it holds is missing/, (d) => d.del(metaKey)],
  [
    'a garbled record of what it holds',
    /what it holds is garbled/,
    async (d) => d.put(metaKey, (await get(d, metaKey)).fill(7, 20, 21)),
  ],
  ['a missing entry', /entry 4 stands where/, (d) => d.del(entryKey(3))],
  ['a missing first entry', /entry 3 stands where 2 to 5/, (d) => d.del(entryKey(2))],
  ['a missing last entry', /entry 5 is missing/, (d) => d.del(entryKey(5))],
  [
    'an entry that was overwritten',
    // It follows on the second as it did then; the fourth does not follow on it.
    /entry 4 is garbled, or does not follow/,
    (d, { third }) => d.put(entryKey(3), third),
  ],
  [
    'an entry in the place of another one',
    /entry 4 is garbled, or does not follow/,
    async (d) => d.put(entryKey(4), await get(d, entryKey(5))),
  ],
  [
    'an entry that was truncated',
    /entry 6 stands where 2 to 5/,
    async (d) => d.put(entryKey(6), await get(d, entryKey(5))),
  ],
  [
    'an entry that was compacted',
    /entry 1 stands where 2 to 5/,
    async (d) => d.put(entryKey(1), await get(d, entryKey(2))),
  ],
  ['an empty record', /entry 4 is garbled/, (d) => d.put(entryKey(4), new Uint8Array(0))],
  ['a name of no kind', /no name that was ever written/, (d) => d.put(Uint8Array.of(9), metaKey)],
  [
    'entries of a store that ends elsewhere',
    /entries are not those of its last write/,
    async (d) => {
      const meta = readMeta(await get(d, metaKey))
      assert.ok(meta !== undefined)
      await d.put(metaKey, encodeMeta({ ...meta, chain: meta.chain ^ 1 }))
    },
  ],
]

describe('loading a store', function () {
  this.timeout(20_000)

  afterEach(removeAll)

  async function made(): Promise<{ directory: string; earlier: Earlier }> {
    const directory = freshDirectory()
    const disk = await open(directory)
    const entries = [1, 2, 3, 4, 5, 6].map((index) => entry(index, index))
    await write(disk, value('vote', 1), value('founding', 1), ...entries)
    await write(disk, { type: 'compact', upTo: 1 })
    await closeDisk(disk)
    let earlier: Earlier | undefined
    await edit(directory, async (database) => {
      const [vote, meta] = [await get(database, valueKey('vote')), await get(database, metaKey)]
      earlier = { vote, meta, third: await get(database, entryKey(3)) }
    })
    assert.ok(earlier !== undefined)
    const again = await open(directory)
    await write(again, value('vote', 2), entry(3, 33), entry(4, 44), entry(5, 55))
    await closeDisk(again)
    return { directory, earlier }
  }

  it('finds what the last write left', async () => {
    const { directory } = await made()
    assert.deepEqual(found(await open(directory)), {
      values: { founding: [1], vote: [2] },
      entries: [[2], [33], [44], [55]],
      firstIndex: 2,
    })
  })

  for (const [what, words, damage] of damages) {
    it(`refuses ${what}`, async () => {
      const { directory, earlier } = await made()
      await edit(directory, (database) => damage(database, earlier))
      const { data, message } = await refusal(directory)
      assert.equal(data.problem, 'damaged')
      assert.match(message, words)
    })
  }
})
