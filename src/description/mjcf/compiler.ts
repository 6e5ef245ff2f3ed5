import type { Report } from '../urdf/report.ts'
import { childrenOf, type XmlElement } from '../urdf/xml.ts'
import { flag, noteAttributes, numbers } from './values.ts'

/** How the rest of the file is to be read. */
export interface Compiler {
  readonly degrees: boolean
  /** Three of x, y, z, X, Y, Z. */
  readonly eulerSequence: string
  /** A range makes a limit unless the element says otherwise. */
  readonly autoLimits: boolean
  readonly meshFolder: string
  readonly stripPath: boolean
  /** Mass properties from geoms always, never, or of bodies without `<inertial>` (undefined). */
  readonly inertiaFromGeoms: boolean | undefined
  /** First and last group of geoms that weigh. */
  readonly heavyGroups: readonly [number, number]
  readonly leastMassKg: number
  readonly leastInertiaKgM2: number
  readonly balanceInertia: boolean
  readonly totalMassKg: number | undefined
}

/** All `<compiler>`s of the file together: of an attribute the last counts. */
export function readCompiler(report: Report, root: XmlElement): Compiler {
  const elements = childrenOf(root, 'compiler')
  const attributes = new Map(elements.flatMap((each) => [...each.attributes]))
  const element: XmlElement = { ...(elements.at(-1) ?? root), attributes }
  const text = (name: string): string => attributes.get(name)?.trim() ?? ''
  if (text('coordinate') === 'global') {
    throw report.fault(
      element,
      'global coordinates are of MuJoCo before 2.3',
      'coordinate="local"',
      'global',
      'load the file in MuJoCo 2.2 or older and save it: it writes local ones',
    )
  }
  const sequence = text('eulerseq') || 'xyz'
  if (!/^[xyzXYZ]{3}$/.test(sequence)) {
    throw report.fault(
      element,
      'eulerseq is no sequence of axes',
      'three of x, y, z, X, Y, Z',
      sequence,
      'write eulerseq="xyz"',
    )
  }
  noteAttributes(report, element, ['fitaabb'])
  const [first = 0, last = 5] = numbers(report, element, 'inertiagrouprange', 2, 2) ?? []
  const [totalMassKg = -1] = numbers(report, element, 'settotalmass', 1, 1) ?? []
  return {
    degrees: text('angle') !== 'radian',
    eulerSequence: sequence,
    autoLimits: flag(report, element, 'autolimits') ?? true,
    meshFolder: text('meshdir') || text('assetdir'),
    stripPath: flag(report, element, 'strippath') ?? false,
    inertiaFromGeoms: flag(report, element, 'inertiafromgeom'),
    heavyGroups: [first, last],
    leastMassKg: numbers(report, element, 'boundmass', 1, 1)?.[0] ?? 0,
    leastInertiaKgM2: numbers(report, element, 'boundinertia', 1, 1)?.[0] ?? 0,
    balanceInertia: flag(report, element, 'balanceinertia') ?? false,
    totalMassKg: totalMassKg > 0 ? totalMassKg : undefined,
  }
}
