import { type Channel, formatChannel } from '../contract/channel.ts'
import { didYouMean } from '../contract/did-you-mean.ts'

/** One way in which a policy and a robot disagree. */
export interface Difference {
  /** The part of the contract: `observation`, `command`, `limits`, … */
  readonly about: string
  /** Names of the channels concerned; empty when it is about the whole. */
  readonly channels: readonly string[]
  readonly message: string
}

/** How an ordered list of channels differs from the one a policy was trained with; empty when it does not. */
export function compareChannels(
  about: string,
  policy: readonly Channel[],
  robot: readonly Channel[],
): Difference[] {
  return [
    ...missing(about, policy, robot),
    ...moved(about, policy, robot),
    ...policy.flatMap((trained, index) => {
      const now = robot.find((each) => each.name === trained.name)
      return now ? changed(about, trained, now, index) : []
    }),
  ]
}

/** Channels that one side lacks: a line for those that were lost, one for those that are new. */
function missing(about: string, policy: readonly Channel[], robot: readonly Channel[]): Difference[] {
  const lacks = (side: readonly Channel[], channel: Channel): boolean =>
    !side.some((each) => each.name === channel.name)
  const lost = policy.filter((channel) => lacks(robot, channel))
  const added = robot.filter((channel) => lacks(policy, channel))
  const line = (concerned: readonly Channel[], list: string, verdict: string): Difference[] =>
    concerned.length === 0
      ? []
      : [{ about, channels: concerned.map(({ name }) => name), message: `${about}: ${list}: ${verdict}` }]
  const list = (channels: readonly Channel[]): string => channels.map(formatChannel).join(', ')
  const withGuess = lost.map((channel) => formatChannel(channel) + renamed(channel, added))
  return [
    ...line(lost, withGuess.join(', '), 'in training, not there now'),
    ...line(added, list(added), 'there now, not in training'),
  ]
}

/** A hint where a new channel differs only by a spelling: the same quantity of a joint whose name is near. */
function renamed(lost: Channel, added: readonly Channel[]): string {
  const cut = lost.name.lastIndexOf('.')
  const quantity = cut < 0 ? '' : lost.name.slice(cut)
  const candidates = added
    .filter(({ name, unit }) => unit === lost.unit && name.endsWith(quantity))
    .map(({ name }) => name.slice(0, name.length - quantity.length))
  const guess = didYouMean(lost.name.slice(0, lost.name.length - quantity.length), candidates)
  return guess === undefined ? '' : ` (renamed to ${guess}${quantity}?)`
}

/** Order, judged among the channels that both sides have. Exchanges are named as pairs, the rest as lists. */
function moved(about: string, policy: readonly Channel[], robot: readonly Channel[]): Difference[] {
  const trained = policy.map(({ name }) => name).filter((name) => robot.some((each) => each.name === name))
  const now = robot.map(({ name }) => name).filter((name) => trained.includes(name))
  const left = new Set(trained.flatMap((name, index) => (now[index] === name ? [] : [index])))
  const differences: Difference[] = []
  for (const first of left) {
    const second = now.indexOf(trained[first] ?? '')
    if (trained[second] !== now[first] || second <= first) continue
    left.delete(first)
    left.delete(second)
    const [a = '', b = ''] = [trained[first], trained[second]]
    differences.push({
      about,
      channels: [a, b],
      message: `${about}: channels ${first} and ${second} changed places: ${a} then ${b} in training, ${b} then ${a} now`,
    })
  }
  if (left.size > 0) {
    const places = [...left].sort((a, b) => a - b)
    const list = (names: readonly string[]): string => places.map((index) => names[index]).join(', ')
    differences.push({
      about,
      channels: places.map((index) => trained[index] ?? ''),
      message: `${about}: the order changed: ${list(trained)} in training, ${list(now)} now`,
    })
  }
  return differences
}

function changed(about: string, trained: Channel, now: Channel, index: number): Difference[] {
  const channels = [trained.name]
  const where = `${about}: channel ${index}, ${trained.name}`
  if (trained.unit !== now.unit) {
    return [{ about, channels, message: `${where}: unit ${trained.unit} in training, ${now.unit} now` }]
  }
  if (trained.low === now.low && trained.high === now.high) return []
  const bounds = (channel: Channel): string => `[${channel.low}, ${channel.high}] ${channel.unit}`
  return [{ about, channels, message: `${where}: bounds ${bounds(trained)} in training, ${bounds(now)} now` }]
}
