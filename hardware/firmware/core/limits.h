#ifndef SINEW_LIMITS_H
#define SINEW_LIMITS_H

#include <stdint.h>

/* Limits of one actuator, in SI units, as INFO carries them. */
typedef struct {
  uint8_t kind;
  float lower;
  float upper;
  float velocity;
  float acceleration;
  float effort;
} sinew_limits;

typedef enum { SINEW_OBEYED, SINEW_CLAMPED, SINEW_IS_NON_FINITE, SINEW_IS_OUT_OF_RANGE } sinew_judgement;

extern const sinew_limits sinew_actuator_limits[];

/* Commands in force, SINEW_ACTUATORS of them. */
extern float sinew_in_force[];

/* The outputs were brought to rest: sinew_in_force is what they hold. */
void sinew_limits_rebase(void);

/*
 * Judge a COMMAND, given as it came (little-endian float32), `periods` control periods after the last one, and put
 * it in force unless it is refused. A refused one leaves everything as it was.
 */
sinew_judgement sinew_limits_judge(const uint8_t *values, uint32_t periods);

#endif
