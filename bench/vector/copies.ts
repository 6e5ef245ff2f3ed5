import type { RobotDescription } from '../../src/description/types.ts'

/** `count` robots that share their fixed root, and pass through each other. Nothing of them is read. */
export function copies(description: RobotDescription, count: number): RobotDescription {
  const children = new Set(description.joints.map(({ child }) => child))
  const of = (copy: number) => (name: string) => (children.has(name) ? `${name}-${copy}` : name)
  const every = <Part>(make: (copy: number) => readonly Part[]): Part[] =>
    Array.from({ length: count }, (_, copy) => make(copy)).flat()
  return {
    ...description,
    selfCollision: false,
    frames: [],
    sensors: [],
    links: [
      ...description.links.filter(({ name }) => !children.has(name)),
      ...every((copy) =>
        description.links
          .filter(({ name }) => children.has(name))
          .map((link) => ({ ...link, name: of(copy)(link.name) })),
      ),
    ],
    joints: every((copy) =>
      description.joints.map((joint) => ({
        ...joint,
        name: `${joint.name}-${copy}`,
        parent: of(copy)(joint.parent),
        child: of(copy)(joint.child),
        ...(joint.mimic ? { mimic: { ...joint.mimic, joint: `${joint.mimic.joint}-${copy}` } } : {}),
      })),
    ),
    actuators: every((copy) =>
      description.actuators.map((actuator) => ({
        ...actuator,
        name: `${actuator.name}-${copy}`,
        joint: `${actuator.joint}-${copy}`,
      })),
    ),
  }
}
