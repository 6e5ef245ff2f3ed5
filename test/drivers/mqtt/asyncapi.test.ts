import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { documentSchemas } from '../../../drivers/mqtt/protocol/documents.ts'
import { binaryFields } from '../../../drivers/mqtt/protocol/fields.ts'
import { topicNames, topicOf, topics } from '../../../drivers/mqtt/topics.ts'

const text = readFileSync(new URL('../../../docs/mqtt.asyncapi.yaml', import.meta.url), 'utf8')
const document = parse(text)
const { channels, operations } = document
const { messages } = document.components
const prose = readFileSync(new URL('../../../docs/mqtt.md', import.meta.url), 'utf8')

/** What bears on the wire of a JSON schema: names, types, what is required. */
function shape(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null) return schema
  const { type, properties, required, items, enum: words } = schema as Record<string, unknown>
  return {
    type,
    ...(properties
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, each]) => [name, shape(each)]),
          ),
          required: Array.isArray(required) ? [...required].sort() : [],
        }
      : {}),
    ...(items ? { items: shape(items) } : {}),
    ...(words ? { enum: words } : {}),
  }
}

describe('the AsyncAPI document says what the code does', () => {
  test('it is AsyncAPI 3 and all its references lead somewhere', () => {
    expect(document.asyncapi).toBe('3.0.0')
    const references = [...text.matchAll(/\$ref: '#\/([\w/]+)'/g)].map(([, path]) => path ?? '')
    expect(references.length).toBeGreaterThan(20)
    for (const path of references) {
      const target = path.split('/').reduce((at: Record<string, unknown> | undefined, key) => {
        const next = at?.[key]
        return typeof next === 'object' && next !== null ? (next as Record<string, unknown>) : undefined
      }, document)
      expect(target, path).toBeDefined()
    }
  })

  test('topics, QoS, retain and direction', () => {
    expect(Object.keys(channels)).toEqual([...topicNames])
    for (const name of topicNames) {
      const { address, bindings } = channels[name]
      expect(address).toBe(topicOf({ maker: '{maker}', serial: '{serial}' }, name))
      expect(bindings.mqtt).toEqual({ qos: topics[name].qos, retain: topics[name].retain })
    }
    const actions = Object.values(operations as Record<string, { action: string; channel: { $ref: string } }>)
    expect(
      Object.fromEntries(actions.map(({ action, channel }) => [channel.$ref.split('/').at(-1), action])),
    ).toEqual(
      Object.fromEntries(
        topicNames.map((name) => [name, topics[name].from === 'robot' ? 'send' : 'receive']),
      ),
    )
  })

  test.each(Object.keys(documentSchemas) as (keyof typeof documentSchemas)[])('fields of %s', (name) => {
    expect(shape(messages[name].payload)).toEqual(
      shape(z.toJSONSchema(documentSchemas[name], { io: 'input' })),
    )
  })

  test.each(Object.keys(binaryFields) as (keyof typeof binaryFields)[])('layout of %s', (name) => {
    expect(messages[name].contentType).toBe('application/octet-stream')
    expect(messages[name]['x-layout']).toEqual(binaryFields[name])
  })

  test('every message is described', () => {
    expect(Object.keys(messages).sort()).toEqual(
      [...Object.keys(documentSchemas), ...Object.keys(binaryFields)].sort(),
    )
  })
})

test('the table of topics in docs/mqtt.md is the same', () => {
  const rows = [...prose.matchAll(/^\| `(\w+)` +\| (\w+) +\| ([01]) +\| (yes|no) +\|/gm)]
  expect(rows.map(([, name, from, qos, retained]) => [name, from, Number(qos), retained === 'yes'])).toEqual(
    topicNames.map((name) => [name, topics[name].from, topics[name].qos, topics[name].retain]),
  )
})
