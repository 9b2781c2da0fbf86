/**
 * The keys of one queue, as this replica has them: `items/item-number` each, `taken/item-number-…`
 * of each that is taken, as long as its taker's session lives, and the folder's own key, which
 * changes with every item that is put.
 */
import type { KeyValue } from 'quorate'
import type { KeyState } from '../key-peer.ts'

/** What a sequential key has behind what it begins with, and the dash before it. */
const numberLength = 17

export class QueueKeys {
  readonly folder: string
  readonly #local: KeyState['local']

  constructor(local: KeyState['local'], folder: string) {
    this.folder = folder
    this.#local = local
  }

  get items(): string {
    return `${this.folder}/items`
  }

  /** What the key of one that takes this item begins with. */
  takenPrefix(item: string): string {
    return `${this.folder}/taken/${item.slice(this.items.length + 1)}-`
  }

  /** It changes with every item that is put. */
  get own(): KeyValue | undefined {
    return this.#local.get(this.folder)
  }

  count(): { readonly waiting: number; readonly taken: number } {
    const items = this.#local.children(this.items).names
    const taken = this.#taken()
    const waiting = items.filter((name) => !taken.has(name)).length
    return { waiting, taken: items.length - waiting }
  }

  /** The first that nobody has taken. */
  first(): KeyValue | undefined {
    const taken = this.#taken()
    for (const name of this.#local.children(this.items).names) {
      const key = taken.has(name) ? undefined : this.#local.get(`${this.items}/${name}`)
      // A name that only has keys below it is no key, and no item.
      if (key !== undefined) return key
    }
    return undefined
  }

  #taken(): ReadonlySet<string> {
    const { names } = this.#local.children(`${this.folder}/taken`)
    return new Set(names.map((name) => name.slice(0, -numberLength)))
  }
}
