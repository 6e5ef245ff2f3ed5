import type { Scene } from '../../sim/render/scene.ts'
import type { Player } from '../../sim/view/player.ts'
import { SinewError } from '../../src/contract/errors.ts'
import { reasonNames, reasons } from '../../src/safety/types.ts'
import type { WireChannel, WireFrame, WireStage } from './wire.ts'

/** What of a player and its scene stays as it is. */
export function stageOf(player: Player, scene: Scene, physics: string): WireStage {
  const channels = (list: Player['controls']): WireChannel[] =>
    list.map(({ name, unit, low, high }) => ({ name, unit, low, high }))
  return {
    title: player.title,
    robot: player.description.name,
    driver: player.driver,
    physics,
    periodS: player.periodS,
    playsTask: player.playsTask,
    controls: channels(player.controls),
    readings: channels(player.readings),
    commands: channels(player.commands),
    rewardNames: player.rewardNames,
    items: scene.items.map(({ name, pose, colour, opacity, mesh }) => {
      const { positions, normals, triangles } = mesh
      const arrays = { positions: base64(positions), normals: base64(normals), triangles: base64(triangles) }
      return { name, pose, colour, opacity, ...arrays }
    }),
    poseCount: scene.poseCount,
    groundM: scene.groundM,
    followed: scene.followed,
  }
}

/** The player's state now. `poses` is scratch: shape [scene.poseCount, 7]. */
export function frameOf(
  { simulation, control, reading, sent, rewardTerms, state }: Player,
  scene: Scene,
  poses: Float64Array,
  running: Pick<WireFrame, 'paused' | 'speed' | 'error'>,
): WireFrame {
  scene.readPoses(simulation, poses)
  const { limited, return: total, ...episode } = state
  return {
    poses: rounded(poses),
    control: rounded(control),
    reading: rounded(reading),
    sent: rounded(sent),
    rewardTerms: rounded(rewardTerms),
    ...episode,
    return: total,
    limited: reasonNames.filter((name) => limited & reasons[name]),
    ...running,
  }
}

/** An error in the words of the command line. */
export function errorText(error: unknown): string {
  if (error instanceof SinewError) return [error.message, error.fix].filter(Boolean).join('; ')
  return error instanceof Error ? error.message : String(error)
}

/** To a hundredth of a millimetre: a third of the text. What is not finite shows as nothing in JSON. */
const rounded = (values: Float64Array): number[] =>
  Array.from(values, (value) => Math.round(1e5 * value) / 1e5)

const base64 = ({ buffer, byteOffset, byteLength }: Float32Array | Uint32Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64')
