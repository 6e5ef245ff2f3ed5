import { events, latched, meanings, states, table } from './table.ts'

/** The table as a Mermaid state diagram: one arrow for all events that lead the same way. */
export function drawSupervisor(): string {
  const lines = ['stateDiagram-v2', '  [*] --> idle']
  for (const from of states) {
    for (const to of states) {
      const by = events.filter((event) => table[from][event] === to && from !== to)
      if (by.length > 0) lines.push(`  ${from} --> ${to}: ${by.join(', ')}`)
    }
  }
  for (const state of states) lines.push(`  note right of ${state}: ${meanings[state].replace(';', ',')}`)
  lines.push(`  classDef latched font-weight:bold`, `  class ${latched.join(',')} latched`)
  return `${lines.join('\n')}\n`
}
