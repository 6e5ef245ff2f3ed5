/* Numbers of the Sinew wire protocol, version 2: docs/wire-protocol.md. */
#ifndef SINEW_PROTOCOL_H
#define SINEW_PROTOCOL_H

#define SINEW_VERSION 2
#define SINEW_HEADER_BYTES 10
#define SINEW_CRC_BYTES 4
/* Longest frame of the protocol, before and after stuffing. What this robot takes and sends is shorter. */
#define SINEW_LONGEST_FRAME 512
#define SINEW_LONGEST_STUFFED 515

enum {
  SINEW_HELLO = 0x01,
  SINEW_COMMAND = 0x02,
  SINEW_ARM = 0x03,
  SINEW_STOP = 0x04,
  SINEW_CLEAR = 0x05,
  SINEW_HEARTBEAT = 0x06,
  SINEW_DISARM = 0x07,
  SINEW_INFO = 0x41,
  SINEW_STATE = 0x42,
  SINEW_ACK = 0x43,
  SINEW_NACK = 0x44,
  SINEW_FAULT = 0x45,
  SINEW_ECHO = 0x46
};

/* Bits of STATE's flags. */
enum {
  SINEW_FLAG_ARMED = 1 << 0,
  SINEW_FLAG_RESTING = 1 << 1,
  SINEW_FLAG_HOST_SILENT = 1 << 2,
  SINEW_FLAG_LATCHED = 1 << 3,
  SINEW_FLAG_VALID = 1 << 4,
  SINEW_FLAG_LIMITED = 1 << 5
};

enum {
  SINEW_FAULT_NONE = 0,
  SINEW_FAULT_STOPPED = 1,
  SINEW_FAULT_WATCHDOG = 2,
  SINEW_FAULT_NON_FINITE = 3,
  SINEW_FAULT_OUT_OF_RANGE = 4,
  SINEW_FAULT_BODY = 16
};

enum { SINEW_REFUSED_VERSION = 1, SINEW_REFUSED_LATCHED = 3, SINEW_REFUSED_UNWELL = 4 };

/* Kinds of command, as INFO numbers them. */
enum { SINEW_POSITION = 0, SINEW_VELOCITY = 1, SINEW_EFFORT = 2 };

#endif
