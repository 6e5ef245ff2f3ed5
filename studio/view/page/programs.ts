/** A linked pair of shaders, its uniforms by name. */
export interface Program {
  use(): void
  attribute(name: string): number
  matrix(name: string, value: Float32Array): void
  numbers(name: string, ...values: number[]): void
  texture(name: string, unit: number): void
}

/** @throws Error with the compiler's words. */
export function createProgram(gl: WebGL2RenderingContext, vertex: string, fragment: string): Program {
  const program = gl.createProgram()
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(kind)
    if (!shader) throw new Error('the graphics context is lost')
    gl.shaderSource(shader, source)
    gl.compileShader(shader)
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader) ?? '')
    gl.attachShader(program, shader)
  }
  gl.linkProgram(program)
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program) ?? '')
  const places = new Map<string, WebGLUniformLocation | null>()
  const place = (name: string): WebGLUniformLocation | null => {
    if (!places.has(name)) places.set(name, gl.getUniformLocation(program, name))
    return places.get(name) ?? null
  }
  return {
    use: () => gl.useProgram(program),
    attribute: (name) => gl.getAttribLocation(program, name),
    matrix: (name, value) => gl.uniformMatrix4fv(place(name), false, value),
    numbers(name, ...values) {
      if (values.length === 1) gl.uniform1fv(place(name), values)
      else if (values.length === 3) gl.uniform3fv(place(name), values)
      else gl.uniform4fv(place(name), values)
    },
    texture: (name, unit) => gl.uniform1i(place(name), unit),
  }
}

/** Vertices of three numbers each, a buffer an attribute, and the triangles between them. */
export function createTriangles(
  gl: WebGL2RenderingContext,
  attributes: readonly (readonly [location: number, size: number, values: Float32Array])[],
  triangles: Uint32Array,
): { draw(): void } {
  const vertices = gl.createVertexArray()
  gl.bindVertexArray(vertices)
  for (const [location, size, values] of attributes) {
    if (location < 0) continue
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer())
    gl.bufferData(gl.ARRAY_BUFFER, values, gl.STATIC_DRAW)
    gl.enableVertexAttribArray(location)
    gl.vertexAttribPointer(location, size, gl.FLOAT, false, 0, 0)
  }
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer())
  gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, triangles, gl.STATIC_DRAW)
  gl.bindVertexArray(null)
  return {
    draw() {
      gl.bindVertexArray(vertices)
      gl.drawElements(gl.TRIANGLES, triangles.length, gl.UNSIGNED_INT, 0)
    },
  }
}

/** Depth alone, compared where it is read. */
export function createShadowMap(
  gl: WebGL2RenderingContext,
  size: number,
): { readonly target: WebGLFramebuffer; readonly texture: WebGLTexture } {
  const texture = gl.createTexture()
  gl.bindTexture(gl.TEXTURE_2D, texture)
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.DEPTH_COMPONENT24, size, size)
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_COMPARE_MODE, gl.COMPARE_REF_TO_TEXTURE)
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR)
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR)
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE)
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE)
  const target = gl.createFramebuffer()
  gl.bindFramebuffer(gl.FRAMEBUFFER, target)
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.DEPTH_ATTACHMENT, gl.TEXTURE_2D, texture, 0)
  gl.bindFramebuffer(gl.FRAMEBUFFER, null)
  return { target, texture }
}
