/** What must hold of a log, and the words for what does not. */
import type { Log, Section } from './section.ts'

/** Fewer would show nothing. */
export const sectionsAtLeast = 20

export function problemsOf(log: Log): string[] {
  const { sections, writes, faults } = log
  const problems = [...tokensThatDoNotGrow(sections), ...overlaps(sections)]
  let highest = 0n
  for (const { token, section, isAdmitted } of writes) {
    if (isAdmitted && token < highest) problems.push(`${section} wrote ${token} after ${highest}`)
    if (isAdmitted) highest = token
  }
  if (sections.length < sectionsAtLeast) problems.push(`only ${sections.length} sections`)
  for (const by of ['isHeld', 'signal'] as const) {
    if (!sections.some((section) => section.by === by)) problems.push(`no section by ${by}`)
  }
  for (const [fault, count] of Object.entries(faults)) {
    if (count === 0) problems.push(`no holder met the fault ${fault}`)
  }
  return problems
}

/** How often a holder lost it, and the least time from its last word to the first of the next one. */
export function lossesOf(sections: readonly Section[]): { count: number; leastMs: number } {
  const inTime = sections.toSorted((a, b) => a.firstAt - b.firstAt)
  const lost = pairs(inTime).filter(([before]) => before.isLost)
  const gaps = lost.map(([before, after]) => after.firstAt - before.lastAt)
  return { count: lost.length, leastMs: Math.min(...gaps) }
}

/** Whoever held later has the higher token, and no two have the same. */
function tokensThatDoNotGrow(sections: readonly Section[]): string[] {
  const inTime = sections.toSorted((a, b) => a.firstAt - b.firstAt)
  return pairs(inTime)
    .filter(([before, after]) => after.token <= before.token)
    .map(([before, after]) => `${shown(after)} came after ${shown(before)}: no higher token`)
}

/** All that was told to hold, at some instant, while another one was. */
function overlaps(sections: readonly Section[]): string[] {
  const inTime = sections.toSorted((a, b) => a.firstAt - b.firstAt)
  const problems: string[] = []
  let last: Section | undefined
  for (const section of inTime) {
    if (last !== undefined && last.lastAt > section.firstAt) {
      const ms = (last.lastAt - section.firstAt).toFixed(1)
      const what = last.by === 'signal' ? 'heard no signal' : 'was told that it holds'
      problems.push(`${shown(last)} ${what} ${ms} ms after ${shown(section)} held`)
    }
    if (last === undefined || section.lastAt > last.lastAt) last = section
  }
  return problems
}

function pairs<T>(items: readonly T[]): [T, T][] {
  return items.slice(1).map((item, i) => [items[i] as T, item])
}

function shown({ worker, id, token }: Section): string {
  return `${worker} (section ${id}, token ${token})`
}
