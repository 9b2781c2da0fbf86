/** Peers that are not quite what they seem: for sabotage. */
import type { Peer, State } from 'quorate'

/** A peer whose recipes are handed another state. */
export function withState(peer: Peer, change: (state: Peer['state']) => object): Peer {
  return overlaid(peer, { state: overlaid(peer.state, change(peer.state)) })
}

/** The thing itself, but for what is laid over it. */
export function overlaid<T extends object>(target: T, over: object): T {
  return new Proxy(target, {
    get(_, property) {
      const source = Object.hasOwn(over, property) ? over : target
      const value: unknown = Reflect.get(source, property, source)
      return typeof value === 'function' ? value.bind(source) : value
    },
  })
}

/** Of a state: transactions in which nothing is checked, so that others are written over. */
export function withoutChecks(state: State): { transaction: () => object } {
  return { transaction: () => overlaid(state.transaction(), { check: () => {} }) }
}
