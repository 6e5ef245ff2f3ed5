import { createRenamer } from '../urdf/rename.ts'
import type { Report } from '../urdf/report.ts'
import type { XmlElement } from '../urdf/xml.ts'

/** Names of a description for bodies, joints and sites, many of which have none in the file. */
export interface Naming {
  link(body: XmlElement): string
  joint(joint: XmlElement): string
  /** Of the joint that fixes a link. */
  weld(link: string): string
  /** Of a link between two joints of one body. */
  between(link: string, joint: string): string
  frame(site: string): string
  /** What the file calls so is called here. */
  linkCalled(name: string): string
  jointCalled(name: string): string
  noteChanges(report: Report, root: XmlElement): void
}

/** @param root of the model, for the names that are taken */
export function createNaming(root: XmlElement): Naming {
  const names = { body: new Set<string>(), joint: new Set<string>(), site: new Set<string>() }
  const gather = (element: XmlElement): void => {
    const name = element.attributes.get('name')
    if (
      name !== undefined &&
      (element.name === 'body' || element.name === 'joint' || element.name === 'site')
    ) {
      names[element.name].add(name)
    }
    for (const child of element.children) gather(child)
  }
  gather(root)
  const link = createRenamer('body_', ['world', ...names.body])
  const joint = createRenamer('joint_', [...names.joint])
  const frame = createRenamer('site_', [...names.site])
  let [bodies, joints] = [0, 0]
  // Blanks are in no name that may stay, so what is made up never takes one of the file's.
  return {
    link: (element) => {
      bodies++
      if (element.name === 'worldbody') return link('world')
      return link(element.attributes.get('name') || `body ${bodies}`)
    },
    joint: (element) => {
      joints++
      return joint(element.attributes.get('name') || `joint ${joints}`)
    },
    weld: (name) => joint(`${name} weld`),
    between: (name, by) => link(`${name} ${by}`),
    frame,
    linkCalled: link,
    jointCalled: joint,
    noteChanges(report, element) {
      for (const [renamer, own] of [
        [link, names.body],
        [joint, names.joint],
        [frame, names.site],
      ] as const) {
        for (const [from, to] of renamer.changed) {
          if (own.has(from)) report.note(element, `the name "${from}" is "${to}" here`)
        }
      }
    },
  }
}
