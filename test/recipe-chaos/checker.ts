/** What must hold of what all processes have told, recipe by recipe, and the words for what does not. */
import {
  type Call,
  type Fact,
  type Hold,
  type Log,
  participants,
  permits,
  type Recipe,
  type Sum,
} from './fact.ts'

/** All that is wrong, by the recipe that it is about. */
export type Problems = Readonly<Record<Recipe, readonly string[]>>

export function problemsOf(facts: readonly Fact[]): Problems {
  const holds = (recipe: Recipe) => holdsOf(facts, recipe)
  const calls = (recipe: Recipe) => callsOf(facts, recipe)
  return {
    election: [...overlaps(holds('election')), ...tokensThatDoNotGrow(holds('election'))],
    'read-write': overlaps(holds('read-write'), (a, b) => a.what === 'write' || b.what === 'write'),
    semaphore: tooMany(holds('semaphore')),
    'double-barrier': rounds(holds('double-barrier'), calls('double-barrier')),
    queue: [...overlaps(holds('queue'), (a, b) => a.what === b.what), ...doneTwice(calls('queue'))],
    counter: sameResults(calls('counter')),
    config: [...sameResults(calls('config')), ...wrongs(facts, 'config')],
    barrier: passedWhileClosed(calls('barrier')),
    services: twoLives(facts),
    scheduler: ranTwice(facts),
  }
}

/** What must hold besides when all have come to rest. */
export function problemsAtRest(facts: readonly Fact[]): string[] {
  const sums = facts.filter((fact) => fact.type === 'sum')
  const [sum] = sums
  if (sum === undefined) return ['nobody told what is there at the end']
  return [
    ...sums.flatMap((one) => (one.items === 0 ? [] : `${one.worker} sees ${one.items} items left`)),
    ...wrongSum('counter', facts, sum),
    ...wrongSum('config', facts, sum),
    ...neverDone(callsOf(facts, 'queue')),
  ]
}

export function listed(log: Log): string {
  return Object.entries(problemsOf(log.facts))
    .flatMap(([recipe, problems]) => problems.map((problem) => `${recipe}: ${problem}`))
    .join('\n')
}

function holdsOf(facts: readonly Fact[], recipe: Recipe): readonly Hold[] {
  const own = facts.filter((fact) => fact.type === 'hold').filter((it) => it.recipe === recipe)
  return own.toSorted((a, b) => a.firstAt - b.firstAt)
}

function callsOf(facts: readonly Fact[], recipe: Recipe): readonly Call[] {
  const own = facts.filter((fact) => fact.type === 'call').filter((it) => it.recipe === recipe)
  return own.toSorted((a, b) => a.from - b.from)
}

/** Two that were held at one instant, of those that exclude each other. */
function overlaps(
  holds: readonly Hold[],
  exclude: (a: Hold, b: Hold) => boolean = () => true,
): string[] {
  return holds.flatMap((one, i) =>
    holds
      .slice(0, i)
      .filter((before) => before.lastAt > one.firstAt && exclude(before, one))
      .map((before) => `${shown(before)} held ${since(before, one)} ms after ${shown(one)}`),
  )
}

function tokensThatDoNotGrow(holds: readonly Hold[]): string[] {
  return holds.flatMap((one, i) => {
    const before = holds[i - 1]
    if (before === undefined || one.token > before.token) return []
    return [`${shown(one)} came after ${shown(before)}: no higher token`]
  })
}

function tooMany(holds: readonly Hold[]): string[] {
  return holds.flatMap((one, i) => {
    const others = holds.slice(0, i).filter(({ lastAt }) => lastAt > one.firstAt)
    return others.length < permits ? [] : [`${others.length + 1} held it with ${shown(one)}`]
  })
}

/** Rounds do not overlap, and none begins before so many have come for it. */
function rounds(holds: readonly Hold[], calls: readonly Call[]): string[] {
  const entered = calls.filter(({ outcome }) => outcome === 'done')
  // What a process has asked for is over when it, or its next life, asks for the next.
  const endOf = ({ worker, from, to }: Call) =>
    Math.min(to, calls.find((next) => next.worker === worker && next.from > from)?.from ?? to)
  const begins = new Map<string, number>()
  for (const { value, to } of entered) begins.set(value, Math.min(begins.get(value) ?? to, to))
  const tooFew = [...begins].flatMap(([round, at]) => {
    const mayBeIn = calls.filter((call) => {
      return call.outcome === 'done' ? call.value === round : call.from < at && endOf(call) > at
    })
    const { length } = mayBeIn
    return length < participants ? [`round ${round} began with ${length}`] : []
  })
  return [...tooFew, ...overlaps(holds, (a, b) => a.what !== b.what)]
}

function doneTwice(calls: readonly Call[]): string[] {
  const done = calls.filter(({ what, outcome }) => what === 'done' && outcome === 'done')
  return twice(done.map(({ value }) => value)).map((item) => `${item} was done twice`)
}

function neverDone(calls: readonly Call[]): string[] {
  const done = new Set<string>()
  for (const { what, outcome, value } of calls) {
    if (what === 'done' && outcome !== 'none') done.add(value)
  }
  const put = calls.filter(({ what, outcome }) => what === 'put' && outcome === 'done')
  return put.flatMap(({ value }) => (done.has(value) ? [] : `queue: ${value} was never done`))
}

function sameResults(calls: readonly Call[]): string[] {
  const done = calls.filter(({ outcome }) => outcome === 'done')
  return twice(done.map(({ value }) => value)).map((result) => `${result} came of two changes`)
}

/** As many as were surely made, and no more than those whose outcome nobody knows. */
function wrongSum(recipe: 'counter' | 'config', facts: readonly Fact[], sum: Sum): string[] {
  const calls = callsOf(facts, recipe)
  const surely = BigInt(calls.filter(({ outcome }) => outcome === 'done').length)
  const perhaps = BigInt(calls.filter(({ outcome }) => outcome === 'unknown').length)
  const value = sum[recipe]
  if (value >= surely && value <= surely + perhaps) return []
  return [`${recipe}: it is ${value}, with ${surely} changes and perhaps ${perhaps} more`]
}

/** One was let through while the gate was surely closed, from before it came until it passed. */
function passedWhileClosed(calls: readonly Call[]): string[] {
  const opens = calls.filter(({ what, outcome }) => what === 'open' && outcome !== 'none')
  const closes = calls.filter(({ what, outcome }) => what === 'close' && outcome === 'done')
  const passes = calls.filter(({ what, outcome }) => what === 'wait' && outcome === 'done')
  const isExplained = (pass: Call) =>
    opens.some((open) => {
      const closed = closes.find(({ from }) => from > open.from)
      return open.from < pass.to && (closed === undefined || closed.to > pass.from)
    })
  return passes
    .filter((pass) => !isExplained(pass))
    .map(({ id }) => `${id} passed while it was closed`)
}

/** The next life of a process ends the one before it, and what that has announced. */
function twoLives(facts: readonly Fact[]): string[] {
  return facts.flatMap((fact) => {
    if (fact.type !== 'view') return []
    const workers = fact.instances.map((instance) => instance.split('.')[0] ?? '')
    return twice(workers).map((worker) => `${fact.worker} sees two lives of ${worker}`)
  })
}

function ranTwice(facts: readonly Fact[]): string[] {
  const ran = facts.filter((fact) => fact.type === 'ran')
  return twice(ran.map(({ due }) => String(due))).map((due) => `what was due at ${due} ran twice`)
}

function wrongs(facts: readonly Fact[], recipe: Recipe): string[] {
  return facts.flatMap((fact) =>
    fact.type === 'wrong' && fact.recipe === recipe ? [fact.text] : [],
  )
}

/** Those that were there before, each as often as that. */
function twice(values: readonly string[]): string[] {
  const seen = new Set<string>()
  return values.filter((value) => {
    const isThere = seen.has(value)
    seen.add(value)
    return isThere
  })
}

function since(before: Hold, one: Hold): string {
  return (before.lastAt - one.firstAt).toFixed(1)
}

function shown({ worker, what, id }: Hold): string {
  return `${worker} (${what}, ${id})`
}
