#include "devices.h"

#include "board.h"
#include "robot_config.h"

#define SAMPLE_US 5000UL
/* A converter of 10 bits, in sixteenths, this near to either end has lost its potentiometer. */
#define RAIL (2 * 16)
#define FULL (1023 * 16)

const sinew_output sinew_outputs[SINEW_ACTUATORS] = SINEW_OUTPUTS;
const sinew_input sinew_inputs[SINEW_INPUT_COUNT] = SINEW_INPUTS;
static const sinew_sensor sensors[SINEW_SENSORS] = SINEW_SENSOR_TABLE;

typedef struct {
  int32_t counts;
  float velocity;
} measurement;

static measurement measured[SINEW_INPUT_COUNT];
static uint32_t sampled_us;
static bool sampled;
static bool railed;

static bool at_an_end(uint8_t input) {
  const int32_t counts = measured[input].counts;
  return sinew_inputs[input].kind == SINEW_ADC && (counts <= RAIL || counts >= FULL - RAIL);
}

/*
 * Velocity is the difference of positions through a low-pass of the first order: `gain` is its share of what is new,
 * `per_s` one over the time between the samples.
 */
static void sample(uint8_t input, float gain, float per_s) {
  measurement *now = &measured[input];
  const int32_t counts = board_counts(input);
  if (sampled) {
    const float difference = sinew_inputs[input].scale * (float)(counts - now->counts) * per_s;
    now->velocity += gain * (difference - now->velocity);
  }
  now->counts = counts;
}

void sinew_devices_begin(uint32_t now_us) {
  sampled = false;
  for (uint8_t input = 0; input < SINEW_INPUT_COUNT; input++) measured[input].velocity = 0;
  sinew_devices_tick(now_us);
}

void sinew_devices_tick(uint32_t now_us) {
  const uint32_t elapsed_us = now_us - sampled_us;
  if (sampled && elapsed_us < SAMPLE_US) return;
  sampled_us = now_us;
  railed = false;
  const float elapsed_s = (float)elapsed_us * 1e-6f;
  const float gain = elapsed_s / (SINEW_VELOCITY_FILTER_S + elapsed_s);
  const float per_s = 1 / elapsed_s;
  for (uint8_t input = 0; input < SINEW_INPUT_COUNT; input++) {
    sample(input, gain, per_s);
    if (at_an_end(input)) railed = true;
  }
  sampled = true;
}

float sinew_devices_value(uint8_t sensor) {
  const uint8_t index = sensors[sensor].input;
  if (sensors[sensor].is_velocity) return measured[index].velocity;
  return sinew_inputs[index].scale * ((float)measured[index].counts - sinew_inputs[index].zero);
}

static float bounded(float value, float low, float high) { return value < low ? low : value > high ? high : value; }

void sinew_devices_command(const float *commands) {
  for (uint8_t index = 0; index < SINEW_ACTUATORS; index++) {
    const sinew_output *output = &sinew_outputs[index];
    const float value = bounded(output->offset + output->gain * commands[index], output->low, output->high);
    if (output->kind == SINEW_SERVO) board_servo(index, value);
    else board_pwm(index, value);
  }
}

bool sinew_devices_healthy(void) { return !railed; }
