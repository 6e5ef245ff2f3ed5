import { z } from 'zod'

const name = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/)
const vec3 = z.tuple([z.number(), z.number(), z.number()])
const lengths = z.tuple([z.number().positive(), z.number().positive(), z.number().positive()])

/** What has to stay on the right side; every link that moves and has shapes that collide, if both are left out. */
const whose = { links: z.array(name).optional(), frames: z.array(name).optional() }
const box = { centreM: vec3, sizeM: lengths, rpyRad: vec3.default([0, 0, 0]) }
const wall = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('plane'), name, pointM: vec3, normal: vec3, ...whose }),
  z.strictObject({ kind: z.literal('keepIn'), name, ...box, ...whose }),
  z.strictObject({ kind: z.literal('keepOut'), name, ...box, ...whose }),
])

const capsule = z.strictObject({ link: name, fromM: vec3, toM: vec3, radiusM: z.number().nonnegative() })

/** `safety.workspace` of a robot.yaml: limits of several joints at once, in the root link's frame. */
export const workspaceSchema = z.strictObject({
  marginM: z.number().nonnegative().default(0),
  walls: z.array(wall).default([]),
  /** Pairs of links that keep apart; `all` are those that could meet. */
  apart: z.union([z.literal('all'), z.array(z.tuple([name, name]))]).default([]),
  /** In place of the shapes of their links where links keep apart. */
  capsules: z.array(capsule).default([]),
})

/** The section as a description keeps it. */
export type WorkspaceSection = z.infer<typeof workspaceSchema>
