import { type Bounds, centreOf, radiusOf } from '../../../sim/render/bounds.ts'
import { fieldOfViewRad, type Orbit, orbitCamera } from '../../../sim/render/camera.ts'
import { gridFor } from '../../../sim/render/floor.ts'
import { poseMatrix } from '../../../sim/render/pose.ts'
import type { SceneItem } from '../../../sim/render/scene.ts'
import { type Matrix4, modelMatrix, multiply, parallel, perspective, viewMatrix } from './matrices.ts'
import { createProgram, createShadowMap, createTriangles, type Program } from './programs.ts'
import { floorFragment, floorVertex, itemFragment, itemVertex, shadowFragment } from './shaders.ts'

/** Linear: behind everything, the floor, its lines and every fifth of them. */
export interface Tones {
  readonly background: number
  readonly floor: readonly [plain: number, line: number, heavy: number]
}

export interface Drawing {
  readonly poses: Float64Array
  readonly orbit: Orbit
  /** What throws shadows. */
  readonly bounds: Bounds
  readonly floorM: number
  readonly tones: Tones
}

export interface Renderer {
  draw(drawing: Drawing): void
}

const shadowSize = 2048
const lampBesideRad = 0.7
const lampElevationRad = 0.95

/** @throws Error where there is no WebGL 2. */
export function createRenderer(canvas: HTMLCanvasElement, items: readonly SceneItem[]): Renderer {
  const gl = canvas.getContext('webgl2', { antialias: true })
  if (!gl) throw new Error('this browser has no WebGL 2')
  const itemProgram = createProgram(gl, itemVertex, itemFragment)
  const shadowProgram = createProgram(gl, itemVertex, shadowFragment)
  const floorProgram = createProgram(gl, floorVertex, floorFragment)
  const meshes = items.map(({ mesh: { positions, normals, triangles } }) => {
    const attributes = (program: Program) =>
      [
        [program.attribute('position'), 3, positions],
        [program.attribute('normal'), 3, normals],
      ] as const
    return {
      shown: createTriangles(gl, attributes(itemProgram), triangles),
      shadow: createTriangles(gl, attributes(shadowProgram), triangles),
    }
  })
  const corners = Float32Array.of(-1, -1, 1, -1, 1, 1, -1, 1)
  const floor = createTriangles(
    gl,
    [[floorProgram.attribute('corner'), 2, corners]],
    Uint32Array.of(0, 1, 2, 0, 2, 3),
  )
  const shadow = createShadowMap(gl, shadowSize)
  const solid = items.flatMap((item, index) => (item.opacity >= 1 ? [index] : []))
  const glass = items.flatMap((item, index) => (item.opacity < 1 ? [index] : []))

  const drawItems = (
    program: Program,
    which: readonly number[],
    models: readonly Matrix4[],
    kind: 'shown' | 'shadow',
  ) => {
    for (const index of which) {
      const item = items[index]
      program.matrix('worldFromItem', models[index])
      if (kind === 'shown') program.numbers('colour', ...item.colour, item.opacity)
      meshes[index][kind].draw()
    }
  }

  return {
    draw({ poses, orbit, bounds, floorM, tones }) {
      const models = items.map(({ pose }) => modelMatrix(poseMatrix(poses, pose)))
      const radius = radiusOf(bounds)
      const lamp = orbitCamera({
        target: centreOf(bounds),
        azimuthRad: orbit.azimuthRad + lampBesideRad,
        elevationRad: lampElevationRad,
        distanceM: 0,
      })
      const lampFromWorld = multiply(parallel(1.1 * radius), viewMatrix(lamp))
      gl.bindFramebuffer(gl.FRAMEBUFFER, shadow.target)
      gl.viewport(0, 0, shadowSize, shadowSize)
      gl.enable(gl.DEPTH_TEST)
      gl.disable(gl.BLEND)
      gl.clear(gl.DEPTH_BUFFER_BIT)
      shadowProgram.use()
      shadowProgram.matrix('imageFromWorld', lampFromWorld)
      drawItems(shadowProgram, solid, models, 'shadow')

      gl.bindFramebuffer(gl.FRAMEBUFFER, null)
      gl.viewport(0, 0, canvas.width, canvas.height)
      const grey = tones.background ** (1 / 2.2)
      gl.clearColor(grey, grey, grey, 1)
      gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT)
      const camera = orbitCamera(orbit)
      const far = orbit.distanceM + 20 * radius
      const aspect = canvas.width / canvas.height
      const imageFromWorld = multiply(
        perspective(fieldOfViewRad, aspect, orbit.distanceM / 50, far),
        viewMatrix(camera),
      )
      gl.activeTexture(gl.TEXTURE0)
      gl.bindTexture(gl.TEXTURE_2D, shadow.texture)
      const prepare = (program: Program): void => {
        program.use()
        program.matrix('imageFromWorld', imageFromWorld)
        program.matrix('lampFromWorld', lampFromWorld)
        program.texture('shadowMap', 0)
      }
      prepare(itemProgram)
      itemProgram.numbers('eye', ...camera.eye)
      itemProgram.numbers('towardsLamp', -lamp.forward[0], -lamp.forward[1], -lamp.forward[2])
      drawItems(itemProgram, solid, models, 'shown')

      gl.enable(gl.BLEND)
      gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
      if (camera.eye[2] > floorM) {
        prepare(floorProgram)
        const [centreX, centreY] = centreOf(bounds)
        floorProgram.numbers('floorPlace', centreX, centreY, floorM, 7 * radius)
        floorProgram.numbers('gridM', gridFor(radius))
        floorProgram.numbers('tones', ...tones.floor)
        floor.draw()
      }
      prepare(itemProgram)
      gl.depthMask(false)
      drawItems(itemProgram, glass, models, 'shown')
      gl.depthMask(true)
    },
  }
}
