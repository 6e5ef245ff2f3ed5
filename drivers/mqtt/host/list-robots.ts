import type { MqttConnection } from '../client.ts'
import { readDocument } from '../protocol/documents.ts'
import { topicRoot } from '../topics.ts'

const lookMs = 300

/** Who else is online at this broker, as `<maker>/<serial> (<robot>)`. */
export async function listRobots(connection: MqttConnection): Promise<string[]> {
  const found = new Map<string, string>()
  connection.onMessage((topic, payload) => {
    const levels = topic.split('/')
    const robot = levels.at(-1) === 'connection' ? readDocument('connection', payload) : undefined
    if (robot?.state === 'online') found.set(topic, `${levels.at(-3)}/${levels.at(-2)} (${robot.robot})`)
  })
  await connection.subscribe([{ topic: `${topicRoot}/+/+/connection`, qos: 1, retained: true }])
  await new Promise((resolve) => setTimeout(resolve, lookMs))
  return [...found.values()].sort()
}
