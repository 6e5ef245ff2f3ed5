import type { JointValue } from '../urdf/joints.ts'
import type { Report } from '../urdf/report.ts'
import { optionalNumber } from '../urdf/values.ts'
import { childrenOf, type XmlElement } from '../urdf/xml.ts'
import type { Links, Site } from './links.ts'
import type { Naming } from './names.ts'
import { compose, rpyOf } from './pose.ts'

/** An entry of a list of a robot.yaml, and the element that it comes from. */
export interface Entry {
  readonly element: XmlElement
  readonly value: Readonly<Record<string, unknown>>
}

export interface SensorEntries {
  /** Undefined where the file has none but of joints, all of which are measured anyway. */
  readonly sensors: readonly Entry[] | undefined
  /** Frames of rays: a description's look along x. */
  readonly rays: readonly Entry[]
}

/** How far a ray goes that the file sets no end to, m. */
const farM = 10

const ofImu: Readonly<Record<string, string>> = {
  gyro: 'gyro',
  accelerometer: 'accel',
  framequat: 'orientation',
}
const ofBase: Readonly<Record<string, string>> = {
  framepos: 'position',
  framequat: 'orientation',
  framelinvel: 'linear',
  frameangvel: 'angular',
}
const ofJoint: readonly string[] = ['jointpos', 'jointvel', 'actuatorpos', 'actuatorvel']
const ofEffort: readonly string[] = ['actuatorfrc', 'jointactuatorfrc']

/**
 * Sensors as a robot.yaml writes them: every joint that moves first, since driven ones must be measured, then what the
 * file has beside them.
 *
 * @param root the base where it floats, by its name in the file
 */
export function readSensors(
  report: Report,
  model: XmlElement,
  naming: Naming,
  { sites }: Links,
  joints: readonly JointValue[],
  driven: ReadonlyMap<string, string>,
  root: string | undefined,
): SensorEntries {
  const measured = new Map<string, Map<string, unknown>>()
  const others = new Map<string, { element: XmlElement; value: Record<string, unknown> }>()
  const rays: Entry[] = []
  const efforts = new Set<string>()
  const measure = (key: string, element: XmlElement, value: Record<string, unknown>, what: string): void => {
    const known = measured.get(key) ?? new Map()
    measured.set(key, known.set(what, true))
    others.set(key, {
      element: others.get(key)?.element ?? element,
      value: { ...others.get(key)?.value, ...value },
    })
  }

  for (const element of childrenOf(model, 'sensor').flatMap(({ children }) => children)) {
    const { name: tag, attributes } = element
    const object = attributes.get('objname')
    const isSite = attributes.get('objtype') === 'site'
    const siteName = attributes.get('site') ?? (isSite ? object : undefined)
    const site: Site | undefined = sites.get(siteName ?? '')
    const cutoff = optionalNumber(report, element, 'cutoff') ?? 0
    if (ofJoint.includes(tag)) continue
    if (ofEffort.includes(tag)) {
      const actuator = driven.get(attributes.get('actuator') ?? '')
      const joint = actuator ?? naming.jointCalled(attributes.get('joint') ?? '')
      if ([...driven.values()].includes(joint)) efforts.add(joint)
      else report.note(element, `<${tag}> of a joint that nothing drives: not read`)
    } else if (site && siteName !== undefined && Object.hasOwn(ofImu, tag)) {
      const { at, ...turn } = site.pose
      const place = {
        kind: 'imu',
        name: naming.frame(siteName),
        link: site.link,
        originM: at,
        rpyRad: rpyOf({ at, ...turn }),
      }
      const scale = cutoff > 0 ? { [tag === 'gyro' ? 'maxGyroRadPerS' : 'maxAccelMPerS2']: cutoff } : {}
      measure(
        `imu ${siteName}`,
        element,
        { ...place, ...(tag === 'framequat' ? {} : scale) },
        ofImu[tag] ?? '',
      )
    } else if (site && siteName !== undefined && tag === 'touch') {
      report.note(element, 'touch: what presses anywhere on the link counts here')
      const value = {
        kind: 'contact',
        name: naming.frame(siteName),
        link: site.link,
        ...(cutoff > 0 ? { maxN: cutoff } : {}),
      }
      measure(`contact ${siteName}`, element, value, 'force')
    } else if (site && siteName !== undefined && tag === 'rangefinder') {
      const frame = naming.frame(`${siteName} ray`)
      const ahead = compose(site.pose, { at: [0, 0, 0], rotation: [0, 0, -1, 0, 1, 0, 1, 0, 0] })
      if (!rays.some(({ value }) => value.name === frame)) {
        rays.push({
          element,
          value: { name: frame, link: site.link, originM: ahead.at, rpyRad: rpyOf(ahead) },
        })
      }
      others.set(`range ${siteName}`, {
        element,
        value: { kind: 'range', name: naming.frame(siteName), frame, maxM: cutoff > 0 ? cutoff : farM },
      })
    } else if (Object.hasOwn(ofBase, tag) && object !== undefined && object === root && !isSite) {
      measure('base', element, { kind: 'base' }, ofBase[tag] ?? '')
    } else report.note(element, `<${tag}> in <sensor> is not read`)
  }

  if (others.size === 0 && efforts.size === 0) return { sensors: undefined, rays }
  const ofJoints = joints
    .filter(({ value }) => value.kind !== 'fixed')
    .map(({ element, value: { name } }): Entry => {
      const measures = ['position', 'velocity', ...(efforts.has(name) ? ['effort'] : [])]
      return { element, value: { joint: name, measures } }
    })
  const more = [...others].map(([key, { element, value }]): Entry => {
    const measures = measured.get(key)
    return { element, value: measures ? { ...value, measures: [...measures.keys()] } : value }
  })
  return { sensors: [...ofJoints, ...more], rays }
}
