import assert from 'node:assert/strict'
import { QuorateError } from '@quorate/kernel'
import { Transfers } from '../src/transfers.ts'

function transfers() {
  const started: string[] = []
  return { started, room: new Transfers((to) => started.push(to)) }
}

function refusal(code: string, reason?: string) {
  return (error: unknown) => {
    assert.ok(error instanceof QuorateError)
    assert.equal(error.code, code)
    assert.equal(error.data.reason, reason)
    return true
  }
}

describe('Transfers', () => {
  it('resolves when the target leads, and not when the reign before it has ended', async () => {
    const { room, started } = transfers()
    const first = room.transfer('b', undefined)
    const second = room.transfer('b', undefined)
    assert.deepEqual(started, ['b'], 'who asks for what is under way waits with the first')
    let isOver = false
    void first.then(() => {
      isOver = true
    })
    room.onTransfer('b', 'handed-over', undefined)
    room.onLeader(undefined)
    await Promise.resolve()
    assert.equal(isOver, false)
    room.onLeader('b')
    await Promise.all([first, second])
    void room.transfer('b', undefined)
    assert.deepEqual(started, ['b', 'b'], 'and nothing is left of it')
  })

  it('fails with the reason why nothing came of it', async () => {
    for (const reason of ['not-a-voter', 'busy', 'unreachable', 'behind', 'interrupted'] as const) {
      const { room } = transfers()
      const waiting = room.transfer('b', undefined)
      room.onTransfer('c', 'unreachable', undefined)
      room.onTransfer('b', reason, undefined)
      await assert.rejects(waiting, refusal('ERR_QUORATE_TRANSFER_FAILED', reason))
    }
  })

  it('names the leader where this peer is none any more', async () => {
    const { room } = transfers()
    const waiting = room.transfer('b', undefined)
    const leader = { id: 'x', name: 'ixi', term: 3 }
    room.onTransfer('b', 'not-leader', leader)
    await assert.rejects(waiting, (error: unknown) => {
      assert.ok(error instanceof QuorateError)
      assert.equal(error.code, 'ERR_QUORATE_NOT_LEADER')
      assert.match(error.message, /ixi \(x\) leads/)
      assert.deepEqual(error.data.leader, leader)
      return true
    })
  })

  it('fails when another one is elected, or this peer again', async () => {
    const { room } = transfers()
    const waiting = room.transfer('b', undefined)
    room.onTransfer('b', 'handed-over', undefined)
    room.onLeader('c')
    await assert.rejects(waiting, refusal('ERR_QUORATE_TRANSFER_FAILED', 'interrupted'))
  })

  it('fails with the reason of the signal, and starts nothing when that has aborted', async () => {
    const { room, started } = transfers()
    const gaveUp = new AbortController()
    const waiting = room.transfer('b', gaveUp.signal)
    const patient = room.transfer('b', undefined)
    gaveUp.abort(new Error('enough'))
    await assert.rejects(waiting, /enough/)
    room.onLeader('b')
    await patient
    await assert.rejects(room.transfer('c', gaveUp.signal), /enough/)
    assert.deepEqual(started, ['b'])
  })

  it('fails when the peer stops', async () => {
    const { room } = transfers()
    const waiting = room.transfer('b', undefined)
    room.stop()
    await assert.rejects(waiting, refusal('ERR_QUORATE_STOPPED'))
  })
})
