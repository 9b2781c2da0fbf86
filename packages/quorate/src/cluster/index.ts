/**
 * The composed machine of one peer: membership, founding, election and replicated state joined
 * into one `Machine`, and the host that runs it over any ports.
 *
 * It is pure: it opens no socket, reads no clock and knows no application. `quorate` puts an API
 * on it, the simulator puts a world around it.
 *
 * @packageDocumentation
 */
export { Cluster } from './cluster.ts'
export type {
  ClusterCommand,
  ClusterEffect,
  ClusterInput,
  ClusterNotice,
  ClusterOptions,
} from './contract.ts'
export { type Holding, Host } from './host.ts'
export { QuorumWatch, type QuorumWatchOptions } from './quorum-watch.ts'
export { limitsOf } from './settings.ts'
