/** libp2p's upgrader sees every connection of a transport once, before anything is written on it. */
import type { Transport, Upgrader } from '@libp2p/interface'

type Upgrades = Pick<Upgrader, 'upgradeInbound' | 'upgradeOutbound'>

/** Changes a transport so that its connections pass through what `change` makes of the upgrader. */
export function withChangedUpgrader<Components, T extends Transport>(
  create: (components: Components) => T,
  change: (upgrader: Upgrader) => Upgrades,
): (components: Components) => T {
  const changed = (upgrader: Upgrader): Upgrader =>
    Object.assign(Object.create(upgrader), change(upgrader))
  return (components) => {
    const transport = create(components)
    const dial = transport.dial.bind(transport)
    const createListener = transport.createListener.bind(transport)
    transport.dial = (address, options) =>
      dial(address, { ...options, upgrader: changed(options.upgrader) })
    transport.createListener = (options) =>
      createListener({ ...options, upgrader: changed(options.upgrader) })
    return transport
  }
}
