/** The plane that a picture's robot stands on or above, with a grid on it. */
export interface Floor {
  readonly heightM: number
  /** Distance between lines; every fifth is darker. */
  readonly gridM: number
  /** Where it has faded into the background. */
  readonly fadeM: number
  readonly centreX: number
  readonly centreY: number
}

/** A round distance of which about eight fit across the scene. */
export function gridFor(radiusM: number): number {
  const exact = radiusM / 4
  const power = 10 ** Math.floor(Math.log10(exact))
  const digit = exact / power
  return power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10)
}

const plain = 0.8
const line = 0.62
const heavyLine = 0.42

/**
 * Brightness (linear) of the floor.
 *
 * @param footprintM how wide a pixel is on the floor: lines narrower than that fade
 */
export function floorTone({ gridM }: Floor, x: number, y: number, footprintM: number): number {
  const light = coverage(x, y, gridM, footprintM)
  const heavy = coverage(x, y, 5 * gridM, footprintM)
  return plain + light * (line - plain) + heavy * (1 - light * 0.5) * (heavyLine - line)
}

function coverage(x: number, y: number, stepM: number, footprintM: number): number {
  // Where lines are as close as pixels they would shimmer.
  const clear = stepM / footprintM / 6 - 0.5
  if (clear <= 0) return 0
  const halfWidthM = 0.006 * stepM
  const offX = Math.abs(x - stepM * Math.round(x / stepM))
  const offY = Math.abs(y - stepM * Math.round(y / stepM))
  const share = Math.min(1, Math.max(0, (halfWidthM - Math.min(offX, offY)) / footprintM + 0.5))
  return share * Math.min(1, (2 * halfWidthM) / footprintM + 0.3) * Math.min(1, clear)
}

/** 1 near the middle, 0 at `fadeM`. */
export function floorPresence({ centreX, centreY, fadeM }: Floor, x: number, y: number): number {
  const squared = ((x - centreX) * (x - centreX) + (y - centreY) * (y - centreY)) / (fadeM * fadeM)
  return squared >= 1 ? 0 : (1 - squared) * (1 - squared)
}
