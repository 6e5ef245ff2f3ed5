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

function missing(about: string, policy: readonly Channel[], robot: readonly Channel[]): Difference[] {
  const trainedNames = policy.map((channel) => channel.name)
  const robotNames = robot.map((channel) => channel.name)
  const lost = policy.filter(({ name }) => !robotNames.includes(name))
  const added = robot.filter(({ name }) => !trainedNames.includes(name))
  const addedNames = added.map(({ name }) => name)
  return [
    ...lost.map((channel) => {
      const guess = didYouMean(channel.name, addedNames)
      const hint = guess ? ` (is "${guess}" the same, renamed?)` : ''
      const message = `${about}: the policy was trained with ${formatChannel(channel)}, which is not there${hint}`
      return { about, channels: [channel.name], message }
    }),
    ...added.map((channel) => ({
      about,
      channels: [channel.name],
      message: `${about}: there is ${formatChannel(channel)}, which the policy was not trained with`,
    })),
  ]
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
