/**
 * One topic per cluster: what one peer publishes reaches those that listen, once, doubled, late, out
 * of order or never. Nothing may depend on it; everything must hold without it.
 */
export interface Gossip {
  /** Fire and forget; at most 1 MiB, and what is too much at a time is dropped. Never throws. */
  publish: (bytes: Uint8Array) => void
  /** Whether what others publish is handed in, as `gossip`; at first it is not. Never throws. */
  listen: (isListening: boolean) => void
}
