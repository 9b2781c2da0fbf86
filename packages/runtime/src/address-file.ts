/**
 * The text of a file of addresses: one per line, `host:port`; what follows a `#` is a comment. A
 * wrong line costs itself alone.
 */
import type { Address } from '@quorate/kernel'
import { reachableAddress, reachRule } from './reach.ts'

/** So many addresses of one file count. */
export const fileAddressesAtMost = 1_024

const shownCharacters = 40

export interface WrongLine {
  /** The first line is 1. */
  readonly line: number
  readonly rule: string
  /** As much of it as a person needs to find it, quoted. */
  readonly shown: string
}

/** The addresses, each once, that `from` can talk to; and the lines that hold no such address. */
export function parseAddressFile(
  text: string,
  from: string,
): { addresses: Address[]; wrong: WrongLine[] } {
  const addresses = new Set<Address>()
  const wrong: WrongLine[] = []
  for (const [i, whole] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    const entry = whole.replace(/#.*$/, '').trim()
    if (entry === '') continue
    const address = reachableAddress(from, entry)
    const isFull = addresses.size >= fileAddressesAtMost
    if (address !== undefined && (!isFull || addresses.has(address))) {
      addresses.add(address)
      continue
    }
    const rule =
      address === undefined ? reachRule(from) : `one of at most ${fileAddressesAtMost} addresses`
    wrong.push({ line: i + 1, rule, shown: JSON.stringify(entry.slice(0, shownCharacters)) })
  }
  return { addresses: [...addresses], wrong }
}
