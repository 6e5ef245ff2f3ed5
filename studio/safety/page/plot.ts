/** A line in a chart: values over steps; what is no number is a gap. */
export interface Line {
  readonly name: 'requested' | 'sent'
  readonly values: ArrayLike<number>
}

export interface PlotRequest {
  readonly lines: readonly Line[]
  /** Drawn as dashed lines, with their names. */
  readonly marks: readonly { readonly value: number; readonly text: string }[]
  readonly low: number
  readonly high: number
  readonly unit: string
  readonly durationS: number
}

const height = 240
const space = { left: 52, right: 12, top: 12, bottom: 26 }

function svg(tag: string, attributes: Readonly<Record<string, string | number>>, text = ''): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value))
  made.textContent = text
  return made
}

/** Draws into `into`, in place of what was there. */
export function plot(into: Element, { lines, marks, low, high, unit, durationS }: PlotRequest): void {
  // As wide as it is shown, so that letters keep their size on a small screen.
  const width = Math.max(280, into.getBoundingClientRect().width)
  const x = (share: number): number => space.left + share * (width - space.left - space.right)
  const y = (value: number): number =>
    space.top +
    ((high - Math.min(high, Math.max(low, value))) / (high - low)) * (height - space.top - space.bottom)
  const made: SVGElement[] = []
  for (const { value, text } of marks) {
    if (value < low || value > high) continue
    made.push(svg('line', { class: 'mark', x1: x(0), x2: x(1), y1: y(value), y2: y(value) }))
    made.push(svg('text', { x: space.left - 6, y: y(value) + 4, 'text-anchor': 'end' }, text))
  }
  for (let second = 0; second <= durationS; second++) {
    made.push(
      svg('text', { x: x(second / durationS), y: height - 6, 'text-anchor': 'middle' }, `${second} s`),
    )
  }
  made.push(svg('text', { x: x(1), y: space.top + 10, 'text-anchor': 'end' }, unit))
  for (const { name, values } of lines) {
    let path = ''
    let pen = 'M'
    for (let step = 0; step < values.length; step++) {
      const value = values[step] ?? Number.NaN
      if (Number.isNaN(value)) pen = 'M'
      else {
        path += `${pen}${x(step / (values.length - 1)).toFixed(1)} ${y(value).toFixed(1)}`
        pen = 'L'
      }
    }
    made.push(svg('path', { class: name, d: path }))
  }
  into.setAttribute('viewBox', `0 0 ${width} ${height}`)
  into.replaceChildren(...made)
}
