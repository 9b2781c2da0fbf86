/** The laws of docs/ARCHITECTURE.md. Each has a checker, and a run can go without the one of any. */
export const laws = [
  'E1',
  'E2',
  'E3',
  'E4',
  'E5',
  'L1',
  'L2',
  'L3',
  'L4',
  'S1',
  'S2',
  'S3',
  'S4',
  'S5',
  'S6',
  'W1',
  'M1',
  'M2',
  'M3',
  'M4',
  'C1',
  'V1',
] as const
export type Law = (typeof laws)[number]

export function isLaw(name: string): name is Law {
  return (laws as readonly string[]).includes(name)
}
