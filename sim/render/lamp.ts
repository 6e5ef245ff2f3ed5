import type { Vec3 } from '../../src/description/types.ts'
import { type Bounds, centreOf, radiusOf } from './bounds.ts'
import { orbitCamera } from './camera.ts'
import { drawScene, type Projection } from './project.ts'
import { createSurfaces, type Surfaces } from './rasteriser.ts'
import type { Scene } from './scene.ts'

const mapSize = 1024
const rim = 8
/** To the right of the camera and well above it. */
const besideRad = 0.7
const elevationRad = 0.95

/** Parallel light, and what of the scene it reaches: a shadow map (Williams 1978). */
export interface Lamp {
  /** Unit vector towards the light. */
  readonly towards: Vec3
  /** 0 in shadow, 1 in full light, between at a shadow's edge. `blur` widens that, in texels. */
  reaches(x: number, y: number, z: number, blur: number): number
}

const map: Surfaces = createSurfaces(mapSize, mapSize)

export function createLamp(scene: Scene, poses: Float64Array, bounds: Bounds, azimuthRad: number): Lamp {
  const [centre, radius] = [centreOf(bounds), radiusOf(bounds)]
  const { right, up, forward } = orbitCamera({
    target: centre,
    azimuthRad: azimuthRad + besideRad,
    elevationRad,
    distanceM: 1,
  })
  const focal = mapSize / 2 / (1.05 * radius)
  const view = Float64Array.of(...right, -up[0], -up[1], -up[2], ...forward, ...centre)
  const projection: Projection = { view, focal, centreX: mapSize / 2, centreY: mapSize / 2, nearM: undefined }
  map.nearness.fill(Number.NEGATIVE_INFINITY)
  drawScene(map, scene, poses, projection)

  const slackM = 2.5 / focal
  return {
    towards: [-forward[0], -forward[1], -forward[2]],
    reaches(x, y, z, blur) {
      const dx = x - centre[0]
      const dy = y - centre[1]
      const dz = z - centre[2]
      const column = mapSize / 2 + focal * (right[0] * dx + right[1] * dy + right[2] * dz)
      const row = mapSize / 2 - focal * (up[0] * dx + up[1] * dy + up[2] * dz)
      // The map's rim is never reached by the scene, so what lies beyond it is lit.
      if (!(column > rim && row > rim && column < mapSize - rim && row < mapSize - rim)) return 1
      const near = slackM - (forward[0] * dx + forward[1] * dy + forward[2] * dz)
      let lit = 0
      for (let down = -1; down <= 1; down++) {
        const start = mapSize * Math.floor(row + blur * down)
        for (let along = -1; along <= 1; along++) {
          if (map.nearness[start + Math.floor(column + blur * along)] <= near) lit++
        }
      }
      return lit / 9
    },
  }
}
