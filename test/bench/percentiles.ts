/** The value below which this share of the sorted values lies (nearest rank). */
export function percentile(sorted: readonly number[], share: number): number {
  const rank = Math.max(1, Math.ceil(sorted.length * share))
  return sorted[rank - 1] ?? Number.NaN
}

/** One line of a table: p50, p90, p99 and the maximum. */
export function percentileRow(values: readonly number[]): string[] {
  const sorted = values.toSorted((a, b) => a - b)
  return [0.5, 0.9, 0.99, 1].map((share) => percentile(sorted, share).toFixed(1))
}
