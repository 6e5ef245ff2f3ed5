import { type Bounds, centreOf, radiusOf } from './bounds.ts'
import { fieldOfViewRad, type Orbit, orbitCamera } from './camera.ts'
import type { Colour } from './colours.ts'
import { type Floor, gridFor } from './floor.ts'
import { createLamp } from './lamp.ts'
import { drawScene, type Projection } from './project.ts'
import { createSurfaces, type Surfaces } from './rasteriser.ts'
import type { Scene } from './scene.ts'
import { linear, srgbByte } from './shade.ts'
import { createShader } from './shader.ts'

/** Red, green and blue of each pixel, row by row from the top. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly rgb: Uint8Array
}

export interface PictureView {
  readonly orbit: Orbit
  /** What throws shadows. */
  readonly bounds: Bounds
  readonly floorM: number
}

/** Pixels drawn for one shown, along each side. */
const samples = 2
const middle = (samples - 1) / 2

export interface Painter {
  /** The picture is reused by the next call. */
  paint(poses: Float64Array, view: PictureView): Picture
}

/** Draws a scene without a graphics card: triangles into a depth buffer, then light, pixel by pixel. */
export function createPainter(scene: Scene, width: number, height: number): Painter {
  const surfaces = createSurfaces(width * samples, height * samples)
  const mean = new Float64Array(3)
  const picture: Picture = { width, height, rgb: new Uint8Array(3 * width * height) }
  const colours = scene.items.map(
    ({ colour }): Colour => [linear(colour[0]), linear(colour[1]), linear(colour[2])],
  )

  return {
    paint(poses, view) {
      surfaces.nearness.fill(0)
      surfaces.item.fill(0)
      const projection = perspective(view.orbit, surfaces.width, surfaces.height)
      drawScene(surfaces, scene, poses, projection)
      const lamp = createLamp(scene, poses, view.bounds, view.orbit.azimuthRad)
      const shade = createShader(surfaces, colours, projection, lamp, floorOf(view))
      const out = new Float64Array(3)
      for (let y = 0, shown = 0; y < height; y++) {
        for (let x = 0; x < width; x++, shown += 3) {
          const first = samples * (y * surfaces.width + x)
          if (isEmpty(surfaces, first)) {
            // The floor's lines and shadows are smooth by themselves: once, in the middle of the pixel.
            shade(samples * x + middle, samples * y + middle, first, out)
            for (let channel = 0; channel < 3; channel++)
              picture.rgb[shown + channel] = srgbByte(out[channel])
            continue
          }
          mean.fill(0)
          for (let sample = 0; sample < samples ** 2; sample++) {
            const across = sample % samples
            const down = (sample - across) / samples
            shade(samples * x + across, samples * y + down, first + down * surfaces.width + across, out)
            // Cut off before it is averaged, so that a bright edge is as smooth as a dark one.
            for (let channel = 0; channel < 3; channel++) mean[channel] += Math.min(1, out[channel])
          }
          for (let channel = 0; channel < 3; channel++) {
            picture.rgb[shown + channel] = srgbByte(mean[channel] / samples ** 2)
          }
        }
      }
      return picture
    },
  }
}

/** Whether no item shows in any sample of the pixel whose first one this is. */
function isEmpty({ width, item }: Surfaces, first: number): boolean {
  for (let down = 0; down < samples; down++) {
    for (let across = 0; across < samples; across++) if (item[first + down * width + across] > 0) return false
  }
  return true
}

function perspective(orbit: Orbit, width: number, height: number): Projection {
  const { eye, right, up, forward } = orbitCamera(orbit)
  return {
    view: Float64Array.of(...right, -up[0], -up[1], -up[2], ...forward, ...eye),
    focal: Math.min(width, height) / 2 / Math.tan(fieldOfViewRad / 2),
    centreX: width / 2,
    centreY: height / 2,
    nearM: orbit.distanceM / 100,
  }
}

function floorOf({ bounds, floorM }: PictureView): Floor {
  const [centreX, centreY] = centreOf(bounds)
  const radius = radiusOf(bounds)
  return { heightM: floorM, gridM: gridFor(radius), fadeM: 7 * radius, centreX, centreY }
}
