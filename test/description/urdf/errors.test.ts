import { describe, expect, test } from 'vitest'
import { SinewError } from '../../../src/contract/errors.ts'
import { parseUrdf } from '../../../src/description/urdf/parse.ts'
import { arm } from './robots.ts'

function errorOf(text: string, file = 'arm.urdf'): SinewError {
  try {
    parseUrdf(text, file)
  } catch (error) {
    if (error instanceof SinewError) return error
    throw error
  }
  throw new Error('it was accepted')
}

const link = '<link name="a"/>'

describe('a bad URDF', () => {
  // what is spoilt, by what, where the error is, what the fix says
  test.each([
    ['</robot>', '', '2:1', 'xmllint'],
    ['<mass value="2"/>', '<mass value="2">', '44:98', 'xmllint'],
    ['<mass value="2"/>', '', '44:5 (<link name="base-link"> <inertial>)', 'add the mass'],
    [
      '<mass value="2"/>',
      '<mass value="-2"/>',
      '44:15 (<link name="base-link"> <inertial> <mass>)',
      'correct',
    ],
    [
      '<mass value="2"/>',
      '<mass value="2kg"/>',
      '44:15 (<link name="base-link"> <inertial> <mass>)',
      'value="<number>"',
    ],
    [
      '<mass value="2"/>',
      '<mass value="$(m)"/>',
      '44:15 (<link name="base-link"> <inertial> <mass>)',
      'xacro',
    ],
    [
      '<mass value="2"/>',
      '<mass value="1e999"/>',
      '44:15 (<link name="base-link"> <inertial> <mass>)',
      'number',
    ],
    ['<mass value="2"/>', '<mass/>', '44:15 (<link name="base-link"> <inertial> <mass>)', 'add value'],
    [
      'izz="0.01"',
      'izz="0.03"',
      '44:32 (<link name="base-link"> <inertial> <inertia>)',
      'correct the tensor',
    ],
    ['xyz="0.3 0 0"', 'xyz="0.3, 0, 0"', '19:5 (<joint name="elbow"> <origin>)', 'take out the commas'],
    ['xyz="0.3 0 0"', 'xyz="0.3 0"', '19:5 (<joint name="elbow"> <origin>)', 'write 3 numbers'],
    ['xyz="0.3 0 0"', 'xyz="3e6 0 0"', '19:5 (<joint name="elbow"> <origin>)', 'write 3 numbers'],
    [
      '<sphere radius="0.01"/>',
      '<sphere radius="1e7"/>',
      '63:26 (<link name="finger"> <collision> <geometry> <sphere>)',
      'in m',
    ],
    ['type="revolute"', 'type="hinge"', '16:3 (<joint name="elbow">)', 'correct the type'],
    ['type="revolute"', '', '16:3 (<joint name="elbow">)', 'add type='],
    ['<parent link="upper"/>', '', '16:3 (<joint name="elbow">)', 'add <parent'],
    ['box size="0.3', 'box size="-0.3', '54:50 (<link name="upper"> <collision> <geometry> <box>)', 'minus'],
    [
      '<sphere radius="0.01"/>',
      '<mesh filename="x.stl"/>',
      '63:26 (<link name="finger"> <collision> <geometry> <mesh>)',
      'missingMeshes',
    ],
  ])('%s → %s', (what, by, where, fix) => {
    expect(arm).toContain(what)
    const error = errorOf(arm.replace(what, by))
    expect(error.where).toBe(`arm.urdf:${where}`)
    expect(error.fix).toContain(fix)
    expect(error.expected).toBeTruthy()
    expect(error.received).toBeTruthy()
  })

  test.each([
    [
      `<robot xmlns:xacro="x" name="r"><xacro:macro name="m"/>${link}</robot>`,
      'r.urdf.xacro',
      'xacro r.urdf.xacro > r.urdf',
    ],
    [`<robot name="r">${link}</robot>`, 'arms/r.xacro', 'xacro arms/r.xacro > arms/r.urdf'],
    [`<robot name="r"><xacro:if value="1"/>${link}</robot>`, 'r.urdf', 'xacro r.urdf.xacro > r.urdf'],
    ['<mujoco model="x"><worldbody/></mujoco>', 'r.xml', 'export the robot as URDF'],
    ['<sdf version="1.6"/>', 'r.sdf', 'export the robot as URDF'],
    ['<html/>', 'r.urdf', 'give the path of a URDF'],
    ['', 'r.urdf', 'xmllint'],
    [`<robot name="r">${link}</robot><robot/>`, 'r.urdf', 'xmllint'],
    ['<robot name="r"/>', 'r.urdf', 'add <link'],
  ])('another format: %s in %s', (text, file, fix) => {
    const error = errorOf(text, file)
    expect(error.where).toMatch(`${file}:1:`)
    expect(error.fix).toContain(fix)
  })

  test('tags without end are refused, not followed', () => {
    expect(errorOf(`${'<robot>'.repeat(50_000)}${'</robot>'.repeat(50_000)}`).code).toBe('description')
  })
})
