/* Reads limits and steps as doubles from stdin, writes what either limiter makes of them to stdout. */
#include <stdio.h>

#include "limiter.h"

int main(void) {
  sinew_joint_limits limits;
  double start;
  double step[5];
  if (fread(&limits, sizeof limits, 1, stdin) != 1 || fread(&start, sizeof start, 1, stdin) != 1) return 1;
  sinew_position_state position;
  double velocity = 0;
  sinew_position_arm(&position, &limits, start);
  /* brake?, requested, measured position, measured velocity, age */
  while (fread(step, sizeof step, 1, stdin) == 1) {
    double out[4] = {0};
    if (step[0] != 0) {
      sinew_position_brake(&position, &limits);
      sinew_velocity_brake(&velocity, &limits);
    } else {
      out[1] = sinew_position_limit(&position, &limits, step[1]);
      out[3] = sinew_velocity_limit(&velocity, &limits, step[1], step[2], step[3], step[4]);
    }
    out[0] = position.command;
    out[2] = velocity;
    if (fwrite(out, sizeof out, 1, stdout) != 1) return 1;
  }
  return 0;
}
