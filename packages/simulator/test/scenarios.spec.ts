import assert from 'node:assert/strict'
import { scenarios } from '../src/scenarios/index.ts'
import { runScenario, slugOf } from '../src/scenarios/scenario.ts'

describe('scenarios', () => {
  for (const scenario of scenarios) {
    it(scenario.name, () => {
      const failure = runScenario(scenario)
      const hint = `npm run sim -- --scenario ${slugOf(scenario)}`
      assert.equal(failure, undefined, `${failure}; to see it: ${hint}`)
    })
  }
})
