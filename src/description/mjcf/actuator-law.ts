import type { Report } from '../urdf/report.ts'
import { optionalNumber } from '../urdf/values.ts'
import type { XmlElement } from '../urdf/xml.ts'
import { numbers } from './values.ts'

type Attributes = ReadonlyMap<string, string>

export const actuatorTags: readonly string[] = [
  'general',
  'motor',
  'position',
  'velocity',
  'intvelocity',
  'damper',
  'cylinder',
  'muscle',
  'adhesion',
  'plugin',
  'dcmotor',
]

/**
 * An actuator of any of MJCF's short forms, written as the `<general>` one that it stands for, over what its default
 * class has (in the same form). A position servo's damping ratio is kept as MuJoCo keeps it: above zero where the
 * damping itself would be below.
 */
export function asGeneral(report: Report, element: XmlElement, inherited: Attributes): Attributes {
  const attributes = new Map([...inherited, ...element.attributes])
  const number = (name: string): number | undefined => optionalNumber(report, element, name)
  const gain = firstOf(inherited.get('gainprm')) ?? 1
  const law = (
    gainprm: number,
    bias: readonly number[],
    more: Readonly<Record<string, string>> = {},
  ): Attributes => {
    const affine = bias.some((value) => value !== 0)
    const fields = {
      gaintype: 'fixed',
      gainprm: String(gainprm),
      biastype: affine ? 'affine' : 'none',
      biasprm: bias.join(' '),
      dyntype: 'none',
      ...more,
    }
    for (const [name, value] of Object.entries(fields)) attributes.set(name, value)
    return attributes
  }
  switch (element.name) {
    case 'general':
      for (const name of ['gainprm', 'biasprm', 'dynprm']) {
        const own = numbers(report, element, name, 1, 20)
        if (!own) continue
        const rest = (inherited.get(name) ?? '').trim().split(/\s+/).slice(own.length)
        attributes.set(name, [...own, ...rest].join(' ').trim())
      }
      return attributes
    case 'motor':
      return law(1, [0, 0, 0])
    case 'position': {
      const kp = number('kp') ?? gain
      const kv = number('kv')
      const ratio = number('dampratio')
      const [, , damping = 0] = (inherited.get('biasprm') ?? '').trim().split(/\s+/).map(Number)
      const time = number('timeconst')
      const lag =
        time === undefined
          ? { dyntype: inherited.get('dyntype') ?? 'none' }
          : { dyntype: time > 0 ? 'filterexact' : 'none', dynprm: String(time) }
      return law(kp, [0, -kp, kv === undefined ? (ratio ?? damping) : -kv], lag)
    }
    case 'velocity': {
      const kv = number('kv') ?? gain
      return law(kv, [0, 0, -kv])
    }
    default:
      attributes.set('form', element.name)
      return attributes
  }
}

function firstOf(text: string | undefined): number | undefined {
  const value = Number(text?.trim().split(/\s+/)[0] || Number.NaN)
  return Number.isFinite(value) ? value : undefined
}
