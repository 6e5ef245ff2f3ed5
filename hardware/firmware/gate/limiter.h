#ifndef SINEW_LIMITER_H
#define SINEW_LIMITER_H

#include <stdint.h>

/*
 * The position and the velocity limiter of src/safety, for firmware: the same arithmetic in the same order, so that
 * with 64-bit doubles the same bits come out (compile with -ffp-contract=off). Where `double` has 32 bits, as with
 * avr-gcc, the margin against rounding is too small by orders of magnitude: do not rely on it there.
 */

/* Why a command was altered, as in src/safety/types.ts. */
enum { SINEW_POSITION = 1 << 0, SINEW_VELOCITY = 1 << 1, SINEW_ACCELERATION = 1 << 2 };

/* Limits of one joint; SI, all finite. Which values make sense is checked where they come from. */
typedef struct {
  double lower;
  double upper;
  double velocity;
  double acceleration;
  double period_s;
  /* How long the last command is obeyed when no other comes; a period at least. */
  double watchdog_s;
} sinew_joint_limits;

/* Of a position-commanded joint: the command in force and its velocity. */
typedef struct {
  double command;
  double velocity;
} sinew_position_state;

/* At rest at `start`. */
void sinew_position_arm(sinew_position_state *state, const sinew_joint_limits *limits, double start);

/* Move the command in force as far towards `requested` (finite) as the limits allow; returns the reasons. */
uint32_t sinew_position_limit(sinew_position_state *state, const sinew_joint_limits *limits, double requested);

/* One period of braking towards rest. */
void sinew_position_brake(sinew_position_state *state, const sinew_joint_limits *limits);

/* The same of a velocity-commanded joint, whose state is the command in force; the position was measured `age_s` ago. */
uint32_t sinew_velocity_limit(double *command, const sinew_joint_limits *limits, double requested,
                              double measured_position, double measured_velocity, double age_s);

void sinew_velocity_brake(double *command, const sinew_joint_limits *limits);

#endif
