/** How the reader gets at files. The description itself imports nothing from Node; `load.ts` supplies this. */
export interface RobotFiles {
  /** Absolute folder that the robot's paths start from, with / between its parts. */
  readonly folder: string
  isFile(path: string): boolean
  /** @throws whatever the file system throws. */
  read(path: string): Uint8Array
}

/** Folders of ROS packages by name, for `package://` paths that cannot be found otherwise. */
export type Packages = Readonly<Record<string, string>>

/**
 * Where a mesh may lie, likeliest first. `package://p/x` is looked for in the folder given for p, else in every folder
 * above the URDF that is called p or holds a folder p.
 */
export function candidates(name: string, folder: string, packages: Packages): string[] {
  const path = name.trim().replaceAll('\\', '/')
  const [, scheme, rest = ''] = /^(package|model|file):\/\/(.*)$/.exec(path) ?? []
  if (scheme === 'file') return [rest]
  if (scheme === undefined) return isAbsolute(path) ? [path] : [joinPath(folder, path)]
  const slash = rest.indexOf('/')
  const name_ = slash < 0 ? rest : rest.slice(0, slash)
  const inside = slash < 0 ? '' : rest.slice(slash + 1)
  const given = Object.hasOwn(packages, name_) ? packages[name_] : undefined
  if (given !== undefined) {
    return [joinPath(isAbsolute(given) ? given : joinPath(folder, given), inside)]
  }
  return ancestors(folder).flatMap((above) => {
    const own = above.endsWith(`/${name_}`) ? [joinPath(above, inside)] : []
    return [...own, joinPath(above, rest)]
  })
}

const isAbsolute = (path: string): boolean => path.startsWith('/') || /^[A-Za-z]:\//.test(path)

/** Two paths joined, `.` and `..` resolved. */
export function joinPath(folder: string, path: string): string {
  if (isAbsolute(path)) return path
  const parts: string[] = []
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '' && parts.at(-1) !== '..') parts.pop()
    else if (part !== '.' && (part !== '' || parts.length === 0)) parts.push(part)
  }
  return parts.join('/')
}

/** The path without its last part. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '.' : path.slice(0, slash)
}

/** A folder and those above it, at most 12. */
function ancestors(folder: string): string[] {
  const found = [folder]
  for (let above = folder; above.includes('/') && found.length < 12; ) {
    above = above.slice(0, above.lastIndexOf('/'))
    found.push(above)
  }
  return found
}
