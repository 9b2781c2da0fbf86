/**
 * When a peer may begin its cluster anew from what it has left of it, and what it does then.
 */
import { randomUUID } from 'node:crypto'
import { optionError } from '@quorate/kernel'
import type { ClusterCommand, QuorumWatch } from './cluster/index.ts'
import { recoveryRefusedError, stoppedError } from './errors.ts'
import type { ClusterView } from './peer-host.ts'
import type { Requests } from './requests.ts'

export interface RecoverOptions {
  /** That what only the missing voters had is lost for good. */
  readonly acceptDataLoss: true
  /** Before the recovery has begun nothing happens; later it only gives up waiting. */
  readonly signal?: AbortSignal | undefined
}

export interface Recovered {
  /** The id of the new cluster. */
  readonly cluster: string
  /** One more than before. */
  readonly epoch: number
}

export interface RecoveryPorts {
  readonly cluster: Pick<ClusterView, 'state' | 'watches' | 'clusterId'>
  readonly quorum: QuorumWatch
  readonly requests: Requests
  readonly dispatch: (command: ClusterCommand) => void
}

/** Resolves when this peer leads the new cluster alone and has it on its disk, if it has one. */
export async function recover(ports: RecoveryPorts, options: RecoverOptions): Promise<Recovered> {
  const { cluster, requests, dispatch } = ports
  const { acceptDataLoss, signal } = options
  if (acceptDataLoss !== true) {
    throw optionError('acceptDataLoss', acceptDataLoss, 'true: what only others had is lost')
  }
  signal?.throwIfAborted()
  refuseUnlessLost(ports)
  if (!(await ports.quorum.staysVacant()))
    // Whoever came to lead may be gone already.
    throw requests.isStopped ? stoppedError() : leadsError()
  signal?.throwIfAborted()
  const clusterId = randomUUID().replaceAll('-', '')
  dispatch({ type: 'recover', clusterId })
  // Readable is what a majority has confirmed: of the one cluster, or of the other.
  await requests.confirm(signal)
  if (cluster.clusterId !== clusterId) throw leadsError()
  return { cluster: clusterId, epoch: cluster.watches.cursor.epoch }
}

function refuseUnlessLost({ cluster, quorum }: RecoveryPorts): void {
  if (cluster.state.configuration === undefined) {
    const text = 'there is nothing to recover: this peer has no data of a cluster'
    throw recoveryRefusedError('no-cluster', text)
  }
  if (!quorum.isVacant) throw leadsError()
}

function leadsError(): Error {
  const text = 'there is a quorum: somebody leads, and nothing has to be recovered'
  return recoveryRefusedError('quorum-there', text)
}
