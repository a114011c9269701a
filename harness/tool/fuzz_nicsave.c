/*
 * Fuzzing of NIC save state: what becomes of bytes and of programs before an extension, a protocol edge or a miniport
 * edge plays them. Proves, with the rest of the fuzz program: no program under no schedule, and no restored record
 * whatever it holds, makes the target break a requirement, crash, or hang. Plays and judges nothing itself.
 */
#include "fuzz_core.h"
#include "program/mutate.h"
#include "tool.h"
#include <cts/nicsave.h>
#include <string.h>

#define PATTERN_SIZES 0x3Fu

/* Where a raw byte string gives its words to a request: key, offset in the bytes, their number, what they are
 * reduced by (0: nothing). The first 72 are laid over the structure of section 1.1, with ids and names picked from
 * the list of hostile ones. */
static const struct {
    uint8_t key;
    uint8_t offset;
    uint8_t size;
    uint32_t modulo;
} record_words[] = {
    {CTS_PARAMETER_TYPE, 0, 1, 0},      {CTS_PARAMETER_REVISION, 1, 1, 0},
    {CTS_PARAMETER_HEADER, 2, 2, 0},    {CTS_PARAMETER_ID, 4, 1, 22},
    {CTS_PARAMETER_NAME, 5, 1, 4},      {CTS_PARAMETER_FEATURE, 6, 1, 3},
    {CTS_PARAMETER_SAVE_SIZE, 8, 2, 0}, {CTS_PARAMETER_OFFSET, 10, 2, 0},
    {CTS_PARAMETER_OVERFLOW, 12, 4, 0}, {CTS_PARAMETER_DATA, 16, 2, 4096},
    {CTS_PARAMETER_TOTAL, 18, 2, 8192}, {CTS_PARAMETER_IN, 20, 4, 0},
    {CTS_PARAMETER_OUT, 24, 4, 0},      {CTS_PARAMETER_FILL, 28, 1, 0},
    {CTS_PARAMETER_START, 29, 1, 2},    {CTS_PARAMETER_NO_BUFFER, 30, 1, 32},
    {CTS_PARAMETER_IRQL, 31, 1, 0},
};

static void set(struct cts_op *op, uint32_t key, uint32_t value)
{
    if (cts_op_parameter(op, key) != value && op->parameter_count < CTS_PROGRAM_PARAMETERS)
        op->parameters[op->parameter_count++] = (struct cts_parameter){key, value};
}

static struct cts_op *append(struct cts_program *program, enum cts_op_kind kind)
{
    struct cts_op *op = &program->ops[program->op_count++];

    memset(op, 0, sizeof(*op));
    op->kind = (uint8_t)kind;
    op->handle = op->request = op->result = op->text = CTS_NO_REGISTER;
    op->nic = 0;
    return op;
}

/* The operation whose parameters are the bytes. */
static void give(struct cts_program *program, const uint8_t *bytes, size_t size)
{
    struct cts_op *op = append(program, CTS_OP_GIVE);

    for (size_t n = 0; n < sizeof(record_words) / sizeof(record_words[0]); n++) {
        uint32_t value = 0;

        if ((size_t)record_words[n].offset + record_words[n].size > size)
            break;
        memcpy(&value, bytes + record_words[n].offset, record_words[n].size);
        if (record_words[n].key == CTS_PARAMETER_IRQL)
            value = value & 1 ? 2 : 0;
        if (record_words[n].key == CTS_PARAMETER_NO_BUFFER)
            value = value % 32 == 31; /* seldom: nothing else matters then */
        else if (record_words[n].modulo)
            value %= record_words[n].modulo;
        set(op, record_words[n].key, value);
    }
}

/* Saves some data, restores it as the bytes say, once more as it was, and ends the operation. */
static void from_record(const uint8_t *bytes, size_t size, struct cts_program *program)
{
    static const uint8_t nothing[1] = {CTS_FUZZ_WORLD_NICSAVE};
    struct cts_op *op;

    cts_program_decode(nothing, sizeof(nothing), program);
    program->stack_count = 1;
    program->stack[0] = CTS_STACK_TARGET;
    op = append(program, CTS_OP_NIC);
    set(op, CTS_PARAMETER_PORT, 7);
    set(op, CTS_PARAMETER_INDEX, 1);
    op = append(program, CTS_OP_PLANT);
    set(op, CTS_PARAMETER_SIZE, size ? bytes[0] & PATTERN_SIZES : 1);
    append(program, CTS_OP_SAVE);
    give(program, bytes, size);
    append(program, CTS_OP_RESTORE);
    append(program, CTS_OP_SAVE);
    cts_program_normalize(program);
}

void cts_fuzz_nicsave_decode(const uint8_t *bytes, size_t size, struct cts_program *program)
{
    static uint8_t changed[CTS_PROGRAM_BYTES_MAX];

    if (size > 0 && (bytes[0] & CTS_FUZZ_WORLD_MASK) == CTS_FUZZ_WORLD_RECORD) {
        from_record(bytes + 1, size - 1, program);
        return;
    }
    if (size > sizeof(changed))
        size = sizeof(changed);
    changed[0] = 0;
    memcpy(changed, bytes, size);
    changed[0] |= CTS_FUZZ_WORLD_NICSAVE;
    cts_program_decode(changed, size ? size : 1, program);
}

/* -- adaptation -------------------------------------------------------------------------------- */

/* Operations that need something of an extension or of an edge. */
static const struct {
    uint8_t kind;
    uint32_t tables;       /* one of them */
    uint32_t capabilities; /* of the extension */
} needs[] = {{CTS_OP_CONNECT, CTS_TABLE_EDGE, 0},
             {CTS_OP_LEAVE, CTS_TABLE_EDGE, 0},
             {CTS_OP_PARTITION, CTS_TABLE_EDGE, 0},
             {CTS_OP_RELOAD, CTS_TABLE_EDGE, 0},
             {CTS_OP_GROW, CTS_TABLE_EXTENSION, CTS_EXTENSION_CAN_GROW},
             {CTS_OP_PAUSE, CTS_TABLE_EXTENSION, CTS_EXTENSION_CAN_STATES},
             {CTS_OP_RUN, CTS_TABLE_EXTENSION, CTS_EXTENSION_CAN_STATES},
             {CTS_OP_DETACH, CTS_TABLE_EXTENSION, CTS_EXTENSION_CAN_STATES},
             {CTS_OP_CANCEL_OID, CTS_TABLE_EXTENSION, CTS_EXTENSION_CAN_CANCEL},
             /* Minutes in one input. */
             {CTS_OP_SWEEP, 0, 0}};

/* A request of any number that says a NIC comes or goes, but has no parameters of one. */
static bool lies_about_a_nic(const struct cts_op *op)
{
    uint32_t oid = cts_op_parameter(op, CTS_PARAMETER_OID);

    return oid >= CTS_OID_PORT_CREATE && oid <= CTS_OID_NIC_DELETE;
}

static bool offered(const struct cts_op *op, uint32_t tables, uint32_t capabilities)
{
    if (lies_about_a_nic(op))
        return false;
    for (size_t n = 0; n < sizeof(needs) / sizeof(needs[0]); n++)
        if (needs[n].kind == op->kind)
            return (needs[n].tables & tables) &&
                   (needs[n].capabilities & capabilities) == needs[n].capabilities;
    return true;
}

/* The driver under test is in the stack if it is an extension, and else not. */
static void adapt_stack(struct cts_program *program, bool extension)
{
    bool present = false;

    for (uint32_t n = 0; n < program->stack_count; n++) {
        present |= program->stack[n] == CTS_STACK_TARGET;
        if (program->stack[n] == CTS_STACK_TARGET && !extension)
            program->stack[n] = CTS_STACK_TRANSPARENT;
    }
    if (present || !extension)
        return;
    if (program->stack_count == 0)
        program->stack_count = 1;
    program->stack[0] = CTS_STACK_TARGET;
}

static void drop(struct cts_op *op, uint32_t key)
{
    uint32_t kept = 0;

    for (uint32_t n = 0; n < op->parameter_count; n++)
        if (op->parameters[n].key != key)
            op->parameters[kept++] = op->parameters[n];
    op->parameter_count = (uint8_t)kept;
}

/* A NIC of this thread alone, under a port of its own. */
static void own(struct cts_op *op, uint32_t threads)
{
    uint32_t port = cts_op_parameter(op, CTS_PARAMETER_PORT);

    op->nic = (uint8_t)((op->nic - op->nic % threads + op->thread) % CTS_PROGRAM_NICS);
    if (op->nic % threads != op->thread)
        op->nic = op->thread;
    drop(op, CTS_PARAMETER_PORT);
    drop(op, CTS_PARAMETER_INDEX);
    if (op->kind == CTS_OP_NIC || op->kind == CTS_OP_CONNECT)
        set(op, CTS_PARAMETER_PORT, port * CTS_PROGRAM_NICS + op->nic);
}

/* Operations on one NIC are not interleaved (SAV-ORDER-010), which is the duty of the edge, and so of a program that
 * stands for one: each thread gets NICs of its own. */
static void separate_threads(struct cts_program *program)
{
    static struct cts_op ops[CTS_PROGRAM_OPS_MAX];
    static struct cts_program before;
    uint32_t threads = program->threads;
    uint32_t count = 0;

    if (threads < 2 || program->op_count > CTS_PROGRAM_OPS_MAX / 2)
        return;
    before = *program;
    for (uint32_t thread = 0; thread < threads; thread++) {
        bool named[CTS_PROGRAM_NICS] = {false};

        for (uint32_t n = 0; n < before.op_count && count + 2 <= CTS_PROGRAM_OPS_MAX; n++) {
            struct cts_op op = before.ops[n];

            if (op.thread != thread)
                continue;
            if (op.nic != CTS_NO_REGISTER) {
                own(&op, threads);
                if (op.kind != CTS_OP_NIC && !named[op.nic]) {
                    program->op_count = 0;
                    ops[count] = *append(program, CTS_OP_NIC);
                    ops[count].thread = (uint8_t)thread;
                    ops[count].nic = op.nic;
                    set(&ops[count++], CTS_PARAMETER_PORT, CTS_PROGRAM_NICS + op.nic);
                }
                named[op.nic] = true;
            }
            ops[count++] = op;
        }
    }
    memcpy(program->ops, ops, count * sizeof(ops[0]));
    program->op_count = count;
    cts_program_normalize(program);
}

/* A switch connects a NIC once, to a port that no other has, and tells an edge one thing after the other. */
static void separate_connections(struct cts_program *program)
{
    bool connected[CTS_PROGRAM_NICS] = {false};

    program->threads = 1;
    program->switch_count = 0;
    for (uint32_t n = 0; n < program->op_count; n++)
        program->ops[n].thread = 0;

    for (uint32_t n = 0; n < program->op_count; n++) {
        struct cts_op *op = &program->ops[n];

        if (op->nic == CTS_NO_REGISTER ||
            (op->kind != CTS_OP_CONNECT && op->kind != CTS_OP_NIC && op->kind != CTS_OP_LEAVE))
            continue;
        uint32_t nic = op->nic % CTS_PROGRAM_NICS;

        if (op->kind == CTS_OP_LEAVE) {
            connected[nic] = false;
        } else if (connected[nic]) {
            cts_program_remove(program, n--, 1);
        } else {
            connected[nic] = true;
            drop(op, CTS_PARAMETER_INDEX);
            uint32_t port = cts_op_parameter(op, CTS_PARAMETER_PORT);
            drop(op, CTS_PARAMETER_PORT);
            set(op, CTS_PARAMETER_PORT, (port + 1) * CTS_PROGRAM_NICS + nic);
        }
    }
    cts_program_normalize(program);
}

void cts_fuzz_nicsave_adapt(struct cts_program *program, uint32_t tables, uint32_t capabilities)
{
    adapt_stack(program, tables & CTS_TABLE_EXTENSION);
    for (uint32_t n = program->op_count; n-- > 0;) {
        struct cts_op *op = &program->ops[n];

        if (!offered(op, tables, capabilities))
            cts_program_remove(program, n, 1);
        else if (op->kind == CTS_OP_REPEAT && op->number > CTS_FUZZ_REPEAT_MAX)
            op->number = CTS_FUZZ_REPEAT_MAX;
    }
    if (tables & CTS_TABLE_EXTENSION)
        separate_threads(program);
    else
        separate_connections(program);
}
