import assert from 'node:assert/strict'
import { existsSync, globSync } from 'node:fs'

describe('tidy: readme', () => {
  for (const manifest of globSync('{packages,examples}/*/package.json').sort()) {
    it(`${manifest} has a README beside it`, () => {
      assert.ok(existsSync(manifest.replace(/package\.json$/, 'README.md')))
    })
  }
})
