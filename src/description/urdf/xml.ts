import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { SinewError } from '../../contract/errors.ts'

/** An element that knows where it stands. */
export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** Text straight inside it, trimmed. */
  readonly text: string
  readonly parent: XmlElement | undefined
  readonly file: string
  readonly line: number
  readonly column: number
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  captureMetaData: true,
})
const attributesKey = ':@'
const textKey = '#text'
const metaData = XMLParser.getMetaDataSymbol() as symbol

/**
 * XML's one root element. The parser is lenient, so its own validator looks at the text first.
 *
 * @throws SinewError `description` with file, line and column when the text is not well-formed.
 */
export function parseXml(text: string, file: string): XmlElement {
  const refuse = (message: string, line: number, column: number, received: string): SinewError =>
    new SinewError('description', `not well-formed XML: ${message}`, {
      where: `${file}:${line}:${column}`,
      expected: 'XML 1.0: one root element, every tag closed, attributes in quotes',
      received,
      fix: 'correct the line above; `xmllint --noout <file>` shows every such place',
    })
  const lines = text.split('\n')
  const shown = (line: number): string => JSON.stringify((lines[line - 1] ?? '').trim().slice(0, 80))

  let nodes: unknown
  try {
    const valid = XMLValidator.validate(text)
    if (valid !== true) {
      const { msg, line = 1, col = 1 } = valid.err
      throw refuse(msg, line, Number(col) || 1, shown(line))
    }
    nodes = parser.parse(text)
  } catch (error) {
    if (error instanceof SinewError) throw error
    throw refuse(error instanceof Error ? error.message : String(error), 1, 1, shown(1))
  }
  const roots = elementsOf(nodes, undefined, { file, place: lineFinder(lines) })
  const [root, second] = roots
  if (!root) throw refuse('there is no element', 1, 1, shown(1))
  if (second) throw refuse(`a second root, <${second.name}>`, second.line, second.column, shown(second.line))
  return root
}

type Place = (offset: number) => { line: number; column: number }

interface Source {
  readonly file: string
  readonly place: Place
}

function lineFinder(lines: readonly string[]): Place {
  const starts: number[] = []
  let start = 0
  for (const line of lines) {
    starts.push(start)
    start += line.length + 1
  }
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}

/** The parser's nodes: `{ tag: children, ':@': attributes }`, `{ '#text': … }`, declarations as `?xml`. */
function elementsOf(nodes: unknown, parent: XmlElement | undefined, source: Source): XmlElement[] {
  if (!Array.isArray(nodes)) return []
  return nodes.flatMap((node: Record<string | symbol, unknown>): XmlElement[] => {
    const name = Object.keys(node).find((key) => key !== attributesKey)
    if (name === undefined || name === textKey || name.startsWith('?')) return []
    const own = node[name]
    const start = (node[metaData] as { startIndex?: number } | undefined)?.startIndex ?? 0
    const children: XmlElement[] = []
    const element: XmlElement = {
      name,
      attributes: new Map(
        Object.entries(node[attributesKey] ?? {}).map(([key, value]) => [key, String(value)]),
      ),
      children,
      text: textOf(own),
      parent,
      file: source.file,
      ...source.place(start),
    }
    children.push(...elementsOf(own, element, source))
    return [element]
  })
}

function textOf(nodes: unknown): string {
  if (!Array.isArray(nodes)) return ''
  const parts = nodes.flatMap((node: Record<string, unknown>) =>
    textKey in node ? [String(node[textKey])] : [],
  )
  return parts.join(' ').trim()
}

/** Children of that name, in the file's order. */
export function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name)
}

/** The first child of that name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name)
}
