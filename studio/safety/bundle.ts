import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { packageRoot } from '../../src/runtime/package-root.ts'

/**
 * The safety page as one HTML document with everything in it: it opens from a disk, needs no server and loads nothing.
 * Fails if the gate's code needs anything that a browser lacks.
 */
export async function bundleSafetyPage(): Promise<string> {
  const folder = join(packageRoot(), 'studio', 'safety', 'page')
  const [html, css, { outputFiles }] = await Promise.all([
    readFile(join(folder, 'index.html'), 'utf8'),
    readFile(join(folder, 'style.css'), 'utf8'),
    build({
      entryPoints: [join(folder, 'main.ts')],
      bundle: true,
      write: false,
      minify: true,
      format: 'iife',
      platform: 'browser',
      target: 'es2022',
    }),
  ])
  // A text that ended the element early would be no script; functions, as the code may hold what replace() understands.
  const script = (outputFiles[0]?.text ?? '').replaceAll('</script', '<\\/script')
  return html
    .replace('<!-- style -->', () => `<style>\n${css}</style>`)
    .replace('<!-- script -->', () => `<script>\n${script}</script>`)
}
