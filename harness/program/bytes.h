/*
 * The byte form of programs, made for fuzzers: compact, and a small change of the bytes is a small
 * change of the program.
 *
 * Four parts of the world come first: one byte guest and notation, one byte policy, the seed. Then
 * records to the end of the bytes, in any order: operations of the current thread, `next thread`,
 * and switches of the schedule. The first byte of a record has the verb in bits 0..4 and the number
 * of operand bytes in bits 5..7 (7: the count is the next byte), so that a changed verb or operand
 * leaves the next record in place. Operands that are absent read as 0, and trailing zeros are not
 * written: `poll h0 -> w0` is one byte.
 *
 *     number   0x00..0xdf itself; 0xe0.. an entry of `numbers`; 0xfc 2, 0xfd 3, 0xfe and 0xff 4 bytes follow
 *     code     an entry of `codes`; 0xff 4 bytes follow
 *     value    see the list below
 *
 * A program of NIC save state has 15 in the place of the guest; then come a byte with the number of
 * drivers in its stack, a byte for each, and the seed. The first byte of a record has in bits 0..5 an
 * index of `nicsave_verbs` (62: next thread, 63: a switch) and in bits 6..7 the number of operand bytes
 * (3: the count is the next byte). A parameter is a byte for the key and a number:
 *
 *     number   0x00..0xbf itself; 0xc0.. an entry of `sizes`; 0xfc.. as above
 *
 * A program of socket addresses has 14 in the place of the guest; then come the seed and records as of the counter,
 * with the verbs of `address_verbs` (30: a byte string) and, behind 7, a number as in address_bytes.c for the count.
 * The bytes of a string are the record; operations name those before them by number, from 1.
 *
 * This is the layout, once for encode.c and decode.c. Internal to program/.
 */
#ifndef CTS_PROGRAM_BYTES_H
#define CTS_PROGRAM_BYTES_H

#include "program/grammar.h"

#define VERB_BITS      5u
#define VERB_MASK      0x1Fu
#define VERB_THREAD    28u
#define VERB_SWITCH    29u
#define VERB_SPARE     CTS_OP_POLL /* what the verbs without a meaning mean */
#define COUNT_LONG     7u
#define RECORD_MAX     255u
#define NUMBER_2       0xFCu
#define NUMBER_3       0xFDu
#define NUMBER_4       0xFEu
#define NO_INTEGRATION 0x90u /* both bits, as most random guests shall have a device */
#define REGISTER_NONE  0x40u
#define OPEN_DEFAULT   (CTS_OPEN_READ | CTS_OPEN_WRITE | CTS_OPEN_OVERLAPPED)
#define NO_EVENT_BIT   0x20u

/* The same for NIC save state. */
#define WORLD_NICSAVE       15u
#define NICSAVE_VERB_BITS   6u
#define NICSAVE_VERB_MASK   0x3Fu
#define NICSAVE_VERB_THREAD 62u
#define NICSAVE_VERB_SWITCH 63u
#define NICSAVE_COUNT_LONG  3u

/* The same for socket addresses. */
#define WORLD_SOCKADDR 14u
#define VERB_STRING    30u

_Static_assert(CTS_OP_NIC == VERB_THREAD,
               "the counter's verbs fit into five bits beside the two markers");
_Static_assert(CTS_GUEST_COUNT <= WORLD_SOCKADDR, "14 and 15 are no guests");

/* The verbs of NIC save state by their number: the order may never change, new ones come last. */
static const uint8_t nicsave_verbs[] = {
    CTS_OP_IDLE,          CTS_OP_QUIESCE,    CTS_OP_START,       CTS_OP_JOIN,
    CTS_OP_REPEAT,        CTS_OP_END,        CTS_OP_FAIL_MEMORY, CTS_OP_NIC,
    CTS_OP_PLANT,         CTS_OP_GROW,       CTS_OP_PASS,        CTS_OP_SAVE,
    CTS_OP_SAVE_COMPLETE, CTS_OP_GIVE,       CTS_OP_RESTORE,     CTS_OP_RESTORE_COMPLETE,
    CTS_OP_OID,           CTS_OP_DISCONNECT, CTS_OP_DELETE,      CTS_OP_PAUSE,
    CTS_OP_RUN,           CTS_OP_CANCEL_OID, CTS_OP_AWAIT_OID,   CTS_OP_SCRIPT,
    CTS_OP_SWEEP,         CTS_OP_CONNECT,    CTS_OP_LEAVE,       CTS_OP_PARTITION,
    CTS_OP_RELOAD,        CTS_OP_UPDATE,      CTS_OP_DETACH};
#define NICSAVE_VERBS (sizeof nicsave_verbs / sizeof *nicsave_verbs)
_Static_assert(NICSAVE_VERBS < NICSAVE_VERB_THREAD, "the verbs fit beside the two markers");

/* The verbs of socket addresses; those without a row are CALL. */
static const uint8_t address_verbs[] = {CTS_OP_CALL,   CTS_OP_EXHAUST, CTS_OP_START,
                                        CTS_OP_JOIN,   CTS_OP_IDLE,    CTS_OP_END,
                                        CTS_OP_REPEAT, CTS_OP_QUIESCE, CTS_OP_FAIL_MEMORY};
#define ADDRESS_VERBS (sizeof address_verbs / sizeof *address_verbs)
_Static_assert(ADDRESS_VERBS <= VERB_THREAD, "the verbs fit below the markers");

/* Values of parameters worth a byte: what the catalogue's matrices use (section 4). */
static const uint32_t sizes[] = {
    568,        567,        569,        571,        572,        573,        576,        600,
    632,        640,        1024,       4096,       65535,      65536,      65532,      64967,
    64968,      66103,      100000,     100568,     0xFFFFFFFF, 0x80000000, 0x10007,    257,
    0x01000007, 0x80000007, 0x10290,    0x10291,    0x10292,    0x10293,    0x10294,    0x1027C,
    0x1027D,    0xC0010016, 0xC0000001, 0xC000009A, 0xC0010014, 0xC023002A, 0xC000021B, 0x103,
    0x80000005, 0x10001,    255,        256,        570,        1000,       2000,       5000,
    0x7FFFFFFF, 0xFFFF0000, 0xC0230016, 0xC0000023, 0x1028F,    0x10278,    64963,      65531,
    0xFFFFFFFE, 0x10002,    0x1027A,    192};
#define SIZE_TABLE 0xC0u
_Static_assert(SIZE_TABLE + sizeof sizes / sizeof *sizes == NUMBER_2, "sizes fill the gap");

_Static_assert((CTS_SUBMIT_ALL & ~CTS_SUBMIT_NO_EVENT) < NO_EVENT_BIT, "submit flags fit a byte");

/* Lengths and counts worth a byte: ends of 8, 15, 16 and 32 bits and the catalogue's matrix (4.5).
 */
static const uint32_t numbers[] = {
    0x7fff,  0x8000,  0x8010,     0xffff,     0x10000,    0x1000f,    0x10010,
    0xff,    0x100,   0x1000,     0x7fffffff, 0x80000000, 0xffffffff, 0xfffffff0,
    1000,    10000,   0x101,      0x110,      0x8001,     0xfff0,     0x10001,
    0x20000, 0x40000, 0x80000010, 5000,       100,        0x7ffffff0, 300};
#define NUMBER_TABLE 0xE0u
_Static_assert(NUMBER_TABLE + sizeof numbers / sizeof *numbers == NUMBER_2, "numbers fill the gap");

/* Section 4.1, the served one first. */
static const uint32_t codes[] = {CTS_COUNTER_CODE_READ,
                                 0x0032C000,
                                 0x0032C008,
                                 0x0032C005,
                                 0x0032C006,
                                 0x0032C007,
                                 0x00320004,
                                 0x00324004,
                                 0x00328004,
                                 0x0022C004,
                                 0x0032E004,
                                 0x8032C004,
                                 0x00000000,
                                 0xFFFFFFFF,
                                 0x0032C00C,
                                 0x0132C004};
#define CODE_COUNT (sizeof codes / sizeof *codes)
#define CODE_OTHER 0xFFu

/* First bytes of values. Smaller ones are V(byte); 0xc0.. is last:w0.. */
#define VALUE_KINDS 0x80u
enum {
    BYTE_CURRENT = VALUE_KINDS,
    BYTE_ZERO,
    BYTE_ONES,
    BYTE_A,
    BYTE_A_BIT,
    BYTE_LITERAL,
    BYTE_STRUCTURED,
    BYTE_SMALL
};
#define BYTE_LAST 0xC0u

/* An output of 16 bytes is so frequent that it takes the place of 0. */
static inline uint32_t exchange_default(uint32_t length)
{
    return length == 0 ? CTS_SUBMIT_OUT_DEFAULT : length == CTS_SUBMIT_OUT_DEFAULT ? 0 : length;
}

#endif
