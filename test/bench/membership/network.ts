/**
 * A network namespace of our own with nothing but its loopback interface, and counters of what each
 * member sends there: the same for every system, and no packet of it leaves this machine.
 */
import { execFileSync } from 'node:child_process'
import { addressOf } from './group.ts'

export interface Sent {
  readonly datagramBytes: number
  readonly datagrams: number
  readonly streamBytes: number
}

export class Network {
  readonly name: string

  constructor(name: string, size: number) {
    this.name = name
    run('ip', 'netns', 'add', name)
    this.#inside('ip', 'link', 'set', 'lo', 'up')
    const rules = numbers(size).flatMap((number) => [
      `add rule ip count out ip saddr ${addressOf(number)} udp sport 0-65535 counter`,
      `add rule ip count out ip saddr ${addressOf(number)} tcp sport 0-65535 counter`,
    ])
    const chain = 'add chain ip count out { type filter hook output priority 0; }'
    const script = ['add table ip count', chain, ...rules].join('\n')
    execFileSync('ip', ['netns', 'exec', name, 'nft', '-f', '-'], { input: script })
  }

  /** What precedes a command that is to run in here. */
  get enter(): readonly string[] {
    return ['ip', 'netns', 'exec', this.name]
  }

  /** All that members have sent so far, headers of IP included. */
  sent(): Sent {
    const listed = this.#inside('nft', '-j', 'list', 'chain', 'ip', 'count', 'out')
    const { nftables } = JSON.parse(listed) as { nftables: { rule?: { expr: object[] } }[] }
    const counters = nftables.flatMap(({ rule }) =>
      (rule?.expr ?? []).filter((part) => 'counter' in part).map((part) => part.counter as Counter),
    )
    const sum = (udp: boolean, field: keyof Counter) =>
      counters.filter((_, i) => (i % 2 === 0) === udp).reduce((all, it) => all + it[field], 0)
    return {
      datagramBytes: sum(true, 'bytes'),
      datagrams: sum(true, 'packets'),
      streamBytes: sum(false, 'bytes'),
    }
  }

  delete(): void {
    run('ip', 'netns', 'delete', this.name)
  }

  #inside(...command: readonly string[]): string {
    return run('ip', 'netns', 'exec', this.name, ...command)
  }
}

interface Counter {
  readonly packets: number
  readonly bytes: number
}

function run(file: string, ...args: readonly string[]): string {
  return execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

function numbers(size: number): number[] {
  return Array.from({ length: size }, (_, i) => i + 1)
}
