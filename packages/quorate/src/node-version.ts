/** An older Node gets one clear sentence instead of a syntax error somewhere below. */
const needed = 24
const major = Number(process.versions.node.split('.')[0])
if (major < needed) {
  throw new Error(`quorate needs Node ${needed} or newer, this is ${process.versions.node}`)
}
