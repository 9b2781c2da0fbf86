/** Where the tour is told: a step's name and what it is about, below it what was observed. */
import { styleText } from 'node:util'

const nameColumns = 8
const timeColumns = 10

export class Screen {
  title(text: string): void {
    console.log(`\n${text}`)
  }

  step(name: string, explanation: string): void {
    console.log(`\n${styleText('bold', name.padEnd(nameColumns))}${explanation}`)
  }

  /** Something that took `ms` to come true. */
  observed(ms: number, text: string): void {
    const time = `${ms.toFixed(1)} ms`.padStart(timeColumns)
    console.log(`${' '.repeat(nameColumns)}${styleText('green', time)}  ${text}`)
  }

  /** Something that is true, and has no duration. */
  checked(text: string): void {
    const mark = '✓'.padStart(timeColumns)
    console.log(`${' '.repeat(nameColumns)}${styleText('green', mark)}  ${text}`)
  }

  event(ms: number, who: string, text: string): void {
    console.log(`${(ms / 1000).toFixed(3).padStart(10)} s  ${who.padEnd(15)} ${text}`)
  }

  line(text = ''): void {
    console.log(text)
  }

  failed(step: string, what: string): void {
    console.error(`\n${styleText('red', 'Not observed')} in step "${step}": ${what}.`)
  }
}
