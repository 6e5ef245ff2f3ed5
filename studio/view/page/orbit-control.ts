import type { CameraAngles, Orbit } from '../../../sim/render/camera.ts'
import { orbitCamera } from '../../../sim/render/camera.ts'
import type { Vec3 } from '../../../src/description/types.ts'

/** A view that pointer, wheel, touch and keys turn. */
export interface OrbitControl {
  /** About `centre`, which may move; `fitM` is the distance from which all is seen. */
  orbit(centre: Vec3, fitM: number): Orbit
}

const start: CameraAngles = { azimuthRad: (-55 * Math.PI) / 180, elevationRad: (22 * Math.PI) / 180 }
const steepest = (89 * Math.PI) / 180
const radPerPixel = 0.008
const radPerKey = 0.08

/** @param onChange the view is another one now */
export function createOrbitControl(canvas: HTMLCanvasElement, onChange: () => void): OrbitControl {
  let { azimuthRad, elevationRad } = start
  /** Distance as a share of what shows all, and how far the target is moved, in m. */
  let zoom = 1
  let moved: readonly [number, number, number] = [0, 0, 0]
  let lastFitM = 1
  const pointers = new Map<number, readonly [x: number, y: number]>()

  const turn = (byAzimuth: number, byElevation: number): void => {
    azimuthRad += byAzimuth
    elevationRad = Math.max(-steepest, Math.min(steepest, elevationRad + byElevation))
  }
  const move = (right: number, up: number): void => {
    const metresPerPixel = (0.63 * lastFitM * zoom) / Math.min(canvas.clientWidth, canvas.clientHeight)
    const camera = orbitCamera({ target: [0, 0, 0], azimuthRad, elevationRad, distanceM: 1 })
    const by = (axis: 0 | 1 | 2): number =>
      moved[axis] + metresPerPixel * (camera.up[axis] * up - camera.right[axis] * right)
    moved = [by(0), by(1), by(2)]
  }
  const zoomBy = (factor: number): void => {
    zoom = Math.max(0.1, Math.min(8, zoom * factor))
  }
  const showAll = (): void => {
    ;({ azimuthRad, elevationRad } = start)
    zoom = 1
    moved = [0, 0, 0]
  }
  const spread = (): number => {
    const [a, b] = [...pointers.values()]
    return a && b ? Math.hypot(a[0] - b[0], a[1] - b[1]) : 0
  }

  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId)
    pointers.set(event.pointerId, [event.clientX, event.clientY])
  })
  canvas.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId)
    if (!before) return
    const apart = spread()
    pointers.set(event.pointerId, [event.clientX, event.clientY])
    const [right, down] = [event.clientX - before[0], event.clientY - before[1]]
    if (pointers.size > 1) zoomBy(apart / Math.max(1, spread()))
    else if (event.shiftKey || event.buttons === 2) move(right, down)
    else turn(-radPerPixel * right, radPerPixel * down)
    onChange()
  })
  for (const end of ['pointerup', 'pointercancel'] as const) {
    canvas.addEventListener(end, (event) => pointers.delete(event.pointerId))
  }
  canvas.addEventListener('contextmenu', (event) => event.preventDefault())
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault()
      zoomBy(Math.exp(0.001 * event.deltaY))
      onChange()
    },
    { passive: false },
  )
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => turn(-radPerKey, 0),
    ArrowRight: () => turn(radPerKey, 0),
    ArrowUp: () => turn(0, radPerKey),
    ArrowDown: () => turn(0, -radPerKey),
    '+': () => zoomBy(1 / 1.1),
    '=': () => zoomBy(1 / 1.1),
    '-': () => zoomBy(1.1),
    '0': showAll,
  }
  canvas.addEventListener('keydown', (event) => {
    const act = keys[event.key]
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
    onChange()
  })

  return {
    orbit(centre, fitM) {
      lastFitM = fitM
      const target: Vec3 = [centre[0] + moved[0], centre[1] + moved[1], centre[2] + moved[2]]
      return { target, azimuthRad, elevationRad, distanceM: fitM * zoom }
    },
  }
}
