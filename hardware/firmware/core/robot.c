#include "robot.h"

#include <stdbool.h>

#include "board.h"
#include "bytes.h"
#include "devices.h"
#include "limits.h"
#include "protocol.h"
#include "robot_config.h"
#include "sender.h"

/* A session ends when the host has not been heard at all for this long. */
#define SESSION_TIMEOUT_US 2000000UL
#define WATCHDOG_US (SINEW_WATCHDOG_MS * 1000UL)

uint32_t sinew_counters[SINEW_VERDICTS];

/* Where each actuator's position stands among the sensors, -1 if it is not measured. */
static const int8_t position_sensor[SINEW_ACTUATORS] = SINEW_POSITION_SENSORS;

static sinew_reader reader;
static sinew_state state;
static uint16_t fault; /* what latched it: kept over sessions, and while nobody is there */
static uint32_t host_sequence;
static uint32_t command_sequence;
static uint32_t state_due_us;
static uint32_t heard_us; /* when anything of this session was last heard */
static uint32_t fed_us; /* when the watchdog was last fed */
static bool silent; /* the watchdog's time has passed since; kept, because fed_us wraps */
static bool commanding; /* until the first COMMAND after ARM heartbeats feed the watchdog: nothing has moved yet */
static bool limited;
static bool resting;

static void feed(uint32_t now_us) {
  fed_us = now_us;
  silent = false;
}

/* Outputs to rest, here and now; also takes up where the robot stands when it rests already. */
static void hold(void) {
  for (uint8_t index = 0; index < SINEW_ACTUATORS; index++) {
    const sinew_limits *limits = &sinew_actuator_limits[index];
    if (limits->kind != SINEW_POSITION) sinew_in_force[index] = 0;
    else if (position_sensor[index] >= 0) {
      /* A servo cannot hold beyond its own bounds, wherever a push has taken it. */
      const float at = sinew_devices_value((uint8_t)position_sensor[index]);
      sinew_in_force[index] = at > limits->upper ? limits->upper : at < limits->lower ? limits->lower : at;
    }
  }
  sinew_limits_rebase();
}

static void rest(void) {
  hold();
  sinew_devices_command(sinew_in_force);
  resting = true;
}

static void take_rest(void) {
  if (!resting) rest();
}

static void latch(uint16_t code, const char *text) {
  take_rest();
  state = SINEW_LATCHED;
  fault = code;
  if (code != SINEW_FAULT_STOPPED) sinew_send_fault(code, text);
}

static void begin(uint32_t challenge, uint32_t now_us) {
  const uint32_t previous = sinew_session;
  take_rest();
  do sinew_session = board_draw();
  while (sinew_session == previous || sinew_session == 0);
  host_sequence = 0;
  command_sequence = 0;
  /* A host that starts again is no person who has looked at the robot: a latch stays until CLEAR. */
  if (!sinew_devices_healthy() && fault < SINEW_FAULT_BODY) fault = SINEW_FAULT_BODY;
  state = fault == SINEW_FAULT_NONE ? SINEW_DISARMED : SINEW_LATCHED;
  heard_us = now_us;
  state_due_us = now_us;
  sinew_send_info(challenge);
}

static uint8_t arm(uint32_t now_us) {
  if (state == SINEW_LATCHED) return fault >= SINEW_FAULT_BODY ? SINEW_REFUSED_UNWELL : SINEW_REFUSED_LATCHED;
  if (state == SINEW_ARMED) return 0;
  /* From here on the outputs hold where the robot is now, not where it was told to be long ago. */
  rest();
  limited = false;
  state = SINEW_ARMED;
  commanding = false;
  feed(now_us);
  return 0;
}

static uint8_t clear(void) {
  if (!sinew_devices_healthy()) return SINEW_REFUSED_UNWELL;
  if (state == SINEW_LATCHED) state = SINEW_DISARMED;
  if (state == SINEW_DISARMED) fault = SINEW_FAULT_NONE;
  return 0;
}

/* The host ends its work in order: to rest, and nothing latches. */
static uint8_t disarm(void) {
  if (state == SINEW_LATCHED) return fault >= SINEW_FAULT_BODY ? SINEW_REFUSED_UNWELL : SINEW_REFUSED_LATCHED;
  take_rest();
  state = SINEW_DISARMED;
  return 0;
}

static void command(uint32_t sequence, uint32_t periods, uint32_t now_us) {
  if (state != SINEW_ARMED) return;
  const sinew_judgement judgement = sinew_limits_judge(sinew_reader_payload(&reader), periods);
  if (judgement == SINEW_IS_NON_FINITE) {
    latch(SINEW_FAULT_NON_FINITE, "a COMMAND held NaN or infinity");
    return;
  }
  if (judgement == SINEW_IS_OUT_OF_RANGE) {
    latch(SINEW_FAULT_OUT_OF_RANGE, "a COMMAND was outside the limits");
    return;
  }
  sinew_devices_command(sinew_in_force);
  resting = false;
  limited = judgement == SINEW_CLAMPED;
  command_sequence = sequence;
  commanding = true;
  feed(now_us);
}

static void dispatch(uint8_t type, uint32_t sequence, uint32_t periods, uint32_t now_us) {
  switch (type) {
    case SINEW_COMMAND:
      command(sequence, periods, now_us);
      break;
    case SINEW_ARM:
      sinew_send_answer(type, sequence, arm(now_us));
      break;
    case SINEW_CLEAR:
      sinew_send_answer(type, sequence, clear());
      break;
    case SINEW_DISARM:
      sinew_send_answer(type, sequence, disarm());
      break;
    case SINEW_HEARTBEAT:
      if (state != SINEW_ARMED || !commanding) feed(now_us);
      sinew_send_echo(sequence);
      break;
  }
}

/* Is sequence number `a` later than `b`? Both wrap (RFC 1982). */
static bool is_newer(uint32_t a, uint32_t b) { return a != b && a - b < 0x80000000UL; }

static sinew_verdict on_frame(uint32_t now_us) {
  const uint8_t type = reader.bytes[1];
  const uint32_t session = sinew_u32_at(reader.bytes + 2);
  const uint32_t sequence = sinew_u32_at(reader.bytes + 6);
  if (type == SINEW_HELLO) {
    begin(sinew_u32_at(sinew_reader_payload(&reader)), now_us);
  } else if (type == SINEW_STOP) {
    /* Stopping is the safe direction: obeyed whatever the session and the sequence number. */
    if (state != SINEW_IDLE && session == sinew_session && is_newer(sequence, host_sequence)) {
      host_sequence = sequence;
      heard_us = now_us;
    }
    if (state == SINEW_ARMED || state == SINEW_DISARMED) latch(SINEW_FAULT_STOPPED, "");
    else if (state == SINEW_IDLE && fault == SINEW_FAULT_NONE) fault = SINEW_FAULT_STOPPED;
    if (state != SINEW_IDLE) sinew_send_answer(type, sequence, 0);
  } else if (state == SINEW_IDLE || session != sinew_session) {
    return SINEW_WRONG_SESSION;
  } else if (!is_newer(sequence, host_sequence)) {
    return SINEW_OLD_SEQUENCE;
  } else {
    const uint32_t periods = sequence - host_sequence;
    host_sequence = sequence;
    heard_us = now_us;
    dispatch(type, sequence, periods, now_us);
  }
  return SINEW_ACCEPTED;
}

void sinew_receive(uint8_t byte) {
  sinew_verdict verdict = sinew_reader_push(&reader, byte);
  if (verdict == SINEW_MORE) return;
  if (verdict == SINEW_WHOLE) verdict = on_frame(board_micros());
  else if (verdict == SINEW_WRONG_VERSION) sinew_send_answer(0, 0, SINEW_REFUSED_VERSION);
  sinew_counters[verdict]++;
}

static uint16_t flags(void) {
  return (state == SINEW_ARMED ? SINEW_FLAG_ARMED : 0) | (resting ? SINEW_FLAG_RESTING : 0) |
         (silent ? SINEW_FLAG_HOST_SILENT : 0) | (state == SINEW_LATCHED ? SINEW_FLAG_LATCHED : 0) |
         (sinew_devices_healthy() ? SINEW_FLAG_VALID : 0) | (limited ? SINEW_FLAG_LIMITED : 0);
}

static void send_state(uint32_t now_us) {
  /* Keep to the grid; after a long stall begin a new one instead of sending a burst. */
  state_due_us += SINEW_STATE_PERIOD_US;
  if (now_us - state_due_us < 0x80000000UL) state_due_us = now_us + SINEW_STATE_PERIOD_US;
  sinew_send_state(flags(), fault, command_sequence);
}

void sinew_tick(void) {
  const uint32_t now_us = board_micros();
  sinew_devices_tick(now_us);
  if (now_us - fed_us >= WATCHDOG_US) silent = true;
  sinew_sender_tick(now_us);
  if (state == SINEW_IDLE) return;
  if (state == SINEW_ARMED && silent) latch(SINEW_FAULT_WATCHDOG, SINEW_WATCHDOG_TEXT);
  if (!sinew_devices_healthy() && fault < SINEW_FAULT_BODY) latch(SINEW_FAULT_BODY, "an input is at its end: wiring");
  if (now_us - heard_us >= SESSION_TIMEOUT_US) {
    take_rest();
    state = SINEW_IDLE;
    return;
  }
  if (now_us - state_due_us < 0x80000000UL) send_state(now_us);
}

void sinew_init(void) {
  sinew_reader_reset(&reader);
  for (uint8_t verdict = 0; verdict < SINEW_VERDICTS; verdict++) sinew_counters[verdict] = 0;
  state = SINEW_IDLE;
  fault = SINEW_FAULT_NONE;
  silent = true;
  commanding = false;
  limited = false;
  resting = true;
  sinew_sender_init();
  sinew_devices_begin(board_micros());
  hold();
}

sinew_state sinew_present_state(void) { return state; }
