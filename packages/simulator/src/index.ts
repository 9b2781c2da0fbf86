/**
 * The production wiring of Quorate in a simulated world: one seed decides clocks, network, disks
 * and faults, and checkers watch the laws.
 *
 * It opens no socket and waits for no real time; it is not published.
 *
 * ```ts
 * import { describePlan, runSeed } from '@quorate/simulator'
 *
 * const { plan, broken, digest, operations } = runSeed(7)
 * console.log(describePlan(plan))
 * console.log(broken ?? `every law held over ${operations} operations, digest ${digest}`)
 * ```
 *
 * @packageDocumentation
 */
export {
  checkLinearizability,
  isExplainedBy,
  type Linearizability,
  type Model,
  type Operation,
} from './checkers/linearizability.ts'
export { Coverage, requiredMarks } from './coverage.ts'
export type { Broken } from './observer.ts'
export { bounds, type FaultKind, faultKinds, type Plan } from './plan.ts'
export { describePlan, type Outcome, type RunOptions, runSeed } from './run-seed.ts'
