import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { SinewError } from '../contract/errors.ts'
import type { Path } from './problem.ts'

export interface Location {
  readonly line: number
  readonly column: number
  /** Set where a value comes from another file than the YAML itself: which, and what stands there. */
  readonly file?: string
  readonly label?: string
  /** Where to mend it, if not there. */
  readonly advice?: string
}

/** A YAML text that knows on which line each of its values stands. */
export interface YamlSource {
  readonly file: string
  readonly value: unknown
  /** Where the value at `path` is (or its key); of a value that is missing, where its parent is. */
  locate(path: Path, atKey: boolean): Location
}

/** @throws SinewError `description` when the text is not YAML, with line and column. */
export function readYaml(text: string, file: string): YamlSource {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const position = (offset: number): Location => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const fault = (message: string, offset: number): SinewError => {
    const { line, column } = position(offset)
    return new SinewError('description', `not valid YAML: ${message}`, {
      where: `${file}:${line}:${column}`,
      expected: 'YAML 1.2, indented with spaces',
      received: formatLine(text, line),
      fix: 'correct the line above; a key stands once, lists start with "- ", strings with ": " need quotes',
    })
  }

  const [problem] = document.errors
  if (problem) throw fault(problem.message, problem.pos[0])
  let value: unknown
  try {
    value = document.toJS()
  } catch (error) {
    throw fault(error instanceof Error ? error.message : String(error), 0)
  }

  const locate = (path: Path, atKey: boolean): Location => {
    let node: unknown = document.contents
    let key: unknown
    for (const part of path) {
      if (isAlias(node)) node = node.resolve(document)
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && item.key.value === part)
        if (!pair) break
        key = pair.key
        node = pair.value
      } else if (isSeq(node) && typeof part === 'number' && part < node.items.length) {
        key = undefined
        node = node.items[part]
      } else break
    }
    const start = ((atKey && key ? key : node) as Node | null)?.range?.[0] ?? (key as Node)?.range?.[0] ?? 0
    return position(start)
  }
  return { file, value, locate }
}

function formatLine(text: string, line: number): string {
  return JSON.stringify(text.split('\n')[line - 1]?.trim() ?? '')
}
