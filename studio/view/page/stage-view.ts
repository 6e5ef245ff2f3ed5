import { type Bounds, centreOf, distanceFor, sceneBounds } from '../../../sim/render/bounds.ts'
import type { SceneItem } from '../../../sim/render/scene.ts'
import type { WireStage } from '../wire.ts'
import { itemMesh } from './connection.ts'
import { createOrbitControl } from './orbit-control.ts'
import { createRenderer, type Tones } from './renderer.ts'

/** The robot in 3D. */
export interface StageView {
  /** Shape [poseCount, 7]. */
  show(poses: Float64Array): void
  /** Draw again soon: the theme or the size is another one. */
  refresh(): void
}

const start = { azimuthRad: -0.96, elevationRad: 0.38 }

/** @throws Error where there is no WebGL 2. */
export function createStageView(canvas: HTMLCanvasElement, stage: WireStage, tones: () => Tones): StageView {
  const items = stage.items.map((item): SceneItem => {
    const { name, pose, colour, opacity } = item
    return { name, pose, colour, opacity, mesh: itemMesh(item) }
  })
  const renderer = createRenderer(canvas, items)
  let poses: Float64Array | undefined
  let asked = false
  /** All that has been seen so far, where the camera does not go with a base: the picture does not breathe. */
  let seen: Bounds | undefined
  let followed: readonly [number, number] = [0, 0]

  const grow = (now: Float64Array): Bounds => {
    const here = sceneBounds({ items }, [now], stage.followed)
    if (!seen) return here
    const [a, b] = [seen, here]
    return {
      low: [Math.min(a.low[0], b.low[0]), Math.min(a.low[1], b.low[1]), Math.min(a.low[2], b.low[2])],
      high: [Math.max(a.high[0], b.high[0]), Math.max(a.high[1], b.high[1]), Math.max(a.high[2], b.high[2])],
    }
  }
  const draw = (): void => {
    asked = false
    if (!poses || !seen) return
    const ratio = Math.min(2, devicePixelRatio)
    const [width, height] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)]
    if (width === 0 || height === 0) return
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height]
    const [x, y] = followed
    const bounds: Bounds = {
      low: [seen.low[0] + x, seen.low[1] + y, seen.low[2]],
      high: [seen.high[0] + x, seen.high[1] + y, seen.high[2]],
    }
    const orbit = control.orbit(centreOf(bounds), distanceFor(bounds, start, width / height))
    renderer.draw({ poses, orbit, bounds, floorM: stage.groundM ?? seen.low[2], tones: tones() })
  }
  const refresh = (): void => {
    if (!asked) requestAnimationFrame(draw)
    asked = true
  }
  const control = createOrbitControl(canvas, refresh)
  new ResizeObserver(refresh).observe(canvas)

  return {
    show(now) {
      if (stage.followed !== undefined) {
        const [x, y] = now.subarray(7 * stage.followed)
        // Smoothed: the camera does not shake with every step.
        const share = poses ? 0.1 : 1
        followed = [followed[0] + share * (x - followed[0]), followed[1] + share * (y - followed[1])]
      }
      poses = now
      seen = grow(now)
      refresh()
    },
    refresh,
  }
}
