import type { Random } from '../src/contract/random.ts'

/**
 * Fill with standard normal numbers, by Box and Muller (1958), both of each pair.
 *
 * Written out instead of by Math.log, Math.cos and Math.sin, which were a twentieth of an update at 64×64: it takes
 * half the time, since both share the reduction of the angle, and does not depend on the version of V8. To within a
 * unit or so in the last place of float64, so that the float32 results are the same.
 */
export function fillNormal(random: Random, out: Float32Array): void {
  for (let index = 0; index < out.length; index += 2) {
    const radius = Math.sqrt(-2 * logarithm(1 - random.uniform()))
    const turn = random.uniform()
    // The angle 2π · turn less q quarters of a turn, π/2 being the sum of two numbers, the first of 33 bits.
    const q = Math.floor(4 * turn + 0.5)
    const near = 2 * Math.PI * turn - q * 1.5707963267341256
    const x = near - q * 6.077100506506192e-11
    const [cosine, sine] = [radius * kernelCosine(x), radius * kernelSine(x)]
    out[index] = (q & 1) === 0 ? ((q & 2) === 0 ? cosine : -cosine) : (q & 2) === 0 ? -sine : sine
    if (index + 1 === out.length) return
    out[index + 1] = (q & 1) === 0 ? ((q & 2) === 0 ? sine : -sine) : (q & 2) === 0 ? cosine : -cosine
  }
}

const float = new Float64Array(1)
const words = new Uint32Array(float.buffer)
const high = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0

// Below: Sun Microsystems' fdlibm (Ng 1993), e_log.c, k_cos.c and k_sin.c, for normal numbers.

/** log x = k log 2 + log(1 + f) with √½ < 1 + f < √2 and, with s = f / (2 + f), a polynomial in s². */
function logarithm(x: number): number {
  float[0] = x
  const shifted = words[high] + 0x95f62
  const k = (shifted >>> 20) - 0x3ff
  words[high] = (shifted & 0xfffff) + 0x3fe6a09e
  const f = float[0] - 1
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373))
  const odd =
    z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)))
  const half = 0.5 * f * f
  return s * (half + odd + even) + k * 1.9082149292705877e-10 - half + f + k * 0.6931471803691238
}

/** cos x for |x| ≤ π/4. */
function kernelCosine(x: number): number {
  const z = x * x
  const half = 0.5 * z
  const w = 1 - half
  const series =
    z *
    (0.0416666666666666 +
      z *
        (-0.001388888888887411 +
          z *
            (0.00002480158728947673 +
              z * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11)))))
  return w + (1 - w - half + z * series)
}

/** sin x for |x| ≤ π/4. */
function kernelSine(x: number): number {
  const z = x * x
  const series =
    -0.16666666666666632 +
    z *
      (0.00833333333332249 +
        z *
          (-0.0001984126982985795 +
            z * (0.0000027557313707070068 + z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10))))
  return x + x * z * series
}
