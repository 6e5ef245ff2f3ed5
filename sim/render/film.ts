import type { Player } from '../view/player.ts'
import { type Bounds, centreOf, distanceFor, sceneBounds } from './bounds.ts'
import type { CameraAngles } from './camera.ts'
import type { PictureView } from './picture.ts'
import type { Scene } from './scene.ts'

/** Where everything was, frame by frame. */
export interface Recording {
  readonly frames: readonly Float64Array[]
  /** Between two frames. */
  readonly frameS: number
}

/** More pictures a second than this nobody sees. */
const mostFramesPerS = 30

/**
 * Play one episode and keep where everything was.
 *
 * @param longestS the episode is cut off after this
 */
export async function recordEpisode(
  player: Player,
  scene: Scene,
  { seed, longestS, signal }: { seed: number; longestS: number; signal?: AbortSignal },
): Promise<Recording> {
  const every = Math.max(1, Math.ceil(1 / (player.periodS * mostFramesPerS) - 1e-9))
  const frames: Float64Array[] = []
  const keep = (): void => {
    const poses = new Float64Array(7 * scene.poseCount)
    scene.readPoses(player.simulation, poses)
    frames.push(poses)
  }
  player.reset(seed)
  keep()
  while (
    player.state.ended === '' &&
    player.state.timeS < longestS - player.periodS / 2 &&
    !signal?.aborted
  ) {
    await player.step()
    if (player.state.step % every === 0 || player.state.ended !== '') keep()
  }
  return { frames, frameS: every * player.periodS }
}

/** How each frame of a recording is looked at: a camera that stands still, or goes with a floating base. */
export function frameViews(
  scene: Scene,
  { frames, frameS }: Recording,
  angles: CameraAngles,
  aspect: number,
): PictureView[] {
  const bounds = sceneBounds(scene, frames, scene.followed)
  const floorM = scene.groundM ?? bounds.low[2]
  const distanceM = distanceFor(bounds, angles, aspect)
  const paths = [0, 1].map((axis) => smoothed(frames, scene.followed, axis, frameS))
  return frames.map((_, index) => {
    const moved = shifted(bounds, paths[0]?.[index] ?? 0, paths[1]?.[index] ?? 0)
    return { orbit: { ...angles, target: centreOf(moved), distanceM }, bounds: moved, floorM }
  })
}

/** One pose seen from all around: a film of something that does not move. */
export function turntable(
  scene: Scene,
  recording: Recording,
  angles: CameraAngles,
  aspect: number,
): Recording & {
  readonly views: readonly PictureView[]
} {
  const [view] = frameViews(scene, recording, angles, aspect)
  const [pose] = recording.frames
  if (!view || !pose) return { ...recording, views: [] }
  const count = 90
  const distanceM = Math.max(
    ...Array.from({ length: 8 }, (_, index) =>
      distanceFor(view.bounds, { ...angles, azimuthRad: (index * Math.PI) / 8 }, aspect),
    ),
  )
  const views = Array.from({ length: count }, (_, index) => {
    const azimuthRad = angles.azimuthRad + (2 * Math.PI * index) / count
    return { ...view, orbit: { ...view.orbit, azimuthRad, distanceM } }
  })
  return { frames: views.map(() => pose), frameS: 1 / 15, views }
}

/** The base's path along an axis, without its jolts: a running mean over half a second either way. */
function smoothed(
  frames: readonly Float64Array[],
  pose: number | undefined,
  axis: number,
  frameS: number,
): readonly number[] {
  if (pose === undefined) return frames.map(() => 0)
  const reach = Math.round(0.5 / frameS)
  return frames.map((_, index) => {
    const near = frames.slice(Math.max(0, index - reach), index + reach + 1)
    return near.reduce((sum, poses) => sum + poses[7 * pose + axis], 0) / near.length
  })
}

function shifted({ low, high }: Bounds, x: number, y: number): Bounds {
  return { low: [low[0] + x, low[1] + y, low[2]], high: [high[0] + x, high[1] + y, high[2]] }
}
