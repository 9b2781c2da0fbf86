/** The whole state on its way to the main thread, made little by little. */
import type { SnapshotWriter } from '@quorate/replicated-state'
import { copyOfBytes } from '../handed-out.ts'
import type { ImagePart } from './messages.ts'

export class ImageSender {
  readonly #writer: SnapshotWriter
  #isFirst = true

  constructor(writer: SnapshotWriter) {
    this.#writer = writer
  }

  get isDone(): boolean {
    return this.#writer.isDone
  }

  /** Makes as much as one turn may take; the parts that are whole by it. */
  next(): ImagePart[] {
    this.#writer.work()
    const { isDone } = this.#writer
    const parts = this.#writer.parts.splice(0)
    return parts.map((part, i) => {
      const isFirst = this.#isFirst
      this.#isFirst = false
      const isLast = isDone && i === parts.length - 1
      const bytes = copyOfBytes(part)
      return { type: 'image', bytes, isFirst, isLast, size: bytes.length }
    })
  }
}
