import type { Colour } from './colours.ts'
import { type Floor, floorPresence, floorTone } from './floor.ts'
import type { Lamp } from './lamp.ts'
import type { Projection } from './project.ts'
import type { Surfaces } from './rasteriser.ts'
import { surfaceLight } from './shade.ts'

/** Linear light of one pixel, red, green and blue, into `out`. */
export type Shader = (x: number, y: number, pixel: number, out: Float64Array) => void

/** Colours what has been drawn into `surfaces`, and the floor and the background where nothing has. */
export function createShader(
  { height, nearness, item, normal }: Surfaces,
  colours: readonly Colour[],
  { view, focal, centreX, centreY }: Projection,
  lamp: Lamp,
  floor: Floor,
): Shader {
  const eyeX = view[9]
  const eyeY = view[10]
  const eyeZ = view[11]
  const unit = new Float64Array(3)
  const towardsEye = new Float64Array(3)

  const paintFloor = (rayX: number, rayY: number, rayZ: number, behind: number, out: Float64Array): void => {
    const depth = (floor.heightM - eyeZ) / rayZ
    const x = eyeX + depth * rayX
    const y = eyeY + depth * rayY
    const presence = floorPresence(floor, x, y)
    if (presence === 0) {
      out.fill(behind)
      return
    }
    // Of a whole pixel, not of a sample.
    const footprintM = (2 * depth * Math.min(20, -1 / rayZ)) / focal
    const lit = 0.55 + 0.45 * lamp.reaches(x, y, floor.heightM, 2.5)
    out.fill(behind + presence * (floorTone(floor, x, y, footprintM) * lit - behind))
  }

  return (x, y, pixel, out) => {
    const u = (x + 0.5 - centreX) / focal
    const v = (y + 0.5 - centreY) / focal
    const rayX = view[6] + u * view[0] + v * view[3]
    const rayY = view[7] + u * view[1] + v * view[4]
    const rayZ = view[8] + u * view[2] + v * view[5]
    const floorSeen = rayZ < 0 && eyeZ > floor.heightM
    const near = nearness[pixel]
    if (near > 0 && (!floorSeen || (near * (floor.heightM - eyeZ)) / rayZ > 1 - 1e-6)) {
      const distance = Math.sqrt(rayX * rayX + rayY * rayY + rayZ * rayZ)
      towardsEye[0] = -rayX / distance
      towardsEye[1] = -rayY / distance
      towardsEye[2] = -rayZ / distance
      const nx = normal[3 * pixel]
      const ny = normal[3 * pixel + 1]
      const nz = normal[3 * pixel + 2]
      const length = Math.sqrt(nx * nx + ny * ny + nz * nz) || 1
      unit[0] = nx / length
      unit[1] = ny / length
      unit[2] = nz / length
      const lit = lamp.reaches(eyeX + rayX / near, eyeY + rayY / near, eyeZ + rayZ / near, 1)
      surfaceLight(colours[item[pixel] - 1], unit, towardsEye, lamp.towards, lit, out)
      return
    }
    const behind = background(y / height)
    if (floorSeen) paintFloor(rayX, rayY, rayZ, behind, out)
    else out.fill(behind)
  }
}

/** Nearly white, a little darker towards the top. */
const background = (share: number): number => 0.86 + 0.08 * Math.min(1, 1.4 * share)
