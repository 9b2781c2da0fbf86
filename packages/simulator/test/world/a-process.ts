import { addressOf } from '../../src/world/links.ts'
import { SimulatedProcess } from '../../src/world/process.ts'
import type { World } from '../../src/world/world.ts'

interface Wanted {
  readonly id: string
  readonly machine: number
  readonly port?: number
  readonly counter?: number
  readonly cluster?: string
  readonly clockStart?: number
  readonly clockRate?: number
  readonly wallOffset?: number
  readonly stepped?: () => void
}

/** A process as the tests of the world want it. */
export function aProcess(world: World, wanted: Wanted): SimulatedProcess {
  const { id, machine, port = 7_000, counter = 1, cluster = 'test' } = wanted
  return new SimulatedProcess({
    world,
    id,
    boot: { counter, nonce: `${id}-${counter}` },
    address: addressOf(machine, port),
    machine,
    cluster,
    clockStart: wanted.clockStart ?? 1_000,
    clockRate: wanted.clockRate ?? 1,
    wallOffset: wanted.wallOffset ?? 5_000_000,
    stepped: wanted.stepped ?? (() => {}),
  })
}
