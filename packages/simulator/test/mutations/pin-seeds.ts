/** Writes seeds into the source of the table. */

/** Throws when the source has no such row. */
export function pinSeeds(source: string, name: string, seeds: readonly number[]): string {
  const at = source.indexOf(`name: '${name}',`)
  const from = source.indexOf('seeds: [', at)
  const to = source.indexOf(']', from)
  if (at < 0 || from < 0) throw new Error(`the table has no row called ${JSON.stringify(name)}`)
  return `${source.slice(0, from)}seeds: [${seeds.join(', ')}${source.slice(to)}`
}
