/** What the server tells the page and the page tells the server. Data alone, so that both ends can read it. */

export interface WireChannel {
  readonly name: string
  readonly unit: string
  readonly low: number
  readonly high: number
}

/** One item of the scene; its arrays as base64, little-endian. */
export interface WireItem {
  readonly name: string
  readonly pose: number
  readonly colour: readonly [number, number, number]
  readonly opacity: number
  /** float32 */
  readonly positions: string
  /** float32 */
  readonly normals: string
  /** uint32 */
  readonly triangles: string
}

/** What stays as it is: `GET /stage`. */
export interface WireStage {
  readonly title: string
  readonly robot: string
  readonly driver: string
  readonly physics: string
  readonly periodS: number
  readonly playsTask: boolean
  readonly controls: readonly WireChannel[]
  readonly readings: readonly WireChannel[]
  readonly commands: readonly WireChannel[]
  readonly rewardNames: readonly string[]
  readonly items: readonly WireItem[]
  readonly poseCount: number
  readonly groundM: number | undefined
  readonly followed: number | undefined
}

/** What changes, many times a second: an event of `GET /events`. */
export interface WireFrame {
  /** Shape [poseCount, 7]. */
  readonly poses: readonly number[]
  readonly control: readonly number[]
  readonly reading: readonly number[]
  readonly sent: readonly number[]
  readonly rewardTerms: readonly number[]
  readonly episode: number
  readonly step: number
  readonly timeS: number
  readonly return: number
  readonly success: boolean
  readonly ended: string
  /** Why the safety gate changed the last command. */
  readonly limited: readonly string[]
  readonly paused: boolean
  readonly speed: number
  /** What went wrong, or nothing. */
  readonly error: string
}

/** What the page asks for: `POST /ask`. */
export type WireAsk =
  | { readonly kind: 'run' | 'pause' | 'step' | 'reset' }
  | { readonly kind: 'speed'; readonly factor: number }
  | { readonly kind: 'control'; readonly index: number; readonly value: number }
