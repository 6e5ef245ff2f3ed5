/* What is wired to the board, in the units of the description. */
#ifndef SINEW_DEVICES_H
#define SINEW_DEVICES_H

#include <stdbool.h>
#include <stdint.h>

/* Kinds of outputs and inputs, as SINEW_OUTPUTS and SINEW_INPUTS have them. */
enum { SINEW_SERVO, SINEW_PWM };
enum { SINEW_ADC, SINEW_QUADRATURE, SINEW_SWITCH };

/* A servo's pulse is offset + gain * command in microseconds, a motor's duty gain * command; low and high bound it. */
typedef struct {
  uint8_t kind;
  uint8_t pin;
  uint8_t direction_pin;
  float offset;
  float gain;
  float low;
  float high;
} sinew_output;

/* A position is scale * (counts - zero). A second pin: only an encoder has it. */
typedef struct {
  uint8_t kind;
  uint8_t pin;
  uint8_t second_pin;
  float zero;
  float scale;
} sinew_input;

/* A sensor value: which input, and whether it is its position (or state) or its velocity. */
typedef struct {
  uint8_t input;
  uint8_t is_velocity;
} sinew_sensor;

extern const sinew_output sinew_outputs[];
extern const sinew_input sinew_inputs[];

/* Take the first samples. */
void sinew_devices_begin(uint32_t now_us);
/* Take samples when they are due; to be called at least every few milliseconds. */
void sinew_devices_tick(uint32_t now_us);
/* Sensor values, SINEW_SENSORS of them. */
float sinew_devices_value(uint8_t sensor);
/* Put commands out, SINEW_ACTUATORS of them. */
void sinew_devices_command(const float *commands);
/* False while a converter is at one of its ends: a wire is broken, or shorted. */
bool sinew_devices_healthy(void);

#endif
