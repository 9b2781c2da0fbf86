/**
 * Is a history linearizable? The search of Wing and Gong (1993) with Lowe's memo (2017): operations
 * are put into an order that respects real time, one by one, and no set of placed operations is
 * tried twice with the same state. An operation without an answer may take effect at any time
 * after its call, or never.
 */

export interface Operation<Action> {
  /** What was asked, and what was answered if it was. */
  readonly action: Action
  readonly calledAt: number
  /** undefined: no answer came. */
  readonly returnedAt: number | undefined
}

/** What the object would do: a deterministic sequential specification. */
export interface Model<State, Action> {
  readonly initial: State
  /** The state after the action; undefined when its answer could not have been given here. */
  readonly apply: (state: State, action: Action) => State | undefined
  /** Equal exactly for equal states. */
  readonly describe: (state: State) => string
}

export type Linearizability = 'linearizable' | 'broken' | 'too-hard'

/**
 * Whether the order explains the history: every answered operation stands in it, none stands before
 * one that had returned when it was called, and every answer fits. An order that is known from
 * elsewhere spares the search.
 */
export function isExplainedBy<State, Action>(
  model: Model<State, Action>,
  operations: readonly Operation<Action>[],
  order: readonly Operation<Action>[],
): boolean {
  const inOrder = new Set(order)
  if (operations.some((one) => one.returnedAt !== undefined && !inOrder.has(one))) return false
  let state: State | undefined = model.initial
  let latestCall = Number.NEGATIVE_INFINITY
  for (const { action, calledAt, returnedAt } of order) {
    if (returnedAt !== undefined && returnedAt < latestCall) return false
    latestCall = Math.max(latestCall, calledAt)
    state = model.apply(state, action)
    if (state === undefined) return false
  }
  return true
}

interface Mark {
  readonly operation: number
  readonly isCall: boolean
  previous: Mark | undefined
  next: Mark | undefined
  /** The mark of the return, at a call that has one. */
  returning: Mark | undefined
}

interface Step<State> {
  readonly call: Mark
  readonly before: State
}

/** Decides it, or gives up after `stepsAtMost` attempts to place an operation. */
export function checkLinearizability<State, Action>(
  model: Model<State, Action>,
  operations: readonly Operation<Action>[],
  stepsAtMost = 2_000_000,
): Linearizability {
  const head = markHistory(operations)
  const placed = new Uint32Array((operations.length + 31) >> 5)
  const seen = new Set<string>()
  const stack: Step<State>[] = []
  let answersLeft = operations.filter(({ returnedAt }) => returnedAt !== undefined).length
  let state = model.initial
  let mark = head.next
  let steps = 0
  while (answersLeft > 0) {
    if (mark?.isCall === true) {
      if (++steps > stepsAtMost) return 'too-hard'
      const next = model.apply(state, (operations[mark.operation] as Operation<Action>).action)
      if (next !== undefined && isNew(seen, placed, mark.operation, model.describe(next))) {
        stack.push({ call: mark, before: state })
        state = next
        toggle(placed, mark.operation)
        if (mark.returning !== undefined) answersLeft--
        lift(mark)
        mark = head.next
      } else mark = mark.next
      continue
    }
    // An answer was given before anything that is left could be placed: take the last one back.
    const last = stack.pop()
    if (last === undefined) return 'broken'
    state = last.before
    toggle(placed, last.call.operation)
    if (last.call.returning !== undefined) answersLeft++
    unlift(last.call)
    mark = last.call.next
  }
  return 'linearizable'
}

/** Calls and returns in the order of their times; a call comes before a return at the same time. */
function markHistory<Action>(operations: readonly Operation<Action>[]): Mark {
  const marks: { at: number; mark: Mark }[] = []
  for (const [operation, { calledAt, returnedAt }] of operations.entries()) {
    const call = newMark(operation, true)
    marks.push({ at: calledAt, mark: call })
    if (returnedAt === undefined) continue
    call.returning = newMark(operation, false)
    marks.push({ at: returnedAt, mark: call.returning })
  }
  marks.sort((a, b) => a.at - b.at || Number(b.mark.isCall) - Number(a.mark.isCall))
  const head = newMark(-1, false)
  let last = head
  for (const { mark } of marks) {
    last.next = mark
    mark.previous = last
    last = mark
  }
  return head
}

function newMark(operation: number, isCall: boolean): Mark {
  return { operation, isCall, previous: undefined, next: undefined, returning: undefined }
}

/** Takes the call, and its return, out of the list. */
function lift(call: Mark): void {
  unlink(call)
  if (call.returning !== undefined) unlink(call.returning)
}

/** Puts them back; only in the reverse order of lifting. */
function unlift(call: Mark): void {
  if (call.returning !== undefined) relink(call.returning)
  relink(call)
}

function unlink(mark: Mark): void {
  if (mark.previous !== undefined) mark.previous.next = mark.next
  if (mark.next !== undefined) mark.next.previous = mark.previous
}

function relink(mark: Mark): void {
  if (mark.previous !== undefined) mark.previous.next = mark
  if (mark.next !== undefined) mark.next.previous = mark
}

function toggle(bits: Uint32Array, bit: number): void {
  bits[bit >> 5] = (bits[bit >> 5] as number) ^ (1 << (bit & 31))
}

function isNew(seen: Set<string>, placed: Uint32Array, operation: number, state: string): boolean {
  toggle(placed, operation)
  const key = `${placed.join(',')}|${state}`
  toggle(placed, operation)
  if (seen.has(key)) return false
  seen.add(key)
  return true
}
