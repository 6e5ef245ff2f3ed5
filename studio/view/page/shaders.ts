/** The light of sim/render/shade.ts and floor.ts, in the language of graphics cards (GLSL ES 3.0). */

const shadow = `
uniform highp sampler2DShadow shadowMap;
uniform mat4 lampFromWorld;

float lampReaches(vec3 world, float blur) {
  vec3 at = (lampFromWorld * vec4(world, 1.0)).xyz * 0.5 + 0.5;
  if (any(lessThan(at, vec3(0.01))) || any(greaterThan(at, vec3(0.99)))) return 1.0;
  float texel = blur / float(textureSize(shadowMap, 0).x);
  float lit = 0.0;
  for (int down = -1; down <= 1; down++) {
    for (int along = -1; along <= 1; along++) {
      lit += texture(shadowMap, vec3(at.xy + texel * vec2(along, down), at.z - 0.0015));
    }
  }
  return lit / 9.0;
}
`

export const itemVertex = `#version 300 es
uniform mat4 imageFromWorld;
uniform mat4 worldFromItem;
in vec3 position;
in vec3 normal;
out vec3 world;
out vec3 facing;
void main() {
  vec4 at = worldFromItem * vec4(position, 1.0);
  world = at.xyz;
  facing = mat3(worldFromItem) * normal;
  gl_Position = imageFromWorld * at;
}
`

export const itemFragment = `#version 300 es
precision highp float;
${shadow}
uniform vec4 colour;
uniform vec3 eye;
uniform vec3 towardsLamp;
in vec3 world;
in vec3 facing;
out vec4 shown;
void main() {
  vec3 towardsEye = normalize(eye - world);
  vec3 normal = normalize(facing);
  float onEye = dot(normal, towardsEye);
  normal *= onEye < 0.0 ? -1.0 : 1.0;
  float lit = lampReaches(world, 1.0);
  float lambert = max(0.0, dot(normal, towardsLamp)) * lit;
  float light = 0.36 + 0.14 * normal.z + 0.62 * lambert + 0.16 * abs(onEye);
  float shine = lambert > 0.0 ? 0.14 * lit * pow(max(0.0, dot(normal, normalize(towardsEye + towardsLamp))), 40.0) : 0.0;
  vec3 linear = light * pow(colour.rgb, vec3(2.2)) + shine;
  shown = vec4(pow(linear, vec3(1.0 / 2.2)), colour.a);
}
`

export const shadowFragment = `#version 300 es
precision highp float;
in vec3 world;
in vec3 facing;
void main() {}
`

export const floorVertex = `#version 300 es
uniform mat4 imageFromWorld;
uniform vec4 floorPlace; // centre x, y, height, how far it goes
in vec2 corner;
out vec3 world;
void main() {
  world = vec3(floorPlace.xy + corner * floorPlace.w, floorPlace.z);
  gl_Position = imageFromWorld * vec4(world, 1.0);
}
`

export const floorFragment = `#version 300 es
precision highp float;
${shadow}
uniform vec4 floorPlace;
uniform float gridM;
uniform vec3 tones; // plain, line, heavy line, linear
in vec3 world;
out vec4 shown;

float lines(float stepM) {
  vec2 pixel = max(fwidth(world.xy), 1e-6);
  vec2 off = abs(world.xy - stepM * round(world.xy / stepM));
  vec2 share = clamp((0.006 * stepM - off) / pixel + 0.5, 0.0, 1.0);
  share *= min(vec2(1.0), 0.012 * stepM / pixel + 0.3);
  share *= clamp(stepM / pixel / 6.0 - 0.5, 0.0, 1.0);
  return max(share.x, share.y);
}

void main() {
  float away = length(world.xy - floorPlace.xy) / floorPlace.w;
  float presence = away < 1.0 ? (1.0 - away * away) * (1.0 - away * away) : 0.0;
  float fine = lines(gridM);
  float heavy = lines(5.0 * gridM);
  float tone = mix(tones.x, tones.y, fine) + heavy * (1.0 - 0.5 * fine) * (tones.z - tones.y);
  tone *= 0.55 + 0.45 * lampReaches(world, 2.0);
  shown = vec4(vec3(pow(tone, 1.0 / 2.2)), presence);
}
`
