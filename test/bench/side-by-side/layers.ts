/** The layers of a peer, and how a profile of V8 is shared out among them. */

/** The part of a .cpuprofile that is needed. */
export interface Profile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string }
    readonly children?: readonly number[]
  }[]
  readonly samples: readonly number[]
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[]
}

/** The first that fits a file is its layer. */
const places = [
  ['the application of the bench', /\/test\/bench\//],
  [
    'protobuf',
    /\/generated\/|protons|\/(wire|message|entry-codec|frame)\.ts|uint8-varint|protobuf/,
  ],
  ['disk', /\/runtime\/src\/disk\/|classic-level|abstract-level/],
  ['apply', /replicated-state\/src\/(apply|tree|edit|sessions|operation|watch-hub|paths)\.ts/],
  ['log and replication', /\/replicated-state\//],
  ['requests and the facade', /packages\/quorate\/src\/[^/]*$/],
  ['cluster: routes, mail, turns', /packages\/quorate\//],
  ['election, membership, kernel', /packages\/(election|membership|kernel)\//],
  ['libp2p and its streams', /node_modules|\/runtime\//],
  ['Node: sockets, promises, timers', /^node:/],
] as const

const collector = 'garbage collector'
const rest = 'not of JavaScript'
export const layers: readonly string[] = [...places.map(([name]) => name), collector, rest]

/** The share of each layer in the time that was not idle. What is native counts for its caller. */
export function sharesOf(profiles: readonly Profile[]): Map<string, number> {
  const spent = new Map<string, number>()
  for (const profile of profiles) {
    const layerOf = layersOf(profile)
    for (const [i, id] of profile.samples.entries()) {
      const layer = layerOf.get(id)
      if (layer === undefined) continue
      spent.set(layer, (spent.get(layer) ?? 0) + (profile.timeDeltas[i] ?? 0))
    }
  }
  const all = [...spent.values()].reduce((sum, it) => sum + it, 0)
  return new Map([...spent].map(([layer, micros]) => [layer, micros / all]))
}

/** The layer of each node; undefined where nothing was done. */
function layersOf({ nodes }: Profile): Map<number, string | undefined> {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const found = new Map<number, string | undefined>()
  const pending: [id: number, inherited: string][] = nodes.slice(0, 1).map(({ id }) => [id, rest])
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [id, inherited] = next
    const node = byId.get(id)
    if (node === undefined) continue
    const layer = layerAt(node.callFrame, inherited)
    found.set(id, node.callFrame.functionName === '(idle)' ? undefined : layer)
    for (const child of node.children ?? []) pending.push([child, layer])
  }
  return found
}

function layerAt({ functionName, url }: Profile['nodes'][number]['callFrame'], caller: string) {
  if (functionName === '(garbage collector)') return collector
  return places.find(([, pattern]) => pattern.test(url))?.[0] ?? caller
}
