/** What the workers tell, in the order of the story. */
export type Told =
  | { readonly type: 'ready' }
  /** It has the lock. */
  | { readonly type: 'holds'; readonly token: bigint }
  /** It has looked, may write, and is stopped before it does. */
  | { readonly type: 'looked'; readonly isHeld: boolean }
  /** What the service answered to its write. */
  | { readonly type: 'wrote'; readonly status: number; readonly answer: string }
  /** It looked once more, after its write. */
  | { readonly type: 'looked-again'; readonly isHeld: boolean; readonly hasHeard: boolean }

export type Order =
  /** Take the lock, look, be stopped, write. */
  | { readonly type: 'hold-and-stop' }
  /** Take the lock and write. */
  | { readonly type: 'hold' }
