/** The steps of the tour in their order. */
import { crash } from './crash.ts'
import type { Fleet } from './fleet.ts'
import { form } from './form.ts'
import { join } from './join.ts'
import { leave } from './leave.ts'
import { pause } from './pause.ts'
import type { Screen } from './screen.ts'
import type { Stage, StepName } from './step.ts'
import { wake } from './wake.ts'

export interface TourOptions {
  readonly fleet: Fleet
  readonly screen: Screen
  /** The step that is made not to happen. */
  readonly sabotage: StepName | undefined
  /** Without the last step, so that the cluster still runs afterwards. */
  readonly keep: boolean
}

export class Tour {
  /** The step that is under way. */
  step: StepName = 'form'
  readonly #options: TourOptions

  constructor(options: TourOptions) {
    this.#options = options
  }

  async run(): Promise<void> {
    await this.#run('form', form)
    await this.#run('crash', crash)
    await this.#run('join', join)
    const paused = await this.#run('pause', pause)
    await this.#run('wake', (stage) => wake(stage, paused))
    if (!this.#options.keep) await this.#run('leave', leave)
  }

  #run<T>(step: StepName, run: (stage: Stage) => Promise<T>): Promise<T> {
    this.step = step
    const { fleet, screen, sabotage } = this.#options
    return run({ fleet, screen, isSabotaged: sabotage === step })
  }
}
