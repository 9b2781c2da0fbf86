/** First in, first out, with access by position. Taking is cheap however long the queue is. */
export class Queue<T> {
  #items: (T | undefined)[] = []
  #head = 0

  get length(): number {
    return this.#items.length - this.#head
  }

  /** The oldest item. */
  get first(): T | undefined {
    return this.#items[this.#head]
  }

  /** The item `position` places behind the oldest. */
  at(position: number): T | undefined {
    return this.#items[this.#head + position]
  }

  push(item: T): void {
    this.#items.push(item)
  }

  shift(): T | undefined {
    if (this.length === 0) return undefined
    const item = this.#items[this.#head]
    this.#items[this.#head++] = undefined
    // Moving the rest only when half is empty costs each item one move in its life.
    if (this.#head > 64 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head)
      this.#head = 0
    }
    return item
  }

  /** Takes out the first item that matches. */
  remove(matches: (item: T) => boolean): T | undefined {
    // Who gives all up begins with the oldest: no need to move all others for each of them.
    if (this.first !== undefined && matches(this.first)) return this.shift()
    for (let at = this.#head; at < this.#items.length; at++) {
      const item = this.#items[at] as T
      if (!matches(item)) continue
      this.#items.splice(at, 1)
      return item
    }
    return undefined
  }

  clear(): void {
    this.#items = []
    this.#head = 0
  }

  *[Symbol.iterator](): IterableIterator<T> {
    for (let at = this.#head; at < this.#items.length; at++) yield this.#items[at] as T
  }
}
