/** An application that lets its event loop do nothing and asks all the while what it holds. */
import type { Peer } from 'quorate'

/** What the looks at `session.isHeld` were answered. */
export interface Blocked {
  readonly looks: number
  readonly lost: number
  /** How long the process was stopped meanwhile; 0: it was not. */
  readonly gapMs: number
  /** Of the looks that came after it. */
  readonly looksAfterGap: number
  readonly lostAfterGap: number
}

/** No stall of a busy machine lasts as long. */
const gapAtLeastMs = 1_000

/**
 * For so many milliseconds; `stops`: the process stops itself at once (SIGSTOP), and they count from
 * when it was continued. No message and no timer gets through: only the clocks and the memory of the
 * peer can answer.
 */
export function block(peer: Peer, forMs: number, stops: boolean): Blocked {
  const { session } = peer.state
  const seen = { looks: 0, lost: 0, gapMs: 0, looksAfterGap: 0, lostAfterGap: 0 }
  let before = performance.now()
  let end = before + forMs
  if (stops) process.kill(process.pid, 'SIGSTOP')
  while (before < end || (stops && seen.gapMs === 0)) {
    const { isHeld } = session
    const now = performance.now()
    const sinceMs = now - before
    before = now
    if (stops && seen.gapMs === 0 && sinceMs >= gapAtLeastMs) {
      // Whether this look was before the stop or after it, nobody knows.
      seen.gapMs = sinceMs
      end = now + forMs
    } else if (seen.gapMs === 0) {
      seen.looks++
      if (!isHeld) seen.lost++
    } else {
      seen.looksAfterGap++
      if (!isHeld) seen.lostAfterGap++
    }
  }
  return seen
}
