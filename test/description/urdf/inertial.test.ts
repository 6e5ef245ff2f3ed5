import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rotateTensor } from '../../../src/description/principal.ts'
import { rotationFromRpy } from '../../../src/description/rotation-matrix.ts'
import type { Vec3 } from '../../../src/description/types.ts'
import { parseUrdf, type UrdfOptions } from '../../../src/description/urdf/parse.ts'

interface Read {
  readonly inertiaKgM2: Vec3
  readonly inertiaRpyRad: Vec3
}

function read(
  tensor: readonly number[],
  rpy: Vec3 = [0, 0, 0],
  options: UrdfOptions = {},
): { link: Read; unsupported: readonly string[] } {
  const [xx, yy, zz, xy, xz, yz] = tensor
  const { document, unsupported } = parseUrdf(
    `<robot name="r"><link name="body"><inertial><origin rpy="${rpy.join(' ')}"/><mass value="1"/>
    <inertia ixx="${xx}" iyy="${yy}" izz="${zz}" ixy="${xy}" ixz="${xz}" iyz="${yz}"/></inertial></link></robot>`,
    'r.urdf',
    options,
  )
  return { link: document.links[0] as unknown as Read, unsupported }
}

const angle = fc.double({ min: -3, max: 3, noNaN: true })
const rpy = fc.tuple(angle, angle, angle)
/** Moments of a body: sums of two of three mean squares of extent. */
const moments = fc
  .tuple(...[0, 1, 2].map(() => fc.double({ min: 1e-4, max: 1, noNaN: true })))
  .map(([a = 0, b = 0, c = 0]) => [b + c, a + c, a + b, 0, 0, 0])

describe('the inertia of a URDF', () => {
  test('is the same tensor as principal moments and axes, however its frame is turned', () => {
    fc.assert(
      fc.property(moments, rpy, rpy, (principal, axes, frame) => {
        const written = rotateTensor(principal, rotationFromRpy(axes))
        const { inertiaKgM2, inertiaRpyRad } = read(written, frame).link
        const expected = rotateTensor(written, rotationFromRpy(frame))
        const found = rotateTensor([...inertiaKgM2, 0, 0, 0], rotationFromRpy(inertiaRpyRad))
        const largest = Math.max(...principal)
        expected.forEach((value, index) => {
          expect(Math.abs((found[index] ?? Number.NaN) - value)).toBeLessThan(1e-9 * largest)
        })
      }),
      { numRuns: 300 },
    )
  })

  test('keeps moments and angles as they are written where the tensor is diagonal', () => {
    const { link } = read([0.1, 0.2, 0.25, 0, 0, 0], [0.1, -0.2, 3])
    expect(link).toMatchObject({ inertiaKgM2: [0.1, 0.2, 0.25], inertiaRpyRad: [0.1, -0.2, 3] })
  })

  test('is raised to what a body can have where rounding misses it, and that is said', () => {
    const { link, unsupported } = read([1, 1, 2.01, 0, 0, 0])
    const [x, y, z] = link.inertiaKgM2
    expect(z).toBe(2.01)
    expect(x + y).toBeGreaterThanOrEqual(z)
    expect(x + y).toBeLessThan(z + 1e-6)
    expect(unsupported).toEqual([expect.stringContaining('by rounding were raised')])
  })

  test.each([
    ['one moment larger than the other two together', [0.1, 0.1, 0.3, 0, 0, 0]],
    ['a negative moment', [0.1, 0.1, -0.1, 0, 0, 0]],
    ['products too large for the moments', [0.1, 0.1, 0.1, 0.2, 0, 0]],
    ['nothing but products', [0, 0, 0, 0.1, 0, 0]],
  ])('is refused with %s', (_, tensor) => {
    expect(() => read(tensor)).toThrow(
      expect.objectContaining({
        code: 'description',
        where: 'r.urdf:2:5 (<link name="body"> <inertial> <inertia>)',
        received: expect.stringContaining('principal moments'),
        fix: expect.stringContaining('give inertiaKgM2 of this link'),
      }),
    )
  })

  test.each([[[0.1, 0.1, 0.3, 0, 0, 0]], [[0.1, 0.1, -0.1, 0, 0, 0]], [[0.1, 0.1, 0.1, 0.2, 0, 0]]])(
    '%j is raised to what a body can have if that is asked for',
    (tensor) => {
      const { link, unsupported } = read(tensor, [0, 0, 0], { impossibleInertia: 'mend' })
      const [small = 0, middle = 0, large = 0] = [...link.inertiaKgM2].sort((a, b) => a - b)
      expect(small).toBeGreaterThan(0)
      expect(large).toBeLessThanOrEqual(small + middle)
      expect(unsupported).toEqual([expect.stringContaining('that no body can have were raised')])
    },
  )

  test('is raised in a link that weighs next to nothing: it stands for a frame', () => {
    const dummy = '<inertia ixx="1e-6" iyy="1e-6" izz="1e-6" ixy="1e-6" ixz="1e-6" iyz="1e-6"/>'
    const { document, unsupported } = parseUrdf(
      `<robot name="r"><link name="a"><inertial><mass value="1e-6"/>${dummy}</inertial></link></robot>`,
      'r.urdf',
    )
    const { inertiaKgM2 } = document.links[0] as unknown as Read
    expect(Math.max(...inertiaKgM2)).toBeCloseTo(3e-6, 12)
    expect(unsupported).toHaveLength(1)
  })

  test('that is zero but for rounding is that of a ball', () => {
    const { link, unsupported } = read([-5e-20, -5e-20, 0, 0, 0, 0])
    // 2/5·m·r² of 1 kg of water, whose radius is 62.035 mm
    expect(link.inertiaKgM2[0]).toBeCloseTo(0.4 * 0.062035 ** 2, 7)
    expect(unsupported).toEqual([expect.stringContaining('no moments of inertia')])
  })
})
