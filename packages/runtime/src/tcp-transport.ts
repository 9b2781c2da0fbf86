/** TCP, Noise and yamux, and nothing else of libp2p. */
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { tcp } from '@libp2p/tcp'
import { withoutLengthErrors } from './lengths-without-errors.ts'
import {
  connectionStreamsAtMost,
  hostMultiaddr,
  idMultiaddr,
  streamWindowBytes,
  type Transport,
} from './transport.ts'
import { withWholeWrites } from './whole-writes.ts'

/** An idle link is a good link: no layer may end it for silence. */
const noInactivityTimeout = 0

const inboundConnectionsAtMost = 4_096

export const tcpTransport: Transport = {
  name: 'tcp',
  protocol: 'TCP',
  portOffset: 0,
  libp2p: () => ({
    transports: [
      withWholeWrites(
        tcp({
          maxConnections: inboundConnectionsAtMost,
          inboundSocketInactivityTimeout: noInactivityTimeout,
          outboundSocketInactivityTimeout: noInactivityTimeout,
        }),
      ),
    ],
    connectionEncrypters: [withoutLengthErrors(noise())],
    streamMuxers: [
      yamux({
        enableKeepAlive: false,
        maxInboundStreams: connectionStreamsAtMost,
        maxOutboundStreams: connectionStreamsAtMost,
        streamOptions: {
          initialStreamWindowSize: streamWindowBytes,
          maxStreamWindowSize: streamWindowBytes,
        },
      }),
    ],
  }),
  multiaddr: (host, port, id) => `${hostMultiaddr(host)}/tcp/${port}${idMultiaddr(id)}`,
  showsCrash: true,
  closeDiscards: false,
}
