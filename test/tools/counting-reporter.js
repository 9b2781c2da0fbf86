/** Mocha's own reporter, which also leaves the counts in the file that TEST_COUNTS names. */
import { writeFileSync } from 'node:fs'
import Mocha from 'mocha'

export default class CountingReporter extends Mocha.reporters.Spec {
  /**
   * @param {Mocha.Runner} runner
   * @param {Mocha.MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options)
    runner.once('end', () => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {}
      const file = process.env.TEST_COUNTS
      if (file !== undefined) writeFileSync(file, `${passes} ${failures} ${pending}\n`)
    })
  }
}
