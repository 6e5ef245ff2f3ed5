export function renderReport(_: unknown): string {
  return '<p>to come</p>'
}
