/**
 * Hosts on a switch: each host is a network namespace with one interface, and the switch a bridge in
 * a namespace of its own. Nothing of this machine's own network is touched or can be reached.
 *
 * What the switch does to packets is the `weather`: rules of nftables in the bridge's namespace.
 */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import process from 'node:process'
import { removeNamespaces, runVariable } from './namespaces.ts'

// Whoever supervises this run is gone: it would have nobody to clean up after it.
process.once('disconnect', () => process.exit(1))
process.channel?.unref()

const weather = `
add table bridge weather
add set bridge weather cut { type ifname . ifname; }
add chain bridge weather forward { type filter hook forward priority 0; }
add chain bridge weather loss
add rule bridge weather forward iifname . oifname @cut drop
add rule bridge weather forward jump loss
`

/** Of each host: what comes from these addresses is answered as if nobody listened here. */
const firewall = `
add table ip firewall
add set ip firewall refused { type ipv4_addr; }
add chain ip firewall input { type filter hook input priority 0; }
add rule ip firewall input ip saddr @refused meta l4proto tcp reject with tcp reset
add rule ip firewall input ip saddr @refused reject with icmp port-unreachable
`

/** So that one which a failed test has left is in nobody's way. */
let built = 0

export interface LanOptions {
  /** `false`: hosts reach each other by a route, and none is in the network of another. @default true */
  readonly isOneNetwork?: boolean
  /** Whose namespaces they are, so that they go with it. @default the run of `npm run test:net` */
  readonly run?: string
}

/** What one host sends to another. */
export interface Way {
  readonly from: number
  readonly to: number
}

export class Lan {
  readonly size: number
  readonly #run: string
  readonly #names: string
  readonly #isOneNetwork: boolean

  constructor(size: number, { isOneNetwork = true, ...options }: LanOptions = {}) {
    const run = options.run ?? process.env[runVariable]
    assert.ok(run !== undefined, 'these tests are started by npm run test:net')
    this.size = size
    this.#isOneNetwork = isOneNetwork
    this.#run = run
    this.#names = `${run}-${++built}`
    ip('netns', 'add', this.#switch)
    this.#onSwitch('link', 'add', 'br0', 'type', 'bridge')
    this.#onSwitch('link', 'set', 'br0', 'up')
    for (const number of this.numbers) this.#addHost(number)
    this.#rules(weather)
  }

  /** Of all hosts, from 1. */
  get numbers(): number[] {
    return Array.from({ length: this.size }, (_, i) => i + 1)
  }

  addressOf(number: number): string {
    return `10.77.0.${number}`
  }

  /** What precedes a command that is to run on this host. */
  enter(number: number): readonly string[] {
    return ['ip', 'netns', 'exec', this.#host(number)]
  }

  /** What these hosts send to those is dropped, until `heal`. The other direction is left as it is. */
  cutOneWay(from: readonly number[], to: readonly number[]): void {
    const pairs = from.flatMap((a) => to.map((b) => `${port(a)} . ${port(b)}`))
    this.#rules(`add element bridge weather cut { ${pairs.join(', ')} }`)
  }

  cut(some: readonly number[], others: readonly number[]): void {
    this.cutOneWay(some, others)
    this.cutOneWay(others, some)
  }

  heal(): void {
    this.cutOnly([])
  }

  /** What these send to those is dropped, and nothing else; from one packet to the next. */
  cutOnly(ways: readonly Way[]): void {
    const pairs = ways.map(({ from, to }) => `${port(from)} . ${port(to)}`).join(', ')
    const add = ways.length === 0 ? '' : `\nadd element bridge weather cut { ${pairs} }`
    this.#rules(`flush set bridge weather cut${add}`)
  }

  /** The firewall of `to` refuses, in the name of what runs there, whatever these hosts send it. */
  reject(from: readonly number[], to: number): void {
    const addresses = from.map((number) => this.addressOf(number))
    rules(this.#host(to), `add element ip firewall refused { ${addresses.join(', ')} }`)
  }

  /** Ends what `reject` began at this host. */
  accept(to: number): void {
    rules(this.#host(to), 'flush set ip firewall refused')
  }

  /** So many of a hundred datagrams and stream packets are lost, each by chance. */
  lose(percent: number): void {
    const rule = `meta l4proto { tcp, udp } numgen random mod 100 < ${percent} drop`
    this.#rules(`flush chain bridge weather loss\nadd rule bridge weather loss ${rule}`)
  }

  /** Pulls the host's cable out of the switch. */
  unplug(number: number): void {
    this.#onSwitch('link', 'set', port(number), 'down')
  }

  async remove(): Promise<void> {
    await removeNamespaces(this.#run)
  }

  #addHost(number: number): void {
    const host = this.#host(number)
    ip('netns', 'add', host)
    this.#onSwitch('link', 'add', port(number), 'type', 'veth', 'peer', 'eth0', 'netns', host)
    this.#onSwitch('link', 'set', port(number), 'master', 'br0', 'up')
    const bits = this.#isOneNetwork ? 24 : 32
    ip('-n', host, 'address', 'add', `${this.addressOf(number)}/${bits}`, 'dev', 'eth0')
    ip('-n', host, 'link', 'set', 'lo', 'up')
    ip('-n', host, 'link', 'set', 'eth0', 'up')
    if (!this.#isOneNetwork) ip('-n', host, 'route', 'add', '10.77.0.0/24', 'dev', 'eth0')
    rules(host, firewall)
  }

  get #switch(): string {
    return `${this.#names}-switch`
  }

  #host(number: number): string {
    return `${this.#names}-host${number}`
  }

  #onSwitch(...args: readonly string[]): void {
    ip('-n', this.#switch, ...args)
  }

  #rules(script: string): void {
    rules(this.#switch, script)
  }
}

function rules(namespace: string, script: string): void {
  const args = ['netns', 'exec', namespace, 'nft', '-f', '-']
  execFileSync('ip', args, { input: script, stdio: ['pipe', 'ignore', 'inherit'] })
}

/** Of the switch, where this host is plugged in. */
function port(number: number): string {
  return `port${number}`
}

function ip(...args: readonly string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] })
}
