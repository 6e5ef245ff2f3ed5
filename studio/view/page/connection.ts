import type { Mesh } from '../../../sim/render/mesh.ts'
import type { WireAsk, WireFrame, WireItem, WireStage } from '../wire.ts'

export async function loadStage(): Promise<WireStage> {
  const response = await fetch('/stage')
  if (!response.ok) throw new Error(`the server said ${response.status}`)
  return (await response.json()) as WireStage
}

/** Every frame, and whether the server is there; it is asked again by itself. */
export function watchFrames(
  onFrame: (frame: WireFrame) => void,
  onConnected: (connected: boolean) => void,
): void {
  const events = new EventSource('/events')
  events.addEventListener('message', (event) => {
    onConnected(true)
    onFrame(JSON.parse(String(event.data)) as WireFrame)
  })
  events.addEventListener('error', () => onConnected(false))
}

/** One request at a time; of several settings of one slider that wait, the last. */
export function createAsker(): (ask: WireAsk) => void {
  const waiting = new Map<string, WireAsk>()
  let busy = false
  const send = async (): Promise<void> => {
    busy = true
    for (let next = waiting.entries().next(); !next.done; next = waiting.entries().next()) {
      const [key, ask] = next.value
      waiting.delete(key)
      const body = JSON.stringify(ask)
      // A server that has gone shows by the events.
      await fetch('/ask', { method: 'POST', headers: { 'content-type': 'application/json' }, body }).catch(
        () => {},
      )
    }
    busy = false
  }
  let count = 0
  return (ask) => {
    waiting.set(ask.kind === 'control' ? `control ${ask.index}` : `${ask.kind} ${count++}`, ask)
    if (!busy) void send()
  }
}

export function itemMesh({ positions, normals, triangles }: WireItem): Mesh {
  return {
    positions: new Float32Array(bytes(positions)),
    normals: new Float32Array(bytes(normals)),
    triangles: new Uint32Array(bytes(triangles)),
  }
}

function bytes(base64: string): ArrayBuffer {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer
}
