import type { RobotFiles } from '../../../src/description/urdf/files.ts'

/** A file system of texts and bytes by absolute path. */
export function memoryFiles(
  contents: Readonly<Record<string, string | Uint8Array>>,
  folder = '/robot',
): RobotFiles {
  return {
    folder,
    isFile: (path) => Object.hasOwn(contents, path),
    read: (path) => {
      const content = contents[path]
      if (content === undefined) throw new Error(`no file ${path}`)
      return typeof content === 'string' ? new TextEncoder().encode(content) : content
    },
  }
}
