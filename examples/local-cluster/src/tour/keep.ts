/** After the tour: the cluster goes on, and what its peers tell is printed. */
import type { News } from '../messages.ts'
import { monotonicMs } from '../monotonic.ts'
import type { Fleet } from './fleet.ts'
import type { Screen } from './screen.ts'

/** How long a graceful end may take before the rest is killed. */
const stopMs = 5_000

/** Resolves once Ctrl-C, or SIGTERM, has ended all peers. */
export async function keep(
  fleet: Fleet,
  screen: Screen,
  interrupted: Promise<void>,
): Promise<void> {
  const since = monotonicMs()
  screen.title('The cluster goes on. kill or stop one of its processes to see what the others say:')
  for (const { pid, name } of fleet.running) screen.line(`  kill -9 ${pid}    # ${name}`)
  screen.title('Ctrl-C ends it.\n')
  for (const worker of fleet.running) worker.mayEnd = true
  fleet.onNews = (worker, at, news) => {
    const text = described(news)
    if (text !== undefined) screen.event(at - since, worker.name, text)
  }
  await interrupted
  screen.title('All peers stop.\n')
  for (const worker of fleet.running) void worker.ask({ type: 'stop' })
  const limit = setTimeout(() => fleet.kill(), stopMs)
  await fleet.ended()
  clearTimeout(limit)
}

function described(news: News): string | undefined {
  switch (news.type) {
    case 'leader':
      if (news.leader === undefined) return `knows no leader (term ${news.term})`
      return `names ${news.leader} the leader (term ${news.term})`
    case 'member':
      return `holds ${news.member} for: ${news.change}`
    case 'worker':
      return `watch: ${news.change} /workers/${news.name}`
    case 'session':
      return `session: ${news.change}`
    case 'trouble':
      return news.text
    case 'started':
    case 'ready':
    case 'workers':
      return undefined
  }
}
