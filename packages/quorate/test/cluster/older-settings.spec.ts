/** A cluster whose settings were written before limits were among them. */
import assert from 'node:assert/strict'
import { lanTiming } from '@quorate/kernel'
import { defaultLimits } from '@quorate/replicated-state'
import { Settings as WireSettings } from '../../src/cluster/generated/frame.js'
import { encodeSettings, limitsOf, settingsRefusal } from '../../src/cluster/settings.ts'

describe('settings of an old cluster', () => {
  const { pathBytes, valueBytes, transactionSteps, transactionBytes, storeBytes, ...rest } =
    WireSettings.decode(
      encodeSettings({ timing: lanTiming, algorithm: 'bully', voters: 3, isDurable: true }),
    )
  const old = WireSettings.encode(rest)

  it('its operations are held to the defaults', () => {
    assert.deepEqual(limitsOf(old), defaultLimits)
  })

  it('a peer with the defaults takes part in it', () => {
    const own = encodeSettings({
      timing: lanTiming,
      algorithm: 'bully',
      voters: 3,
      isDurable: true,
    })
    assert.equal(settingsRefusal(own, old)?.message, undefined)
  })
})
