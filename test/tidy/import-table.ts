/**
 * The import table of the house: what each room may import. `docs/ARCHITECTURE.md` and `CONTRIBUTING.md`
 * explain it; this is the copy that the tests hold the code to.
 */

/** A room of the house: a folder whose files share one row of the table. */
export interface Room {
  name: string
  /** The room's folder; a file belongs to the first room that contains it. */
  folder: string
  /** Specifiers that its sources may import; a trailing `*` stands for anything. */
  mayImport: readonly string[]
}

/** Libraries without I/O, clock or randomness that pure packages may use. Extending the list needs that proof. */
const pureLibraries = ['protons-runtime', 'uint8arrays', 'uint8arrays/*']
const kernel = '@quorate/kernel'
const protocols = ['@quorate/membership', '@quorate/election', '@quorate/replicated-state']

export const rooms: readonly Room[] = [
  { name: 'kernel', folder: 'packages/kernel/src', mayImport: pureLibraries },
  ...['membership', 'election', 'replicated-state'].map((name) => ({
    name,
    folder: `packages/${name}/src`,
    mayImport: [kernel, ...pureLibraries],
  })),
  {
    name: 'runtime',
    folder: 'packages/runtime/src',
    mayImport: [
      kernel,
      'node:*',
      'libp2p',
      '@libp2p/*',
      '@chainsafe/libp2p-*',
      '@multiformats/*',
      'multicast-dns',
      'classic-level',
      'it-*',
      'uint8arrays',
      'uint8arrays/*',
      'uint8arraylist',
    ],
  },
  {
    name: 'quorate/cluster',
    folder: 'packages/quorate/src/cluster',
    mayImport: [kernel, ...protocols, ...pureLibraries],
  },
  {
    name: 'quorate',
    folder: 'packages/quorate/src',
    mayImport: [kernel, ...protocols, '@quorate/runtime', 'node:*', ...pureLibraries],
  },
  {
    name: 'recipes',
    folder: 'packages/recipes/src',
    // The public API alone; what the guard of a file needs, names that nobody else makes, events of a
    // configuration, and time between checks of health, between jobs, and before what was refused for want of
    // room is tried again. What is safe rests on none of it.
    mayImport: [
      'quorate',
      'node:crypto',
      'node:events',
      'node:fs/promises',
      'node:path',
      'node:timers/promises',
    ],
  },
  {
    name: 'simulator',
    folder: 'packages/simulator/src',
    // Files, flags and the console of its program; no sockets and no timers.
    mayImport: [
      kernel,
      ...protocols,
      'quorate',
      'quorate/cluster',
      ...['assert', 'crypto', 'fs', 'path', 'process', 'util', 'worker_threads', 'os', 'url'].map(
        (name) => `node:${name}`,
      ),
      'node:assert/strict',
      'node:fs/promises',
      'fast-check',
      ...pureLibraries,
    ],
  },
]

/** The rooms that perform no I/O, read no clock and draw no random number. */
export const pureRooms: readonly Room[] = rooms.filter(({ mayImport }) =>
  mayImport.every((pattern) => [kernel, ...protocols, ...pureLibraries].includes(pattern)),
)

/** The room that a file belongs to; undefined for tests, examples and tools. */
export function roomOf(file: string): Room | undefined {
  return rooms.find(({ folder }) => file.startsWith(`${folder}/`))
}

export function mayImport(room: Room, specifier: string): boolean {
  return room.mayImport.some((pattern) =>
    pattern.endsWith('*') ? specifier.startsWith(pattern.slice(0, -1)) : specifier === pattern,
  )
}
