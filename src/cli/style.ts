import type { CliIo, Output } from './io.ts'

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const

export type Style = { readonly [Name in keyof typeof codes]: (text: string) => string }

/** Colours on a terminal only; NO_COLOR (no-color.org) and TERM=dumb turn them off, FORCE_COLOR turns them on. */
export function coloursWanted(output: Output, env: CliIo['env']): boolean {
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0'
  return output.isTty && env.TERM !== 'dumb'
}

export function createStyle(colours: boolean): Style {
  const paint = (code: number) => (text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text)
  return {
    bold: paint(codes.bold),
    dim: paint(codes.dim),
    red: paint(codes.red),
    green: paint(codes.green),
    yellow: paint(codes.yellow),
    cyan: paint(codes.cyan),
  }
}

const escapes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')

/** Columns that a text takes on a terminal, colour codes apart. */
export function visibleWidth(text: string): number {
  return [...text.replace(escapes, '')].length
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - visibleWidth(text)))
}
