/** What a leader sends a follower whose disk stalls. */
import assert from 'node:assert/strict'
import type { StateEffect } from '../src/index.ts'
import { decode, encode } from '../src/index.ts'
import { Bench } from './bench.ts'

const kib = 1_024

describe('a follower whose disk stalls', () => {
  it('is not sent the same entries over and over', function () {
    this.timeout(20_000)
    const a = new Bench('a')
    const b = new Bench('b')
    a.lead(1)
    b.follow('a', 1)
    let toB: Uint8Array[] = []
    let toA: Uint8Array[] = []
    let bytes = 0
    let entries = 0
    const seenA = (effects: readonly StateEffect[]) => {
      for (const each of effects) {
        if (each.type !== 'send' || each.to !== 'b') continue
        const encoded = encode(each.message)
        bytes += encoded.length
        toB.push(encoded)
      }
    }
    seenA(a.all)
    const stored = () => {
      seenA(a.persist())
      const { index } = a.state.log.last
      seenA(
        a.receive<'append-ack'>('c', {
          type: 'append-ack',
          index,
          persisted: index,
          commit: index,
        }),
      )
    }
    stored()
    const body = { type: 'open-session', bootCounter: 1, bootNonce: 'n', number: 1 } as const
    seenA(a.receive<'open-session'>('x', body))
    stored()
    const session = a.state.sessions.of('x')?.handle as number
    let sequence = 0
    let isStalled = false
    // One way takes half a millisecond.
    const pass = (ms: number) => {
      for (let at = 0; at < ms; at += 0.5) {
        const forB = toB
        const forA = toA
        toB = []
        toA = []
        a.now += 0.5
        b.now += 0.5
        for (const each of forB) {
          const message = decode(each)
          if (message) b.step({ type: 'message', from: 'a', message })
        }
        for (const each of forA) {
          const message = decode(each)
          if (message) seenA(a.step({ type: 'message', from: 'b', message }))
        }
        if (!isStalled) b.persist()
        if ((a.state.deadline() ?? Number.POSITIVE_INFINITY) <= a.now)
          seenA(a.step({ type: 'tick' }))
        if ((b.state.deadline() ?? Number.POSITIVE_INFINITY) <= b.now) b.step({ type: 'tick' })
      }
    }
    const write = () => {
      sequence++
      const kept = a.receive<'keep-alive'>('x', { type: 'keep-alive', session, id: sequence })
      seenA(kept)
      for (const each of kept)
        if (each.type === 'confirm') seenA(a.step({ type: 'confirmed', id: each.id }))
      const operation = { type: 'set', path: '/a', value: new Uint8Array(64 * kib) } as const
      const message = {
        type: 'operations',
        session,
        first: sequence,
        acknowledged: sequence - 1,
      } as const
      seenA(a.receive<'operations'>('x', { ...message, operations: [operation] }))
      stored()
    }
    pass(100)
    isStalled = true
    // 64 KiB each 20 ms: 3 MiB a second.
    const perSecond: string[] = []
    let worst = 0
    for (let second = 1; second <= 30; second++) {
      bytes = 0
      entries = 0
      for (let i = 0; i < 50; i++) {
        write()
        pass(20)
      }
      a.all.length = 0
      b.all.length = 0
      worst = Math.max(worst, bytes)
      perSecond.push(
        `${second}: ${(bytes / kib / kib).toFixed(1)} MiB, ${entries} entries; b last ${b.state.log.last.index} of ${a.state.log.last.index}, base ${a.state.log.first}`,
      )
      if (bytes > 200 * kib * kib) break
    }
    assert.ok(worst < 10 * kib * kib, `${worst} bytes in a second, of 3 MiB that are new`)
  })
})
