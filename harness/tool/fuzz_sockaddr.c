/*
 * Fuzzing of socket addresses: what becomes of bytes and of programs before a target plays them. Proves, with the rest
 * of the fuzz program: no raw address, text, line, capture or list of keys, and no sequence of socket calls under no
 * schedule, makes the target break a requirement, crash, or hang. Plays and judges nothing itself.
 */
#include "fuzz_core.h"
#include "program/address.h"
#include "program/grammar.h"
#include "program/mutate.h"
#include "tool.h"
#include <string.h>

#define RAW_MAX 4000u

/* The calls that read bytes from outside. */
static const uint8_t readers[] = {
    CTS_CALL_HV_DECODE,       CTS_CALL_VM_DECODE,    CTS_CALL_GUID_PARSE,
    CTS_CALL_CIDPORT_PARSE,   CTS_CALL_URI_PARSE,    CTS_CALL_VMIDSVC_PARSE,
    CTS_CALL_SERVICE_TO_PORT, CTS_CALL_TEXT_TO_PORT, CTS_CALL_VMID_TO_CID,
    CTS_CALL_GUID_NAME,       CTS_CALL_GUID_NAMED,   CTS_CALL_CONTAINER_TO_VMID,
    CTS_CALL_HYB_REQUEST,     CTS_CALL_HYB_REPLY,    CTS_CALL_CAP_DECODE,
    CTS_CALL_CAP_PRINT,       CTS_CALL_REG_LIST,     CTS_CALL_REG_ADD,
    CTS_CALL_HV_COMPARE,      CTS_CALL_VM_COMPARE};
#define READERS (sizeof readers / sizeof readers[0])

static uint16_t keep_string(struct cts_program *program, const uint8_t *bytes, size_t length)
{
    uint32_t index = program->string_count++;

    program->strings[index].offset = (uint16_t)program->pool_used;
    program->strings[index].length = (uint16_t)length;
    memcpy(program->pool + program->pool_used, bytes, length);
    program->pool_used += (uint32_t)length;
    return (uint16_t)index;
}

/* The call twice: the second answer shall not depend on the first. A call that takes two inputs gets the halves. */
static void from_raw(const uint8_t *bytes, size_t size, struct cts_program *program)
{
    uint32_t call = readers[(size ? bytes[0] : 0u) % READERS];
    size_t length = size ? size - 1 : 0;

    if (length > RAW_MAX)
        length = RAW_MAX;
    cts_program_clear(program);
    program->interface = CTS_INTERFACE_SOCKADDR;
    program->ops[0] = cts_op_empty(CTS_OP_CALL);
    program->ops[0].code = call;
    size_t first = cts_call_inputs(call) > 1 ? length / 2 : length;
    program->ops[0].bytes[0] = keep_string(program, bytes + 1, first);
    if (cts_call_inputs(call) > 1)
        program->ops[0].bytes[1] = keep_string(program, bytes + 1 + first, length - first);
    program->ops[1] = program->ops[0];
    program->op_count = 2;
    cts_program_normalize(program);
}

void cts_fuzz_sockaddr_decode(const uint8_t *bytes, size_t size, struct cts_program *program)
{
    static uint8_t changed[CTS_PROGRAM_BYTES_MAX];

    if (size > 0 && (bytes[0] & CTS_FUZZ_WORLD_MASK) == CTS_FUZZ_WORLD_RAW) {
        from_raw(bytes + 1, size - 1, program);
        return;
    }
    if (size > sizeof(changed))
        size = sizeof(changed);
    changed[0] = 0;
    if (size)
        memcpy(changed, bytes, size);
    changed[0] = (uint8_t)((changed[0] & ~CTS_FUZZ_WORLD_MASK) | CTS_FUZZ_WORLD_SOCKADDR);
    cts_program_decode(changed, size ? size : 1, program);
}

void cts_fuzz_sockaddr_adapt(struct cts_program *program, uint64_t calls)
{
    for (uint32_t n = program->op_count; n-- > 0;) {
        struct cts_op *op = &program->ops[n];
        /* An exhaustive range is minutes in one input. */
        if (op->kind == CTS_OP_EXHAUST ||
            (op->kind == CTS_OP_CALL && !(calls & CTS_CALL_BIT(op->code))))
            cts_program_remove(program, n, 1);
        else if (op->kind == CTS_OP_REPEAT && op->number > CTS_FUZZ_REPEAT_MAX)
            op->number = CTS_FUZZ_REPEAT_MAX;
    }
}
