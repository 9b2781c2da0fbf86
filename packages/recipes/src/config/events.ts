/** Typed events whose listeners harm nobody: what one throws becomes a warning of the process. */
import { EventEmitter } from 'node:events'
import { warnOf } from '../warning.ts'
import type { Issue } from './standard-schema.ts'

/** Of what is stored, and is not taken over. */
export interface ConfigRefusal {
  /** Of the change that stored it. */
  readonly revision: number
  readonly issues: readonly Issue[]
}

export interface ConfigEvents<Output> {
  /** `value` is what `value` of the configuration is now. */
  'config:change': [{ value: Output; previous: Output; revision: number }]
  /** Somebody has stored what this peer's schema refuses; the last good value stays. */
  'config:refused': [ConfigRefusal]
}

export class ConfigEmitter<Output> extends EventEmitter<ConfigEvents<Output>> {
  override emit<K>(
    name: keyof ConfigEvents<Output> | K,
    ...args: K extends keyof ConfigEvents<Output> ? ConfigEvents<Output>[K] : never
  ): boolean {
    const listeners = this.rawListeners(name as keyof ConfigEvents<Output>)
    for (const listener of listeners) void call(listener, args)
    return listeners.length > 0
  }
}

async function call(listener: (...args: never[]) => unknown, args: unknown[]): Promise<void> {
  try {
    await Reflect.apply(listener, undefined, args)
  } catch (error) {
    warnOf(error)
  }
}
