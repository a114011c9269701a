/*
 * CALL and EXHAUST as bytes (bytes.h). Byte strings are records of their own and operations name them by number, so
 * that a changed byte of a string is a change of nothing else.
 */
#include "program/address_form.h"
#include "program/bytes_io.h"

/* Numbers worth a byte: ports, cids and lengths at the edges, families, levels, sizes (section 4). */
static const uint32_t edges[] = {
    0xFFFFFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 2761,       1023,       1024,  65535,
    65536,      50000,      0x7FFFFFFE, 0x80000001, 0xFFFFFFFD, 300000,     16384, 300001,
    299999,     0x3049197C, 0x40000000, 0x01020304, 0x05060708, 287,        256,   255,
    16385,      4096,       4097,       32768,      0x2200,     0x2800,     1025,  22099,
    0x10002,    0x80000002, 65534,      65537,      0x00FFFFFF, 0x01000000, 1000,  10000,
    0x10000000, 99999,      1022,       0xFFFFFF00, 50001,      50005,      65491, 0xFFFF0000,
    65504,      10809,      512,        10061,      200,        220,        240,   192,
    193,        1047,       1048,       0xFFFFFFE7};
#define EDGE_TABLE  0xC0u
#define NUMBER_2    0xFCu
#define NUMBER_4    0xFEu
#define RESULT_NONE 0x40u
_Static_assert(EDGE_TABLE + sizeof edges / sizeof *edges == NUMBER_2, "edges fill the gap");

void cts_address_put_number(struct out *out, uint32_t value)
{
    uint32_t size = value <= 0xFFFF ? 2 : value <= 0xFFFFFF ? 3 : 4;

    if (value < EDGE_TABLE) {
        put(out, value);
        return;
    }
    for (uint32_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        if (edges[i] == value) {
            put(out, EDGE_TABLE + i);
            return;
        }
    }
    put(out, NUMBER_2 + size - 2);
    put_fixed(out, value, size);
}

uint32_t cts_address_get_number(struct in *in)
{
    uint32_t byte = get(in);

    if (byte < EDGE_TABLE)
        return byte;
    if (byte < NUMBER_2)
        return edges[byte - EDGE_TABLE];
    return get_fixed(in, byte >= NUMBER_4 ? 4 : byte - NUMBER_2 + 2);
}

void cts_address_encode(struct out *out, const struct cts_op *op)
{
    put(out, op->code);
    if (op->kind == CTS_OP_CALL) {
        for (uint32_t i = 0; i < cts_call_inputs(op->code); i++)
            cts_address_put_number(out, op->bytes[i] == CTS_NO_BYTES ? 0 : op->bytes[i] + 1u);
        if (cts_call_has_socket(op->code))
            put(out, op->handle);
        if (cts_call_makes_socket(op->code))
            put(out, op->result == CTS_NO_REGISTER ? RESULT_NONE : op->result);
    }
    put(out, op->parameter_count);
    for (uint32_t i = 0; i < op->parameter_count; i++) {
        put(out, op->parameters[i].key);
        cts_address_put_number(out, op->parameters[i].value);
    }
}

/* 0 is none; a number beyond the strings read so far is one of them. */
static uint16_t get_string(struct in *in, const struct cts_program *program)
{
    uint32_t number = cts_address_get_number(in);

    return number == 0 || program->string_count == 0
               ? CTS_NO_BYTES
               : (uint16_t)((number - 1) % program->string_count);
}

void cts_address_decode(struct in *in, const struct cts_program *program, struct cts_op *op)
{
    struct cts_op from = *op;

    from.code = get(in);
    if (op->kind == CTS_OP_CALL) {
        from.code = cts_call_clean(from.code);
        for (uint32_t i = 0; i < cts_call_inputs(from.code); i++)
            from.bytes[i] = get_string(in, program);
        if (cts_call_has_socket(from.code))
            from.handle = (uint8_t)get(in);
        if (cts_call_makes_socket(from.code)) {
            uint32_t byte = get(in);

            if (!(byte & RESULT_NONE))
                from.result = (uint8_t)(byte % CTS_PROGRAM_HANDLES);
        }
    }
    from.parameter_count = (uint8_t)(get(in) % (CTS_PROGRAM_PARAMETERS + 1));
    for (uint32_t i = 0; i < from.parameter_count; i++) {
        from.parameters[i].key = get(in) % CTS_CALL_KEYS;
        from.parameters[i].value = cts_address_get_number(in);
    }
    cts_address_clean(&from, op);
}
