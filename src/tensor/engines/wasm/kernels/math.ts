import type { Code } from '../assembler/bytes.ts'
import { call, createLocals, localAt } from '../assembler/function.ts'
import { f32x4, i32x4, v128 } from '../assembler/instructions.ts'
import type { ModuleBuilder } from '../assembler/module.ts'

export type MathKind = 'exp' | 'log' | 'tanh' | 'sigmoid' | 'softplus'

/** The transcendental functions of a module, four floats at a time; each is written when first asked for. */
export interface MathFunctions {
  call(kind: MathKind, x: Code): Code
  /** a · b + c. */
  readonly multiplyAdd: MultiplyAdd
}

type MultiplyAdd = (a: Code, b: Code, c: Code) => Code

export function mathFunctions(module: ModuleBuilder, multiplyAdd: MultiplyAdd): MathFunctions {
  const numbers = new Map<MathKind, number>()
  const math: MathFunctions = {
    multiplyAdd,
    call(kind, x) {
      const number = numbers.get(kind) ?? module.add(writers[kind](math))
      numbers.set(kind, number)
      return call(number, x)
    },
  }
  return math
}

type Writer = (math: MathFunctions) => {
  parameters: ['v128']
  result: 'v128'
  locals: ReturnType<typeof createLocals>['types']
  body: Code
}

const one = f32x4.const(1)
const zero = f32x4.const(0)

/** Horner's rule, highest coefficient first. */
function polynomial({ multiplyAdd }: MathFunctions, x: Code, coefficients: readonly number[]): Code {
  const [first, ...rest] = coefficients
  return rest.reduce<Code>(
    (sum, coefficient) => multiplyAdd(sum, x, f32x4.const(coefficient)),
    f32x4.const(first),
  )
}

/** ln 2 in two parts, of which the first has so few bits that its product with an exponent is exact. */
const ln2High = 0.693359375
const ln2Low = -2.1219444e-4

/**
 * Stephen Moshier's expf of the Cephes library: eˣ = 2ⁿ eʳ, |r| ≤ ½ ln 2, and a polynomial for eʳ. 2ⁿ is applied as
 * two factors, so that results too small for a normal number, and infinity, come out as they should.
 */
const exp: Writer = (math) => {
  const locals = createLocals(['v128'])
  const x = localAt(0)
  const [n, r, half] = [locals.v128(), locals.v128(), locals.v128()]
  const clamped = f32x4.pseudoMinimum(f32x4.pseudoMaximum(x.get, f32x4.const(-104)), f32x4.const(89))
  const powerOf2 = (exponent: Code): Code => i32x4.shiftLeft(i32x4.add(exponent, i32x4.const(127)), 23)
  const p = polynomial(
    math,
    r.get,
    [1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1],
  )
  const series = f32x4.add(f32x4.add(f32x4.multiply(f32x4.multiply(r.get, r.get), p), r.get), one)
  const reduced = f32x4.subtract(
    f32x4.subtract(x.get, f32x4.multiply(n.get, f32x4.const(ln2High))),
    f32x4.multiply(n.get, f32x4.const(ln2Low)),
  )
  return {
    parameters: ['v128'],
    result: 'v128',
    locals: locals.types,
    body: [
      x.set(clamped),
      n.set(f32x4.nearest(f32x4.multiply(x.get, f32x4.const(Math.LOG2E)))),
      r.set(reduced),
      n.set(i32x4.fromFloat(n.get)),
      half.set(i32x4.shiftRight(n.get, 1)),
      f32x4.multiply(f32x4.multiply(series, powerOf2(half.get)), powerOf2(i32x4.subtract(n.get, half.get))),
    ],
  }
}

/**
 * Moshier's logf of the Cephes library: x = 2ᵉ m with √½ ≤ m < √2, and a polynomial in m − 1. A number too small to
 * be normal is scaled up first. log 0 = −∞, log of less is NaN.
 */
const log: Writer = (math) => {
  const locals = createLocals(['v128'])
  const x = localAt(0)
  const [scaled, tiny, e, m, z, high] = Array.from({ length: 6 }, () => locals.v128())
  const exponentOf = (bits: Code): Code =>
    f32x4.fromInt(i32x4.subtract(i32x4.shiftRight(bits, 23), i32x4.const(126)))
  const mantissa = v128.or(v128.and(scaled.get, i32x4.const(0x007fffff)), f32x4.const(0.5))
  const p = polynomial(
    math,
    m.get,
    [
      7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
      2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
    ],
  )
  const tail = f32x4.subtract(
    f32x4.add(f32x4.multiply(f32x4.multiply(m.get, z.get), p), f32x4.multiply(e.get, f32x4.const(ln2Low))),
    f32x4.multiply(z.get, f32x4.const(0.5)),
  )
  const finite = f32x4.add(f32x4.add(m.get, tail), f32x4.multiply(e.get, f32x4.const(ln2High)))
  // +∞ stays; x · ∞ is −∞ nowhere wanted, so the special cases are chosen one by one.
  const positive = v128.select(x.get, finite, f32x4.equal(x.get, f32x4.const(Number.POSITIVE_INFINITY)))
  const orZero = v128.select(f32x4.const(Number.NEGATIVE_INFINITY), positive, f32x4.equal(x.get, zero))
  // x ≥ 0 fails for NaN as for negative numbers.
  const invalid = v128.or(f32x4.less(x.get, zero), f32x4.notEqual(x.get, x.get))
  return {
    parameters: ['v128'],
    result: 'v128',
    locals: locals.types,
    body: [
      tiny.set(f32x4.less(x.get, f32x4.const(2 ** -126))),
      scaled.set(v128.select(f32x4.multiply(x.get, f32x4.const(2 ** 24)), x.get, tiny.get)),
      e.set(f32x4.subtract(exponentOf(scaled.get), v128.and(tiny.get, f32x4.const(24)))),
      m.set(mantissa),
      // m is in [½, 1): below √½ take 2m and one off the exponent.
      high.set(f32x4.less(m.get, f32x4.const(Math.SQRT1_2))),
      e.set(f32x4.subtract(e.get, v128.and(high.get, one))),
      m.set(f32x4.add(f32x4.subtract(m.get, one), v128.and(high.get, m.get))),
      z.set(f32x4.multiply(m.get, m.get)),
      v128.select(f32x4.const(Number.NaN), orZero, invalid),
    ],
  }
}

/** Moshier's tanhf: a polynomial near 0, where 1 − 2/(e²ˣ + 1) would lose digits. */
const tanh: Writer = (math) => {
  const locals = createLocals(['v128'])
  const x = localAt(0)
  const [size, z] = [locals.v128(), locals.v128()]
  const signBit = i32x4.const(-0x80000000)
  const p = polynomial(
    math,
    z.get,
    [-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1],
  )
  const near = f32x4.add(f32x4.multiply(f32x4.multiply(x.get, z.get), p), x.get)
  const far = f32x4.subtract(
    one,
    f32x4.divide(f32x4.const(2), f32x4.add(math.call('exp', f32x4.add(size.get, size.get)), one)),
  )
  return {
    parameters: ['v128'],
    result: 'v128',
    locals: locals.types,
    body: [
      size.set(f32x4.absolute(x.get)),
      z.set(f32x4.multiply(x.get, x.get)),
      v128.select(near, v128.or(far, v128.and(x.get, signBit)), f32x4.less(size.get, f32x4.const(0.625))),
    ],
  }
}

/** 1 / (1 + e⁻ˣ), by e^−|x| so that nothing overflows: for x < 0 it is e^x / (1 + e^x). */
const sigmoid: Writer = (math) => {
  const locals = createLocals(['v128'])
  const x = localAt(0)
  const e = locals.v128()
  const numerator = v128.select(e.get, one, f32x4.less(x.get, zero))
  return {
    parameters: ['v128'],
    result: 'v128',
    locals: locals.types,
    body: [
      e.set(math.call('exp', f32x4.negate(f32x4.absolute(x.get)))),
      f32x4.divide(numerator, f32x4.add(one, e.get)),
    ],
  }
}

/**
 * log(1 + eˣ) = max(x, 0) + log(1 + e^−|x|), the logarithm by Kahan's rule: with u = 1 + e as it was rounded,
 * log(1 + e) ≈ log(u) · e / (u − 1), and e where u = 1 (Goldberg 1991, theorem 4).
 */
const softplus: Writer = (math) => {
  const locals = createLocals(['v128'])
  const x = localAt(0)
  const [e, u] = [locals.v128(), locals.v128()]
  const excess = f32x4.subtract(u.get, one)
  const log1p = v128.select(
    e.get,
    f32x4.divide(f32x4.multiply(math.call('log', u.get), e.get), excess),
    f32x4.equal(u.get, one),
  )
  return {
    parameters: ['v128'],
    result: 'v128',
    locals: locals.types,
    body: [
      e.set(math.call('exp', f32x4.negate(f32x4.absolute(x.get)))),
      u.set(f32x4.add(one, e.get)),
      f32x4.add(f32x4.pseudoMaximum(x.get, zero), log1p),
    ],
  }
}

const writers: Readonly<Record<MathKind, Writer>> = { exp, log, tanh, sigmoid, softplus }
