import { find } from './elements.ts'
import type { Tones } from './renderer.ts'

const tones: Readonly<Record<'light' | 'dark', Tones>> = {
  light: { background: 0.89, floor: [0.8, 0.62, 0.42] },
  dark: { background: 0.012, floor: [0.022, 0.05, 0.1] },
}

/** Light or dark, as the machine is or as the button was last left. */
export function createTheme(onChange: () => void): { readonly tones: Tones } {
  const button = find('theme')
  const wanted = matchMedia('(prefers-color-scheme: dark)')
  let chosen = localStorage.getItem('theme')
  const isDark = (): boolean => (chosen === null ? wanted.matches : chosen === 'dark')
  const apply = (): void => {
    document.documentElement.dataset.theme = isDark() ? 'dark' : 'light'
    button.setAttribute('aria-pressed', String(isDark()))
    onChange()
  }
  button.addEventListener('click', () => {
    chosen = isDark() ? 'light' : 'dark'
    localStorage.setItem('theme', chosen)
    apply()
  })
  wanted.addEventListener('change', apply)
  apply()
  return {
    get tones() {
      return tones[isDark() ? 'dark' : 'light']
    },
  }
}
