import { openPseudoTerminal } from '../drivers/serial/pty.ts'

// The far end of `bench links` that knows no protocol: what comes is sent back.
const terminal = openPseudoTerminal()
terminal.onData((chunk) => void terminal.write(chunk, chunk.length))
process.send?.(terminal.path)
process.on('disconnect', () => process.exit(0))
