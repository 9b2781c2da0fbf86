/**
 * libp2p's Noise learns from an error that the bytes at hand are no whole length yet, and there is
 * one behind every message: to note where it was thrown is a tenth of what an idle link costs. Here
 * it is one error, made once.
 */
import type {
  ConnectionEncrypter,
  MessageStream,
  SecureConnectionOptions,
  SecuredConnection,
} from '@libp2p/interface'
import { withoutUnheardEvents } from './unheard-events.ts'

/** What Noise keeps of how it cuts bytes into messages; unknown streams are left as they are. */
interface Decoding {
  decoder?: { lengthDecoder?: (bytes: { readonly byteLength: number }) => number }
}

const lengthBytes = 2
/** The decoder waits for more bytes after any error of this kind. */
const incomplete = new RangeError('the length is not complete')

/** Changes an encrypter so that its streams wait for a length without an error of their own. */
export function withoutLengthErrors<Components, Extension>(
  create: (components: Components) => ConnectionEncrypter<Extension>,
): (components: Components) => ConnectionEncrypter<Extension> {
  return (components) => {
    const encrypter = create(components)
    const inbound = encrypter.secureInbound.bind(encrypter)
    const outbound = encrypter.secureOutbound.bind(encrypter)
    encrypter.secureInbound = async (
      connection: MessageStream,
      options?: SecureConnectionOptions,
    ) => relieve(await inbound(connection, options))
    encrypter.secureOutbound = async (
      connection: MessageStream,
      options?: SecureConnectionOptions,
    ) => relieve(await outbound(connection, options))
    return encrypter
  }
}

function relieve<Secured extends Pick<SecuredConnection<unknown>, 'connection'>>(
  secured: Secured,
): Secured {
  const { decoder } = withoutUnheardEvents(secured.connection) as Decoding
  const decode = decoder?.lengthDecoder
  if (decoder === undefined || decode === undefined) return secured
  decoder.lengthDecoder = (bytes) => {
    if (bytes.byteLength < lengthBytes) throw incomplete
    return decode(bytes)
  }
  return secured
}
