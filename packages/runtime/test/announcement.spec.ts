import assert from 'node:assert/strict'
import { announcedAddresses, announcement, asksFor } from '../src/announcement.ts'
import { frameProtocol, lanService } from '../src/cluster-tag.ts'

const service = lanService('orders')
const one = { service, instance: 'abc', address: '127.0.0.1:7000', goodbye: false }

describe('announcement', () => {
  it('tells the address to who reads it', () => {
    assert.deepEqual(announcedAddresses(announcement(one), service), ['127.0.0.1:7000'])
  })

  it('tells it as bytes, too, as it comes from the network', () => {
    const records = announcement(one).map((record) =>
      record.type === 'TXT' ? { ...record, data: [Buffer.from('address=[::1]:70')] } : record,
    )
    assert.deepEqual(announcedAddresses(records, service), ['[::1]:70'])
  })

  it('tells nothing to another cluster, nor when it is taken back', () => {
    assert.deepEqual(announcedAddresses(announcement(one), lanService('bills')), [])
    assert.deepEqual(announcedAddresses(announcement({ ...one, goodbye: true }), service), [])
  })

  it('of garbage tells nothing, and never throws', () => {
    const name = `x.${service}`
    const garbage: unknown[] = [
      undefined,
      'records',
      [{}],
      [{ type: 'TXT', name, data: 'address=nowhere' }],
      [{ type: 'TXT', name, data: ['address=127.0.0.1:99999', 7, null] }],
      [{ type: 'TXT', name, data: [`address=${'a'.repeat(100)}:1`] }],
      [{ type: 'TXT', name: 5, data: ['address=127.0.0.1:1'] }],
      Array.from({ length: 100 }, () => announcement(one)).flat(),
    ]
    for (const records of garbage) assert.deepEqual(announcedAddresses(records, service), [])
  })

  it('is asked for by its own service alone', () => {
    assert.equal(asksFor([{ name: service, type: 'PTR' }], service), true)
    assert.equal(asksFor([{ name: lanService('bills'), type: 'PTR' }], service), false)
    assert.equal(asksFor([{ name: service, type: 'A' }], service), false)
    assert.equal(asksFor([{}], service), false)
    assert.equal(asksFor('?', service), false)
  })
})

describe('cluster tag', () => {
  it('is a valid DNS label and protocol for any name', () => {
    for (const name of ['orders', 'a'.repeat(10_000), '/../é\n\0', 'größe', '\ud800']) {
      assert.match(lanService(name), /^_[a-z0-9]{1,15}\._udp\.local$/)
      assert.match(frameProtocol(name), /^\/quorate\/1\/[0-9a-f]{32}$/)
    }
  })

  it('differs for names that differ', () => {
    assert.notEqual(lanService('orders'), lanService('Orders'))
    assert.notEqual(frameProtocol('orders'), frameProtocol('orders '))
  })
})
