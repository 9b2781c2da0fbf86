/**
 * In the main thread: what was asked of the worker and is not answered yet. It is bounded as the
 * machine bounds what waits in it, because what the worker has not taken in lies in memory, too.
 */
import {
  operationBytesQueuedAtMost,
  operationsQueuedAtMost,
  readsOpenAtMost,
  sizeOf,
} from '@quorate/replicated-state'
import type { ClusterCommand, ClusterNotice } from '../cluster/index.ts'

export class UnderWay {
  /** Their sizes. */
  readonly #operations = new Map<number, number>()
  readonly #reads = new Set<number>()
  #bytes = 0

  isFull(of: 'operations' | 'reads'): boolean {
    if (of === 'reads') return this.#reads.size >= readsOpenAtMost
    return (
      this.#operations.size >= operationsQueuedAtMost || this.#bytes >= operationBytesQueuedAtMost
    )
  }

  onCommand(command: ClusterCommand): void {
    switch (command.type) {
      case 'operate': {
        const size = sizeOf(command.operation)
        this.#operations.set(command.id, size)
        this.#bytes += size
        return
      }
      case 'read':
        this.#reads.add(command.id)
        return
      case 'withdraw-read':
        this.#reads.delete(command.id)
        return
    }
  }

  /** An operation that is withdrawn is answered as well. */
  onNotice(notice: ClusterNotice): void {
    switch (notice.type) {
      case 'result':
        this.#bytes -= this.#operations.get(notice.id) ?? 0
        this.#operations.delete(notice.id)
        return
      case 'readable':
      case 'read-refused':
        this.#reads.delete(notice.id)
    }
  }
}
