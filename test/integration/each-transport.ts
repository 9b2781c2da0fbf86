/** What a cluster promises holds over TCP and over QUIC: the same tests run over both. */
import type { PeerOptions } from 'quorate'

export type TransportName = NonNullable<PeerOptions['transport']>

export function onEachTransport(
  title: string,
  body: (this: Mocha.Suite, transport: TransportName) => void,
): void {
  for (const transport of ['tcp', 'quic'] as const) {
    describe(`${title}, over ${transport.toUpperCase()}`, function () {
      body.call(this, transport)
    })
  }
}
