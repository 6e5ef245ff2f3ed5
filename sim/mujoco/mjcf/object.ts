import type { SceneObject } from '../../../src/task/scene.ts'
import { objectMass } from '../../kinematics/object-mass.ts'
import { fromRpy } from '../../kinematics/rotation.ts'
import { objectTouch, solidGeoms } from './geom.ts'
import { element, quaternion } from './xml.ts'

/** A thing of the scene beside the robot as a body of the world. */
export function objectBody(
  object: SceneObject,
  stepS: number,
): { readonly text: string; readonly meshes: readonly string[] } {
  const name = `object ${object.name}`
  const { geoms, meshes } = solidGeoms(name, object, objectTouch, stepS)
  const free = object.fixed ? [] : [element('freejoint', {}), inertial(object)]
  return { text: element('body', { name, pos: object.positionM }, [...free, ...geoms]), meshes }
}

function inertial(object: SceneObject): string {
  const { massKg, centreOfMassM, inertiaKgM2, inertiaRpyRad } = objectMass(object)
  const quat = quaternion(fromRpy(inertiaRpyRad))
  return element('inertial', { pos: centreOfMassM, quat, mass: massKg, diaginertia: inertiaKgM2 })
}
