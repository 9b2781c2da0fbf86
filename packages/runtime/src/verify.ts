/**
 * Asks a host whether anything listens at an address: half of the evidence of a crash. The kernel
 * of a host where the process is gone refuses at once, on TCP and on UDP; that of a stopped process
 * accepts the one and is silent on the other. Only two refusals count as one.
 */
import { createSocket } from 'node:dgram'
import { connect, isIP } from 'node:net'
import { type Address, parseAddress } from '@quorate/kernel'

/** A refusal comes within milliseconds; what takes longer than this proves nothing. */
const probeTimeoutMs = 250

/**
 * The kernel closes the sockets of a dying process one by one: a datagram may still meet one that
 * is gone a moment later, and is lost in it. So it is sent again at these times.
 */
const datagramsAtMs = [0, 1, 3, 7, 15, 31, 63, 127]

/** Who keeps a connection for so long lives: a kernel closes the sockets of a process in less. */
const keptMs = 25

/** Who drops so many one after the other lives, and wants none. */
const tcpTriesAtMost = 8

/** True only when TCP and UDP were both refused at the address; false as soon as one was not. */
export async function isRefused(address: Address): Promise<boolean> {
  const target = parseAddress(address)
  if (target === undefined || isIP(target.host) === 0) return false
  const { host, port } = target
  const over = new AbortController()
  const timer = setTimeout(() => over.abort(), probeTimeoutMs)
  try {
    const probes = [probeTcp(host, port, over.signal), probeUdp(host, port, over.signal)]
    return await new Promise<boolean>((resolve) => {
      for (const probe of probes) {
        probe.then((refused) => {
          if (!refused) resolve(false)
        })
      }
      Promise.all(probes).then((answers) => resolve(answers.every((refused) => refused)))
    })
  } finally {
    clearTimeout(timer)
    over.abort()
  }
}

/**
 * The kernel of a dying process still accepts, and resets a moment later what it accepted: then the
 * address is asked again. Who lives keeps the connection until he hears what it is for.
 */
async function probeTcp(host: string, port: number, over: AbortSignal): Promise<boolean> {
  for (let tries = 0; tries < tcpTriesAtMost && !over.aborted; tries++) {
    const answer = await tcpAnswer(host, port, over)
    if (answer !== 'dropped') return answer === 'refused'
  }
  return false
}

function tcpAnswer(
  host: string,
  port: number,
  over: AbortSignal,
): Promise<'refused' | 'dropped' | 'unproven'> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    let isAccepted = false
    let keeping: NodeJS.Timeout | undefined
    const end = (answer: 'refused' | 'dropped' | 'unproven') => {
      clearTimeout(keeping)
      over.removeEventListener('abort', unproven)
      socket.destroy()
      resolve(answer)
    }
    const unproven = () => end('unproven')
    over.addEventListener('abort', unproven)
    socket.on('error', (error) => {
      if (isAccepted) end('dropped')
      else end(isRefusal(error) ? 'refused' : 'unproven')
    })
    socket.once('end', () => end('dropped'))
    socket.once('connect', () => {
      isAccepted = true
      keeping = setTimeout(unproven, keptMs)
      // Without that nobody would hear of its end.
      socket.resume()
    })
  })
}

function probeUdp(host: string, port: number, over: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const family = isIP(host) === 6 ? 6 : 4
    const socket = createSocket({
      type: family === 6 ? 'udp6' : 'udp4',
      lookup: (name, _options, callback) => callback(null, name, family),
    })
    const timers: NodeJS.Timeout[] = []
    let isOver = false
    const end = (refused: boolean) => {
      if (isOver) return
      isOver = true
      for (const timer of timers) clearTimeout(timer)
      socket.close()
      resolve(refused)
    }
    // The refusal reaches a connected socket as the error of whatever it does next.
    const send = () => {
      socket.send(new Uint8Array(1), (error) => {
        if (error !== null && error !== undefined) end(isRefusal(error))
      })
    }
    over.addEventListener('abort', () => end(false), { once: true })
    socket.on('error', (error) => end(isRefusal(error)))
    // Whoever answers is there.
    socket.on('message', () => end(false))
    const onConnect: (error?: Error) => void = (error) => {
      if (isOver) return
      // What the system itself does not let pass is told here, and says nothing of the other side.
      if (error !== undefined) return end(false)
      for (const atMs of datagramsAtMs) timers.push(setTimeout(send, atMs))
    }
    socket.connect(port, host, onConnect)
  })
}

function isRefusal(error: Error): boolean {
  return 'code' in error && error.code === 'ECONNREFUSED'
}
