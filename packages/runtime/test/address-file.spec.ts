import assert from 'node:assert/strict'
import { integerBelow, seededRandom } from '@quorate/kernel'
import { fileAddressesAtMost, parseAddressFile } from '../src/address-file.ts'

const parse = (text: string) => parseAddressFile(text, '127.0.0.1')

describe('file of addresses', () => {
  it('has an address per line; comments, blanks and line endings are nothing', () => {
    const text =
      '\ufeff# peers\r\n\r\n 127.0.0.1:7400  # the first\r\n\tlocalhost:7401\n127.0.0.1:7400'
    assert.deepEqual(parse(text), { addresses: ['127.0.0.1:7400', '127.0.0.1:7401'], wrong: [] })
    assert.deepEqual(parse(''), { addresses: [], wrong: [] })
  })

  it('loses its wrong lines alone, each with line, rule and what it holds', () => {
    const { addresses, wrong } = parse('a\n127.0.0.1:1\n127.0.0.1\n10.0.0.1:7400\n127.0.0.2:2')
    assert.deepEqual(addresses, ['127.0.0.1:1', '127.0.0.2:2'])
    assert.deepEqual(
      wrong.map(({ line, shown }) => [line, shown]),
      [
        [1, '"a"'],
        [3, '"127.0.0.1"'],
        [4, '"10.0.0.1:7400"'],
      ],
    )
    for (const { rule } of wrong) assert.match(rule, /host:port, its host a loopback IPv4 address/)
  })

  it('counts so many addresses and no more', () => {
    const lines = Array.from({ length: fileAddressesAtMost + 1 }, (_, i) => `127.0.0.1:${i + 1}`)
    const { addresses, wrong } = parse([...lines, '127.0.0.1:1'].join('\n'))
    assert.equal(addresses.length, fileAddressesAtMost)
    assert.deepEqual(
      wrong.map(({ line }) => line),
      [fileAddressesAtMost + 1],
    )
    assert.match(wrong[0]?.rule ?? '', /at most 1024/)
  })

  it('of garbage makes no address, and shows little of it', () => {
    const random = seededRandom(7)
    for (let i = 0; i < 300; i++) {
      const noise = Buffer.from(Array.from({ length: 200 }, () => integerBelow(random, 256)))
      const { addresses, wrong } = parse(noise.toString('utf8'))
      assert.deepEqual(addresses, [])
      for (const { shown } of wrong) assert.ok(shown.length < 300)
    }
  })
})
