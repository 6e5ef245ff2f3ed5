/** One topic of a robot, below `sinew/v1/<maker>/<serial>/`. `docs/mqtt.asyncapi.yaml` says the same to machines. */
export interface Topic {
  readonly from: 'robot' | 'host' | 'anyone'
  readonly qos: 0 | 1
  readonly retain: boolean
  readonly content: 'json' | 'binary'
}

export const topics = {
  /** Online, offline or broken; the last will. */
  connection: { from: 'robot', qos: 1, retain: true, content: 'json' },
  /** Who it is, its limits, rates and watchdog. */
  info: { from: 'robot', qos: 1, retain: true, content: 'json' },
  /** Who may command it at present. */
  lease: { from: 'robot', qos: 1, retain: true, content: 'json' },
  /** What it measures, at its rate. */
  state: { from: 'robot', qos: 0, retain: false, content: 'binary' },
  /** Its answers to heartbeats. */
  echo: { from: 'robot', qos: 0, retain: false, content: 'binary' },
  /** Its answers to requests and stops. */
  answer: { from: 'robot', qos: 0, retain: false, content: 'json' },
  /** Why it came to rest by itself. */
  fault: { from: 'robot', qos: 1, retain: false, content: 'json' },
  /** Commands and heartbeats. */
  command: { from: 'host', qos: 0, retain: false, content: 'binary' },
  /** Lease, arm, clear, release. */
  request: { from: 'host', qos: 0, retain: false, content: 'json' },
  /** Obeyed from anyone, whatever it says. */
  stop: { from: 'anyone', qos: 1, retain: false, content: 'json' },
} as const satisfies Readonly<Record<string, Topic>>

export type TopicName = keyof typeof topics

export const topicNames = Object.keys(topics) as readonly TopicName[]

export const topicRoot = 'sinew/v1'

/** Which robot: `<maker>/<serial>`. */
export interface RobotId {
  readonly maker: string
  readonly serial: string
}

export function topicOf({ maker, serial }: RobotId, name: TopicName): string {
  return `${topicRoot}/${maker}/${serial}/${name}`
}

/** The last level of a topic, if it is one of these. */
export function nameOfTopic(topic: string): TopicName | undefined {
  const last = topic.slice(topic.lastIndexOf('/') + 1)
  return topicNames.find((name) => name === last)
}
