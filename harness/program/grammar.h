/*
 * The grammar of operations, once for all forms: which operands a verb has, and the words of
 * options. The text form (parse.c, print.c), the byte form (bytes.c) and the normal form
 * (normalize.c) are driven by these tables. Internal to program/.
 */
#ifndef CTS_PROGRAM_GRAMMAR_H
#define CTS_PROGRAM_GRAMMAR_H

#include "program/program.h"
#include <cts/event.h>

/* Kinds of operands, in the order in which they stand in text and in bytes. name, what is expected
 */
#define CTS_OPERAND_MAP(X)                                                                         \
    X(NONE, "nothing more")                                                                        \
    X(NEW, "a handle register (h0..h31)") /* open h0 */                                            \
    X(HANDLE, "a handle register (h0..h31)")                                                       \
    X(COPY, "'->' and a handle register (h0..h31)") /* duplicate h0 -> h1 */                       \
    X(REQUEST, "a request register (w0..w63)")                                                     \
    X(EITHER, "a request register (w0..w63) or a handle register (h0..h31)")                       \
    X(VALUE, "an id (v0.., current, last:w0, zero, ones, a, a:0..127 or 32 hexadecimal digits)")   \
    X(ACCESS, "an access (rw, r, w or none)") /* and the options of open */                        \
    X(TRANSFER, "an option of submit")        /* code=, in=, out= and flags */                     \
    X(FLAGS, "a submit flag")                                                                      \
    X(RESULT, "'->' and a request register (w0..w63)") /* may be absent */                         \
    X(NUMBER, "a number (0..4294967295)")                                                          \
    X(TIMES, "a number (1..10000)")                                                                \
    X(EVENT, "a VM event and a number (0..15)")                                                    \
    X(TEXT, "a text in double quotes")                                                             \
    X(FAILURE, "fail= or status=")                                                                 \
    X(NIC, "a NIC register (n0..n63)")                                                             \
    X(PARAMETERS, "a parameter (port=, offset=, data=, ...)")                                      \
    X(CALL, "a call on socket addresses (hv-encode, bind, ...)")          /* and all of it */      \
    X(EXTENT, "an exhaustive range (ports, wildcards, short-texts, ...)") /* and its keys */
enum cts_operand {
#define CTS_OPERAND_ENUM(name, text) CTS_OPERAND_##name,
    CTS_OPERAND_MAP(CTS_OPERAND_ENUM)
#undef CTS_OPERAND_ENUM
        CTS_OPERAND_COUNT
};
#define CTS_OPERANDS_MAX 4u

/* A program's operations are those of its interface and these, which belong to every interface. */
bool cts_op_is_common(uint8_t kind);
/* True if a program of the interface may have the operation. */
bool cts_op_fits(enum cts_interface interface, uint8_t kind);
/* The operation that stands for one that does not fit. */
uint8_t cts_op_spare(enum cts_interface interface);

/* A parameter's word and its default. */
struct cts_parameter_row {
    const char *text;
    uint32_t value;
};
extern const struct cts_parameter_row cts_parameter_rows[CTS_PARAMETERS];
/* Orders by key; of each key the last stays; defaults and what is too many go. */
void cts_parameters_normalize(struct cts_op *op);

/* Operands of each verb; the rest is CTS_OPERAND_NONE. */
extern const uint8_t cts_grammar[CTS_OP_COUNT][CTS_OPERANDS_MAX];
extern const char *const cts_operand_text[CTS_OPERAND_COUNT];

/* A word and the bits or the number it stands for; a table ends with a NULL word. */
struct cts_word {
    const char *text;
    uint32_t value;
};
extern const struct cts_word cts_words_verb[];   /* enum cts_op_kind */
extern const struct cts_word cts_words_stack[];  /* enum cts_stack_kind */
extern const struct cts_word cts_words_guest[];  /* enum cts_guest */
extern const struct cts_word cts_words_guid[];   /* enum cts_guid_text */
extern const struct cts_word cts_words_policy[]; /* CTS_PLATFORM_* */
extern const struct cts_word cts_words_access[]; /* CTS_OPEN_READ, CTS_OPEN_WRITE */
extern const struct cts_word cts_words_open[];   /* the other CTS_OPEN_* */
extern const struct cts_word cts_words_submit[]; /* CTS_SUBMIT_* */
extern const struct cts_word cts_words_event[];  /* enum cts_vm_event */

#define CTS_OPEN_ACCESS (CTS_OPEN_READ | CTS_OPEN_WRITE)
#define CTS_OPEN_ALL                                                                               \
    (CTS_OPEN_ACCESS | CTS_OPEN_OVERLAPPED | CTS_OPEN_BY_GUID | CTS_OPEN_DOUBLE |                  \
     CTS_OPEN_UNPRIVILEGED)
#define CTS_SUBMIT_ALL                                                                             \
    (CTS_SUBMIT_IN_NULL | CTS_SUBMIT_OUT_NULL | CTS_SUBMIT_SAME | CTS_SUBMIT_ODD |                 \
     CTS_SUBMIT_TAIL_CURRENT | CTS_SUBMIT_NO_EVENT)
#define CTS_POLICY_ALL                                                                             \
    (CTS_PLATFORM_NOTIFY_ALWAYS | CTS_PLATFORM_NOTIFY_NEVER | CTS_PLATFORM_TORN |                  \
     CTS_PLATFORM_MIGRATE_CHANGES | CTS_PLATFORM_REVERT_KEEPS)
#define CTS_GUID_COUNT         (CTS_GUID_SIGNED_DECIMAL + 1u)
#define CTS_SUBMIT_OUT_DEFAULT 16u
#define CTS_VM_ARGUMENTS       16u
#define CTS_SWITCH_THREADS     CTS_THREADS_MAX
#define CTS_PROGRAM_TEXTS      8u

/* An operation of a kind with all operands absent. */
struct cts_op cts_op_empty(uint8_t kind);
/* Finds `text` in the table of texts or adds it. CTS_NO_REGISTER for the empty text, or if there is
 * no room (then *full is set). `length` is below CTS_PROGRAM_TEXT_MAX; no NUL inside. */
uint8_t cts_program_text(struct cts_program *program, const char *text, size_t length, bool *full);
/* Brings a value into normal form. */
void cts_value_normalize(struct cts_value *value);
/* A program without operations: one thread, win8. Leaves the tables behind the counts alone. */
void cts_program_clear(struct cts_program *program);

#endif
