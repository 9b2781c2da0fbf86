/** An announcement whose session has ended, at a peer that has more to write than it takes. */
import assert from 'node:assert/strict'
import { services } from '@quorate/recipes'
import { QuorateError } from 'quorate'
import { Announcement } from '../../src/services/announcement.ts'
import { consistentView } from '../../src/services/consistent-view.ts'
import { withState } from '../overlaid.ts'
import { type Member, SimulatedCluster } from '../simulated/cluster.ts'
import { pauseIn } from '../simulated/pause.ts'

const sessionMs = 5_000
const codes = ['ERR_QUORATE_OVERLOADED', 'ERR_QUORATE_STORE_FULL'] as const

describe('an announcement that is refused', function () {
  this.timeout(30_000)

  for (const code of codes) {
    it(`with ${code} when it is to be listed anew is listed later`, async () => {
      const cluster = new SimulatedCluster(3, 3)
      const [first, second] = cluster.members as [Member, Member, Member]
      for (const member of cluster.members) member.start()
      const isThere = ({ life }: Member) => life?.peer.state.session.isHeld === true
      await cluster.until('the cluster is there', () => cluster.members.every(isThere))
      const life = first.life ?? assert.fail()
      const { peer, process } = life
      let creations = 0
      let refusals = 0
      const busy = withState(peer, ({ create }) => ({
        create: async (...words: Parameters<typeof create>) => {
          creations++
          if (creations !== 2) return await create.call(peer.state, ...words)
          refusals++
          throw new QuorateError(code, 'too much')
        },
      }))
      let announcement: Announcement | undefined
      process.arrive('stream', () => {
        const view = consistentView(busy, '/recipes/services/api')
        announcement = new Announcement(view, 'first', undefined, pauseIn(life))
      })
      await cluster.until('it is listed', () => announcement?.isListed === true)

      cluster.isolate(first)
      await cluster.run(sessionMs + 1_000)
      cluster.rejoin(first)
      await cluster.until('it is refused', () => refusals > 0)
      await cluster.run(2_000)
      assert.equal(announcement?.signal.aborted, false, String(announcement?.signal.reason))
      assert.equal(services(second.life?.peer ?? assert.fail(), 'api').pick()?.data, 'first')
      assert.deepEqual(cluster.fatal, [])
    })
  }

  it('for the first time tells who asked for it', async () => {
    const cluster = new SimulatedCluster(3, 1)
    const [only] = cluster.members as [Member]
    only.start()
    const { peer } = only.life ?? assert.fail()
    const busy = withState(peer, () => ({
      create: () => Promise.reject(new QuorateError(codes[0], 'too much')),
    }))
    await assert.rejects(services(busy, 'api').announce('first'), { code: codes[0] })
  })
})
