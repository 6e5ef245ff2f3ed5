import type { Rotation, Vector } from '../../kinematics/rotation.ts'

type Value = string | number | readonly number[] | undefined

/** An element of XML; attributes without a value are left out. */
export function element(
  tag: string,
  attributes: Readonly<Record<string, Value>>,
  children: readonly string[] = [],
): string {
  const written = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [` ${name}="${escaped(text(value))}"`],
  )
  const open = `<${tag}${written.join('')}`
  if (children.length === 0) return `${open}/>`
  return `${open}>\n${children.map(indent).join('\n')}\n</${tag}>`
}

const text = (value: string | number | readonly number[]): string =>
  typeof value === 'object' ? value.join(' ') : String(value)

const escaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

const indent = (lines: string): string => lines.replaceAll(/^/gm, '  ')

export const position = ({ x, y, z }: Vector): readonly number[] => [x, y, z]
export const quaternion = ({ w, x, y, z }: Rotation): readonly number[] => [w, x, y, z]
