import { runPolicy } from '../../src/control/run-policy.ts'

/*
 * Started by run-policy.test.ts as a process of its own, so that it can be interrupted and killed. Like the command
 * line it leaves Ctrl-C to the control process, which gets it from the terminal as well.
 */
process.on('SIGINT', () => {})
const [policyPath = '', logPath = ''] = process.argv.slice(2)
const report = await runPolicy({ policyPath, logPath, connection: 'sim:reacher', seed: 1 }, (event) => {
  if (event.kind === 'progress' && event.steps > 10) process.send?.('running')
})
process.send?.(report.exitReason)
process.disconnect?.()
