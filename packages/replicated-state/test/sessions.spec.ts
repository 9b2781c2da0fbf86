/** Sessions: who may believe what, until when, and on whose word. */
import assert from 'node:assert/strict'
import { safeShareMs } from '@quorate/kernel'
import { fromString } from 'uint8arrays/from-string'
import type { SessionView } from '../src/index.ts'
import { Bench, sent } from './bench.ts'
import { timing } from './mini-network.ts'

const safeMs = safeShareMs(timing.sessionTimeoutMs, timing.driftBound)

/** A leader, ready, with a session of peer b. */
function leaderWithSession(): { bench: Bench; session: number } {
  const bench = new Bench('a')
  bench.lead(1)
  bench.commitAll()
  const open = { type: 'open-session', bootCounter: 1, bootNonce: 'b1', number: 1 } as const
  bench.receive<'open-session'>('b', open)
  bench.commitAll('c')
  const session = bench.state.sessions.of('b')?.handle
  assert.equal(session, 3)
  return { bench, session }
}

function keepAlive(bench: Bench, session: number, id: number): void {
  bench.receive<'keep-alive'>('b', { type: 'keep-alive', session, id })
}

/** A leader whose own session is open, and what it sends is its own. */
function holder(): Bench {
  const bench = new Bench('a')
  bench.lead(1)
  bench.commitAll()
  bench.step({ type: 'open-session' }, 10)
  bench.step({ type: 'tick' }, 5)
  bench.commitAll()
  return bench
}

function sessionOf(bench: Bench): SessionView | undefined {
  return bench.state.session
}

describe('sessions', () => {
  it('a keep-alive is acknowledged only after a round that began after it came in', () => {
    const { bench, session } = leaderWithSession()
    keepAlive(bench, session, 5)
    assert.deepEqual(sent(bench.effects, 'keep-alive-ack'), [])
    const [ack] = sent(bench.confirmAll(), 'keep-alive-ack')
    assert.deepEqual([ack?.to, ack?.message.id], ['b', 5])
    keepAlive(bench, session, 6)
    const old = bench.all.find((effect) => effect.type === 'confirm')
    assert.deepEqual(bench.step({ type: 'confirmed', id: old?.id ?? 0 }), [], 'an earlier round')
  })

  it('keep-alives wait for a regular beat, one round at a time, unless a read is in a hurry', () => {
    const { bench, session } = leaderWithSession()
    const asked = (): boolean[] =>
      bench.all.flatMap((effect) => (effect.type === 'confirm' ? [effect.isPatient] : []))
    bench.all.length = 0
    keepAlive(bench, session, 5)
    keepAlive(bench, session, 6)
    assert.deepEqual(asked(), [true], 'the second one waits for the next round')
    bench.receive<'read-request'>('b', { type: 'read-request', id: 1 })
    assert.deepEqual(asked(), [true, false], 'the read takes it along')
    const acks = sent(bench.confirmAll(), 'keep-alive-ack')
    assert.deepEqual(
      acks.map(({ message }) => message.id),
      [5, 6],
    )
    keepAlive(bench, session, 7)
    assert.deepEqual(asked(), [true, false, true])
  })

  it('a keep-alive is not acknowledged once the end of the session is in the log', () => {
    const { bench, session } = leaderWithSession()
    bench.step({ type: 'tick' }, timing.sessionTimeoutMs - 1)
    keepAlive(bench, session, 1)
    bench.receive<'close-session'>('b', { type: 'close-session', session })
    assert.equal(bench.state.sessions.of('b')?.handle, session, 'not applied yet')
    assert.deepEqual(sent(bench.confirmAll(), 'keep-alive-ack'), [])
  })

  it('nor once a later session of the same peer is in the log', () => {
    const { bench, session } = leaderWithSession()
    keepAlive(bench, session, 1)
    const open = { type: 'open-session', bootCounter: 2, bootNonce: 'b2', number: 1 } as const
    bench.receive<'open-session'>('b', open)
    assert.deepEqual(sent(bench.confirmAll(), 'keep-alive-ack'), [])
  })

  it('a fresh leader acknowledges nothing before its first own entry is applied', () => {
    const { bench, session } = leaderWithSession()
    bench.follow('c', 2)
    bench.lead(3)
    bench.all.length = 0
    keepAlive(bench, session, 1)
    bench.receive<'read-request'>('b', { type: 'read-request', id: 1 })
    assert.deepEqual(
      bench.all.filter(({ type }) => type === 'confirm'),
      [],
    )
    bench.commitAll('c')
    const effects = bench.confirmAll()
    assert.equal(sent(effects, 'keep-alive-ack').length, 1)
    assert.equal(sent(effects, 'read-reply')[0]?.message.index, bench.state.log.last.index)
  })

  it('a leader that was deposed acknowledges nothing', () => {
    const { bench, session } = leaderWithSession()
    keepAlive(bench, session, 1)
    bench.follow('c', 2)
    assert.deepEqual(sent(bench.confirmAll(), 'keep-alive-ack'), [])
  })

  it('only its holder keeps a session alive, acts in it or closes it', () => {
    const { bench, session } = leaderWithSession()
    const { index } = bench.state.log.last
    bench.receive<'close-session'>('c', { type: 'close-session', session })
    const operation = { type: 'delete', path: '/k' } as const
    const body = { type: 'operations', session, first: 1, acknowledged: 0 } as const
    bench.receive<'operations'>('c', { ...body, operations: [operation] })
    assert.equal(bench.state.log.last.index, index)
    bench.receive<'keep-alive'>('c', { type: 'keep-alive', session, id: 1 })
    assert.deepEqual(sent(bench.confirmAll(), 'keep-alive-ack'), [])
  })

  it('a silent session ends after its timeout, counted from the last sign of life', () => {
    const { bench, session } = leaderWithSession()
    bench.step({ type: 'tick' }, 100)
    keepAlive(bench, session, 1)
    bench.step({ type: 'tick' }, timing.sessionTimeoutMs - 1)
    const { index } = bench.state.log.last
    bench.step({ type: 'tick' }, 1)
    assert.equal(bench.state.log.last.index, index + 1)
    bench.commitAll()
    assert.equal(bench.state.sessions.of('b'), undefined)
  })

  it('a new leader grants a whole timeout from its first moment', () => {
    const { bench } = leaderWithSession()
    bench.step({ type: 'tick' }, 300)
    bench.follow('c', 2)
    bench.lead(3)
    const { index } = bench.state.log.last
    bench.step({ type: 'tick' }, timing.sessionTimeoutMs - 1)
    assert.equal(bench.state.log.last.index, index)
    bench.step({ type: 'tick' }, 1)
    assert.equal(bench.state.log.last.index, index + 1)
  })

  it('evidence of a crash needs a majority of voters, newer than the last sign of life', () => {
    const { bench, session } = leaderWithSession()
    const { index } = bench.state.log.last
    const crash = { type: 'crash', peer: 'b', bootCounter: 1 } as const
    bench.receive<'crash'>('c', crash)
    bench.receive<'crash'>('x', crash)
    assert.equal(bench.state.log.last.index, index, 'one voter, and one that is none')
    keepAlive(bench, session, 1)
    bench.step({ type: 'crashed', peer: 'b', bootCounter: 1 })
    assert.equal(bench.state.log.last.index, index, 'the report of c is older than the keep-alive')
    bench.receive<'crash'>('c', { ...crash, bootCounter: 0 })
    assert.equal(bench.state.log.last.index, index, 'that was an earlier life')
    bench.receive<'crash'>('c', crash)
    assert.equal(bench.state.log.last.index, index + 1)
  })

  it('a voter reports its evidence to whoever leads, until the session is gone', () => {
    const bench = new Bench('a')
    bench.follow('c', 1)
    const opening = { peer: 'b', boot: { counter: 1, nonce: 'b1' }, number: 1 }
    bench.append('c', 1, 0, [{ type: 'open-session', term: 1, session: opening }], 2)
    bench.step({ type: 'crashed', peer: 'b', bootCounter: 1 })
    assert.deepEqual(
      sent(bench.effects, 'crash').map(({ to }) => to),
      ['c'],
    )
    assert.equal(sent(bench.step({ type: 'tick' }, 99), 'crash').length, 0)
    assert.equal(sent(bench.step({ type: 'tick' }, 1), 'crash').length, 1)
    bench.append('c', 2, 1, [{ type: 'end-session', term: 1, session: 2, isClosing: false }], 3)
    assert.equal(sent(bench.step({ type: 'tick' }, 500), 'crash').length, 0)
  })

  it('evidence that is taken back leaves nothing due', () => {
    const bench = new Bench('a')
    bench.follow('c', 1)
    const opening = { peer: 'b', boot: { counter: 1, nonce: 'b1' }, number: 1 }
    bench.append('c', 1, 0, [{ type: 'open-session', term: 1, session: opening }], 2)
    const before = bench.state.deadline()
    bench.step({ type: 'crashed', peer: 'b', bootCounter: 1 })
    assert.notEqual(bench.state.deadline(), before)
    bench.step({ type: 'not-crashed', peer: 'b' })
    assert.equal(bench.state.deadline(), before)
  })

  it('the holder counts from the instant of sending, with the drift against it', () => {
    const bench = holder()
    assert.equal(bench.state.session?.deadline, 10 + safeMs, 'from the first opening sent')
    const sentAt = bench.now
    bench.step({ type: 'tick' }, 20)
    bench.confirmAll()
    assert.equal(bench.state.session?.deadline, sentAt + safeMs)
  })

  it('past its deadline a session is over, whatever comes after', () => {
    const bench = holder()
    const view = sessionOf(bench) as SessionView
    assert.ok(view.isAlive(view.deadline - 1))
    assert.ok(!view.isAlive(view.deadline), 'by the clock, before any step')
    bench.now = view.deadline
    bench.confirmAll()
    assert.equal(sessionOf(bench), undefined)
    const expired = bench.all.filter((effect) => effect.type === 'session')
    assert.deepEqual(
      expired.map(({ status }) => status),
      ['opened', 'expired'],
    )
    bench.commitAll()
    assert.equal(sessionOf(bench)?.id.number, 2, 'a fresh one was opened unasked')
    assert.equal(bench.state.sessions.size, 1)
  })

  it('after a suspension of the machine it ends so much sooner, and at once when that is due', () => {
    const bench = holder()
    bench.step({ type: 'resumed', lostMs: 100 })
    assert.equal(bench.state.session?.deadline, 10 - 100 + safeMs)
    const view = sessionOf(bench) as SessionView
    bench.step({ type: 'resumed', lostMs: view.deadline - bench.now })
    const told = bench.effects.filter((effect) => effect.type === 'session')
    assert.deepEqual(
      told.map(({ status }) => status),
      ['expired'],
    )
    assert.equal(sessionOf(bench), undefined)
    assert.ok(!view.isAlive(bench.now))
  })

  it('what was sent before a suspension is so much older when it is acknowledged', () => {
    const bench = holder()
    const sentAt = bench.now
    bench.step({ type: 'tick' }, 20)
    bench.step({ type: 'resumed', lostMs: 100 })
    bench.confirmAll()
    assert.equal(bench.state.session?.deadline, sentAt - 100 + safeMs, 'a keep-alive')

    const opening = new Bench('a')
    opening.lead(1)
    opening.commitAll()
    opening.step({ type: 'open-session' }, 10)
    opening.step({ type: 'resumed', lostMs: 100 })
    opening.commitAll()
    assert.equal(opening.state.session?.deadline, 10 - 100 + safeMs, 'an opening')
  })

  it('a suspension shortens nothing that was promised to others', () => {
    const { bench, session } = leaderWithSession()
    bench.step({ type: 'resumed', lostMs: 100 * timing.sessionTimeoutMs })
    bench.step({ type: 'tick' }, timing.sessionTimeoutMs - 1)
    bench.commitAll()
    assert.equal(bench.state.sessions.of('b')?.handle, session)
    bench.step({ type: 'tick' }, 1)
    bench.commitAll()
    assert.equal(bench.state.sessions.of('b'), undefined, 'by its own clock it ends')
  })

  it('is suspended when the leader is gone or silent, and connected again when it answers', () => {
    const bench = holder()
    bench.step({ type: 'tick' }, 100)
    assert.equal(bench.state.session?.status, 'suspended')
    bench.confirmAll()
    assert.equal(bench.state.session?.status, 'connected')
    bench.follow(undefined, 2)
    assert.equal(bench.state.session?.status, 'suspended')
  })

  it('opens and closes through the log, once however often it is asked', () => {
    const bench = new Bench('a')
    bench.follow('b', 1)
    bench.step({ type: 'open-session' })
    assert.equal(sent(bench.effects, 'open-session').length, 1)
    assert.equal(sent(bench.step({ type: 'tick' }, 40), 'open-session').length, 1, 'asked again')
    bench.lead(2)
    const { index } = bench.state.log.last
    bench.step({ type: 'tick' }, 40)
    assert.equal(bench.state.log.last.index, index, 'it is in the log already')
    bench.commitAll()
    assert.equal(bench.state.session?.status, 'connected')
    bench.step({ type: 'close-session' })
    bench.commitAll()
    assert.equal(bench.state.sessions.size, 0)
    const told = bench.all.filter((effect) => effect.type === 'session')
    assert.deepEqual(
      told.map(({ status }) => status),
      ['opened', 'closed'],
    )
    bench.step({ type: 'operate', id: 9, operation: { type: 'delete', path: '/k' } })
    assert.deepEqual(
      bench.effects.find(({ type }) => type === 'result'),
      {
        type: 'result',
        id: 9,
        result: { ok: false, notApplied: true, reason: 'no-session' },
      },
    )
  })

  it('a doubled opening does not bring an ended session back', () => {
    const { bench, session } = leaderWithSession()
    bench.receive<'close-session'>('b', { type: 'close-session', session })
    bench.commitAll()
    const { index } = bench.state.log.last
    const open = { type: 'open-session', bootCounter: 1, bootNonce: 'b1', number: 1 } as const
    bench.receive<'open-session'>('b', open)
    bench.receive<'open-session'>('b', { ...open, bootNonce: 'clone', number: 7 })
    assert.equal(bench.state.log.last.index, index)
    bench.receive<'open-session'>('b', { ...open, number: 2 })
    assert.equal(bench.state.log.last.index, index + 1)
  })

  it('the state forgets ephemeral keys of a session together, in one revision', () => {
    const { bench, session } = leaderWithSession()
    const create = (path: string) =>
      ({ type: 'create', path, value: fromString(path), ephemeral: true }) as const
    const operations = [create('/b'), create('/a')]
    const body = { type: 'operations', session, first: 1, acknowledged: 0, operations } as const
    bench.receive<'operations'>('b', body)
    bench.receive<'close-session'>('b', { type: 'close-session', session })
    bench.commitAll('c')
    const batches = bench.all.filter((effect) => effect.type === 'applied')
    const last = batches.at(-1)?.batch
    assert.equal(last?.revision, 3)
    assert.deepEqual(
      last?.changes.map(({ type, path }) => [type, path]),
      [
        ['delete', '/a'],
        ['delete', '/b'],
      ],
    )
    assert.equal(bench.state.tree.size, 0)
  })
})
