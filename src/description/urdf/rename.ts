/**
 * URDF's names as names of a description, which are made of letters, digits and _ and start with a letter. The same
 * name always gives the same; two that differ never do.
 */
export interface Renamer {
  (name: string): string
  /** What was changed, old name to new. */
  readonly changed: ReadonlyMap<string, string>
}

const fits = (name: string): boolean => /^[A-Za-z][A-Za-z0-9_]*$/.test(name)

/** @param names all names of the file: those that may stay are not given to others. */
export function createRenamer(prefix: string, names: readonly string[]): Renamer {
  const given = new Map(names.filter(fits).map((name) => [name, name]))
  const taken = new Set(given.keys())
  const changed = new Map<string, string>()
  const rename = (name: string): string => {
    const known = given.get(name)
    if (known !== undefined) return known
    const plain = name.replaceAll(/[^A-Za-z0-9_]/g, '_')
    const start = fits(plain) ? plain : `${prefix}${plain}`
    let safe = start
    for (let count = 2; taken.has(safe); count++) safe = `${start}_${count}`
    given.set(name, safe)
    taken.add(safe)
    if (safe !== name) changed.set(name, safe)
    return safe
  }
  return Object.assign(rename, { changed })
}
