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
 * A program of NIC save state says so by its stack, `stack T X B` (or `stack none`), in place of a guest; then
 *
 *     nic n0 port=7             plant n0 size=64            pass n0 data=32 -> w0       save n0 data=32
 *     save-complete n0          restore n1 from=0 offset=576      await-oid w0
 *
 * A program of socket addresses says so by `addresses` in place of a guest; then
 *
 *     call cidport-parse "2:2761"                        call bind h0 hex:2800 length=16
 *     call socket partition=0 domain=40 type=1 -> h0     exhaust ports first=0 count=1000
 *
 * CTS_NICSAVE_OP_MAP lists them all. In such a program schedules differ only between `start` and `join`, if it has
 * them; elsewhere the default goes on, and steps are not counted.
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
#include <cts/event.h>
#include <cts/sockaddr.h>
#include <cts/status.h>

#define CTS_PROGRAM_OPS_MAX      512u
#define CTS_PROGRAM_THREADS_MAX  8u
#define CTS_PROGRAM_SWITCHES_MAX 32u
#define CTS_PROGRAM_HANDLES      32u
#define CTS_PROGRAM_REQUESTS     64u
#define CTS_PROGRAM_TEXT_MAX     64u    /* bytes of a configured text, with NUL */
#define CTS_PROGRAM_BYTES_MAX    0xFE00u /* the byte form of the largest program fits */
#define CTS_PROGRAM_REPEAT_MAX   10000u
#define CTS_PROGRAM_NICS         64u /* registers n0..n63 */
#define CTS_PROGRAM_STACK_MAX    8u
#define CTS_PROGRAM_PARAMETERS   12u /* of one operation */
#define CTS_PROGRAM_STRINGS_MAX  512u
#define CTS_PROGRAM_POOL_MAX     16384u /* bytes of all byte strings */
#define CTS_NO_BYTES             0xFFFFu
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

/* Operations on NIC save state. NIC: a register n0..n63, which `nic` fills. PARAMETERS: key=value, in any order, each
 * key at most once, values decimal or 0x..; what is left out has the default of CTS_PARAMETER_MAP. W: `-> w0`
 * keeps the request. Module numbers count from 1 at the top of the stack. */
#define CTS_NICSAVE_OP_MAP(X)                                                                      \
    /* NIC port index partition unknown: names a NIC connection; unless unknown=1 the switch creates and connects \
     * it (PORT_CREATE, NIC_CREATE, NIC_CONNECT down the stack) */                                 \
    X(NIC, "nic")                                                                                  \
    /* NIC module records size step pattern feature: the module's run-time data of the NIC: record i has \
     * size + i * step bytes of pattern + i; feature 0 none, 1, 2, or 9: 1, 2, none, 1, ... */      \
    X(PLANT, "plant")                                                                              \
    X(GROW, "grow")       /* NIC module record bytes shrink nth (grow() of cts/nicsave.h) */        \
    /* NIC offset data revision header in out save-size total type irql request oid method null fill start junk: \
     * one SAVE; -> W */                                                                            \
    X(PASS, "pass")                                                                                \
    /* NIC the same, and pad passes abort: a whole save operation: passes, reissues, SAVE_COMPLETE; its \
     * records become those of the NIC's register. abort=k: SAVE_COMPLETE after k records. passes: at most */ \
    X(SAVE, "save")                                                                                \
    X(SAVE_COMPLETE, "save-complete") /* NIC, parameters of pass; -> W */                          \
    /* NIC from record, parameters of pass, id name feature: one RESTORE, of record `record` (from 0) that  \
     * register `from` (default: the NIC's own) has kept; id 0 own, 1..16 byte id-1 changed, 17 zero, 18 byte-swapped, \
     * 19 A, 20 B, 21 C of section 4; name 0 own, 1 wrong, 2 empty, 3 malformed; -> W */            \
    X(GIVE, "give")                                                                                \
    X(RESTORE, "restore") /* NIC from, the same: RESTORE for every record, RESTORE_COMPLETE */     \
    X(RESTORE_COMPLETE, "restore-complete") /* NIC, parameters of pass; -> W */                    \
    X(OID, "oid")         /* NIC, parameters of pass: any request at all; -> W */                   \
    X(DISCONNECT, "disconnect") /* NIC: NIC_DISCONNECT */                                          \
    X(DELETE, "delete")   /* NIC: NIC_DELETE, PORT_TEARDOWN, PORT_DELETE */                         \
    X(PAUSE, "pause")     /* module */                                                              \
    X(RUN, "run")         /* module: FilterRestart */                                               \
    X(CANCEL_OID, "cancel-oid") /* R: the request kept in a register */                            \
    X(AWAIT_OID, "await-oid")   /* R */                                                             \
    /* module oid status needed pend count written size offset id data: what a scripted module (F) does with the  \
     * next `count` (0: all) requests of `oid` (0: any): completes with status; or claims a SAVE with a record of \
     * `size` bytes (claim=1), asked for again if it finds no room, lies as the further members say; or forwards \
     * (claim=2). A claim overwrites the members that are given: data (SaveDataSize), offset, id, name-length, and \
     * what is the edge's: type, revision, header, flags, port, index, overflow. Each is cut to its member, so that \
     * revision=0x101 says 1 */                                                                     \
    X(SCRIPT, "script")                                                                            \
    X(SWEEP, "sweep")     /* kind (enum cts_sweep), size: an exhaustive range, judged on the spot */ \
    /* with a protocol edge under test */                                                          \
    X(CONNECT, "connect") /* NIC port index partition */                                            \
    X(LEAVE, "leave")     /* NIC */                                                                  \
    X(PARTITION, "partition") /* partition event (enum cts_partition_event) */                     \
    X(RELOAD, "reload")   /* partition: the NICs are connected again; records go back */           \
    X(UPDATE, "update")   /* NIC: NIC_UPDATED and PORT_UPDATED, each with the structure it has */  \
    /* module: paused if it runs; requests go past it from now on, and once what it has is complete it is detached */ \
    X(DETACH, "detach")

/* Operations on socket addresses. */
#define CTS_ADDRESS_OP_MAP(X)                                                                      \
    /* CALL H BYTES BYTES KEYS -> N: one call of cts/sockaddr.h. CALL: its word. H: the socket that number[0] means \
     * (h0..h31), where the call has one. BYTES: in[0] and in[1], as "text" with the escapes \\n \\r \\t \\" \\\\ \\xNN, or as \
     * hex:0011. KEYS: key=value, the call's own words for its numbers and those of CTS_CALL_KEY_MAP. N: the \
     * register of a new socket. A call on an empty register does nothing */                       \
    X(CALL, "call")                                                                                \
    /* EXTENT first= count=: an exhaustive range, judged on the spot; enum cts_extent. count 0: all that is
     * left; of `topologies`, whose number stands in the upper 16 bits of first, all of that one */                                                                                     \
    X(EXHAUST, "exhaust")
enum cts_op_kind {
#define CTS_OP_ENUM(name, text) CTS_OP_##name,
    CTS_OP_MAP(CTS_OP_ENUM) CTS_NICSAVE_OP_MAP(CTS_OP_ENUM) CTS_ADDRESS_OP_MAP(CTS_OP_ENUM)
#undef CTS_OP_ENUM
        CTS_OP_COUNT
};

/* Parameters of the operations on NIC save state: name, text, default. A default of CTS_ABSENT means: what a
 * well-formed request has. */
#define CTS_ABSENT UINT32_MAX
#define CTS_PARAMETER_MAP(X)                                                                       \
    X(PORT, "port", 0)           /* PortId */                                                      \
    X(INDEX, "index", 0)         /* NicIndex */                                                    \
    X(PARTITION, "partition", 1)                                                                   \
    X(UNKNOWN, "unknown", 0)                                                                       \
    X(MODULE, "module", 1)                                                                         \
    X(RECORDS, "records", 1)                                                                       \
    X(SIZE, "size", 0)           /* bytes of data */                                               \
    X(STEP, "step", 0)                                                                             \
    X(PATTERN, "pattern", 1)                                                                       \
    X(FEATURE, "feature", 0)                                                                       \
    X(RECORD, "record", 0)                                                                         \
    X(BYTES, "bytes", 0)                                                                           \
    X(SHRINK, "shrink", 0)                                                                         \
    X(NTH, "nth", 0)                                                                               \
    X(OFFSET, "offset", 568)     /* SaveDataOffset */                                              \
    X(DATA, "data", 0)           /* room for data: total - offset; restore: bytes of data, else the record's */ \
    X(TOTAL, "total", CTS_ABSENT)     /* bytes of the buffer; well-formed: offset + data */        \
    X(HEADER, "header", CTS_ABSENT)   /* Header.Size; total */                                     \
    X(IN, "in", CTS_ABSENT)           /* InputBufferLength or InformationBufferLength; total */    \
    X(OUT, "out", CTS_ABSENT)         /* OutputBufferLength; total */                              \
    X(SAVE_SIZE, "save-size", CTS_ABSENT) /* SaveDataSize; total - offset */                       \
    X(OVERFLOW, "overflow", CTS_ABSENT)   /* SaveDataSizeOverflow or the bytes that lie there */   \
    X(REVISION, "revision", 1)   /* Header.Revision */                                             \
    X(TYPE, "type", 0x80)        /* Header.Type */                                                 \
    X(REQUEST, "request", CTS_ABSENT) /* RequestType */                                            \
    X(OID, "oid", CTS_ABSENT)                                                                      \
    X(METHOD, "method", 0)       /* MethodId */                                                    \
    X(IRQL, "irql", 0)           /* 0 or 2 */                                                      \
    X(NO_BUFFER, "null", 0)      /* 1: InformationBuffer is NULL */                                \
    X(FILL, "fill", 0)           /* byte for what the edge leaves open (data area); zeroed by default */ \
    X(START, "start", 0)         /* 1: the buffer starts right behind a guard page; else it ends right before one */ \
    X(JUNK, "junk", 0)           /* 1: members that a COMPLETE does not use hold junk */           \
    X(PAD, "pad", 0)             /* reissue with so many bytes more than needed */                 \
    X(PASSES, "passes", 1024)                                                                      \
    X(ABORT, "abort", CTS_ABSENT)                                                                  \
    X(FROM, "from", CTS_ABSENT)  /* number of a NIC register */                                    \
    X(ID, "id", 0)                                                                                 \
    X(NAME, "name", 0)                                                                             \
    X(STATUS, "status", 0)                                                                         \
    X(NEEDED, "needed", 0)                                                                         \
    X(PEND, "pend", 0)           /* 1: completes later */                                          \
    X(COUNT, "count", 0)                                                                           \
    X(CLAIM, "claim", 0)                                                                           \
    X(WRITTEN, "written", 0)                                                                       \
    X(EVENT, "event", 0)                                                                           \
    X(KIND, "kind", 0)                                                                             \
    X(FLAGS, "flags", 0)         /* Flags of the structure */                                      \
    X(NAME_LENGTH, "name-length", CTS_ABSENT) /* script: Length of ExtensionFriendlyName */
enum cts_parameter_key {
#define CTS_PARAMETER_ENUM(name, text, value) CTS_PARAMETER_##name,
    CTS_PARAMETER_MAP(CTS_PARAMETER_ENUM)
#undef CTS_PARAMETER_ENUM
        CTS_PARAMETERS
};
struct cts_parameter {
    uint32_t key; /* enum cts_parameter_key */
    uint32_t value;
};

/* Keys of `call` and `exhaust` in struct cts_parameter: 0..5 are the numbers of the call (their words are in
 * CTS_ADDRESS_CALL_MAP), or of `exhaust` first and count. name, value, word, default */
#define CTS_CALL_KEY_MAP(X)                                                                        \
    X(CAPACITY, 6, "capacity", CTS_ABSENT) /* of out; what the call's usual result needs, with NUL */ \
    X(NIL, 7, "null", 0)     /* CTS_ADDRESS_NULL_*: pointers that are NULL; lengths stay */         \
    X(SHIFT, 8, "shift", 0)  /* the buffers end so many bytes before the memory that faults */      \
    X(ERRNO, 9, "errno", 0)  /* at the entrance */                                                  \
    X(FROM, 10, "from", 0)   /* in[0]: the bytes from here on .. */                                 \
    X(TIMES, 11, "times", 1) /* .. stand there so many times */
enum cts_call_key {
#define CTS_CALL_KEY_ENUM(name, value, text, otherwise) CTS_CALL_KEY_##name = value,
    CTS_CALL_KEY_MAP(CTS_CALL_KEY_ENUM)
#undef CTS_CALL_KEY_ENUM
        CTS_CALL_KEYS
};
/* `length` of bind, connect, packet (in[0]) and send (in[1]) is that of the bytes given, if it is left out; other
 * numbers are 0. */

/* The drivers of the stack, from the top: `stack T X B`. name, text */
#define CTS_STACK_MAP(X)                                                                           \
    X(TARGET, "X")             /* the extension under test; at most one */                         \
    X(TRANSPARENT, "T")        /* forwards all */                                                  \
    X(PENDING, "t")            /* forwards all, later and from another thread */                   \
    X(SAVER, "B")              /* extension B of section 4 */                                      \
    X(SAVER_PENDING, "b")      /* the same, answering later */                                     \
    X(OTHER, "C")              /* extension C of section 4 */                                      \
    X(SCRIPTED, "F")           /* does what `script` says; forwards the rest */
enum cts_stack_kind {
#define CTS_STACK_ENUM(name, text) CTS_STACK_##name,
    CTS_STACK_MAP(CTS_STACK_ENUM)
#undef CTS_STACK_ENUM
        CTS_STACK_COUNT
};

struct cts_op {
    uint8_t kind;    /* enum cts_op_kind */
    uint8_t thread;  /* 0..CTS_PROGRAM_THREADS_MAX-1 */
    uint8_t handle;  /* register, or CTS_NO_REGISTER */
    uint8_t request; /* register, or CTS_NO_REGISTER: operand of OVERWRITE, CANCEL, AWAIT, LOOK */
    uint8_t result;  /* written: a handle by OPEN, DUPLICATE, CALL, a request by SUBMIT, POLL, ARM */
    uint8_t text;    /* index into struct cts_program text[], or CTS_NO_REGISTER: the empty text */
    uint16_t flags;  /* CTS_OPEN_*, or CTS_SUBMIT_* (cts/event.h) without CTS_SUBMIT_OVERLAPPED */
    uint32_t code;   /* SUBMIT: control code, which POLL and ARM imply; VM: event; CLIENT: status;
                      * CALL: enum cts_address_call_kind; EXHAUST: enum cts_extent */
    uint32_t in_length; /* SUBMIT only; POLL and ARM imply theirs: 0 here */
    uint32_t out_length;
    uint32_t number;
    struct cts_value value;
    uint8_t nic;             /* register, or CTS_NO_REGISTER */
    uint8_t parameter_count; /* ascending keys; none at its default */
    struct cts_parameter parameters[CTS_PROGRAM_PARAMETERS];
    uint16_t bytes[2]; /* CALL: in[0], in[1]: indices into struct cts_program strings[], or CTS_NO_BYTES */
};

struct cts_switch {
    uint32_t step;   /* number of the switch point in the run, from 0 */
    uint32_t thread; /* which thread runs from there */
};

struct cts_program {
    enum cts_interface interface; /* COUNTER; NICSAVE: the program has a stack; SOCKADDR: it says `addresses` */
    uint8_t stack_count;          /* NICSAVE: 0..8 */
    uint8_t stack[CTS_PROGRAM_STACK_MAX]; /* enum cts_stack_kind, from the top */
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
    uint32_t string_count; /* SOCKADDR: the byte strings of its calls, each once */
    uint32_t pool_used;
    struct {
        uint16_t offset, length;
    } strings[CTS_PROGRAM_STRINGS_MAX];
    uint8_t pool[CTS_PROGRAM_POOL_MAX];
};

/* The value of a parameter of an operation, or its default. */
uint32_t cts_op_parameter(const struct cts_op *op, enum cts_parameter_key key);

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
/* How many operations do nothing, since they use a register that no operation of the program fills; *first is the
 * first of them. */
uint32_t cts_program_idle(const struct cts_program *program, uint32_t *first);
bool cts_program_equal(const struct cts_program *a, const struct cts_program *b);
/* FNV-1a, 64 bits, over the byte form without the schedule. */
uint64_t cts_program_hash(const struct cts_program *program);

#endif
