/** What one run tells the thread that asked for it: plain data, so that it can be posted. */
import type { Recovery } from '../checkers/liveness.ts'
import type { Outcome } from '../run-seed.ts'

export interface Report {
  readonly seed: number
  readonly law: string | undefined
  readonly text: string
  /** Of the trace: equal for equal runs. */
  readonly digest: string
  readonly marks: readonly (readonly [string, number])[]
  readonly operations: number
  readonly simulatedMs: number
  /** Undefined where the run was cut short. */
  readonly recovery: Recovery | undefined
}

export function reportOf(outcome: Outcome): Report {
  const { seed, broken, digest, marks, operations, simulatedMs, recovery } = outcome
  return {
    seed,
    law: broken?.law,
    text: broken === undefined ? '' : `at ${broken.at.toFixed(1)} ms: ${broken.text}`,
    digest,
    marks: [...marks],
    operations,
    simulatedMs,
    recovery: broken === undefined ? recovery : undefined,
  }
}

/** A run that throws is a bug of the simulator, or one of ours that no port should let through. */
export function failureOf(seed: number, error: unknown): Report {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const nothing = { digest: '', marks: [], operations: 0, simulatedMs: 0, recovery: undefined }
  return { seed, law: 'thrown', text, ...nothing }
}
