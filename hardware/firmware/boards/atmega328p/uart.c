#include <avr/interrupt.h>
#include <avr/io.h>

#include "board.h"
#include "parts.h"
#include "robot_config.h"

/* Double speed: exact at 250 000, 500 000 and 1 000 000 baud, 2.1% off at 115 200. */
#define DIVISOR ((F_CPU + 4 * SINEW_BAUD_RATE) / (8 * SINEW_BAUD_RATE) - 1)

/* Powers of two, at most 256. */
#define RECEIVE_BYTES 128
#define SEND_BYTES 256

static volatile uint8_t received[RECEIVE_BYTES];
static volatile uint8_t received_head;
static volatile uint8_t received_tail;
static volatile uint8_t sending[SEND_BYTES];
static volatile uint8_t sending_head;
static volatile uint8_t sending_tail;

ISR(USART_RX_vect) {
  const uint8_t byte = UDR0;
  const uint8_t next = (received_head + 1) % RECEIVE_BYTES;
  /* What does not fit is lost, and the check of its frame says so. */
  if (next == received_tail) return;
  received[received_head] = byte;
  received_head = next;
}

ISR(USART_UDRE_vect) {
  if (sending_head == sending_tail) {
    UCSR0B &= (uint8_t)~_BV(UDRIE0);
    return;
  }
  UDR0 = sending[sending_tail];
  sending_tail = (uint8_t)((sending_tail + 1) % SEND_BYTES);
}

void uart_begin(void) {
  UBRR0 = DIVISOR;
  UCSR0A = _BV(U2X0);
  UCSR0C = _BV(UCSZ01) | _BV(UCSZ00);
  UCSR0B = _BV(RXEN0) | _BV(TXEN0) | _BV(RXCIE0);
}

bool uart_is_empty(void) { return received_head == received_tail; }

bool uart_take(uint8_t *byte) {
  if (uart_is_empty()) return false;
  *byte = received[received_tail];
  received_tail = (received_tail + 1) % RECEIVE_BYTES;
  return true;
}

uint16_t board_room(void) { return SEND_BYTES - 1 - (uint8_t)(sending_head - sending_tail) % SEND_BYTES; }

void board_put(uint8_t byte) {
  sending[sending_head] = byte;
  sending_head = (uint8_t)((sending_head + 1) % SEND_BYTES);
  UCSR0B |= _BV(UDRIE0);
}
