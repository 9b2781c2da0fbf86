/** One life of one peer: a process, the production host in it, and what it reports about itself. */
import type { PeerId } from '@quorate/kernel'
import type { Host } from 'quorate/cluster'
import type { SimulatedProcess } from './world/process.ts'

export interface Life {
  /** What traces call the peer, whatever identity its lives have. */
  readonly name: string
  readonly machine: number
  /** Counts the lives of this peer, from 1. */
  readonly number: number
  readonly id: PeerId
  readonly process: SimulatedProcess
  readonly host: Host
  /** True time. */
  readonly startedAt: number
  readonly hasBootstrap: boolean
}

/** What a life believes by its own clocks; a suspended one answers as its first instruction would. */
export function isLeading(life: Life): boolean {
  return life.process.isAlive && life.host.isLeader
}
