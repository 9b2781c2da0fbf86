/**
 * The simulated world alone: time and chance, networks, disks and processes with clocks of their
 * own, for what is to run in it beside the composed machine.
 *
 * It looks at nothing: who uses it brings the checkers.
 *
 * ```ts
 * import { World } from '@quorate/simulator/world'
 *
 * const world = new World(7)
 * world.after(10, () => console.log(world.now))
 * world.runUntil(100)
 * ```
 *
 * @packageDocumentation
 */
export { DatagramNetwork } from './datagrams.ts'
export { Discovery } from './discovery.ts'
export { type DiskKind, SimulatedDisk } from './disk.ts'
export { GossipNetwork } from './gossip.ts'
export { addressOf, LinkNetwork } from './links.ts'
export { SimulatedProcess } from './process.ts'
export { calm, Topology, type Weather } from './topology.ts'
export { World } from './world.ts'
