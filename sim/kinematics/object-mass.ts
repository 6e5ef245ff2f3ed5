import { SinewError } from '../../src/contract/errors.ts'
import { type MassProperties, massProperties, type SolidGeometry } from '../../src/description/inertia.ts'
import type { SceneObject } from '../../src/task/scene.ts'

/**
 * Mass of an object, spread evenly over its boxes, spheres, capsules and cylinders.
 *
 * @throws SinewError `description` if it has none of those, or weighs nothing
 */
export function objectMass({ name, massKg, geometry }: SceneObject): MassProperties & { massKg: number } {
  const shapes = geometry.map(({ shape: { kind, ...sizes }, originM, rpyRad }) => {
    return { ...sizes, shape: kind, originM, rpyRad } as SolidGeometry
  })
  const properties = massKg > 0 ? massProperties(massKg, shapes) : undefined
  if (properties) return { massKg, ...properties }
  throw new SinewError('description', `object "${name}" moves, and its mass cannot be worked out`, {
    expected: 'a mass above 0 and a box, sphere, capsule or cylinder',
    received: `${massKg} kg, ${geometry.map(({ shape }) => shape.kind).join(', ') || 'no shape'}`,
  })
}
