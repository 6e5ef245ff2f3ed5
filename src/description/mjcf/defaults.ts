import type { Report } from '../urdf/report.ts'
import { childrenOf, type XmlElement } from '../urdf/xml.ts'
import { actuatorTags, asGeneral } from './actuator-law.ts'

type Attributes = ReadonlyMap<string, string>

/** What elements have that do not say it themselves. */
export interface Defaults {
  /**
   * The element with what its class has for it: the one that it names, else that of the bodies around it, else the
   * model's. Actuators come back in the form of `<general>`.
   *
   * @throws SinewError `description` for a class that the file does not have.
   */
  resolve(element: XmlElement, childClass: string | undefined): XmlElement
}

const main = 'main'
const actuator = 'an actuator'

export function readDefaults(report: Report, root: XmlElement): Defaults {
  const classes = new Map<string, ReadonlyMap<string, Attributes>>([[main, new Map()]])

  const read = (element: XmlElement, inherited: ReadonlyMap<string, Attributes>, name: string): void => {
    const own = new Map(classes.get(name) ?? inherited)
    for (const child of element.children) {
      if (child.name === 'default') continue
      const isActuator = actuatorTags.includes(child.name)
      const key = isActuator ? actuator : child.name
      const before = own.get(key) ?? new Map<string, string>()
      own.set(key, isActuator ? asGeneral(report, child, before) : new Map([...before, ...child.attributes]))
    }
    classes.set(name, own)
    for (const child of childrenOf(element, 'default')) {
      const inner = child.attributes.get('class')
      if (inner === undefined) {
        throw report.fault(
          child,
          'a default inside another has no class',
          '<default class="…">',
          'nothing',
          'name its class',
        )
      }
      read(child, own, inner)
    }
  }

  for (const element of childrenOf(root, 'default')) {
    const name = element.attributes.get('class') ?? main
    read(element, new Map(), main)
    if (name !== main) classes.set(name, classes.get(main) ?? new Map())
  }

  return {
    resolve(element, childClass) {
      const name = element.attributes.get('class') ?? childClass ?? main
      const found = classes.get(name)
      if (!found) {
        throw report.fault(
          element,
          `there is no default class "${name}"`,
          [...classes.keys()].slice(0, 20).join(', '),
          name,
          'correct the name, or add <default class="…">',
        )
      }
      if (actuatorTags.includes(element.name)) {
        return { ...element, attributes: asGeneral(report, element, found.get(actuator) ?? new Map()) }
      }
      const inherited = found.get(element.name)
      return inherited ? { ...element, attributes: new Map([...inherited, ...element.attributes]) } : element
    },
  }
}
