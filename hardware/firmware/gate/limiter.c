#include "limiter.h"

#include <math.h>

/* See src/safety/limiter.ts for both. */
static const double rounding_margin = 1e-6;
static const double negligible_share = 1e-5;

/* Of zeros the negative one is the lesser, as in ECMAScript. */
static double least(double a, double b) { return a == b ? (signbit(a) ? a : b) : a < b ? a : b; }
static double most(double a, double b) { return a == b ? (signbit(a) ? b : a) : a > b ? a : b; }
static double clamp(double value, double low, double high) { return least(most(value, low), high); }

/* Fastest speed towards a bound `gap` away from which braking still ends there: see src/safety/braking.ts. */
static double fastest_towards(double gap, double decrement, double period_s) {
  if (!(gap > 0)) return 0;
  double units = gap / (decrement * period_s);
  double terms = floor((sqrt(1 + 8 * units) - 1) / 2) + 1;
  return decrement * (units / terms + (terms - 1) / 2);
}

/* Fastest speed at which the joint, if it went on for `obeyed_s` and braked then, would end at the bound. */
static double fastest_if_lost(double gap, double acceleration, double obeyed_s) {
  if (!(gap > 0)) return 0;
  double lost = acceleration * obeyed_s;
  return (2 * acceleration * gap) / (lost + sqrt(lost * lost + 2 * acceleration * gap));
}

static double slower(double velocity, double decrement) {
  if (velocity > decrement) return velocity - decrement;
  if (velocity < -decrement) return velocity + decrement;
  return 0;
}

static double decrement_of(const sinew_joint_limits *limits) {
  return limits->acceleration * (1 - rounding_margin) * limits->period_s;
}

static double fastest_velocity(const sinew_joint_limits *limits, double gap) {
  const double acceleration = limits->acceleration * (1 - rounding_margin);
  const double obeyed_s = most(limits->watchdog_s, limits->period_s);
  return least(fastest_towards(gap, acceleration * limits->period_s, limits->period_s),
               fastest_if_lost(gap, acceleration, obeyed_s));
}

static void move_to(sinew_position_state *state, const sinew_joint_limits *limits, double next) {
  state->velocity = (next - state->command) / limits->period_s;
  state->command = next;
}

void sinew_position_arm(sinew_position_state *state, const sinew_joint_limits *limits, double start) {
  state->command = clamp(start, limits->lower, limits->upper);
  state->velocity = 0;
}

uint32_t sinew_position_limit(sinew_position_state *state, const sinew_joint_limits *limits, double requested) {
  const double lower = limits->lower, upper = limits->upper, period_s = limits->period_s;
  const double command = state->command, velocity = state->velocity;
  const double top_speed = limits->velocity * (1 - rounding_margin);
  const double decrement = decrement_of(limits);
  const double fastest_up = fastest_towards(upper - command, decrement, period_s);
  const double fastest_down = -fastest_towards(command - lower, decrement, period_s);
  const double wanted = (requested - command) / period_s;

  uint32_t why = 0;
  if (wanted > fastest_up || wanted < fastest_down || requested > upper || requested < lower) why |= SINEW_POSITION;
  if (wanted > top_speed || wanted < -top_speed) why |= SINEW_VELOCITY;
  if (wanted > velocity + decrement || wanted < velocity - decrement) why |= SINEW_ACCELERATION;
  if (why == 0) {
    move_to(state, limits, requested);
    return 0;
  }
  const double by_acceleration = clamp(wanted, velocity - decrement, velocity + decrement);
  const double by_speed = clamp(by_acceleration, -top_speed, top_speed);
  const double by_position = clamp(by_speed, fastest_down, fastest_up);
  const double next = clamp(command + by_position * period_s, lower, upper);
  move_to(state, limits, next);
  return fabs(next - requested) <= negligible_share * limits->velocity * period_s ? 0 : why;
}

void sinew_position_brake(sinew_position_state *state, const sinew_joint_limits *limits) {
  const double next = state->command + slower(state->velocity, decrement_of(limits)) * limits->period_s;
  move_to(state, limits, clamp(next, limits->lower, limits->upper));
}

uint32_t sinew_velocity_limit(double *in_force, const sinew_joint_limits *limits, double requested,
                              double measured_position, double measured_velocity, double age_s) {
  const double command = *in_force, top_speed = limits->velocity;
  const double decrement = decrement_of(limits);
  const double travelled_up = most(most(command, measured_velocity), 0) * age_s;
  const double travelled_down = least(least(command, measured_velocity), 0) * age_s;
  const double gap_up = limits->upper - (measured_position + travelled_up);
  const double gap_down = measured_position + travelled_down - limits->lower;
  const double fastest_up = fastest_velocity(limits, gap_up);
  const double fastest_down = -fastest_velocity(limits, gap_down);

  uint32_t why = 0;
  if (requested > fastest_up || requested < fastest_down) why |= SINEW_POSITION;
  if (requested > top_speed || requested < -top_speed) why |= SINEW_VELOCITY;
  if (requested > command + decrement || requested < command - decrement) why |= SINEW_ACCELERATION;
  if (why == 0) {
    *in_force = requested;
    return 0;
  }
  const double by_position = clamp(requested, fastest_down, fastest_up);
  const double by_speed = clamp(by_position, -top_speed, top_speed);
  *in_force = clamp(by_speed, command - decrement, command + decrement);
  return *in_force == requested ? 0 : why;
}

void sinew_velocity_brake(double *command, const sinew_joint_limits *limits) {
  *command = slower(*command, decrement_of(limits));
}
