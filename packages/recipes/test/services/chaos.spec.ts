/** Services under faults: all that live are listed again, once, and nobody else. */
import assert from 'node:assert/strict'
import { services } from '@quorate/recipes'
import type { Metadata, Peer } from 'quorate'
import { overlaid, withState } from '../overlaid.ts'
import { type ApplicationLife, Troubles } from '../simulated/troubles.ts'

type View = 'consistent' | 'available'

async function run(seed: number, view: View, through?: (peer: Peer) => Peer) {
  const told = new Map<string, string>()
  let lives = 0
  let isOver = false
  const application = async ({ name, peer, pause }: ApplicationLife) => {
    const data = `${name}-${++lives}`
    told.set(name, data)
    const announcement = await services(peer, 'api', { view }).announce(data)
    while (!isOver) await pause(50, 100)
    await announcement.withdraw()
  }
  const troubles = new Troubles({ seed, application, through })
  await troubles.run(30_000)
  const listed = () =>
    troubles.lives().map(({ peer }) => {
      const watched = services(peer, 'api', { view })
      const all = new Set<string>()
      let count = 0
      for (let i = 0; i < 10; i++) {
        const one = watched.pick()
        if (one === undefined || all.has(one.id)) break
        all.add(one.id)
        told.get(one.peer.name) === one.data ? count++ : all.add('of an earlier life')
      }
      return count === 5 && all.size === 5
    })
  await troubles.expect('each lists all that live', () => listed().every((all) => all))
  if (troubles.problems.size > 0)
    return { problems: [...troubles.problems], faults: troubles.faults }
  isOver = true
  const none = ({ peer }: { peer: Peer }) => services(peer, 'api', { view }).pick() === undefined
  await troubles.expect('each lists none', () => troubles.lives().every(none))
  return { problems: [...troubles.problems], faults: troubles.faults }
}

describe('services in the simulated world', function () {
  this.timeout(120_000)

  for (const view of ['consistent', 'available'] as const) {
    it(`${view}: all that live are listed again, and when they withdraw, none`, async () => {
      for (const seed of [1, 2]) {
        const { problems, faults } = await run(seed, view)
        assert.deepEqual(problems, [], `seed ${seed}`)
        assert.ok(Object.keys(faults).length > 2, `seed ${seed}: ${JSON.stringify(faults)}`)
      }
    })
  }

  const sabotages: [string, View, (peer: Peer) => Peer][] = [
    [
      'a session whose end is not told',
      'consistent',
      (peer) =>
        withState(peer, ({ session, watch }) => ({
          session: overlaid(session, { signal: new AbortController().signal }),
          watch: (path: string) => watch.call(peer.state, `${path}/nothing`),
        })),
    ],
    [
      'a key that outlives its session',
      'consistent',
      (peer) =>
        withState(peer, ({ create }) => ({
          create: (path: string, value: Uint8Array, options: object) =>
            create.call(peer.state, path, value, { ...options, ephemeral: false }),
        })),
    ],
    [
      'metadata that nobody takes back',
      'available',
      (peer) => {
        const { members } = peer
        let left = 1
        const setMetadata = async (metadata: object) => {
          if (left-- > 0) await members.setMetadata(metadata as Metadata)
        }
        return overlaid(peer, { members: overlaid(members, { setMetadata }) })
      },
    ],
  ]
  for (const [what, view, through] of sabotages) {
    it(`${what} is noticed`, async () => {
      const found: string[] = []
      for (let seed = 1; seed < 10 && found.length === 0; seed++) {
        found.push(...(await run(seed, view, through)).problems)
      }
      assert.match(found.join('\n'), /each lists/)
    })
  }
})
