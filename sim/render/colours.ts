/** Red, green and blue as they are shown (sRGB), 0 to 1. */
export type Colour = readonly [number, number, number]

/** For links that say no colour of their own, from the root outwards. */
const palette: readonly Colour[] = [
  [0.36, 0.42, 0.5],
  [0.93, 0.58, 0.22],
  [0.88, 0.89, 0.9],
  [0.24, 0.55, 0.66],
  [0.8, 0.33, 0.3],
  [0.55, 0.6, 0.38],
  [0.62, 0.5, 0.72],
]

export function colourAtDepth(depth: number): Colour {
  return palette[depth < palette.length ? depth : 1 + ((depth - 1) % (palette.length - 1))] ?? [0.5, 0.5, 0.5]
}

export const objectColour: Colour = [0.45, 0.36, 0.62]
export const markerColour: Colour = [0.16, 0.68, 0.34]

export const axisColours: readonly Colour[] = [
  [0.85, 0.2, 0.2],
  [0.2, 0.65, 0.25],
  [0.2, 0.35, 0.85],
]
