/**
 * One peer of the membership benchmark: takes part, and prints a line for each change that its
 * application is told of. Its first line says that it is up.
 */
import process from 'node:process'
import { createPeer, type PeerOptions } from 'quorate'

const options = JSON.parse(process.argv[2] ?? '{}') as PeerOptions
const peer = await createPeer(options)
const say = (word: string, name: string) => process.stdout.write(`${word} ${name}\n`)

peer.on('member:join', ({ member }) => say('alive', member.name))
peer.on('member:alive', ({ member }) => say('alive', member.name))
peer.on('member:dead', ({ member }) => say('dead', member.name))
say('up', peer.name)
