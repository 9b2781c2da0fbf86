/**
 * The worker thread's own program: opens the ports of the real world and runs a host on them, as
 * `createPeer` does without a worker.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { clockFrom, openPorts, type RuntimePorts } from '@quorate/runtime'
import { type ClusterNotice, Host } from '../cluster/index.ts'
import { defaultName } from '../default-name.ts'
import { hasCompany } from '../members.ts'
import type { ToldNotice, ToMain, ToWorker, WorkerSettings } from './messages.ts'
import { Reporter } from './reporter.ts'
import { SharedHolding } from './shared-holding.ts'
import { toldOf } from './told-error.ts'

class Thread {
  readonly #ports: RuntimePorts
  readonly #host: Host
  readonly #holding: SharedHolding
  readonly #reporter: Reporter

  constructor(ports: RuntimePorts, settings: WorkerSettings, holding: SharedHolding) {
    const { options } = settings
    const name = options.name ?? defaultName(ports.id)
    this.#ports = ports
    this.#holding = holding
    this.#host = new Host(
      ports,
      { ...options, name },
      (notice) => this.#onNotice(notice),
      () => this.#onStepped(),
    )
    const { id, address, clock, storage, counters } = ports
    tell({ type: 'opened', id, name, address, isDurable: storage.isDurable })
    const post = (message: ToMain, transfer: readonly ArrayBuffer[]) => tell(message, transfer)
    this.#reporter = new Reporter({ host: this.#host, post, clock, counters })
    this.#reporter.flush()
  }

  get reporter(): Reporter {
    return this.#reporter
  }

  get isAlone(): boolean {
    return !hasCompany(this.#host.cluster.membership.members(), this.#ports.id)
  }

  on(message: ToWorker): void {
    switch (message.type) {
      case 'start':
        return this.#host.start()
      case 'commands':
        for (const command of message.commands) this.#host.dispatch(command)
        return
      case 'echo':
        return this.#reporter.echo(message.number)
      case 'rotate':
        return this.#ports.rotateSecret(message.secret)
      case 'taken':
        return this.#reporter.taken(message.size)
      case 'stop':
        return this.#stop()
      case 'close':
        this.#stop()
        this.#close()
        return
    }
  }

  /** Before any effect is performed: nobody else hears of it while it still counts here. */
  #onStepped(): void {
    this.#holding.write(this.#host.holding)
    this.#reporter.stepped()
  }

  #onNotice(notice: ClusterNotice): void {
    if (notice.type !== 'fatal') return this.#reporter.notice(notice)
    this.#stop()
    tell({ type: 'fatal', error: toldOf(notice.error) })
  }

  #stop(): void {
    this.#holding.close()
    this.#host.stop()
  }

  #close(): void {
    const closed = (error: unknown) =>
      tell({ type: 'closed', error: error === undefined ? undefined : toldOf(error) })
    this.#ports.close().then(() => closed(undefined), closed)
  }
}

function tell(message: ToMain, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer)
}

async function open(settings: WorkerSettings): Promise<void> {
  const { origin, memory } = settings
  // The ports keep the secret, as a key that nothing shows; nobody else does.
  const { secret, ...options } = settings.options
  Reflect.deleteProperty(settings.options, 'secret')
  const holding = new SharedHolding(memory)
  // However this thread ends: its sockets are closed only after this.
  process.once('exit', () => holding.close())
  const { cluster, listen, transport, advertise, allow, discovery, gossip, storage } = options
  let thread: Thread | undefined
  const early: ToldNotice[] = []
  const ports = await openPorts({
    cluster,
    listen,
    transport,
    advertise,
    secret,
    allow,
    discovery,
    gossip,
    storage,
    clock: clockFrom(origin),
    isAlone: () => options.bootstrap?.expect !== 1 && thread?.isAlone === true,
    warn: ({ source, error }) => {
      const warning = { type: 'warning', source, error: toldOf(error) } as const
      if (thread === undefined) early.push(warning)
      else thread.reporter.event(warning)
    },
  })
  try {
    thread = new Thread(ports, settings, holding)
    for (const warning of early) thread.reporter.event(warning)
    parentPort?.on('message', (message: ToWorker) => thread?.on(message))
  } catch (error) {
    await ports.close()
    throw error
  }
}

open(workerData as WorkerSettings).catch((error: unknown) => {
  tell({ type: 'failed', error: toldOf(error) })
})
