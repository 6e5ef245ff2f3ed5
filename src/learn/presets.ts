import { armPresets } from './presets/arm.ts'
import { cartpolePresets } from './presets/cartpole.ts'
import { classicPresets } from './presets/classic.ts'
import { leggedPresets } from './presets/legged.ts'
import { reacherPresets } from './presets/reacher.ts'
import { roverPresets } from './presets/rover.ts'
import type { Preset, PresetTable } from './presets/types.ts'

const anyTask: Preset = { steps: 100_000 }

/** One file a family of robots. docs/results/ shows what they reach. */
export const presets: PresetTable = {
  ...armPresets,
  ...reacherPresets,
  ...cartpolePresets,
  ...roverPresets,
  ...leggedPresets,
  ...classicPresets,
}

export function findPreset(task: string, algorithm: string): Preset {
  return presets[task]?.[algorithm] ?? anyTask
}
