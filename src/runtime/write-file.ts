import { open, rename, unlink } from 'node:fs/promises'

/**
 * Write a whole file or leave the old one untouched: written aside, flushed to disk, then renamed over.
 *
 * @throws the operating system's error; the half-written file is removed first.
 */
export async function writeFileAtomic(path: string, data: string | Uint8Array): Promise<void> {
  const aside = `${path}.${process.pid}.part`
  try {
    const file = await open(aside, 'w')
    try {
      await file.writeFile(data)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(aside, path)
  } catch (error) {
    await unlink(aside).catch(() => {})
    throw error
  }
}
