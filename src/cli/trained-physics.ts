import { defaultPhysics, type PhysicsName, parsePhysics } from '../../sim/physics-name.ts'
import type { Provenance } from '../policy/types.ts'

/** What a policy was trained in, as its settings say; older ones do not, and there was only one engine then. */
export function trainedPhysics({ details }: Pick<Provenance, 'details'>): PhysicsName {
  const { trainer } = (details?.config ?? {}) as { readonly trainer?: { readonly physics?: string } }
  return parsePhysics(trainer?.physics ?? defaultPhysics)
}
