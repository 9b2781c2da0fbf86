/**
 * A value that all peers share and each checks for itself, with its own version's schema.
 *
 * Why a bad value replaces no good one: `value` changes only to what this peer's own schema has
 * accepted, and `update` stores only that. What a peer of another version stored, and this schema
 * refuses, is told (`config:refused`) and left alone: this peer keeps its last good value, and does
 * not write over what it cannot read.
 *
 * Why no update is lost: each is written only over the very value it was made from; its
 * entry in the history comes in the same transaction.
 */
import type { Json, KeyValue, Waiting } from 'quorate'
import { checkOptions } from '../arguments.ts'
import { compareAndSet, setIfSame } from '../compare-and-set.ts'
import { requireRule } from '../errors.ts'
import { asJson, decodeJson, encodeJson } from '../json.ts'
import { configInvalidError } from '../key-errors.ts'
import type { KeyPeer } from '../key-peer.ts'
import { ConfigEmitter, type ConfigRefusal } from './events.ts'
import {
  type ConfigVersion,
  historyAtMost,
  historyOf,
  historyPath,
  historySteps,
} from './history.ts'
import { type Checked, check, isSchema, type StandardSchema } from './standard-schema.ts'

export interface ConfigOptions<Input, Output> extends Waiting {
  /** Of any library that knows Standard Schema. What it accepts must be what JSON can say. */
  readonly schema: StandardSchema<Input, Output>
  /** The value as long as nothing is stored; the schema must accept it. */
  readonly defaults: NoInfer<Input>
  /** How many values that updates have stored are kept, from 0 to 100. @default 10 */
  readonly history?: number
}

/** As `config` has checked them. */
interface ConfigSettings<Input, Output> {
  readonly schema: StandardSchema<Input, Output>
  /** Frozen. */
  readonly defaults: Json
  readonly history: number
}

export class Config<Input, Output> extends ConfigEmitter<Output> implements AsyncDisposable {
  readonly #peer: KeyPeer
  readonly #path: string
  readonly #options: ConfigSettings<Input, Output>
  readonly #watch: AsyncIterableIterator<unknown>
  #value: Output
  #stored: string | undefined
  /** Which change it has looked at last. */
  #seen: string | undefined
  #refused: ConfigRefusal | undefined
  #looked: Promise<void> = Promise.resolve()

  /** `config` opens it: `initial` is what the schema has made of the defaults. */
  constructor(
    peer: KeyPeer,
    path: string,
    options: ConfigSettings<Input, Output>,
    initial: Output,
  ) {
    super()
    this.#peer = peer
    this.#path = path
    this.#options = options
    this.#value = initial
    this.#stored = JSON.stringify(options.defaults)
    this.#watch = peer.state.watch(path)
  }

  /** The last good one that this replica has seen; not to be written into. */
  get value(): Output {
    return this.#value
  }

  /** What is stored, and is not taken over; undefined: nothing is refused. */
  get refused(): ConfigRefusal | undefined {
    return this.#refused
  }

  /** Resolves when `value` is as recent as `state.get`; then it follows what is stored. */
  async open(signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.#peer.state.sync({ signal })
    } catch (error) {
      await this.close()
      throw error
    }
    await this.#look()
    void this.#follow()
  }

  /**
   * Stores what `change` makes of the value, at all peers, and resolves with it when `value` of this
   * one shows it. Where others change it meanwhile, `change` is called again with theirs.
   *
   * @throws QuorateError ERR_QUORATE_CONFIG_INVALID (the schema refuses what it made, or what is
   * stored), ERR_QUORATE_CONTENDED, ERR_QUORATE_OPTION (no JSON): nothing was stored; and what
   * `change` throws
   */
  async update(
    change: (value: Output) => Input | Promise<Input>,
    options: Waiting = {},
  ): Promise<Output> {
    checkOptions(options)
    requireRule('change', change, typeof change === 'function', 'a function')
    const { signal } = options
    const { state } = this.#peer
    const updated = await compareAndSet(state, { path: this.#path, signal }, async (key) => {
      const now = accepted(this.#path, 'stored', await this.#check(key))
      const value = asJson('value', await change(now))
      const result = accepted(this.#path, 'update', await check(this.#options.schema, value))
      return async () => {
        await this.#commit(key, value, signal)
        return result
      }
    })
    await this.#look()
    return updated
  }

  /** What updates have stored, the oldest first; as recent as `state.get`. */
  async history(options: Waiting = {}): Promise<ConfigVersion[]> {
    checkOptions(options)
    await this.#peer.state.sync(options)
    return historyOf(this.#peer.state.local, this.#path)
  }

  /** It follows no longer; `value` stays what it is. */
  async close(): Promise<void> {
    await this.#watch.return?.()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #commit(
    read: KeyValue | undefined,
    value: Json,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const path = this.#path
    const steps = historySteps(this.#peer, path, { value, keep: this.#options.history })
    const transaction = this.#peer.state.transaction()
    setIfSame(transaction, { path, value: encodeJson(value), read })
    if (steps.create !== undefined) {
      transaction.create(`${historyPath(path)}/value-`, steps.create, { sequential: true })
    }
    for (const each of steps.delete) transaction.delete(each)
    await transaction.commit({ signal })
  }

  async #follow(): Promise<void> {
    for await (const _ of this.#watch) await this.#look()
  }

  /** One at a time, because a schema may take its time. */
  #look(): Promise<void> {
    this.#looked = this.#looked.then(() => this.#take())
    return this.#looked
  }

  async #take(): Promise<void> {
    const key = this.#peer.state.local.get(this.#path)
    const revision = key?.revision ?? 0
    // A recovered cluster may give a revision again, in another epoch.
    const seen = `${this.#peer.state.cursor.epoch}/${revision}`
    if (seen === this.#seen) return
    const checked = await this.#check(key)
    this.#seen = seen
    if (checked.issues !== undefined) {
      this.#refused = { revision, issues: checked.issues }
      this.emit('config:refused', this.#refused)
      return
    }
    this.#refused = undefined
    const stored = JSON.stringify(this.#json(key))
    if (stored === this.#stored) return
    const previous = this.#value
    this.#stored = stored
    this.#value = checked.value
    this.emit('config:change', { value: checked.value, previous, revision })
  }

  async #check(key: KeyValue | undefined): Promise<Checked<Output>> {
    const json = this.#json(key)
    if (json === undefined) return { issues: [{ message: 'it is no JSON' }] }
    return await check(this.#options.schema, json)
  }

  #json(key: KeyValue | undefined): Json | undefined {
    if (key === undefined) return this.#options.defaults
    return decodeJson(key.value)
  }
}

/**
 * The configuration that is stored at this path, as JSON; below it is its history. Resolves when
 * `value` is as recent as `state.get`.
 *
 * @throws QuorateError ERR_QUORATE_OPTION, ERR_QUORATE_PATH, ERR_QUORATE_STOPPED,
 * ERR_QUORATE_CONFIG_INVALID (the schema refuses the defaults); or the reason of `signal`
 */
export async function config<Input, Output>(
  peer: KeyPeer,
  path: string,
  options: ConfigOptions<Input, Output>,
): Promise<Config<Input, Output>> {
  checkOptions(options, 'schema', 'defaults', 'history')
  const { schema, defaults, history = 10, signal } = options
  requireRule('schema', schema, isSchema(schema), 'a schema of the Standard Schema interface')
  const isCount = Number.isInteger(history) && history >= 0 && history <= historyAtMost
  requireRule('history', history, isCount, `a whole number from 0 to ${historyAtMost}`)
  // Its own: the application may go on to write into what it gave.
  const own = asJson('defaults', defaults)
  const checked = await check(schema, own)
  const initial = accepted(path, 'defaults', checked)
  signal?.throwIfAborted()
  const opened = new Config(peer, path, { schema, defaults: own, history }, initial)
  await opened.open(signal)
  return opened
}

function accepted<Output>(
  path: string,
  what: 'defaults' | 'update' | 'stored',
  checked: Checked<Output>,
): Output {
  if (checked.issues !== undefined) throw configInvalidError(path, what, checked.issues)
  return checked.value
}
