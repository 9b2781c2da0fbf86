/** A host in this thread, on any ports: those of the real world, or those of a simulated one. */
import { type Address, type Clock, optionError, type PeerId, type Ports } from '@quorate/kernel'
import { type ClusterNotice, type ClusterOptions, Host } from './cluster/index.ts'
import type { Housing, PeerHost } from './peer-host.ts'

/** A peer without a name is called by the end of its id. */
type HostOptions = Omit<ClusterOptions, 'name'> & { readonly name?: string | undefined }

/** Houses a peer on these ports. */
export function onPorts(ports: Ports, options: HostOptions): Housing {
  return (notify) => new PortsHost(ports, { ...options, name: nameOf(ports, options) }, notify)
}

function nameOf({ id }: Ports, { name }: HostOptions): string {
  return name ?? id.slice(-6)
}

class PortsHost extends Host implements PeerHost {
  readonly name: string
  readonly #ports: Ports

  constructor(ports: Ports, options: ClusterOptions, notify: (notice: ClusterNotice) => void) {
    super(ports, options, notify)
    this.name = options.name
    this.#ports = ports
  }

  get id(): PeerId {
    return this.#ports.id
  }

  get address(): Address {
    return this.#ports.address
  }

  get clock(): Clock {
    return this.#ports.clock
  }

  get isDurable(): boolean {
    return this.#ports.storage.isDurable
  }

  get counters(): object {
    return this.#ports.counters ?? {}
  }

  readonly rotateSecret: PeerHost['rotateSecret'] = (secret) => {
    const rotate = this.#ports.rotateSecret
    if (rotate === undefined) {
      throw optionError('secret', '(not shown)', 'left out: the ports of this peer seal nothing')
    }
    rotate.call(this.#ports, secret)
  }

  isFull(of: 'operations' | 'reads'): boolean {
    return this.cluster.state.isFull(of)
  }

  /** Whatever is dispatched is handed in, and its effects are performed, within the call. */
  answered(): undefined {}

  close(): Promise<void> {
    return this.#ports.close()
  }
}
