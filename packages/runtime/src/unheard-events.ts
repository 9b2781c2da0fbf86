/**
 * Each layer of libp2p under a stream makes an event of every write that is done, and dispatches it
 * to nobody. On a link that carries little, that is a tenth of what a message costs.
 */

/** Every stream and connection of libp2p is one; others are left as they are. */
interface Emitter {
  listenerCount?: (type: string) => number
  safeDispatchEvent?: (type: string, detail?: object) => boolean
}

/** Changes an emitter so that it makes only events that somebody listens for. */
export function withoutUnheardEvents<T extends object>(target: T): T {
  const emitter: Emitter = target
  const dispatch = emitter.safeDispatchEvent?.bind(target)
  const count = emitter.listenerCount?.bind(target)
  if (dispatch === undefined || count === undefined) return target
  emitter.safeDispatchEvent = (type, detail) => count(type) === 0 || dispatch(type, detail)
  return target
}
