export { type MqttAddress, parseAddress } from './address.ts'
export { type EmbeddedBroker, startEmbeddedBroker } from './embedded-broker.ts'
export { type MqttServer, type ServeOptions, serveRobot } from './gateway/serve.ts'
export { createMqttRobot, type MqttRobot, type MqttRobotOptions } from './robot.ts'
