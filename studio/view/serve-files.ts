import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packageRoot } from '../../src/runtime/package-root.ts'

/** A file as the browser gets it. */
export interface ServedFile {
  readonly type: string
  readonly body: string | Uint8Array
}

/** What stands beside `studio`: source, or what the build has made of it. */
const root = fileURLToPath(new URL('../../', import.meta.url))
const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js'

/** The page's first module. */
export const entryPath = `/studio/view/page/main${extension}`

/** Modules that the page may load: its own, and those that draw the same scenes without it. */
const modules = /^\/(studio\/view\/page|sim\/render)\/[a-z-]+\.(ts|js)$/

/** Undefined when there is nothing to be had at this path. */
export async function servedFile(path: string): Promise<ServedFile | undefined> {
  if (path === '/') return { type: 'text/html; charset=utf-8', body: await pageFile('index.html') }
  if (path === '/style.css') return { type: 'text/css; charset=utf-8', body: await pageFile('style.css') }
  if (!modules.test(path) || !path.endsWith(extension)) return undefined
  try {
    const text = await readFile(join(root, path), 'utf8')
    return { type: 'text/javascript; charset=utf-8', body: extension === '.ts' ? await stripped(text) : text }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** The build leaves these where they are: they hold no code. */
function pageFile(name: string): Promise<Uint8Array> {
  return readFile(join(packageRoot(), 'studio', 'view', 'page', name))
}

/** Only from source: the package holds what the build has made. */
async function stripped(text: string): Promise<string> {
  const { transform } = await import('esbuild')
  const { code } = await transform(text, { loader: 'ts', format: 'esm', target: 'es2022' })
  return code
}
