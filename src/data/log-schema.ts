/** MCAP topics and the JSON schemas of what they carry; Foxglove plots by these field names. */
export const stepTopic = '/step'
export const eventTopic = '/event'
export const headerName = 'sinew.header'

const number = { type: 'number' }
const numbers = { type: 'array', items: { type: 'number' } }
const text = { type: 'string' }
const flag = { type: 'boolean' }

export const stepSchema = {
  title: 'sinew.Step',
  type: 'object',
  properties: {
    step: number,
    episode: number,
    timeS: number,
    latenessS: number,
    missedTicks: number,
    observationAgeS: number,
    policyS: number,
    actuatorS: number,
    sequence: number,
    observation: numbers,
    reading: numbers,
    action: numbers,
    requested: numbers,
    sent: numbers,
    reasons: number,
    controller: text,
    state: text,
    reward: number,
    rewardTerms: numbers,
    success: flag,
    terminated: flag,
    truncated: flag,
  },
}

export const eventSchema = {
  title: 'sinew.Event',
  type: 'object',
  properties: { timeS: number, kind: text, text },
}
