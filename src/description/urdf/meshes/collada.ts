import { childOf, childrenOf, parseXml, type XmlElement } from '../xml.ts'
import { identity, type Matrix, multiply, transformed } from './matrix.ts'
import { fan } from './obj.ts'
import { type MeshPart, meshError } from './read.ts'

/**
 * Positions of a Collada file (1.4.1, 1.5) in m: the geometries that its scene shows, placed by the scene's nodes.
 * `up_axis` is left alone, as RViz leaves it. Skins, lights and the rest are not read.
 */
export function readCollada(text: string, file: string): readonly MeshPart[] {
  const root = parseXml(text, file)
  const byId = new Map<string, XmlElement>()
  gatherIds(root, byId)
  const unit = Number(childOf(childOf(root, 'asset'), 'unit')?.attributes.get('meter') ?? 1)
  const scale: Matrix = [unit, 0, 0, 0, 0, unit, 0, 0, 0, 0, unit, 0]
  const parts: MeshPart[] = []

  const add = (geometry: XmlElement | undefined, matrix: Matrix): void => {
    const vertices = childOf(childOf(geometry, 'mesh'), 'vertices')
    const input = vertices?.children.find(({ attributes }) => attributes.get('semantic') === 'POSITION')
    const source = input && byId.get((input.attributes.get('source') ?? '').replace('#', ''))
    const array = childOf(source, 'float_array')
    if (!array) return
    const points = transformed(numbers(array), matrix)
    parts.push({ points, triangles: () => triangles(childOf(geometry, 'mesh')) })
  }
  const walk = (node: XmlElement, above: Matrix, depth: number): void => {
    if (depth > 100) throw meshError('its nodes hold each other', 'export it again')
    const matrix = node.children.reduce((sum, child) => multiply(sum, transformOf(child)), above)
    for (const instance of childrenOf(node, 'instance_geometry')) add(target(byId, instance), matrix)
    for (const child of childrenOf(node, 'node')) walk(child, matrix, depth + 1)
    for (const instance of childrenOf(node, 'instance_node')) {
      const other = target(byId, instance)
      if (other) walk(other, matrix, depth + 1)
    }
  }
  const shown = childOf(childOf(root, 'scene'), 'instance_visual_scene')
  const scene =
    (shown && target(byId, shown)) ?? childOf(childOf(root, 'library_visual_scenes'), 'visual_scene')
  if (scene) for (const node of childrenOf(scene, 'node')) walk(node, scale, 0)
  if (parts.length > 0) return parts
  for (const geometry of childOf(root, 'library_geometries')?.children ?? []) add(geometry, scale)
  return parts
}

const numbers = (element: XmlElement | undefined): number[] =>
  (element?.text ?? '').split(/\s+/).filter(Boolean).map(Number)

/** Faces of `<triangles>`, `<polylist>` and `<polygons>`, as numbers of the mesh's points. Polygons without holes. */
function triangles(mesh: XmlElement | undefined): readonly number[] {
  if (!mesh) return []
  return ['triangles', 'polylist', 'polygons'].flatMap((kind) =>
    childrenOf(mesh, kind).flatMap((primitive) => {
      const inputs = childrenOf(primitive, 'input')
      const offset = ({ attributes }: XmlElement): number => Number(attributes.get('offset') ?? 0)
      const stride = 1 + Math.max(0, ...inputs.map(offset))
      const vertex = inputs.find(({ attributes }) => attributes.get('semantic') === 'VERTEX')
      const start = vertex ? offset(vertex) : 0
      const counts = kind === 'polylist' ? numbers(childOf(primitive, 'vcount')) : undefined
      return childrenOf(primitive, 'p').flatMap((list) => {
        const corners = numbers(list).filter((_, index) => index % stride === start)
        if (kind === 'triangles') return corners.slice(0, corners.length - (corners.length % 3))
        let end = 0
        return (counts ?? [corners.length]).flatMap((count) => {
          end += count
          return fan(corners.slice(end - count, end))
        })
      })
    }),
  )
}

function gatherIds(element: XmlElement, byId: Map<string, XmlElement>): void {
  const id = element.attributes.get('id')
  if (id !== undefined) byId.set(id, element)
  for (const child of element.children) gatherIds(child, byId)
}

function target(byId: ReadonlyMap<string, XmlElement>, instance: XmlElement): XmlElement | undefined {
  return byId.get((instance.attributes.get('url') ?? '').replace('#', ''))
}

/** The matrix of a node's `<matrix>`, `<translate>`, `<rotate>` or `<scale>`; of any other child, none. */
function transformOf({ name, text }: XmlElement): Matrix {
  const [a = 0, b = 0, c = 0, degrees = 0, ...rest] = text.split(/\s+/).map(Number)
  switch (name) {
    case 'matrix':
      return [a, b, c, degrees, ...rest].slice(0, 12)
    case 'translate':
      return [1, 0, 0, a, 0, 1, 0, b, 0, 0, 1, c]
    case 'scale':
      return [a, 0, 0, 0, 0, b, 0, 0, 0, 0, c, 0]
    case 'rotate':
      return rotation(a, b, c, (degrees * Math.PI) / 180)
    default:
      return identity
  }
}

/** Rodrigues' formula. */
function rotation(ax: number, ay: number, az: number, angle: number): Matrix {
  const size = Math.hypot(ax, ay, az) || 1
  const [x, y, z] = [ax / size, ay / size, az / size]
  const [c, s, t] = [Math.cos(angle), Math.sin(angle), 1 - Math.cos(angle)]
  return [
    ...[t * x * x + c, t * x * y - s * z, t * x * z + s * y, 0],
    ...[t * x * y + s * z, t * y * y + c, t * y * z - s * x, 0],
    ...[t * x * z - s * y, t * y * z + s * x, t * z * z + c, 0],
  ]
}
