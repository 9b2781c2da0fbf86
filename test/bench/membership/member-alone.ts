/**
 * Membership without a peer around it: the machine of `@quorate/membership` on real sockets, with the
 * kernel's driver. Says what `member.ts` says; `member-alone.ts NAME HOST PORT SEED…`.
 */
import process from 'node:process'
import { Driver, lanTiming } from '@quorate/kernel'
import { Membership, type MembershipEffect, type MembershipInput } from '@quorate/membership'
import { openPorts } from '@quorate/runtime'

const [name = '', host = '', port, ...seeds] = process.argv.slice(2)
const cluster = 'bench'
const listen = { host, port: Number(port) }
const ports = await openPorts({ cluster, listen, discovery: { lan: false, seeds } })
const { id, address, clock, random, datagrams } = ports
const machine = new Membership({
  cluster,
  id,
  address,
  name,
  timing: lanTiming,
  random,
  now: clock.now(),
})
const say = (line: string) => process.stdout.write(`${line}\n`)
const driver = new Driver<MembershipInput, MembershipEffect>({
  machine,
  clock,
  tick: { type: 'tick' },
  resumed: () => ({ type: 'tick' }),
  driftBound: lanTiming.driftBound,
  perform,
  fatal: (error) => {
    throw error
  },
})
ports.open((input) => {
  if (input.type === 'datagram' || input.type === 'discovered') driver.dispatch(input)
})
say(`up ${name}`)

/** Links are for what is too long for datagrams; of ten members nothing is. */
function perform(effect: MembershipEffect): void {
  if (effect.type === 'datagram') datagrams.send(effect.to, effect.bytes)
  if (effect.type !== 'member') return
  const { change, member } = effect
  if (change === 'join' || change === 'alive') say(`alive ${member.name}`)
  if (change === 'dead') say(`dead ${member.name}`)
}
