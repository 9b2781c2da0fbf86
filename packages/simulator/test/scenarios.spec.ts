import assert from 'node:assert/strict'
import { scenarios } from '../src/scenarios/index.ts'
import { runScenario, type Scenario, slugOf } from '../src/scenarios/scenario.ts'

describe('scenarios', () => {
  it('have names of their own', () => {
    assert.equal(new Set(scenarios.map(slugOf)).size, scenarios.length)
  })

  it('fail, with a reason, when what they wait for does not come or a law is broken', () => {
    const waiting: Scenario = {
      name: 'waits in vain',
      run: (begin) => void begin().until('somebody leads', () => false, 10),
    }
    assert.equal(runScenario(waiting), 'within 10 ms not true: somebody leads')
    const lawless: Scenario = {
      name: 'breaks a law',
      run: (begin) => {
        const script = begin()
        script.found()
        script.simulation.report('L1', 'for once')
        script.conclude()
      },
    }
    assert.equal(runScenario(lawless), 'L1: for once')
  })

  it('are the same every time', () => {
    const digests = [1, 2].map(() => {
      let digest = ''
      runScenario({
        name: 'founds',
        run: (begin) => {
          const script = begin()
          script.found()
          script.conclude()
          digest = script.simulation.trace.digest
        },
      })
      return digest
    })
    assert.notEqual(digests[0], '')
    assert.equal(digests[0], digests[1])
  })

  for (const algorithm of ['bully', 'ring'] as const) {
    describe(algorithm, () => {
      for (const scenario of scenarios) {
        it(scenario.name, () => {
          const failure = runScenario(scenario, { algorithm })
          const hint = `npm run sim -- --scenario ${slugOf(scenario)} --algorithm ${algorithm}`
          assert.equal(failure, undefined, `${failure}; to see it: ${hint}`)
        })
      }
    })
  }
})
