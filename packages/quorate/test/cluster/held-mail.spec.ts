import assert from 'node:assert/strict'
import { HeldMail } from '../../src/cluster/held-mail.ts'

describe('held mail', () => {
  const message = (n: number) => new Uint8Array([n])

  it('hands out what waited for a peer, once and in order', () => {
    const mail = new HeldMail()
    mail.hold('a', message(1))
    mail.hold('b', message(2))
    mail.hold('a', message(3))
    assert.deepEqual(mail.take('a'), [message(1), message(3)])
    assert.deepEqual(mail.take('a'), [])
    assert.deepEqual(mail.take('b'), [message(2)])
  })

  it('keeps the newest four of a peer, and of the 64 peers written to last', () => {
    const mail = new HeldMail()
    for (let n = 0; n < 6; n++) mail.hold('a', message(n))
    for (let n = 0; n < 63; n++) mail.hold(`p${n}`, message(n))
    assert.deepEqual(mail.take('a'), [2, 3, 4, 5].map(message))
    mail.hold('p63', message(0))
    mail.hold('p64', message(0))
    assert.deepEqual(mail.take('p0'), [])
    assert.equal(mail.take('p1').length, 1)
  })
})
