#include "limits.h"

#include <stdbool.h>

#include "bytes.h"
#include "protocol.h"
#include "robot_config.h"

/*
 * Commands come rounded to float32, and differences of rounded positions err by more; what is worked out here, in
 * float32 too, errs once again. A limit counts as broken only beyond what that explains: 2^-22 of the numbers
 * involved, which is twice what a far end that reckons in float64 allows.
 */
#define ROUNDING 2.384185791015625e-7f
#define PERIOD_S (SINEW_PERIOD_US * 1e-6f)

const sinew_limits sinew_actuator_limits[SINEW_ACTUATORS] = SINEW_LIMITS;
float sinew_in_force[SINEW_ACTUATORS];

static float rate[SINEW_ACTUATORS]; /* of change of the commands in force */
static uint32_t commands; /* obeyed since the last rest: 1, 2, more */
static float since_rest_s; /* the periods that the first two span */

static float size_of(float value) { return value < 0 ? -value : value; }
static float larger(float a, float b) { return a > b ? a : b; }

static float within(float value, float from, float reach) {
  if (value > from + reach) return from + reach;
  if (value < from - reach) return from - reach;
  return value;
}

static float value_at(const uint8_t *values, uint8_t index) {
  sinew_float bits;
  bits.bits = sinew_u32_at(values + 4 * index);
  return bits.value;
}

static bool is_finite_at(const uint8_t *values, uint8_t index) {
  return (sinew_u32_at(values + 4 * index) & 0x7f800000UL) != 0x7f800000UL;
}

static bool in_range(const sinew_limits *limits, float value) {
  const float top = limits->kind == SINEW_POSITION   ? limits->upper
                    : limits->kind == SINEW_VELOCITY ? limits->velocity
                                                     : limits->effort;
  const float bottom = limits->kind == SINEW_POSITION ? limits->lower : -top;
  const float slack = ROUNDING * larger(size_of(top), size_of(bottom));
  return value <= top + slack && value >= bottom - slack;
}

/*
 * The first COMMAND after a rest is limited in speed only, because a host starts from what it measured; the second
 * may be as fast as acceleration from rest allows; from then on the rate of the last one is known.
 */
static float limit_position(uint8_t index, float value, float elapsed_s) {
  const sinew_limits *limits = &sinew_actuator_limits[index];
  const float from = sinew_in_force[index];
  const float slack = ROUNDING * ((size_of(value) + size_of(from)) / elapsed_s + limits->velocity);
  const float wanted = (value - from) / elapsed_s;
  const float by_speed = within(wanted, 0, limits->velocity + slack);
  const float reach = limits->acceleration * (commands == 2 ? since_rest_s : elapsed_s) + 2 * slack;
  const float next = commands == 1 ? by_speed : within(by_speed, rate[index], reach);
  rate[index] = commands == 1 ? 0 : next;
  if (next == wanted) return value;
  const float moved = from + next * elapsed_s;
  /* Rounding must not take what was clamped out of its range. */
  return moved > limits->upper ? limits->upper : moved < limits->lower ? limits->lower : moved;
}

static float limit_velocity(uint8_t index, float value, float elapsed_s) {
  const sinew_limits *limits = &sinew_actuator_limits[index];
  return within(value, sinew_in_force[index], limits->acceleration * elapsed_s + ROUNDING * limits->velocity);
}

void sinew_limits_rebase(void) {
  for (uint8_t index = 0; index < SINEW_ACTUATORS; index++) rate[index] = 0;
  commands = 0;
  since_rest_s = 0;
}

sinew_judgement sinew_limits_judge(const uint8_t *values, uint32_t periods) {
  for (uint8_t index = 0; index < SINEW_ACTUATORS; index++) {
    if (!is_finite_at(values, index)) return SINEW_IS_NON_FINITE;
  }
  for (uint8_t index = 0; index < SINEW_ACTUATORS; index++) {
    if (!in_range(&sinew_actuator_limits[index], value_at(values, index))) return SINEW_IS_OUT_OF_RANGE;
  }
  const float elapsed_s = (float)(periods > 0 ? periods : 1) * PERIOD_S;
  if (commands < 3) commands++;
  since_rest_s += elapsed_s;
  sinew_judgement judgement = SINEW_OBEYED;
  for (uint8_t index = 0; index < SINEW_ACTUATORS; index++) {
    const float value = value_at(values, index);
    const uint8_t kind = sinew_actuator_limits[index].kind;
    const float next = kind == SINEW_POSITION   ? limit_position(index, value, elapsed_s)
                       : kind == SINEW_VELOCITY ? limit_velocity(index, value, elapsed_s)
                                                : value;
    if (next != value) judgement = SINEW_CLAMPED;
    sinew_in_force[index] = next;
  }
  return judgement;
}
