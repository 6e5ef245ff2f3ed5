import { createGateway, type Gateway } from '../../../drivers/mqtt/gateway/gateway.ts'
import {
  createCommandMessage,
  createMqttState,
  decodeState,
  encodeCommand,
  type MqttState,
} from '../../../drivers/mqtt/protocol/binary.ts'
import { type AnswerDocument, readDocument, type Verb } from '../../../drivers/mqtt/protocol/documents.ts'
import { mqttLayout } from '../../../drivers/mqtt/protocol/layout.ts'
import type { TopicName } from '../../../drivers/mqtt/topics.ts'
import { createManualClock } from '../../../src/contract/clock.ts'
import { createRandom } from '../../../src/contract/random.ts'
import { createFakeRobot, type FakeRobot } from '../../conformance/fake-robot.ts'
import { testReacher } from '../serial/test-reacher.ts'

const reacher = await testReacher()
const layout = mqttLayout(reacher)

export interface Published {
  readonly topic: TopicName
  readonly payload: Uint8Array
}

/** A gateway in virtual time before a robot that records what reaches it. */
export interface GatewayRig {
  readonly gateway: Gateway
  readonly robot: FakeRobot
  readonly published: Published[]
  /** The newest STATE. */
  readonly state: MqttState
  deviceTimeUs(): number
  /** Ticks of 1 ms, a reading every 10 ms. */
  advance(seconds: number): Promise<void>
  /** The last document published on a topic. */
  last(topic: 'lease' | 'info' | 'fault'): unknown
  host(name?: string): TestHost
}

/** A host that says exactly what it is told to. */
export interface TestHost {
  nonce: number
  sequence: number
  /** The next COMMAND, as it would be sent now. */
  command(
    values: readonly number[],
    change?: Partial<{ nonce: number; sequence: number; seenUs: number }>,
  ): Buffer
  heartbeat(): Buffer
  /** To the gateway, and what it answers in the end. */
  request(verb: Verb, change?: object): Promise<AnswerDocument | undefined>
  /** Lease and arm. */
  takeOver(): Promise<void>
}

export async function createGatewayRig(seed = 1, startS = 100): Promise<GatewayRig> {
  const clock = createManualClock(startS)
  const robot = createFakeRobot(reacher, clock)
  await robot.open()
  await robot.prepare()
  const published: Published[] = []
  const state = createMqttState(layout)
  const publish = (topic: TopicName, payload: Uint8Array | string): boolean => {
    const bytes = Buffer.from(payload)
    published.push({ topic, payload: bytes })
    if (topic === 'state') decodeState(bytes, state)
    return true
  }
  const gateway = createGateway({ robot, clock, random: createRandom(seed), publish })
  const deviceTimeUs = (): number => Math.floor(clock.nowS() * 1e6)
  let elapsedMs = 0
  /** Let promises settle: the fake robot's verbs take no time, but they are asynchronous. */
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve()
  }
  const advance = async (seconds: number): Promise<void> => {
    for (let step = 0; step < Math.round(seconds * 1000); step++) {
      clock.advance(0.001)
      if (++elapsedMs % 10 === 0) robot.pass()
      gateway.tick()
      await settle()
    }
  }
  const host = (name = 'anna'): TestHost => {
    let asked = 0
    const message = createCommandMessage(layout)
    const self: TestHost = {
      nonce: 0,
      sequence: 0,
      command: (values, change = {}) => {
        const stamp = { nonce: self.nonce, sequence: ++self.sequence, seenUs: state.deviceTimeUs }
        return encodeCommand({ ...message, ...stamp, ...change, values: Float64Array.from(values) })
      },
      heartbeat: () =>
        encodeCommand({
          ...message,
          heartbeat: true,
          nonce: self.nonce,
          sequence: ++self.sequence,
          seenUs: state.deviceTimeUs,
        }),
      request: async (verb, change = {}) => {
        const id = `${name}-${++asked}`
        const stamp = { nonce: self.nonce, sequence: ++self.sequence, seenUs: state.deviceTimeUs }
        const request = { verb, id, host: name, holder: `${name}@bench`, ...stamp, ...change }
        gateway.receive('request', Buffer.from(JSON.stringify(request)), false)
        await settle()
        const answers = published.flatMap(({ topic, payload }) =>
          topic === 'answer' ? (readDocument('answer', payload) ?? []) : [],
        )
        return answers.findLast((answer) => answer.id === id)
      },
      takeOver: async () => {
        const lease = await self.request('lease')
        if (!lease?.ok || lease.nonce === undefined) throw new Error(`no lease: ${JSON.stringify(lease)}`)
        self.nonce = lease.nonce
        self.sequence = 0
        const armed = await self.request('arm')
        if (!armed?.ok) throw new Error(`not armed: ${JSON.stringify(armed)}`)
      },
    }
    return self
  }
  await advance(0.05)
  return {
    gateway,
    robot,
    published,
    state,
    deviceTimeUs,
    advance,
    last: (topic) => {
      const found = published.findLast((each) => each.topic === topic)
      return found ? readDocument(topic, found.payload) : undefined
    },
    host,
  }
}
