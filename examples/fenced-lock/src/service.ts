/**
 * What the lock protects: a service that keeps one text, behind HTTP. It knows nothing of locks; it
 * compares tokens, and refuses whoever shows a lower one than it has seen.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { FencingGuard, fencingHeader, parseFencingToken } from '@quorate/recipes'

const bytesAtMost = 1_000

export class ReportService {
  /** What was written last, and by whom that was let through. */
  text = ''
  readonly #guard = new FencingGuard('the report')
  readonly #server: Server
  readonly #isGuarded: boolean

  /** Without a guard it takes every write: for a story that goes wrong. */
  constructor(isGuarded: boolean) {
    this.#isGuarded = isGuarded
    this.#server = createServer(async (request, response) => {
      const token = parseFencingToken(request.headers[fencingHeader])
      let text = ''
      for await (const chunk of request.setEncoding('utf8')) {
        text += chunk
        if (text.length <= bytesAtMost) continue
        request.destroy()
        return
      }
      if (this.#isGuarded && !this.#guard.admits(token)) {
        const { highest } = this.#guard
        response.writeHead(409).end(`token ${token} is stale: ${highest} was here`)
        return
      }
      this.text = text
      response.writeHead(200).end('written')
    })
  }

  /** Resolves with where it listens. */
  async listen(): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#server.once('error', reject).listen(0, '127.0.0.1', resolve)
    await promise
    const { port } = this.#server.address() as AddressInfo
    return `http://127.0.0.1:${port}/report`
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }
}
