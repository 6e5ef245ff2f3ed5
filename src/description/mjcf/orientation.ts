import type { Vec3 } from '../types.ts'
import type { Report } from '../urdf/report.ts'
import type { XmlElement } from '../urdf/xml.ts'
import type { Compiler } from './compiler.ts'
import { type Pose, product } from './pose.ts'
import { lengths, numbers } from './values.ts'

const kinds = ['quat', 'axisangle', 'euler', 'xyaxes', 'zaxis'] as const

/** `pos`, and one of `quat`, `axisangle`, `euler`, `xyaxes`, `zaxis`. */
export function readPose(report: Report, compiler: Compiler, element: XmlElement): Pose {
  const [x = 0, y = 0, z = 0] = lengths(report, element, 'pos', 3, 3) ?? []
  const rotation = readRotation(report, compiler, element)
  return rotation ? { at: [x, y, z], rotation } : { at: [x, y, z] }
}

function readRotation(report: Report, compiler: Compiler, element: XmlElement): number[] | undefined {
  const given = kinds.filter((kind) => element.attributes.has(kind))
  const [kind, second] = given
  if (second !== undefined) {
    throw report.fault(
      element,
      'an orientation is given twice',
      `one of ${kinds.join(', ')}`,
      given.join(', '),
      'remove all but one',
    )
  }
  if (kind === undefined) return undefined
  const count = { quat: 4, axisangle: 4, euler: 3, xyaxes: 6, zaxis: 3 }[kind]
  const values = numbers(report, element, kind, count, count) ?? []
  const rotation = rotationOf(kind, values, compiler)
  if (rotation?.every(Number.isFinite)) return isIdentity(rotation) ? undefined : rotation
  throw report.fault(
    element,
    `${kind} of <${element.name}> gives no direction`,
    'numbers that are not all zero, and axes that are not parallel',
    values.join(' '),
    `correct ${kind}, or remove it`,
  )
}

const isIdentity = (r: readonly number[]): boolean => r.every((value, at) => value === (at % 4 === 0 ? 1 : 0))

function rotationOf(
  kind: (typeof kinds)[number],
  values: readonly number[],
  compiler: Compiler,
): number[] | undefined {
  const [a = 0, b = 0, c = 0, d = 0] = values
  const angle = compiler.degrees ? Math.PI / 180 : 1
  switch (kind) {
    case 'quat':
      return fromQuaternion(a, b, c, d)
    case 'axisangle': {
      const axis = unit([a, b, c])
      return axis && aboutAxis(axis, d * angle)
    }
    case 'euler':
      return fromEuler(
        values.map((value) => value * angle),
        compiler.eulerSequence,
      )
    case 'zaxis':
      return alongZ([a, b, c])
    case 'xyaxes': {
      const x = unit([a, b, c])
      const [, , , p = 0, q = 0, r = 0] = values
      const along = x && p * x[0] + q * x[1] + r * x[2]
      // Gram and Schmidt: y loses what it has of x.
      const y = x && along !== undefined && unit([p - along * x[0], q - along * x[1], r - along * x[2]])
      if (!x || !y) return undefined
      const z = cross(x, y)
      return [x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]]
    }
  }
}

function fromQuaternion(a: number, b: number, c: number, d: number): number[] | undefined {
  const size = Math.hypot(a, b, c, d)
  if (!(size > 1e-12)) return undefined
  const [w, x, y, z] = [a / size, b / size, c / size, d / size]
  return [
    1 - 2 * (y * y + z * z),
    2 * (x * y - w * z),
    2 * (x * z + w * y),
    2 * (x * y + w * z),
    1 - 2 * (x * x + z * z),
    2 * (y * z - w * x),
    2 * (x * z - w * y),
    2 * (y * z + w * x),
    1 - 2 * (x * x + y * y),
  ]
}

function aboutAxis([x, y, z]: Vec3, angle: number): number[] | undefined {
  const half = Math.sin(angle / 2)
  return fromQuaternion(Math.cos(angle / 2), half * x, half * y, half * z)
}

/** In the order of the sequence: small letters turn about axes that turn along, capitals about fixed ones. */
function fromEuler(angles: readonly number[], sequence: string): number[] | undefined {
  let result: number[] | undefined
  for (const [index, letter] of [...sequence].entries()) {
    const axis: Vec3 = [+'xX'.includes(letter), +'yY'.includes(letter), +'zZ'.includes(letter)]
    const turn = aboutAxis(axis, angles[index] ?? 0)
    if (!turn) return undefined
    if (!result) result = turn
    else result = letter === letter.toLowerCase() ? product(result, turn) : product(turn, result)
  }
  return result
}

/** The shortest turn that brings z to the direction. */
export function alongZ(direction: Vec3): number[] | undefined {
  const to = unit(direction)
  if (!to) return undefined
  const [x, y, z] = to
  // Half-way quaternion; straight down there is none, and x is as good an axis as any.
  return z < -1 + 1e-12 ? [1, 0, 0, 0, -1, 0, 0, 0, -1] : fromQuaternion(1 + z, -y, x, 0)
}

export function unit([x, y, z]: Vec3): Vec3 | undefined {
  const size = Math.hypot(x, y, z)
  return size > 1e-12 ? [x / size, y / size, z / size] : undefined
}

const cross = ([a, b, c]: Vec3, [x, y, z]: Vec3): Vec3 => [b * z - c * y, c * x - a * z, a * y - b * x]
