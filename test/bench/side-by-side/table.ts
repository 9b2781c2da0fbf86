/** Medians, ratios, and a table of Markdown. */
import { percentile } from '../percentiles.ts'
import type { SystemName } from './arguments.ts'

export interface Figure {
  readonly label: string
  readonly unit: '/s' | 'ms' | 'MB'
  readonly better: 'more' | 'less'
}

/** What was measured of one figure: of each system all repetitions, in their order. */
export interface Measured {
  readonly figure: Figure
  readonly samples: Readonly<Partial<Record<SystemName, readonly number[]>>>
}

/** Of an even number, the lower of the two in the middle: it was measured. */
export function median(values: readonly number[]): number {
  return percentile(
    values.toSorted((a, b) => a - b),
    0.5,
  )
}

/** How many times as good our figure is as the better one of the others; undefined without both. */
export function ratio({ figure, samples }: Measured): number | undefined {
  const { quorate = [], ...others } = samples
  const medians = Object.values(others)
    .filter((it) => it.length > 0)
    .map(median)
  if (quorate.length === 0 || medians.length === 0) return undefined
  const own = median(quorate)
  return figure.better === 'more' ? own / Math.max(...medians) : Math.min(...medians) / own
}

/** As many digits as are worth reading. */
export function written(value: number, unit: Figure['unit']): string {
  const digits = unit === '/s' || value >= 100 ? 0 : value >= 10 ? 1 : 2
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits }
  return `${value.toLocaleString('en-US', options)} ${unit}`
}

export function tableOf(measured: readonly Measured[], systems: readonly SystemName[]): string {
  const cellsOf = (row: Measured) => {
    const { figure, samples } = row
    const cells = systems.map((system) => {
      const own = samples[system] ?? []
      return own.length === 0 ? '–' : written(median(own), figure.unit)
    })
    const times = ratio(row)
    return [
      figure.label,
      ...cells,
      times === undefined ? '–' : `${written(times, 'ms').slice(0, -3)} ×`,
    ]
  }
  return markdown(['', ...systems, 'ratio to the better'], measured.map(cellsOf))
}

/** All columns but the first are of numbers. */
export function markdown(head: readonly string[], body: readonly (readonly string[])[]): string {
  const widths = head.map((cell, i) =>
    Math.max(3, cell.length, ...body.map((cells) => cells[i]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) => {
    const padded = cells.map((cell, i) =>
      i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0),
    )
    return `| ${padded.join(' | ')} |`
  }
  const rule = widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  return [line(head), line(rule), ...body.map(line)].join('\n')
}
