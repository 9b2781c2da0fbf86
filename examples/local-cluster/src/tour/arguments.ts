/** What `npm start` can be told. */
import { type StepName, stepNames } from './step.ts'

export interface TourArguments {
  /** Leave the cluster running after the tour, and print what happens in it. */
  readonly keep: boolean
  /** The step that is made not to happen, to see how a tour that fails looks. */
  readonly sabotage: StepName | undefined
}

export const usage = `npm start [-- --keep] [-- --sabotage <step>]

  --keep             leave the cluster running after the tour and print its events until Ctrl-C
  --sabotage <step>  make this step not happen, to see how a tour that fails looks;
                     steps: ${stepNames.join(', ')}`

/** Returns a sentence when the arguments are not understood. */
export function parseArguments(words: readonly string[]): TourArguments | string {
  let keep = false
  let sabotage: StepName | undefined
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--keep') keep = true
    else if (word === '--sabotage') {
      const name = rest.shift()
      sabotage = stepNames.find((step) => step === name)
      if (sabotage === undefined) {
        const given = name === undefined ? 'nothing' : `"${name}"`
        return `--sabotage takes the name of a step (${stepNames.join(', ')}), got ${given}.`
      }
    } else return `Unknown argument "${word}".`
  }
  return { keep, sabotage }
}
