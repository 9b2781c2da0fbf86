/** The option `discovery`, checked: which ways of finding others are on, and what each looks at. */
import { type Address, optionError, parseAddress } from '@quorate/kernel'
import { type DnsName, dnsNameRule, parseDnsName } from './dns-name.ts'
import { type InterfaceTable, requireInterfaces } from './interfaces.ts'
import type { PortsOptions } from './options.ts'

export interface DiscoveryWays {
  /** `true`: the interface to listen on. Undefined: off. */
  readonly lan: true | readonly string[] | undefined
  readonly seeds: readonly Address[]
  readonly dns: DnsName | undefined
  readonly file: string | undefined
}

const lanRule = 'true, false, or an object with an array `interfaces` of names or addresses'

/** @throws QuorateError ERR_QUORATE_OPTION */
export function resolveWays(options: PortsOptions, table: InterfaceTable): DiscoveryWays {
  const { lan, seeds, dns, file } = options.discovery
  const name = dns === undefined ? undefined : parseDnsName(dns)
  if (dns !== undefined && name === undefined) throw optionError('discovery.dns', dns, dnsNameRule)
  if (file !== undefined && !isPath(file)) {
    throw optionError('discovery.file', file, 'the path of a file')
  }
  if (typeof lan === 'boolean') return { lan: lan || undefined, seeds, dns: name, file }
  const wanted = lan?.interfaces
  if (!Array.isArray(wanted) || !wanted.every((one) => typeof one === 'string')) {
    throw optionError('discovery.lan', lan, lanRule)
  }
  const host = parseAddress(options.advertise ?? '')?.host ?? options.listen.host
  requireInterfaces(table, { host, wanted })
  return { lan: wanted.length === 0 ? undefined : [...wanted], seeds, dns: name, file }
}

function isPath(file: unknown): file is string {
  return typeof file === 'string' && file !== '' && !file.includes('\0')
}
