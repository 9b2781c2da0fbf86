/**
 * kill -9 at random instants, many times: `npm run soak:kill [-- --trials 200]`. Prints what it did,
 * and ends with 1 where something acknowledged was lost, or something deleted came back.
 */
import { parseArgs } from 'node:util'
import { percentileRow } from '../bench/percentiles.ts'
import { Killing } from '../integration/killing.ts'

const { values } = parseArgs({ options: { trials: { type: 'string', default: '200' } } })
const trials = Number(values.trials)
const killing = new Killing()
try {
  const report = await killing.run(trials, (line) => console.log(line))
  const { kills, acknowledged, keysChecked, compactions, startMs } = report
  const [p50, , , max] = percentileRow(startMs)
  console.log(`${trials} trials, ${kills} processes killed, ${startMs.length} started`)
  console.log(
    `${acknowledged} acknowledged operations, ${compactions} compactions before the kills`,
  )
  console.log(`${keysChecked} keys looked at: none lost, none back`)
  console.log(`a process with its peer was there after ${p50} ms at p50, ${max} ms at most`)
} catch (error) {
  console.error(error)
  process.exitCode = 1
} finally {
  await killing.remove()
}
