/**
 * Removes the namespaces of a run when whoever started it is gone, in whatever way that ended: for
 * tests that have hosts and no supervisor of their own, as `main.ts` is one. The run has its name.
 */
import { once } from 'node:events'
import process from 'node:process'
import { nameOfRun, removeNamespaces } from './namespaces.ts'

// What ends those that it keeps must not end it before.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
const left = once(process, 'disconnect')
process.send?.('ready')
await left
await removeNamespaces(nameOfRun(process.pid))
