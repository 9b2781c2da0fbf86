/** A peer whose application fails in every way a listener can; prints what came of it. */
import { createPeer, type Logger } from 'quorate'

const escaped: string[] = []
process.on('unhandledRejection', (error) => escaped.push(`unhandled rejection: ${error}`))
process.on('uncaughtException', (error) => escaped.push(`uncaught exception: ${error}`))

const logged: string[] = []
const logger: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: (fields) => {
    const { error, event } = fields as { error: Error; event: string }
    logged.push(`${event}: ${error.message}`)
  },
}

const peer = await createPeer({
  cluster: process.argv[2] ?? 'failing-listeners',
  bootstrap: { expect: 1 },
  logger,
})
peer.on('leader:change', () => {
  throw new Error('a listener threw')
})
peer.on('leader:change', async () => {
  throw new Error('a listener rejected')
})
peer.on('session:open', () => {
  throw new Error('a listener threw')
})
await peer.ready()
await peer.state.set('/a', new TextEncoder().encode('still here'))
const entry = await peer.state.get('/a')
await peer.stop()
const value = new TextDecoder().decode(entry?.value)
console.log(JSON.stringify({ escaped, logged, value }))
