/** Waits for something that goes on by itself, until the signal aborts; rejects with its reason. */
export async function unlessAborted(
  done: Promise<void>,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (signal === undefined) return await done
  const { promise, reject } = Promise.withResolvers<never>()
  const giveUp = () => reject(signal.reason)
  signal.addEventListener('abort', giveUp, { once: true })
  try {
    if (signal.aborted) giveUp()
    await Promise.race([done, promise])
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
