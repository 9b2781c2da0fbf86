/**
 * The only door out: datagrams, libp2p streams, gossip topics, LAN discovery, disk and clock, as ports.
 *
 * It knows none of the three protocols: it carries their bytes and keeps their time.
 *
 * @packageDocumentation
 */
export {}
