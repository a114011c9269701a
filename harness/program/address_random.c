/*
 * Random calls on socket addresses and random changes of them: inputs that are in the language of their call or close
 * to it, numbers at the edges, few sockets and partitions, so that calls meet. All randomness comes from the caller.
 */
#include "program/address_form.h"
#include "program/random.h"

#include <string.h>

#define STRING_MAX 192u /* bytes of a random string; longer ones come from repetition */

/* What a byte string is. */
enum form {
    NO_FORM,
    HV,
    VM,
    GUID,
    GUIDS, /* two */
    GUID_TEXT,
    NAME,
    CIDPORT,
    URI,
    VMIDSVC,
    CONTAINER,
    REQUEST,
    REPLY,
    PATH,
    CAPTURE,
    CAPTURE_STRUCT,
    REGISTRY,
    OPTION,
    DATA,
    FORMS
};
static const uint8_t form_of[CTS_ADDRESS_CALLS][2] = {
    [CTS_CALL_HV_ENCODE] = {GUID, GUID},
    [CTS_CALL_HV_DECODE] = {HV},
    [CTS_CALL_HV_COMPARE] = {HV, HV},
    [CTS_CALL_VM_DECODE] = {VM},
    [CTS_CALL_VM_COMPARE] = {VM, VM},
    [CTS_CALL_GUID_PARSE] = {GUID_TEXT},
    [CTS_CALL_GUID_FORMAT] = {GUID},
    [CTS_CALL_GUID_NAME] = {GUID},
    [CTS_CALL_GUID_NAMED] = {NAME},
    [CTS_CALL_CIDPORT_PARSE] = {CIDPORT},
    [CTS_CALL_URI_PARSE] = {URI},
    [CTS_CALL_VMIDSVC_PARSE] = {VMIDSVC},
    [CTS_CALL_VMIDSVC_FORMAT] = {GUID, GUID},
    [CTS_CALL_SERVICE_TO_PORT] = {GUID},
    [CTS_CALL_TEXT_TO_PORT] = {GUID_TEXT},
    [CTS_CALL_VMID_TO_CID] = {GUID},
    [CTS_CALL_CONTAINER_TO_VMID] = {CONTAINER},
    [CTS_CALL_ACCEPT_DECIDE] = {GUIDS, GUIDS},
    [CTS_CALL_CONNECT_DECIDE] = {GUIDS},
    [CTS_CALL_HYB_REQUEST] = {REQUEST},
    [CTS_CALL_HYB_REPLY] = {REPLY},
    [CTS_CALL_HYB_PATH] = {PATH},
    [CTS_CALL_CAP_DECODE] = {CAPTURE},
    [CTS_CALL_CAP_ENCODE] = {CAPTURE_STRUCT},
    [CTS_CALL_CAP_PRINT] = {CAPTURE},
    [CTS_CALL_REG_MAKE] = {GUID, NAME},
    [CTS_CALL_REG_LIST] = {REGISTRY},
    [CTS_CALL_REG_ADD] = {REGISTRY, DATA},
    [CTS_CALL_REG_PORT] = {NAME},
    [CTS_CALL_BIND] = {VM},
    [CTS_CALL_CONNECT] = {VM},
    [CTS_CALL_SEND] = {DATA},
    [CTS_CALL_SET_OPTION] = {OPTION},
    [CTS_CALL_PARTITION] = {GUID},
    [CTS_CALL_SERVICE] = {GUID},
    [CTS_CALL_OFFER] = {GUID, GUID},
    [CTS_CALL_PACKET] = {DATA},
};

static const char *const texts[] = {
    "2:2761",
    "4294967295:50000",
    "host:5",
    "2:010",
    "2:4294967294",
    "vsock:2:2761",
    "vsock://3:1024",
    "vsock-stream:2:5",
    "hvsock:///run/vm.sock:1024",
    "hvsock://a42e7cda-d03f-480c-9cc2-a4de20abb878/00000ac9-facb-11e6-bd58-64006a7986d3",
    "a42e7cda-d03f-480c-9cc2-a4de20abb878:00000ac9-facb-11e6-bd58-64006a7986d3",
    "00000ac9-facb-11e6-bd58-64006a7986d3",
    "999E53D4-3D5C-4C3E-8779-BED06EC056E1",
    "{90db8b89-0d35-4f79-8ce9-49ea0ac8b7cd}",
    "HV_GUID_PARENT",
    "HV_GUID_VSOCK_TEMPLATE",
    "CONNECT 1234\n",
    "connect 4294967295\nmore",
    "OK 1073741824\n",
    "OK 5\nrest",
    "/run/vm.sock",
    "abc",
};
/* Which of them a form draws from. */
static const struct {
    uint8_t form, first, count;
} text_forms[] = {{CIDPORT, 0, 5},    {URI, 5, 5},      {VMIDSVC, 10, 1}, {GUID_TEXT, 11, 3},
                  {NAME, 14, 2},      {REQUEST, 16, 2}, {REPLY, 18, 2},   {PATH, 20, 1},
                  {CONTAINER, 21, 1}, {DATA, 20, 2}};

static const uint8_t guids[][CTS_GUID_SIZE] = {
#define X(symbol, name, text, ...) {__VA_ARGS__},
    CTS_HV_GUID_MAP(X)
#undef X
};
#define GUID_ROWS (sizeof guids / sizeof *guids)

static const uint32_t numbers[] = {
    0,     1,   2,    3,     34,         40,         1023,       1024,       2761,   65535,
    65536, 256, 4096, 32768, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF, 300000, 300001};

static uint32_t random_number(struct cts_random *random)
{
    switch (cts_random_below(random, 4)) {
    case 0:
        return cts_random_one_in(random, 4) ? (uint32_t)cts_random_next(random)
                                            : cts_random_below(random, 64);
    case 1:
        return numbers[cts_random_below(random, sizeof numbers / sizeof *numbers)];
    default:
        return cts_random_below(random, 4);
    }
}

/* -- byte strings ------------------------------------------------------------------------------ */

static void put_32(uint8_t *at, uint32_t value)
{
    for (uint32_t i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

static void random_guid(struct cts_random *random, uint8_t *at)
{
    memcpy(at, guids[cts_random_below(random, GUID_ROWS)], CTS_GUID_SIZE);
    if (cts_random_one_in(random, 2)) {
        memcpy(at, guids[CTS_HV_GUID_VSOCK_TEMPLATE], CTS_GUID_SIZE);
        put_32(at, random_number(random));
    }
    if (cts_random_one_in(random, 8))
        at[cts_random_below(random, CTS_GUID_SIZE)] ^= (uint8_t)(1u << cts_random_below(random, 8));
}

static uint32_t random_address(struct cts_random *random, uint8_t *at, bool hv)
{
    memset(at, 0, CTS_HV_SIZE);
    at[0] = hv ? CTS_HV_FAMILY : CTS_VM_FAMILY;
    if (hv) {
        random_guid(random, at + 4);
        random_guid(random, at + 20);
        return CTS_HV_SIZE;
    }
    put_32(at + 4, random_number(random));
    put_32(at + 8, random_number(random));
    at[12] = cts_random_one_in(random, 8);
    return CTS_VM_SIZE;
}

/* One value of a key, sometimes two. */
static uint32_t random_registry(struct cts_random *random, uint8_t *at)
{
    uint32_t used = 0;

    do {
        const char *key = texts[11 + cts_random_below(random, 3)];
        struct cts_registry_value value = {
            .type = 1, .key_length = (uint16_t)strlen(key), .name_length = 11, .data_length = 3};

        memcpy(at + used, &value, sizeof value);
        used += sizeof value;
        memcpy(at + used, key, value.key_length);
        used += value.key_length;
        memcpy(at + used, "ElementNameabc", 14);
        used += 14;
    } while (used < 80 && cts_random_one_in(random, 2));
    return used;
}

static uint32_t random_capture(struct cts_random *random, uint8_t *at, bool raw)
{
    struct cts_capture capture = {.src_cid = random_number(random),
                                  .dst_cid = random_number(random),
                                  .src_port = random_number(random),
                                  .dst_port = random_number(random),
                                  .op = (uint16_t)cts_random_below(random, 6),
                                  .transport = (uint16_t)cts_random_below(random, 4),
                                  .len = cts_random_one_in(random, 2) ? 44 : 0};

    memset(at, 0, CTS_CAPTURE_SIZE + 64);
    memcpy(at, &capture, sizeof capture);
    return raw ? CTS_CAPTURE_SIZE + cts_random_below(random, 64) : (uint32_t)sizeof capture;
}

static uint32_t random_form(struct cts_random *random, uint8_t form, uint8_t bytes[STRING_MAX])
{
    for (uint32_t i = 0; i < sizeof text_forms / sizeof *text_forms; i++) {
        if (text_forms[i].form == form) {
            const char *text =
                texts[text_forms[i].first + cts_random_below(random, text_forms[i].count)];

            memcpy(bytes, text, strlen(text));
            return (uint32_t)strlen(text);
        }
    }
    switch (form) {
    case HV:
    case VM:
        return random_address(random, bytes,
                              cts_random_one_in(random, 4) ? form != HV : form == HV);
    case GUIDS:
        random_guid(random, bytes + CTS_GUID_SIZE);
        random_guid(random, bytes);
        return 2 * CTS_GUID_SIZE;
    case CAPTURE:
    case CAPTURE_STRUCT:
        return random_capture(random, bytes, form == CAPTURE);
    case REGISTRY:
        return random_registry(random, bytes);
    case OPTION:
        put_32(bytes, random_number(random));
        return 4;
    default:
        random_guid(random, bytes);
        return CTS_GUID_SIZE;
    }
}

/* One small change of a byte string; returns its new length. */
static uint32_t change_bytes(struct cts_random *random, uint8_t *bytes, uint32_t length)
{
    static const char characters[] = "0123456789abcdefABCDEFxg:-+/ \t\r\n{}()_.";
    uint32_t at = cts_random_below(random, length + 1);

    switch (cts_random_below(random, 6)) {
    case 0:
        return at;
    case 1: /* a byte more */
        if (length == STRING_MAX)
            return length;
        memmove(bytes + at + 1, bytes + at, length - at);
        bytes[at] = (uint8_t)characters[cts_random_below(random, sizeof characters)];
        return length + 1;
    case 2: /* a byte less */
        if (at == length)
            return length;
        memmove(bytes + at, bytes + at + 1, length - at - 1);
        return length - 1;
    case 3:
        if (at < length)
            bytes[at] = (uint8_t)characters[cts_random_below(random, sizeof characters)];
        return length;
    case 4:
        if (at < length)
            bytes[at] ^= 0x20;
        return length;
    default:
        if (at < length)
            bytes[at] = (uint8_t)cts_random_next(random);
        return length;
    }
}

static void random_input(struct cts_program *program, struct cts_random *random, struct cts_op *op,
                         uint32_t index)
{
    uint8_t bytes[STRING_MAX] = {0};
    uint32_t length = random_form(random, form_of[op->code][index], bytes);

    while (cts_random_one_in(random, 3))
        length = change_bytes(random, bytes, length);
    op->bytes[index] =
        cts_random_one_in(random, 24) ? CTS_NO_BYTES : cts_program_string(program, bytes, length);
}

/* -- calls ------------------------------------------------------------------------------------- */

static uint8_t random_register(struct cts_random *random)
{
    return (uint8_t)cts_random_below(random,
                                     cts_random_one_in(random, 16) ? CTS_PROGRAM_HANDLES : 4);
}

static void set_key(struct cts_op *op, uint32_t key, uint32_t value)
{
    uint32_t at = 0;

    while (at < op->parameter_count && op->parameters[at].key != key)
        at++;
    if (at == CTS_PROGRAM_PARAMETERS)
        return;
    op->parameter_count += at == op->parameter_count;
    op->parameters[at] = (struct cts_parameter){key, value};
}

/* Keys that say how a call is made are rare: most calls are to be ordinary ones. */
static void random_keys(struct cts_random *random, struct cts_op *op)
{
    for (uint32_t key = 0; key < CTS_CALL_NUMBERS; key++) {
        if (!cts_random_one_in(random, 4))
            set_key(op, key, random_number(random));
    }
    if (cts_random_one_in(random, 8))
        set_key(op, CTS_CALL_KEY_CAPACITY, cts_random_below(random, 64));
    if (cts_random_one_in(random, 8))
        set_key(op, CTS_CALL_KEY_ERRNO, cts_random_one_in(random, 2) ? 34 : 11);
    if (cts_random_one_in(random, 32))
        set_key(op, CTS_CALL_KEY_NIL, 1 + cts_random_below(random, CTS_CALL_NULL_ALL));
    if (cts_random_one_in(random, 16))
        set_key(op, CTS_CALL_KEY_SHIFT, cts_random_below(random, 8));
    if (cts_random_one_in(random, 32)) {
        set_key(op, CTS_CALL_KEY_FROM, cts_random_below(random, 8));
        set_key(op, CTS_CALL_KEY_TIMES, cts_random_below(random, 100));
    }
}

static void random_socket_call(struct cts_random *random, struct cts_op *op)
{
    if (cts_call_has_socket(op->code))
        op->handle = random_register(random);
    if (cts_call_makes_socket(op->code))
        op->result = random_register(random);
    if (op->code == CTS_CALL_SOCKET && !cts_random_one_in(random, 4)) {
        set_key(op, 1, cts_random_one_in(random, 2) ? CTS_HV_FAMILY : CTS_VM_FAMILY);
        set_key(op, 2, 1);
    }
}

void cts_address_random(struct cts_program *program, struct cts_random *random, struct cts_op *op)
{
    uint32_t call = cts_random_below(random, CTS_ADDRESS_CALLS);

    op->code = cts_random_below(random, CTS_EXTENTS);
    if (op->kind != CTS_OP_CALL)
        return;
    op->code = cts_call_clean(call);
    random_keys(random, op);
    random_socket_call(random, op);
    for (uint32_t i = 0; i < cts_call_inputs(op->code); i++)
        random_input(program, random, op, i);
}

/* A host and some VMs in it or in each other, in which socket calls can happen. */
void cts_address_random_world(struct cts_program *program, struct cts_random *random)
{
    static const uint32_t transports[] = {1, 2, 3, 5, 7, 8, 9};
    uint32_t count = 1 + cts_random_below(random, 3);

    for (uint32_t n = 0; n < count; n++) {
        uint8_t vmid[CTS_GUID_SIZE] = {(uint8_t)(1 + n), 2, 3, 4};
        struct cts_op op = cts_op_empty(CTS_OP_CALL);

        op.code = CTS_CALL_PARTITION;
        op.bytes[0] = cts_program_string(program, vmid, sizeof vmid);
        set_key(&op, 0, n);
        set_key(&op, 1, n == 0 ? CTS_PARTITION_HOST : 1 + cts_random_below(random, 2));
        set_key(&op, 2, cts_random_below(random, n));
        set_key(&op, 3, cts_random_below(random, 2));
        set_key(&op, 4, n == 0 ? 0 : 2 + n);
        program->ops[program->op_count++] = op;
        op = cts_op_empty(CTS_OP_CALL);
        op.code = CTS_CALL_TRANSPORTS;
        set_key(&op, 0, n);
        set_key(&op, 1, transports[cts_random_below(random, 7)]);
        program->ops[program->op_count++] = op;
    }
}

void cts_address_change(struct cts_program *program, struct cts_random *random, struct cts_op *op)
{
    uint32_t index = cts_random_below(random, cts_call_inputs(op->code));
    uint8_t bytes[STRING_MAX];
    uint32_t length;
    const uint8_t *old = cts_call_bytes(program, op, index, &length);

    if (op->kind != CTS_OP_CALL || cts_random_one_in(random, 8)) {
        uint8_t thread = op->thread;

        *op = cts_op_empty(op->kind);
        op->thread = thread;
        cts_address_random(program, random, op);
    } else if (old != NULL && length <= STRING_MAX && !cts_random_one_in(random, 3)) {
        memcpy(bytes, old, length);
        length = change_bytes(random, bytes, length);
        op->bytes[index] = cts_program_string(program, bytes, length);
    } else if (cts_call_has_socket(op->code) && cts_random_one_in(random, 3)) {
        op->handle = random_register(random);
    } else if (cts_call_inputs(op->code) > 0 && cts_random_one_in(random, 3)) {
        random_input(program, random, op, index);
    } else {
        random_keys(random, op);
    }
}
