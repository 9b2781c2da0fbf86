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

/** True only when TCP and UDP were both refused at the address. */
export async function isRefused(address: Address): Promise<boolean> {
  const target = parseAddress(address)
  if (target === undefined || isIP(target.host) === 0) return false
  const [tcp, udp] = await Promise.all([
    isTcpRefused(target.host, target.port),
    isUdpRefused(target.host, target.port),
  ])
  return tcp && udp
}

function isTcpRefused(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    const end = (refused: boolean) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(refused)
    }
    const timer = setTimeout(() => end(false), probeTimeoutMs)
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code === 'ECONNREFUSED'))
    socket.once('connect', () => end(false))
  })
}

function isUdpRefused(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const family = isIP(host) === 6 ? 6 : 4
    const socket = createSocket({
      type: family === 6 ? 'udp6' : 'udp4',
      lookup: (name, _options, callback) => callback(null, name, family),
    })
    let isOver = false
    const end = (refused: boolean) => {
      if (isOver) return
      isOver = true
      clearTimeout(timer)
      socket.close()
      resolve(refused)
    }
    const timer = setTimeout(() => end(false), probeTimeoutMs)
    const onError = (error: NodeJS.ErrnoException) => end(error.code === 'ECONNREFUSED')
    socket.on('error', onError)
    // Whoever answers is there.
    socket.on('message', () => end(false))
    socket.connect(port, host, () => {
      if (isOver) return
      // The refusal reaches a connected socket as the error of what it does next.
      socket.send(new Uint8Array(1), (error) => {
        if (error !== null && error !== undefined) onError(error)
      })
    })
  })
}
