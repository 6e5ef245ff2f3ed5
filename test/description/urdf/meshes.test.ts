import { describe, expect, test } from 'vitest'
import type { Vec3 } from '../../../src/description/types.ts'
import { hullsOf } from '../../../src/description/urdf/meshes/hulls.ts'
import { readMesh } from '../../../src/description/urdf/meshes/read.ts'
import { readTriangles } from '../../../src/description/urdf/meshes/triangles.ts'
import { memoryFiles } from './memory-files.ts'

const corners: readonly Vec3[] = [
  [0, 0, 0],
  [2, 0, 0],
  [0, 3, 0],
  [0, 0, 4],
]
const faces = [
  [0, 1, 2],
  [0, 1, 3],
  [0, 2, 3],
  [1, 2, 3],
] as const

const read = (name: string, content: string | Uint8Array, more: Readonly<Record<string, Uint8Array>> = {}) =>
  readMesh(`/m/${name}`, memoryFiles({ [`/m/${name}`]: content, ...more }))

/** Points of every part, each once, sorted. */
function pointsOf(parts: readonly Float64Array[]): Vec3[][] {
  return parts.map((part) => {
    const points = Array.from({ length: part.length / 3 }, (_, index): Vec3 => {
      const [x = 0, y = 0, z = 0] = part.subarray(3 * index, 3 * index + 3)
      return [x, y, z]
    })
    const distinct = new Map(points.map((point) => [point.join(), point]))
    return [...distinct.values()].sort((a, b) => a[0] + 2 * a[1] + 3 * a[2] - b[0] - 2 * b[1] - 3 * b[2])
  })
}
const tetrahedron = [[corners[0], corners[1], corners[2], corners[3]]]

function binaryStl(header = ''): Uint8Array {
  const bytes = new Uint8Array(84 + 50 * faces.length)
  bytes.set(new TextEncoder().encode(header))
  const view = new DataView(bytes.buffer)
  view.setUint32(80, faces.length, true)
  faces.forEach((face, triangle) => {
    face.forEach((corner, index) => {
      corners[corner]?.forEach((value, axis) => {
        view.setFloat32(84 + 50 * triangle + 12 + 12 * index + 4 * axis, value, true)
      })
    })
  })
  return bytes
}

const positions = new Uint8Array(Float32Array.from(corners.flat()).buffer)
/** Behind the positions: the corners of the faces, two bytes each. */
const indices = new Uint8Array(Uint16Array.from(faces.flat()).buffer)
const gltf = (buffer: object, node: object = {}): string =>
  JSON.stringify({
    asset: { version: '2.0' },
    scenes: [{ nodes: [0] }],
    nodes: [{ children: [1] }, { mesh: 0, ...node }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
    accessors: [{ bufferView: 0, componentType: 5126, count: 4, type: 'VEC3' }],
    bufferViews: [{ buffer: 0, byteLength: 48 }],
    buffers: [{ byteLength: 48, ...buffer }],
  })

function glb(): Uint8Array {
  const json = new TextEncoder().encode(gltf({}).padEnd(Math.ceil(gltf({}).length / 4) * 4))
  const bytes = new Uint8Array(20 + json.length + 8 + positions.length)
  const view = new DataView(bytes.buffer)
  const words = [0x46546c67, 2, bytes.length, json.length, 0x4e4f534a]
  words.forEach((word, index) => {
    view.setUint32(4 * index, word, true)
  })
  bytes.set(json, 20)
  view.setUint32(20 + json.length, positions.length, true)
  view.setUint32(24 + json.length, 0x004e4942, true)
  bytes.set(positions, 28 + json.length)
  return bytes
}

const collada = (asset: string, node: string): string => `<COLLADA><asset>${asset}</asset>
  <library_geometries><geometry id="g"><mesh>
    <source id="p"><float_array id="pa" count="12">${corners.flat().join(' ')}</float_array></source>
    <vertices id="v"><input semantic="POSITION" source="#p"/></vertices>
  </mesh></geometry></library_geometries>
  <library_visual_scenes><visual_scene id="s"><node>${node}<instance_geometry url="#g"/></node></visual_scene></library_visual_scenes>
  <scene><instance_visual_scene url="#s"/></scene></COLLADA>`

describe('a mesh', () => {
  test.each([
    ['binary STL', 'a.stl', binaryStl()],
    ['binary STL that starts with "solid"', 'a.STL', binaryStl('solid part')],
    [
      'ASCII STL',
      'a.stl',
      `solid x\n${faces.map((face) => face.map((corner) => `vertex ${corners[corner]?.join(' ')}`).join('\n')).join('\n')}\nendsolid x`,
    ],
    [
      'OBJ',
      'a.obj',
      `${corners.map((corner) => `v ${corner.join(' ')}`).join('\n')}\nv 9 9 9\nf 1 2 3\nf 1/1/1 2/2 4\nf -5 -3 -2`,
    ],
    [
      'glTF',
      'a.gltf',
      gltf({ uri: `data:application/octet-stream;base64,${Buffer.from(positions).toString('base64')}` }),
    ],
    ['GLB', 'a.glb', glb()],
    ['Collada', 'a.dae', collada('<unit meter="1"/><up_axis>Y_UP</up_axis>', '')],
  ])('%s is read', (_, name, content) => {
    expect(pointsOf(read(name, content))).toEqual(tetrahedron)
  })

  test('of glTF with its buffer beside it', () => {
    expect(pointsOf(read('a.gltf', gltf({ uri: 'b.bin' }), { '/m/b.bin': positions }))).toEqual(tetrahedron)
  })

  test('is where the nodes of its file put it', () => {
    const half = Math.SQRT1_2
    const node = { translation: [1, 0, 0], rotation: [0, 0, half, half], scale: [2, 2, 2] }
    const [turned] = read('a.gltf', gltf({ uri: 'b.bin' }, node), { '/m/b.bin': positions })
    // (2, 0, 0) doubled, turned by 90° about z, moved by 1 along x
    expect(turned?.subarray(3, 6).map((value) => Math.round(value * 1e6) / 1e6)).toEqual(
      Float64Array.of(1, 4, 0),
    )
    const [placed] = read(
      'a.dae',
      collada(
        '<unit meter="0.001"/>',
        '<translate>1 0 0</translate><rotate>0 0 1 90</rotate><scale>2 2 2</scale>',
      ),
    )
    const micrometres = placed?.subarray(3, 6).map((value) => Math.round(value * 1e6))
    expect(micrometres).toEqual(Float64Array.of(1000, 4000, 0))
  })

  test('of OBJ has a part for each object', () => {
    const object = (from: number) =>
      `o part${from}\nv ${from} 0 0\nv ${from} 1 0\nv ${from} 0 1\nf -3 -2 -1\n`
    expect(read('a.obj', object(0) + object(5)).map(([x]) => x)).toEqual([0, 5])
  })

  test.each([
    ['a.stl', 'version https://git-lfs.github.com/spec/v1', 'Git LFS'],
    ['a.stl', binaryStl().subarray(0, 200), 'cut short'],
    ['a.stl', 'solid\nendsolid', 'triangles'],
    ['a.obj', 'v 1 2 nan', 'export it again'],
    ['a.obj', 'v 1 2 3\nf 1 2 3', 'export it again'],
    ['a.glb', glb().subarray(0, -8), 'export it again'],
    ['a.gltf', '{}', 'triangles'],
    ['a.gltf', 'null', 'export it again'],
    ['a.dae', '<COLLADA>', 'xmllint'],
    ['a.step', '', 'binary STL'],
  ])('%s that is spoilt is refused', (name, content, fix) => {
    expect(() => read(name, content)).toThrow(
      expect.objectContaining({ code: 'description', fix: expect.stringContaining(fix) }),
    )
  })
})

describe('triangles of a mesh', () => {
  const triangles = (name: string, content: string | Uint8Array): Vec3[][] => {
    const found = readTriangles(`/m/${name}`, memoryFiles({ [`/m/${name}`]: content }))
    return Array.from({ length: found.length / 9 }, (_, face) =>
      [0, 1, 2].map((turn): Vec3 => {
        const [x = 0, y = 0, z = 0] = found.subarray(9 * face + 3 * turn, 9 * face + 3 * turn + 3)
        return [x, y, z]
      }),
    )
  }
  const expected = faces.map((face) => face.map((corner) => corners[corner]))
  const vertices = corners.map((corner) => `v ${corner.join(' ')}`).join('\n')
  const stored = Buffer.concat([positions, indices]).toString('base64')
  const indexed = JSON.stringify({
    ...JSON.parse(gltf({ uri: `data:application/octet-stream;base64,${stored}` })),
    meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1 }] }],
    accessors: [
      { bufferView: 0, componentType: 5126, count: 4, type: 'VEC3' },
      { bufferView: 1, componentType: 5123, count: 12, type: 'SCALAR' },
    ],
    bufferViews: [{ buffer: 0 }, { buffer: 0, byteOffset: 48 }],
  })
  const withFaces = (primitive: string): string =>
    collada('<unit meter="1"/>', '').replace('</vertices>', `</vertices>${primitive}`)
  const inputs = '<input semantic="VERTEX" offset="0"/><input semantic="NORMAL" offset="1"/>'
  const pairs = faces.flat().map((corner) => `${corner} 0`)

  test.each([
    ['binary STL', 'a.stl', binaryStl()],
    [
      'OBJ',
      'a.obj',
      `${vertices}\n${faces.map((face) => `f ${face.map((corner) => corner + 1).join(' ')}`).join('\n')}`,
    ],
    ['glTF with indices', 'a.gltf', indexed],
    ['Collada, triangles', 'a.dae', withFaces(`<triangles>${inputs}<p>${pairs.join(' ')}</p></triangles>`)],
    [
      'Collada, a list of polygons',
      'a.dae',
      withFaces(`<polylist>${inputs}<vcount>3 3 3 3</vcount><p>${pairs.join(' ')}</p></polylist>`),
    ],
  ])('of %s', (_, name, content) => {
    expect(triangles(name, content)).toEqual(expected)
  })

  test('of a polygon are a fan', () => {
    const square = 'v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nf 1 2 3 4'
    expect(triangles('a.obj', square).map((face) => face.map((corner) => corner.join('')))).toEqual([
      ['000', '100', '110'],
      ['000', '110', '010'],
    ])
  })

  test('that name points which are not there are refused', () => {
    const beyond = indexed.replace(
      stored,
      Buffer.concat([positions, new Uint8Array(24).fill(9)]).toString('base64'),
    )
    const cut = JSON.stringify({
      ...JSON.parse(indexed),
      bufferViews: [{ buffer: 0 }, { buffer: 0, byteOffset: 64 }],
    })
    for (const content of [beyond, cut]) {
      expect(() => triangles('a.gltf', content)).toThrow(
        expect.objectContaining({ code: 'description', where: '/m/a.gltf' }),
      )
    }
  })
})

describe('a hull', () => {
  test('has corners of the mesh only, at most 98, and reaches as far in every axis', () => {
    const ball = Float64Array.from({ length: 3 * 5000 }, (_, index) => {
      const [point, axis] = [Math.floor(index / 3), index % 3]
      const [latitude, longitude] = [Math.asin(-1 + (2 * point) / 4999), point * 2.399963]
      const radius = Math.cos(latitude)
      return axis === 0
        ? radius * Math.cos(longitude)
        : axis === 1
          ? radius * Math.sin(longitude)
          : Math.sin(latitude)
    })
    const { hulls, note } = hullsOf([ball], [1, 1, -2])
    const [points = []] = hulls
    expect(note).toBeUndefined()
    expect(points.length).toBeGreaterThan(60)
    expect(points.length).toBeLessThanOrEqual(98)
    for (const [x, y, z] of points) expect(Math.hypot(x, y, z / 2)).toBeCloseTo(1, 9)
    expect(Math.max(...points.map(([, , z]) => z))).toBe(2)
  })

  test('of a sheet is a thin plate', () => {
    const { hulls, note } = hullsOf([Float64Array.of(0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0)], [1, 1, 1])
    const heights = (hulls[0] ?? []).map(([, , z]) => z)
    expect(Math.max(...heights) - Math.min(...heights)).toBeCloseTo(1e-3, 9)
    expect(note).toContain('flat')
  })

  test('of a mesh in very many parts is one', () => {
    const parts = Array.from({ length: 20 }, (_, index) =>
      Float64Array.of(index, 0, 0, 0, index, 0, 0, 0, index),
    )
    expect(hullsOf(parts, [1, 1, 1]).hulls).toHaveLength(1)
  })
})
