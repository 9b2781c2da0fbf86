import assert from 'node:assert/strict'
import { lanTiming, type PeerId } from '@quorate/kernel'
import { CrashEvidence } from '../src/crash-evidence.ts'
import { Outbox } from '../src/outbox.ts'
import { type Session, Sessions } from '../src/sessions.ts'
import { Upstream } from '../src/upstream.ts'

class CountingSessions extends Sessions {
  asked = 0

  override of(peer: PeerId): Session | undefined {
    this.asked++
    return super.of(peer)
  }
}

describe('CrashEvidence', () => {
  it('of peers whose sessions are gone costs nothing in the steps that follow', () => {
    const outbox = new Outbox()
    const upstream = new Upstream({ id: 'a', outbox, links: new Set(), deliver: () => {} })
    upstream.onRole(true)
    const evidence = new CrashEvidence(upstream, outbox, lanTiming)
    const sessions = new CountingSessions()
    for (let i = 0; i < 100; i++) evidence.onCrashed(`p${i}`, 1)
    for (let now = 0; now < 2 * lanTiming.beatMs; now++) evidence.flush(now, sessions)
    assert.equal(sessions.asked, 100)
    assert.equal(evidence.deadline(), undefined)
    evidence.flush(2 * lanTiming.beatMs, sessions)
    assert.equal(sessions.asked, 200, 'a session may come late to the own replica')
  })
})
