/** A small arm in YAML, one thing a line, for tests to spoil. */
export const twoLink = `name: arm
summary: for tests
rateHz: 50
links:
  - { name: base, massKg: 1, geometry: [{ shape: box, sizeM: [0.1, 0.1, 0.1] }] }
  - { name: upper, massKg: 0.2, geometry: [{ shape: box, sizeM: [0.3, 0.02, 0.02], originM: [0.15, 0, 0] }] }
  - { name: lower, massKg: 0.1, inertiaKgM2: [0.001, 0.002, 0.002] }
joints:
  - name: shoulder
    kind: revolute
    parent: base
    child: upper
    axis: [0, 0, 1]
    limits: { positionRad: [-2, 2], velocityRadPerS: 4, accelerationRadPerS2: 40, effortNm: 1.5 }
  - name: elbow
    kind: revolute
    parent: upper
    child: lower
    originM: [0.3, 0, 0]
    axis: [0, 0, 1]
    limits: { positionRad: [-2.5, 2.5], velocityRadPerS: 5, accelerationRadPerS2: 50, effortNm: 1 }
frames:
  - { name: tip, link: lower, originM: [0.2, 0, 0] }
actuators:
  - { joint: shoulder, kind: position, stiffnessNmPerRad: 20, dampingNmSPerRad: 0.7 }
  - { joint: elbow, kind: position, stiffnessNmPerRad: 8, dampingNmSPerRad: 0.2 }
sensors:
  - { joint: shoulder, measures: [position, velocity] }
  - { joint: elbow, measures: [position, velocity] }
safety: { staleAfterS: 0.1 }
transports:
  serial: { baudRate: 1000000, stateRateHz: 100, watchdogS: 0.1 }
`
