/*
 * The tables of grammar.h. To add a verb is to add a line to CTS_OP_MAP and one here; to add an
 * option is to add a line here.
 */
#include "program/grammar.h"

#define OPERANDS(verb, ...) [CTS_OP_##verb] = {__VA_ARGS__}
#define X(name)             CTS_OPERAND_##name
const uint8_t cts_grammar[CTS_OP_COUNT][CTS_OPERANDS_MAX] = {
    OPERANDS(OPEN, X(NEW), X(ACCESS)),
    OPERANDS(DUPLICATE, X(HANDLE), X(COPY)),
    OPERANDS(SUBMIT, X(HANDLE), X(TRANSFER), X(RESULT)),
    OPERANDS(POLL, X(HANDLE), X(FLAGS), X(RESULT)),
    OPERANDS(ARM, X(HANDLE), X(VALUE), X(FLAGS), X(RESULT)),
    OPERANDS(OVERWRITE, X(REQUEST), X(VALUE)),
    OPERANDS(CANCEL, X(EITHER)),
    OPERANDS(CLOSE, X(HANDLE)),
    OPERANDS(AWAIT, X(REQUEST)),
    OPERANDS(LOOK, X(REQUEST)),
    OPERANDS(CHANGE, X(VALUE)),
    OPERANDS(STORE, X(VALUE)),
    OPERANDS(VM, X(EVENT)),
    OPERANDS(CONFIGURE, X(TEXT)),
    OPERANDS(IDLE, X(NUMBER)),
    OPERANDS(REPEAT, X(TIMES)),
    OPERANDS(FAIL_MEMORY, X(NUMBER)),
    OPERANDS(CLIENT, X(TEXT), X(FAILURE)),
    OPERANDS(NIC, X(NIC), X(PARAMETERS)),
    OPERANDS(PLANT, X(NIC), X(PARAMETERS)),
    OPERANDS(GROW, X(NIC), X(PARAMETERS)),
    OPERANDS(PASS, X(NIC), X(PARAMETERS), X(RESULT)),
    OPERANDS(SAVE, X(NIC), X(PARAMETERS)),
    OPERANDS(SAVE_COMPLETE, X(NIC), X(PARAMETERS), X(RESULT)),
    OPERANDS(GIVE, X(NIC), X(PARAMETERS), X(RESULT)),
    OPERANDS(RESTORE, X(NIC), X(PARAMETERS)),
    OPERANDS(RESTORE_COMPLETE, X(NIC), X(PARAMETERS), X(RESULT)),
    OPERANDS(OID, X(NIC), X(PARAMETERS), X(RESULT)),
    OPERANDS(DISCONNECT, X(NIC)),
    OPERANDS(DELETE, X(NIC)),
    OPERANDS(PAUSE, X(PARAMETERS)),
    OPERANDS(RUN, X(PARAMETERS)),
    OPERANDS(CANCEL_OID, X(REQUEST)),
    OPERANDS(AWAIT_OID, X(REQUEST)),
    OPERANDS(SCRIPT, X(PARAMETERS)),
    OPERANDS(SWEEP, X(PARAMETERS)),
    OPERANDS(CONNECT, X(NIC), X(PARAMETERS)),
    OPERANDS(LEAVE, X(NIC)),
    OPERANDS(PARTITION, X(PARAMETERS)),
    OPERANDS(RELOAD, X(PARAMETERS)),
    OPERANDS(UPDATE, X(NIC)),
    OPERANDS(DETACH, X(PARAMETERS)),
    OPERANDS(CALL, X(CALL)),
    OPERANDS(EXHAUST, X(EXTENT)),
};
#undef X
#undef OPERANDS

const char *const cts_operand_text[CTS_OPERAND_COUNT] = {
#define X(name, text) [CTS_OPERAND_##name] = text,
    CTS_OPERAND_MAP(X)
#undef X
};

const struct cts_word cts_words_verb[] = {
#define X(name, text) {text, CTS_OP_##name},
    CTS_OP_MAP(X) CTS_NICSAVE_OP_MAP(X) CTS_ADDRESS_OP_MAP(X)
#undef X
        {NULL, 0}};

bool cts_op_is_common(uint8_t kind)
{
    switch (kind) {
    case CTS_OP_IDLE:
    case CTS_OP_QUIESCE:
    case CTS_OP_START:
    case CTS_OP_JOIN:
    case CTS_OP_REPEAT:
    case CTS_OP_END:
    case CTS_OP_FAIL_MEMORY:
        return true;
    default:
        return false;
    }
}

bool cts_op_fits(enum cts_interface interface, uint8_t kind)
{
    enum cts_interface own = kind >= CTS_OP_CALL  ? CTS_INTERFACE_SOCKADDR
                             : kind >= CTS_OP_NIC ? CTS_INTERFACE_NICSAVE
                                                  : CTS_INTERFACE_COUNTER;

    return kind < CTS_OP_COUNT && (cts_op_is_common(kind) || own == interface);
}

uint8_t cts_op_spare(enum cts_interface interface)
{
    return interface == CTS_INTERFACE_NICSAVE    ? CTS_OP_PASS
           : interface == CTS_INTERFACE_SOCKADDR ? CTS_OP_CALL
                                                 : CTS_OP_POLL;
}

const struct cts_parameter_row cts_parameter_rows[CTS_PARAMETERS] = {
#define X(name, text, value) {text, value},
    CTS_PARAMETER_MAP(X)
#undef X
};

const struct cts_word cts_words_stack[] = {
#define X(name, text) {text, CTS_STACK_##name},
    CTS_STACK_MAP(X)
#undef X
        {NULL, 0}};

const struct cts_word cts_words_guest[] = {
#define X(name, major, minor, sp, integration, event, text) {text, CTS_GUEST_##name},
    CTS_GUEST_MAP(X)
#undef X
        {NULL, 0}};

const struct cts_word cts_words_guid[] = {{"mixed", CTS_GUID_MIXED},
                                          {"raw", CTS_GUID_RAW},
                                          {"high-low-hex", CTS_GUID_HIGH_LOW_HEX},
                                          {"signed-decimal", CTS_GUID_SIGNED_DECIMAL},
                                          {NULL, 0}};

const struct cts_word cts_words_policy[] = {{"torn", CTS_PLATFORM_TORN},
                                            {"notify-always", CTS_PLATFORM_NOTIFY_ALWAYS},
                                            {"notify-never", CTS_PLATFORM_NOTIFY_NEVER},
                                            {"migrate-changes", CTS_PLATFORM_MIGRATE_CHANGES},
                                            {"revert-keeps", CTS_PLATFORM_REVERT_KEEPS},
                                            {NULL, 0}};

const struct cts_word cts_words_access[] = {{"rw", CTS_OPEN_READ | CTS_OPEN_WRITE},
                                            {"r", CTS_OPEN_READ},
                                            {"w", CTS_OPEN_WRITE},
                                            {"none", 0},
                                            {NULL, 0}};

const struct cts_word cts_words_open[] = {{"overlapped", CTS_OPEN_OVERLAPPED},
                                          {"guid", CTS_OPEN_BY_GUID},
                                          {"double", CTS_OPEN_DOUBLE},
                                          {"unprivileged", CTS_OPEN_UNPRIVILEGED},
                                          {NULL, 0}};

const struct cts_word cts_words_submit[] = {{"same", CTS_SUBMIT_SAME},
                                            {"odd", CTS_SUBMIT_ODD},
                                            {"null-in", CTS_SUBMIT_IN_NULL},
                                            {"null-out", CTS_SUBMIT_OUT_NULL},
                                            {"tail-current", CTS_SUBMIT_TAIL_CURRENT},
                                            {"no-event", CTS_SUBMIT_NO_EVENT},
                                            {NULL, 0}};

const struct cts_word cts_words_event[] = {
#define X(name, changes, text) {text, CTS_VM_##name},
    CTS_VM_EVENT_MAP(X)
#undef X
        {NULL, 0}};
