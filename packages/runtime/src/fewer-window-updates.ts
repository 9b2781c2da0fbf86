/**
 * yamux answers every frame of data with a window update: for small frames that doubles the
 * packets, the encryption and the system calls of a link. A receiver may as well wait until half
 * of the window is used up; the sender never comes to a halt by it.
 */
import type { Stream } from '@libp2p/interface'

/** What yamux keeps of the window in which it receives; unknown streams are left as they are. */
interface ReceiveWindow {
  recvWindow?: unknown
  recvWindowCapacity?: unknown
  sendWindowUpdate?: () => void
}

/** Lets the stream send window updates only when they are due. */
export function withFewerWindowUpdates(stream: Stream): void {
  const window = stream as ReceiveWindow
  const send = window.sendWindowUpdate?.bind(stream)
  if (send === undefined) return
  window.sendWindowUpdate = () => {
    const { recvWindow: size, recvWindowCapacity: left } = window
    const isDue = typeof size !== 'number' || typeof left !== 'number' || left < size / 2
    if (isDue) send()
  }
}
