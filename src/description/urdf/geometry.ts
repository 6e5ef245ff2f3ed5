import type { GeometrySource, ShapeValue } from './geometry-source.ts'
import { collisionMesh, visualMesh } from './mesh-shapes.ts'
import type { Report } from './report.ts'
import { farthestM, optionalNumbers, optionalVec3, readOrigin, requiredNumber } from './values.ts'
import { childOf, childrenOf, type XmlElement } from './xml.ts'

/** A geometry entry as a robot.yaml writes it, and the element that it comes from. */
export interface GeometryValue {
  readonly value: Readonly<Record<string, unknown>>
  readonly element: XmlElement
}

/** What a link collides with and what it looks like; one entry where both are the same. */
export function readGeometry(source: GeometrySource, link: XmlElement): GeometryValue[] {
  const entries = new Map<string, GeometryValue>()
  for (const kind of ['collision', 'visual'] as const) {
    for (const element of childrenOf(link, kind)) {
      for (const shape of readShape(source, element, kind)) {
        const { xyz, rpy } = readOrigin(source.report, element)
        const placed = { ...shape, originM: xyz, rpyRad: rpy }
        const key = JSON.stringify(placed)
        const known = entries.get(key)
        const colour = kind === 'visual' ? colourOf(source, element) : {}
        const flags = {
          collides: kind === 'collision' || known?.value.collides === true,
          visible: kind === 'visual',
        }
        entries.set(key, { value: { ...placed, ...flags, ...colour }, element: known?.element ?? element })
      }
    }
  }
  const found = [...entries.values()]
  // A link that nobody drew is drawn as it collides.
  if (found.some(({ value }) => value.visible === true)) return found
  return found.map(({ value, element }) => ({ value: { ...value, visible: true }, element }))
}

const shapeNames = ['box', 'sphere', 'cylinder', 'capsule', 'mesh'] as const

function readShape(source: GeometrySource, element: XmlElement, kind: 'collision' | 'visual'): ShapeValue[] {
  const { report } = source
  const geometry = childOf(element, 'geometry')
  const shape = geometry?.children.find(({ name }) => shapeNames.some((known) => known === name))
  if (!shape) {
    report.note(geometry ?? element, `<${kind}> without a shape that is known: left out`)
    return []
  }
  if (shape.name === 'mesh')
    return kind === 'visual' ? visualMesh(source, shape) : collisionMesh(source, shape)
  const sizes =
    shape.name === 'box'
      ? (optionalVec3(report, shape, 'size') ?? [requiredNumber(report, shape, 'size'), 0, 0])
      : shape.name === 'sphere'
        ? [requiredNumber(report, shape, 'radius')]
        : [requiredNumber(report, shape, 'length'), requiredNumber(report, shape, 'radius')]
  const [first = 0, second = 0] = sizes
  if (sizes.some((size) => size < 0 || size > farthestM)) {
    throw report.fault(
      shape,
      `<${shape.name}> has a size that nothing has`,
      `sizes above zero and of at most ${farthestM} m`,
      sizes.join(' '),
      'take out the minus sign, or write the size in m',
    )
  }
  if (shape.name === 'capsule' && first === 0 && second > 0) return [{ shape: 'sphere', radiusM: second }]
  if (sizes.some((size) => size === 0)) {
    report.note(shape, `<${shape.name}> without extent: left out`)
    return []
  }
  if (shape.name === 'box') return [{ shape: 'box', sizeM: sizes }]
  if (shape.name === 'sphere') return [{ shape: 'sphere', radiusM: first }]
  return [{ shape: shape.name, lengthM: first, radiusM: second, axis: [0, 0, 1] }]
}

/** `<material name="x">` of the robot, `<material><color rgba="…"/>` of the shape itself. */
function colourOf(
  { report, colours }: GeometrySource,
  visual: XmlElement,
): { colourRgba?: readonly number[] } {
  const material = childOf(visual, 'material')
  if (!material) return {}
  const colour = readColour(report, material) ?? colours.get(material.attributes.get('name') ?? '')
  return colour ? { colourRgba: colour } : {}
}

/** The colour of a `<material>`, each part between 0 and 1. */
export function readColour(report: Report, material: XmlElement): readonly number[] | undefined {
  if (childOf(material, 'texture')) report.note(material, '<texture> is not read')
  const colour = childOf(material, 'color')
  const rgba = colour && optionalNumbers(report, colour, 'rgba', 4)
  return rgba?.map((part) => Math.min(1, Math.max(0, part)))
}
