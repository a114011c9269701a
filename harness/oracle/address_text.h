/*
 * Numbers and endpoints in text, as the areas TEXT and HYB rule them: a text is taken apart, and what is wrong with it
 * is noted bit by bit. The notes then name the requirements.
 */
#ifndef CTS_ORACLE_ADDRESS_TEXT_H
#define CTS_ORACLE_ADDRESS_TEXT_H

#include "oracle/address_rule.h"

/* What a piece of text is. */
#define CTS_PIECE_NUMBER    0x0001u /* a number of 32 bits: `value` */
#define CTS_PIECE_EMPTY     0x0002u
#define CTS_PIECE_LARGE     0x0004u /* a number of more than 32 bits */
#define CTS_PIECE_MINUS     0x0008u
#define CTS_PIECE_MINUS_ONE 0x0010u /* "-1", no more */
#define CTS_PIECE_PLUS      0x0020u /* in front of digits; they are read */
#define CTS_PIECE_SPACE     0x0040u /* white space somewhere */
#define CTS_PIECE_BASE      0x0080u /* 0x, 0b, 0o, or separators of digits */
#define CTS_PIECE_TAIL      0x0100u /* digits, then something else */
#define CTS_PIECE_WORD      0x0200u /* one of the words for cids: `value` */
#define CTS_PIECE_LIKE_WORD 0x0400u /* in another case, shorter or longer */
#define CTS_PIECE_ZEROES    0x0800u /* zeroes in front of digits */
#define CTS_PIECE_NUL       0x1000u
#define CTS_PIECE_JUNK      0x2000u /* begins with no digit, and is none of these */

struct cts_piece {
    uint32_t notes; /* CTS_PIECE_* */
    uint32_t value;
};
struct cts_piece cts_text_piece(const uint8_t *text, uint32_t length);

/* What CID:PORT is ruled to be. */
struct cts_endpoint {
    uint32_t allowed; /* CTS_RESULT_BIT() */
    uint32_t cid, port;
};
/* Rules on the text, and adds the requirements on it. */
struct cts_endpoint cts_text_endpoint(struct cts_address_ruling *r, const uint8_t *text,
                                      uint32_t length);
/* The port part alone; *value if OK is allowed. */
uint32_t cts_text_port(struct cts_address_ruling *r, const uint8_t *text, uint32_t length,
                       uint32_t *value);

#endif
