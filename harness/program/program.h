/*
 * Programs: what to do. A list of operations for one interface, on one or more threads, with the
 * world it runs in and a schedule. Two forms, text and bytes, convert both ways without loss; any
 * byte string is a program. Programs know nothing of targets, traces or rules.
 *
 * Text form. One item per line; '#' starts a comment. First the world (any order, each at most
 * once), then operations of thread t0, then `thread t1` and its operations, and so on:
 *
 *     guest win8                     # a guest of CTS_GUEST_MAP; default win8
 *     no-integration                 # without integration services
 *     torn | notify-always | notify-never | migrate-changes | revert-keeps    # platform policy
 *     guid mixed|raw|high-low-hex|signed-decimal
 *     seed 7                         # for everything random in the run; default 0
 *     schedule t1@4 t0@9             # at switch step 4 run t1, at step 9 t0; otherwise the default
 *     open h0 rw overlapped          # rw|r|w|none, then: overlapped guid double unprivileged
 *     poll h0 -> w0                  # in 0, out 16
 *     arm h0 v0 -> w1                # in 16 = v0, out 16; options after the value
 *     submit h0 code=0x32c004 in=17:v1 out=20 same odd null-in null-out tail-current no-event -> w2
 *     thread t1
 *     change v1
 *
 * The threads t1.. start when t0 executes `start` (or at its first operation if it has none), and
 * t0 waits for them at `join`. Handles h0..h31 and requests w0..w63 are registers: a later
 * operation may write them again; a request register holds its request from the moment the call
 * begins, so that another thread can cancel a call that has not returned. An operation on an empty
 * register does nothing, nor does `suspend`, `resume`, `remove` or `restart` on a machine that is
 * in that state or on its way there. `start` and `join` belong to t0, `repeat` needs its `end` in
 * the same thread. More operations in text:
 *
 *     duplicate h0 -> h1        cancel w0 | h0            overwrite w0 zero      vm restore 1
 *     configure "text"          client "loop" fail=3 status=5                    repeat 10 ... end
 *
 * `submit`, `poll` and `arm` take the options same, odd, null-in, null-out, tail-current and
 * no-event; what `submit` leaves out is code=0x32c004 in=0 out=16. A length above 0x20000 with a
 * pointer is played as 0x20000; with null-in or null-out any length is played as it stands. Values
 * (16 guest bytes): v0.. (structured ids of section 4.3), `current` (memory at that moment),
 * `last:w0` (output of that request; zeroes until it has succeeded), `zero`, `ones`, a:17 (vector
 * A of section 4.2 with bit 17 flipped; `a` without), or 32 hexadecimal digits.
 */
#ifndef CTS_PROGRAM_H
#define CTS_PROGRAM_H

#include <cts/counter.h>
#include <cts/status.h>

#define CTS_PROGRAM_OPS_MAX      512u
#define CTS_PROGRAM_THREADS_MAX  8u
#define CTS_PROGRAM_SWITCHES_MAX 32u
#define CTS_PROGRAM_HANDLES      32u
#define CTS_PROGRAM_REQUESTS     64u
#define CTS_PROGRAM_TEXT_MAX     64u    /* bytes of a configured text, with NUL */
#define CTS_PROGRAM_BYTES_MAX    32768u /* the byte form of the largest program fits */
#define CTS_PROGRAM_REPEAT_MAX   10000u
#define CTS_NO_REGISTER          0xFFu /* result not kept / operand absent */
/* Beside CTS_SUBMIT_* in an operation: OVERLAPPED without event. */
#define CTS_SUBMIT_NO_EVENT 0x8000u

enum cts_value_kind {
    CTS_VALUE_STRUCTURED, /* V(number) */
    CTS_VALUE_CURRENT,    /* memory when the operation starts */
    CTS_VALUE_LAST,       /* output of request register `number` */
    CTS_VALUE_ZERO,
    CTS_VALUE_ONES,
    CTS_VALUE_A,      /* vector A; number 0: as it is, n: bit n-1 flipped (1..128) */
    CTS_VALUE_LITERAL /* bytes[] */
};
struct cts_value {
    uint8_t kind; /* enum cts_value_kind */
    uint32_t number;
    uint8_t bytes[16]; /* LITERAL only, else 0 */
};

/* verb, text, operands: H handle, R request register, N new handle, W result register, V value */
#define CTS_OP_MAP(X)                                                                              \
    X(OPEN, "open")           /* N, flags = CTS_OPEN_* */                                          \
    X(DUPLICATE, "duplicate") /* H -> N */                                                         \
    X(SUBMIT, "submit")       /* H, code, in_length:V, out_length, flags = CTS_SUBMIT_*; -> W */   \
    X(POLL, "poll")           /* H -> W */                                                         \
    X(ARM, "arm")             /* H, V -> W */                                                      \
    X(OVERWRITE, "overwrite") /* R, V: into the caller's input buffer, as much as fits */          \
    X(CANCEL, "cancel")       /* R, or H for all requests of the handle */                         \
    X(CLOSE, "close")         /* H */                                                              \
    X(AWAIT, "await")         /* R: blocks until it has completed */                               \
    X(LOOK, "look")           /* R: the caller looks at event, count and output */                 \
    X(CHANGE, "change")       /* V: store, then notify */                                          \
    X(STORE, "store")         /* V: store without notify */                                        \
    X(NOTIFY, "notify")       /* notify without store */                                           \
    X(SUSPEND, "suspend")                                                                          \
    X(RESUME, "resume")                                                                            \
    X(REMOVE, "remove")                                                                            \
    X(RESTART, "restart")                                                                          \
    X(VM, "vm")               /* code = enum cts_vm_event, number = 0..15 */                       \
    X(CONFIGURE, "configure") /* text */                                                           \
    X(READ_BACK, "read-back")                                                                      \
    X(IDLE, "idle")       /* number: milliseconds of virtual time */                               \
    X(QUIESCE, "quiesce") /* waits for a quiescent point */                                        \
    X(START, "start")                                                                              \
    X(JOIN, "join")                                                                                \
    X(REPEAT, "repeat") /* number times, up to the matching end; does not nest */                  \
    X(END, "end")                                                                                  \
    X(FAIL_MEMORY, "fail-memory") /* number: the n-th allocation from here fails; 0 off */         \
    X(CLIENT, "client") /* number = call to fail (0 none), code = status, text = arguments */
enum cts_op_kind {
#define CTS_OP_ENUM(name, text) CTS_OP_##name,
    CTS_OP_MAP(CTS_OP_ENUM)
#undef CTS_OP_ENUM
        CTS_OP_COUNT
};

struct cts_op {
    uint8_t kind;    /* enum cts_op_kind */
    uint8_t thread;  /* 0..CTS_PROGRAM_THREADS_MAX-1 */
    uint8_t handle;  /* register, or CTS_NO_REGISTER */
    uint8_t request; /* register, or CTS_NO_REGISTER: operand of OVERWRITE, CANCEL, AWAIT, LOOK */
    uint8_t result;  /* written: a handle by OPEN, DUPLICATE, a request by SUBMIT, POLL, ARM */
    uint8_t text;    /* index into struct cts_program text[], or CTS_NO_REGISTER: the empty text */
    uint16_t flags;  /* CTS_OPEN_*, or CTS_SUBMIT_* (cts/event.h) without CTS_SUBMIT_OVERLAPPED */
    uint32_t code;   /* SUBMIT: control code, which POLL and ARM imply; VM: event; CLIENT: status */
    uint32_t in_length; /* SUBMIT only; POLL and ARM imply theirs: 0 here */
    uint32_t out_length;
    uint32_t number;
    struct cts_value value;
};

struct cts_switch {
    uint32_t step;   /* number of the switch point in the run, from 0 */
    uint32_t thread; /* which thread runs from there */
};

struct cts_program {
    enum cts_guest guest;
    bool no_integration;
    enum cts_guid_text guid_text;
    uint32_t policy; /* CTS_PLATFORM_* */
    uint32_t seed;
    uint32_t threads; /* 1..CTS_PROGRAM_THREADS_MAX */
    uint32_t op_count;
    uint32_t switch_count;
    uint32_t text_count;
    struct cts_op ops[CTS_PROGRAM_OPS_MAX];               /* of thread 0, then 1, ... */
    struct cts_switch switches[CTS_PROGRAM_SWITCHES_MAX]; /* ascending steps */
    char text[8][CTS_PROGRAM_TEXT_MAX];
};

/* V(k) of section 4.3: 16 guest bytes. */
void cts_value_structured(uint32_t k, uint8_t id[16]);
/* The inverse; false if the 16 bytes are no V(k). */
bool cts_value_number(const uint8_t id[16], uint32_t *k);
/* Vector A of section 4.2. */
extern const uint8_t cts_value_a[16];

/* Parses the text form: `length` bytes, no NUL needed. On CTS_SYNTAX or CTS_LIMIT *line is the line
 * (from 1) and `message` says in one sentence what is wrong and what was expected there. */
enum cts_status cts_program_parse(const char *text, size_t length, struct cts_program *program,
                                  uint32_t *line, char message[160]);
/* Writes the text form, NUL-terminated. CTS_LIMIT if `capacity` is too small. Parsing it again
 * gives an equal program. */
enum cts_status cts_program_print(const struct cts_program *program, char *text, size_t capacity);
/* Writes the byte form. CTS_LIMIT if `capacity` is too small. */
enum cts_status cts_program_encode(const struct cts_program *program, uint8_t *bytes,
                                   size_t capacity, size_t *length);
/* Reads any byte string as a program; never fails, never reads past `length`. For bytes that
 * cts_program_encode() wrote it is the inverse. */
void cts_program_decode(const uint8_t *bytes, size_t length, struct cts_program *program);
/* Brings a program into the normal form that print, encode and equal speak of: unused registers
 * CTS_NO_REGISTER, other unused fields zero, threads in order, schedule ascending, repeats whole. */
void cts_program_normalize(struct cts_program *program);
bool cts_program_equal(const struct cts_program *a, const struct cts_program *b);
/* FNV-1a, 64 bits, over the byte form without the schedule. */
uint64_t cts_program_hash(const struct cts_program *program);

#endif
