import type { LinkValue } from '../urdf/links.ts'
import type { Compiler } from './compiler.ts'

/** `settotalmass`: masses and moments times what brings their sum there. */
export function withTotalMass({ totalMassKg }: Compiler, links: readonly LinkValue[]): readonly LinkValue[] {
  const sum = links.reduce((total, { value }) => total + value.massKg, 0)
  if (totalMassKg === undefined || !(sum > 0)) return links
  const scale = totalMassKg / sum
  return links.map((link) => {
    const { massKg, inertiaKgM2 } = link.value
    const moments = Array.isArray(inertiaKgM2)
      ? { inertiaKgM2: inertiaKgM2.map((each) => scale * Number(each)) }
      : {}
    return { ...link, value: { ...link.value, massKg: scale * massKg, ...moments } }
  })
}
