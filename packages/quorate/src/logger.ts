/** Where a peer tells what happens to it; pino, bunyan and others have this shape. */
export interface Logger {
  debug: (fields: object, message: string) => void
  info: (fields: object, message: string) => void
  warn: (fields: object, message: string) => void
  error: (fields: object, message: string) => void
}

/** How a warning of the runtime is told. */
export const warning = 'trouble that this peer lives with'

const ignore = () => {}

/** Libraries are silent unless they are given a logger. */
export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore }

/**
 * A logger that throws, or whose promise rejects, is the application's trouble: it must not stop the
 * peer that tells it something, nor the process.
 */
export function guardedLogger(logger: Logger): Logger {
  const guard = (level: keyof Logger) => (fields: object, message: string) => {
    try {
      const written: unknown = logger[level](fields, message)
      if (typeof written === 'object') Promise.resolve(written).catch(ignore)
    } catch {
      // There is nobody left to tell.
    }
  }
  return { debug: guard('debug'), info: guard('info'), warn: guard('warn'), error: guard('error') }
}
