import type { Vec3 } from '../types.ts'
import type { GeometryValue } from '../urdf/geometry.ts'
import type { LinkValue } from '../urdf/links.ts'
import type { XmlElement } from '../urdf/xml.ts'
import type { Body } from './body.ts'
import { type Contact, surfaceOf } from './contact.ts'
import { geometryOf } from './geometry-values.ts'
import { type MjcfJoint, readJoint } from './joints.ts'
import { readMass } from './mass.ts'
import type { Naming } from './names.ts'
import { readPose } from './orientation.ts'
import { add, compose, minus, origin, type Pose, rotate } from './pose.ts'
import type { Source } from './source.ts'

/** A joint between two links; `spec` is what the file says of one that moves. */
export interface PlacedJoint {
  readonly element: XmlElement
  readonly name: string
  readonly parent: string
  readonly child: string
  readonly pose: Pose
  readonly spec: MjcfJoint | undefined
}

/** A site: where it is on its link. */
export interface Site {
  readonly element: XmlElement
  readonly link: string
  readonly pose: Pose
}

export interface Links {
  readonly links: LinkValue[]
  readonly joints: PlacedJoint[]
  /** By the file's name. */
  readonly sites: Map<string, Site>
}

/**
 * Of a body with several joints: each of the links between them weighs this share of the body, and has this share of its
 * largest moment about every axis.
 */
const betweenShare = 1e-3
const lightestKg = 1e-6

/** Links and joints from a body on, the root first; every link's frame is where its joint turns. */
export function addLinks(
  source: Source,
  naming: Naming,
  contact: Contact,
  into: Links,
  root: Body,
  pose: Pose,
  parent?: string,
): void {
  const { report } = source

  const visit = (body: Body, at: Pose, above: string | undefined): void => {
    const name = naming.link(body.element)
    const joints = body.joints.map((joint) => readJoint(source, joint, naming.joint(joint.element)))
    let anchor: Vec3 = joints[0]?.anchorM ?? [0, 0, 0]
    if (above !== undefined && joints.length === 0) {
      into.joints.push({
        element: body.element,
        name: naming.weld(name),
        parent: above,
        child: name,
        pose: at,
        spec: undefined,
      })
    }
    const between: string[] = []
    joints.forEach((spec, index) => {
      const next = spec.anchorM ?? anchor
      const place: Pose =
        index === 0 ? { ...at, at: add(at.at, rotate(at.rotation, next)) } : { at: minus(next, anchor) }
      anchor = next
      const last = index === joints.length - 1
      const child = last ? name : naming.between(name, spec.name)
      if (!last) between.push(child)
      into.joints.push({
        element: spec.element,
        name: spec.name,
        parent: between[last ? index - 1 : index - 1] ?? above ?? '',
        child,
        pose: place,
        spec,
      })
    })
    const [x, y, z] = joints.length > 0 ? anchor : [0, 0, 0]
    const inLink: Pose = { at: [0 - x, 0 - y, 0 - z] }
    const link = linkOf(source, contact, body, name, inLink)
    for (const each of between) into.links.push(lightLink(body.element, each, link))
    if (between.length > 0) {
      report.note(
        body.element,
        `several joints of one body: links of ${betweenShare} of its mass stand between them`,
      )
    }
    into.links.push(link)
    for (const { element, frame } of body.sites) {
      const key = element.attributes.get('name')
      const sitePose = compose(
        inLink,
        compose(frame, readPose(report, source.compiler, siteElement(element))),
      )
      if (key !== undefined) into.sites.set(key, { element, link: name, pose: sitePose })
    }
    for (const child of body.children) {
      if (child.free) report.note(child.element, 'a free body inside another: left out')
      else visit(child, compose(inLink, child.pose), name)
    }
  }
  visit(root, pose, parent)
}

/** `fromto` of a site is only drawn: its middle is its place. */
function siteElement(element: XmlElement): XmlElement {
  const ends = element.attributes.get('fromto')?.trim().split(/\s+/).map(Number)
  if (ends?.length !== 6) return element
  const middle = [0, 1, 2].map((axis) => ((ends[axis] ?? 0) + (ends[axis + 3] ?? 0)) / 2)
  return { ...element, attributes: new Map([['pos', middle.join(' ')]]) }
}

function linkOf(source: Source, contact: Contact, body: Body, name: string, inLink: Pose): LinkValue {
  const solid = body.geoms.filter(({ form }) => form.kind !== 'plane')
  const colliding = solid.filter((geom) => contact.collides(geom))
  const geometry = body.geoms.flatMap((geom) => {
    if (geom.form.kind === 'plane' && body.element.name === 'worldbody') return []
    return geometryOf(source, geom, inLink, colliding.includes(geom))
  })
  const surface = colliding.length > 0 ? surfaceOf(source, colliding) : {}
  const shown = seen(geometry)
  const mass = body.element.name === 'worldbody' ? { massKg: 0 } : readMass(source, body, inLink)
  const value = { name, ...mass, geometry: shown.map((each) => each.value), ...surface }
  return { element: body.element, value, geometry: shown }
}

/** A link that nobody drew is drawn as it collides. */
function seen(geometry: readonly GeometryValue[]): readonly GeometryValue[] {
  if (geometry.some(({ value }) => value.visible === true)) return geometry
  return geometry.map(({ value, element }) => ({ value: { ...value, visible: true }, element }))
}

function lightLink(element: XmlElement, name: string, { value }: LinkValue): LinkValue {
  const { massKg, inertiaKgM2 } = value
  const moments: readonly unknown[] = Array.isArray(inertiaKgM2) ? inertiaKgM2 : []
  const mass = Math.max(betweenShare * massKg, lightestKg)
  const moment = Math.max(betweenShare * Math.max(0, ...moments.map(Number)), 1e-3 * mass * 1e-3)
  const light = {
    name,
    massKg: mass,
    centreOfMassM: origin.at,
    inertiaKgM2: [moment, moment, moment],
    geometry: [],
  }
  return { element, value: light, geometry: [] }
}
