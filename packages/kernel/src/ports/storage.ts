/** What a peer must still know after a crash: a few named values, and the log. */
export type StorageRecord =
  /** Replaces the named value. */
  | { readonly type: 'value'; readonly name: string; readonly bytes: Uint8Array }
  /** Appends the entry; entries at this and higher indexes are gone. */
  | { readonly type: 'entry'; readonly index: number; readonly bytes: Uint8Array }
  /** Entries up to this index are gone: a value holds a snapshot of what they did. */
  | { readonly type: 'compact'; readonly upTo: number }

/** What was found in storage at start. */
export interface Stored {
  readonly values: ReadonlyMap<string, Uint8Array>
  /** Consecutive, the first at `firstIndex`. */
  readonly entries: readonly Uint8Array[]
  readonly firstIndex: number
}

/**
 * Writes strictly in order: when one is done, so are all before it; a crash keeps a prefix.
 * The host keeps one write in flight and groups what waits meanwhile into the next one.
 */
export interface Storage {
  /** False: what is written is gone with the process, and needs no snapshots. */
  readonly isDurable: boolean
  /**
   * `done` without an error: all of it will be found after a crash. With one: it may or may not be,
   * nothing is written any more, and the peer has to stop.
   */
  write: (records: readonly StorageRecord[], done: (error?: Error) => void) => void
  /**
   * From now on a lack of room is no failure: the write that found none waits, with all after it,
   * and `tell` hears why; undefined: there is room again, and that write is on its way or done.
   */
  watch?: (tell: (lack: Error | undefined) => void) => void
}
