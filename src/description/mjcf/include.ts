import { joinPath, type RobotFiles } from '../urdf/files.ts'
import type { Report } from '../urdf/report.ts'
import { requiredText } from '../urdf/values.ts'
import { parseXml, type XmlElement } from '../urdf/xml.ts'

/** More files than this include each other in no model. */
const mostFiles = 200

/**
 * The model with what its `<include file="…"/>` bring in their place. Paths start from the folder of the model itself, as
 * MuJoCo has it, whichever file includes.
 *
 * @throws SinewError `description` for a file that cannot be found, or that is included twice.
 */
export function withIncludes(report: Report, root: XmlElement, files: RobotFiles | undefined): XmlElement {
  const included = new Set<string>()

  const expand = (element: XmlElement, parent: XmlElement | undefined): XmlElement => {
    const children: XmlElement[] = []
    const copy: XmlElement = { ...element, parent, children }
    const add = (each: readonly XmlElement[]): void => {
      for (const child of each) {
        if (child.name === 'include') add(fetch(child))
        else children.push(expand(child, copy))
      }
    }
    add(element.children)
    return copy
  }

  const fetch = (element: XmlElement): readonly XmlElement[] => {
    const name = requiredText(report, element, 'file').replaceAll('\\', '/')
    const path = files && joinPath(files.folder, name)
    if (!files || path === undefined || !files.isFile(path)) {
      throw report.fault(
        element,
        'an included file cannot be found',
        'a file that can be read, its path from the folder of the model',
        name,
        'correct the path, or put the file there',
      )
    }
    if (included.has(path) || included.size >= mostFiles) {
      throw report.fault(
        element,
        'a file is included twice',
        'every file at most once',
        name,
        'remove this <include>',
      )
    }
    included.add(path)
    const folder = report.file.slice(0, report.file.lastIndexOf('/') + 1)
    return parseXml(new TextDecoder().decode(files.read(path)), folder + name).children
  }

  return expand(root, undefined)
}
