/*
 * What a request of the program looks like: its structure and sizes, from the operation's parameters; issued, and
 * waited for. Judges nothing of what comes back.
 */
#include "run/nicsave_state.h"

#include <string.h>

static uint32_t given(const struct cts_op *op, enum cts_parameter_key key, uint32_t otherwise)
{
    uint32_t value = cts_op_parameter(op, key);
    return value == CTS_ABSENT ? otherwise : value;
}

static uint32_t purpose_of(uint8_t kind)
{
    switch (kind) {
    case CTS_OP_PASS:
    case CTS_OP_SAVE:
        return CTS_PURPOSE_PASS;
    case CTS_OP_SAVE_COMPLETE:
        return CTS_PURPOSE_SAVE_COMPLETE;
    case CTS_OP_GIVE:
    case CTS_OP_RESTORE:
        return CTS_PURPOSE_RESTORE;
    case CTS_OP_RESTORE_COMPLETE:
        return CTS_PURPOSE_RESTORE_COMPLETE;
    default:
        return CTS_PURPOSE_RAW;
    }
}

void cts_spec_of(struct cts_player *player, const struct cts_op *op, uint32_t oid,
                 struct cts_oid_spec *spec)
{
    const struct cts_nic_register *nic = &cts_switch_of(player)->nics[op->nic % CTS_PROGRAM_NICS];
    bool save = oid == CTS_OID_NIC_SAVE;
    *spec = (struct cts_oid_spec){.oid = given(op, CTS_PARAMETER_OID, oid),
                                  .revision = cts_op_parameter(op, CTS_PARAMETER_REVISION),
                                  .type = cts_op_parameter(op, CTS_PARAMETER_TYPE),
                                  .method = cts_op_parameter(op, CTS_PARAMETER_METHOD),
                                  .flags = cts_op_parameter(op, CTS_PARAMETER_FLAGS),
                                  .fill = cts_op_parameter(op, CTS_PARAMETER_FILL),
                                  .irql = cts_op_parameter(op, CTS_PARAMETER_IRQL) ? 2 : 0,
                                  .null_buffer = cts_op_parameter(op, CTS_PARAMETER_NO_BUFFER) != 0,
                                  .at_start = cts_op_parameter(op, CTS_PARAMETER_START) != 0,
                                  .junk = cts_op_parameter(op, CTS_PARAMETER_JUNK) != 0,
                                  .nic = op->nic + 1u,
                                  .purpose = purpose_of(op->kind)};
    spec->port = cts_op_parameter(op, CTS_PARAMETER_PORT);
    spec->index = cts_op_parameter(op, CTS_PARAMETER_INDEX);
    if (!spec->port && !spec->index) {
        spec->port = nic->nic.key.port;
        spec->index = nic->nic.key.index;
    }
    spec->request_type = given(op, CTS_PARAMETER_REQUEST,
                               save ? (uint32_t)CTS_REQUEST_METHOD : (uint32_t)CTS_REQUEST_SET);
    spec->offset = cts_op_parameter(op, CTS_PARAMETER_OFFSET);
    if (spec->revision >= 2 && spec->offset == CTS_SAVE_SIZE_REVISION_1)
        spec->offset = CTS_SAVE_SIZE_REVISION_2;
    uint32_t data = cts_op_parameter(op, CTS_PARAMETER_DATA);
    uint64_t total = (uint64_t)spec->offset + data;
    spec->total = given(op, CTS_PARAMETER_TOTAL, total > 130000 ? 130000 : (uint32_t)total);
    if (spec->total > CTS_SWITCH_LARGE_BYTES - 2 * CTS_SWITCH_CANARY)
        spec->total = CTS_SWITCH_LARGE_BYTES - 2 * CTS_SWITCH_CANARY;
    spec->header = given(op, CTS_PARAMETER_HEADER, spec->total);
    spec->in = given(op, CTS_PARAMETER_IN, spec->total);
    bool method = spec->request_type == (uint32_t)CTS_REQUEST_METHOD;
    spec->out = given(op, CTS_PARAMETER_OUT, method ? spec->total : 0);
    spec->save_size = given(op, CTS_PARAMETER_SAVE_SIZE,
                            !save && !data               ? 0
                            : spec->total > spec->offset ? spec->total - spec->offset
                                                         : 0);
    spec->overflow = cts_op_parameter(op, CTS_PARAMETER_OVERFLOW);
}

/* A length that a driver may believe: never beyond what the buffer really has. */
static uint32_t bounded(uint32_t length, uint32_t capacity)
{
    return length < capacity ? length : capacity;
}

static void fill_record(const struct cts_oid_spec *spec, struct cts_nic_save_state *state)
{
    static const uint16_t wrong_name[] = {'W', 'r', 'o', 'n', 'g'};
    const struct cts_saved_record *record = spec->record;
    memcpy(state->extension_id, spec->id, sizeof state->extension_id);
    if (record && spec->name_variant == 0) {
        state->name_length = record->name_length;
        memcpy(state->name, record->name, sizeof state->name);
    } else if (spec->name_variant == 1) {
        state->name_length = sizeof wrong_name;
        memcpy(state->name, wrong_name, sizeof wrong_name);
    } else if (spec->name_variant == 3) {
        state->name_length = 0xFFFF;
        memset(state->name, 0xFF, sizeof state->name);
    }
    if (record && !spec->feature_variant)
        memcpy(state->feature_class, record->feature_class, sizeof state->feature_class);
    else if (spec->feature_variant)
        memset(state->feature_class, (int)spec->feature_variant, sizeof state->feature_class);
}

static void fill_buffer(const struct cts_oid_spec *spec, uint8_t *bytes, uint32_t capacity)
{
    struct cts_nic_save_state state = {.header_type = (uint8_t)spec->type,
                                       .header_revision = (uint8_t)spec->revision,
                                       .header_size = (uint16_t)spec->header,
                                       .flags = spec->flags,
                                       .port_id = spec->port,
                                       .nic_index = (uint16_t)spec->index,
                                       .save_data_size = (uint16_t)spec->save_size,
                                       .save_data_offset = (uint16_t)spec->offset};
    uint32_t size = spec->revision >= 2 ? CTS_SAVE_SIZE_REVISION_2 : CTS_SAVE_SIZE_REVISION_1;
    if (spec->fill) { /* all that is nobody's */
        memset(bytes + bounded(size, capacity), (int)spec->fill,
               capacity - bounded(size, capacity));
        memset(&state.padding, (int)spec->fill, sizeof state.padding);
    }
    if (spec->revision >= 2 && spec->overflow != CTS_ABSENT)
        state.save_data_size_overflow = spec->overflow;
    if (spec->purpose == CTS_PURPOSE_RESTORE)
        fill_record(spec, &state);
    if (spec->junk) {
        memset(state.extension_id, 0x5A, sizeof state.extension_id);
        memset(state.feature_class, 0xC3, sizeof state.feature_class);
        memset(state.name, 0x77, sizeof state.name);
        state.name_length = 0x1234;
        state.flags = 0xFFFFFFFF;
    }
    memcpy(bytes, &state, bounded(size, capacity));
    if (spec->record && spec->offset < capacity && spec->offset >= CTS_SAVE_SIZE_REVISION_1)
        memcpy(bytes + spec->offset, spec->record->data,
               bounded(spec->record->length, capacity - spec->offset));
    if (spec->revision < 2 && spec->overflow != CTS_ABSENT && capacity >= CTS_SAVE_SIZE_REVISION_2)
        memcpy(bytes + CTS_SAVE_SIZE_REVISION_1, &spec->overflow, sizeof spec->overflow);
}

/* The same request in a buffer of another size. */
static const struct cts_oid_spec *resize(const struct cts_oid_spec *spec, uint32_t total,
                                         struct cts_oid_spec *other)
{
    *other = *spec;
    other->total = other->header = other->in = other->out = total;
    other->save_size = total > other->offset ? total - other->offset : 0;
    return other;
}

struct cts_switch_request *cts_spec_issue(struct cts_player *player,
                                          const struct cts_oid_spec *spec)
{
    struct cts_oid_spec other;
    if (player->resized && player->resized == cts_switch_of(player)->numbers + 1)
        spec = resize(spec, player->resized_to, &other);
    struct cts_switch_request *request =
        cts_switch_request_new(player, spec->total, spec->at_start);
    if (!request)
        return NULL;
    fill_buffer(spec, request->buffer, request->capacity);
    struct cts_oid_request *api = request->api;
    api->oid = spec->oid;
    api->request_type = spec->request_type;
    api->buffer = spec->null_buffer ? NULL : request->buffer;
    /* The lengths are the edge's word for memory that is there; a longer word would be the edge's fault. */
    api->input_length = bounded(spec->in, request->capacity);
    api->output_length = spec->request_type == (uint32_t)CTS_REQUEST_METHOD
                             ? bounded(spec->out, request->capacity)
                             : 0;
    api->method_id = spec->method;
    request->nic = spec->nic;
    request->purpose = spec->purpose;
    cts_switch_issue(player, request, spec->irql);
    return request;
}

bool cts_spec_finish(struct cts_player *player, struct cts_switch_request *request,
                     uint32_t *status)
{
    if (!cts_switch_wait(player, request))
        return false;
    *status = request->status;
    cts_switch_request_done(player, request);
    return true;
}
