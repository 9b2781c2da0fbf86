/** The layers of a peer, and how a profile of V8 is shared out among them. */

/** The part of a .cpuprofile that is needed. */
export interface Profile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string }
    readonly children?: readonly number[]
  }[]
  readonly samples: readonly number[]
  /** Microseconds of the machine's monotonic clock. */
  readonly startTime: number
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[]
}

/** The first that fits a file is its layer; the bench runs the packages as they are built. */
const places = [
  ['the application of the bench', /\/test\/bench\//],
  ['protobuf', /\/generated\/|protons|\/(wire|entry-codec|frame)\.js|uint8-varint|protobuf/],
  ['disk', /\/runtime\/dist\/disk\/|classic-level|abstract-level/],
  ['apply', /replicated-state\/dist\/(apply|tree|edit|sessions|operation|watch-hub|paths)\.js/],
  ['log and replication', /\/@quorate\/replicated-state\//],
  ['requests and the facade', /\/quorate\/dist\/[^/]*$/],
  ['cluster: routes, mail, turns', /\/quorate\/dist\/cluster\//],
  ['election, membership, kernel', /\/@quorate\/(election|membership|kernel)\//],
  ['libp2p and its streams', /node_modules/],
  ['Node: sockets, promises, timers', /^node:/],
] as const

const collector = 'garbage collector'
const rest = 'not of JavaScript'
export const layers: readonly string[] = [...places.map(([name]) => name), collector, rest]

/** Milliseconds of the monotonic clock; what was before and after is left out, such as the start. */
export interface Span {
  readonly fromMs: number
  readonly untilMs: number
}

/** The share of each layer in the time that was not idle. What is native counts for its caller. */
export function sharesOf(profiles: readonly Profile[], span: Span): Map<string, number> {
  return shares(profiles, span, layersOf)
}

/** The same of each function, native ones included. */
export function functionsOf(profiles: readonly Profile[], span: Span): Map<string, number> {
  return shares(profiles, span, namesOf)
}

function shares(
  profiles: readonly Profile[],
  { fromMs, untilMs }: Span,
  labelsOf: (profile: Profile) => ReadonlyMap<number, string | undefined>,
): Map<string, number> {
  const spent = new Map<string, number>()
  for (const profile of profiles) {
    const labels = labelsOf(profile)
    let micros = profile.startTime
    for (const [i, id] of profile.samples.entries()) {
      const delta = profile.timeDeltas[i] ?? 0
      micros += delta
      const label = labels.get(id)
      if (label === undefined || micros < fromMs * 1_000 || micros > untilMs * 1_000) continue
      spent.set(label, (spent.get(label) ?? 0) + delta)
    }
  }
  const all = [...spent.values()].reduce((sum, it) => sum + it, 0)
  return new Map([...spent].map(([label, micros]) => [label, micros / all]))
}

function namesOf({ nodes }: Profile): Map<number, string | undefined> {
  const nameOf = ({ functionName, url }: Profile['nodes'][number]['callFrame']) => {
    if (functionName === '(idle)') return undefined
    return `${functionName || '(anonymous)'} ${url.split('/').slice(-2).join('/') || 'native'}`
  }
  return new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]))
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
