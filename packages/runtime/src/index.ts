/**
 * The only door out: datagrams, links, gossip, discovery, storage, clock and randomness, as the
 * kernel's `Ports` on real sockets. `openPorts` binds one port number for UDP and for TCP (libp2p:
 * Noise and yamux over TCP), and what arrives there is handed in, input by input.
 *
 * It knows none of the protocols: it carries their bytes and keeps their time. It decides nothing:
 * a lost datagram stays lost, a closed link stays closed until it is asked to connect again.
 *
 * ```ts
 * import { openPorts } from '@quorate/runtime'
 *
 * const ports = await openPorts({
 *   cluster: 'orders',
 *   listen: { host: '127.0.0.1', port: 0 },
 *   discovery: { lan: true, seeds: [] },
 * })
 * ports.open((input) => console.log(input))
 * await ports.close()
 * ```
 *
 * @packageDocumentation
 */
export { clockFrom, performanceOrigin } from './clock.ts'
export type { Counters } from './counters.ts'
export { rotationRule } from './keyring.ts'
export { openPorts, type RuntimePorts } from './open-ports.ts'
export type { PortsOptions, RuntimeWarning } from './options.ts'
