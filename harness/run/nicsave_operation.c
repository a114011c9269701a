/*
 * Whole operations of the scripted edge: a save with all its passes, a restore of all that was saved; and the
 * records that they keep. The edge trusts nothing that a driver writes, and every loop is bounded.
 */
#include "oracle/nicsave_call.h"
#include "run/nicsave_state.h"

#include <string.h>

#define SHORTS_MAX  8u          /* BUFFER_TOO_SHORT in a row (switch pass-limit) */
#define NEEDED_MAX  (16u << 20) /* the same, for BytesNeeded */
#define SIZE_MAX_16 65535u

/* -- records ---------------------------------------------------------------------------------------- */

#define RECORDS_PER_NIC (sizeof((struct cts_nic_register *)0)->records / sizeof(uint32_t))

static bool store(struct cts_player *player, struct cts_nic_register *nic,
                  const struct cts_nic_save_state *state, const uint8_t *data, uint32_t length)
{
    struct cts_vswitch *sw = cts_switch_of(player);
    if (sw->record_count == CTS_SWITCH_RECORDS || nic->record_count == RECORDS_PER_NIC ||
        length > CTS_SWITCH_ARENA - sw->arena_used) {
        cts_player_limit(player);
        return false;
    }
    struct cts_saved_record *record = &sw->records[sw->record_count];
    uint8_t *kept = sw->arena + sw->arena_used;
    *record = (struct cts_saved_record){.revision = state->header_revision,
                                        .name_length = state->name_length,
                                        .length = length,
                                        .data = kept};
    memcpy(record->extension_id, state->extension_id, sizeof record->extension_id);
    memcpy(record->name, state->name, sizeof record->name);
    memcpy(record->feature_class, state->feature_class, sizeof record->feature_class);
    memcpy(kept, data, length);
    sw->arena_used += length;
    nic->records[nic->record_count++] = sw->record_count++;
    return true;
}

/* Takes a claim in, if it can be one. */
static bool take_claim(struct cts_player *player, struct cts_nic_register *nic,
                       const struct cts_oid_spec *spec, const struct cts_switch_request *request)
{
    struct cts_nic_save_state after = {0};
    const struct cts_nic_save_state before = {.header_type = (uint8_t)spec->type,
                                              .header_revision = (uint8_t)spec->revision,
                                              .header_size = (uint16_t)spec->header,
                                              .port_id = spec->port,
                                              .nic_index = (uint16_t)spec->index,
                                              .save_data_offset = (uint16_t)spec->offset};
    uint32_t size = spec->revision >= 2 ? CTS_SAVE_SIZE_REVISION_2 : CTS_SAVE_SIZE_REVISION_1;
    if (request->capacity < size)
        return false;
    memcpy(&after, request->buffer, size);
    return cts_nicsave_claim_is_sound(&before, &after, request->capacity) &&
           store(player, nic, &after, request->buffer + after.save_data_offset,
                 (uint32_t)cts_nicsave_length(&after));
}

/* -- save ------------------------------------------------------------------------------------------- */

struct saving {
    struct cts_oid_spec first; /* as the operation says */
    struct cts_oid_spec spec;  /* of the next pass */
    uint32_t shorts, needed;   /* BUFFER_TOO_SHORT in a row, and what the last of them said */
    uint32_t passes, most, pad, abort;
    bool over, failed;
};

static void resize(struct cts_oid_spec *spec, uint32_t total)
{
    spec->total = spec->header = spec->in = spec->out = total;
    spec->save_size = total > spec->offset ? total - spec->offset : 0;
    spec->purpose = CTS_PURPOSE_REISSUE;
}

/* The documented formula is short by (offset - 568): what it says is tried first, then with that. */
static void too_short(struct saving *saving, uint32_t needed)
{
    uint64_t total = (uint64_t)needed + saving->pad;
    bool repeated = saving->shorts > 0 && saving->needed == needed;
    if (repeated && saving->spec.offset > CTS_SAVE_SIZE_REVISION_1)
        total += saving->spec.offset - CTS_SAVE_SIZE_REVISION_1;
    saving->needed = needed;
    if (++saving->shorts > SHORTS_MAX || needed > NEEDED_MAX || total > SIZE_MAX_16 ||
        (total <= saving->spec.total && saving->spec.offset == CTS_SAVE_SIZE_REVISION_1)) {
        saving->failed = true;
        return;
    }
    resize(&saving->spec, total > saving->spec.total ? (uint32_t)total : saving->spec.total);
}

static void one_pass(struct cts_player *player, struct cts_nic_register *nic, struct saving *saving,
                     struct cts_thread_state *state)
{
    struct cts_switch_request *request = cts_spec_issue(player, &saving->spec);
    if (!request || !cts_switch_wait(player, request)) {
        saving->over = saving->failed = true;
        state->blocked = request != NULL;
        return;
    }
    uint32_t status = request->status;
    if (status == CTS_NDIS_SUCCESS && request->at_miniport) {
        saving->over = true;
    } else if (status == CTS_NDIS_SUCCESS) {
        if (!take_claim(player, nic, &saving->spec, request))
            saving->failed = true;
        saving->spec = saving->first;
        saving->shorts = 0;
    } else if (status == (uint32_t)CTS_NDIS_BUFFER_TOO_SHORT) {
        too_short(saving, request->api->bytes_needed);
    } else {
        saving->failed = true;
    }
    cts_switch_request_done(player, request);
    saving->over |= saving->failed || ++saving->passes >= saving->most ||
                    (saving->abort != CTS_ABSENT && nic->record_count >= saving->abort);
    saving->failed |= saving->passes >= saving->most;
}

/* A COMPLETE about the same NIC, with the same irql and revision. */
static bool complete(struct cts_player *player, const struct cts_op *op, uint32_t oid,
                     uint32_t purpose)
{
    struct cts_op bare = *op;
    struct cts_oid_spec spec;
    uint32_t status, kept = 0;
    for (uint32_t i = 0; i < op->parameter_count; i++)
        if (op->parameters[i].key == CTS_PARAMETER_IRQL ||
            op->parameters[i].key == CTS_PARAMETER_REVISION ||
            op->parameters[i].key == CTS_PARAMETER_JUNK)
            bare.parameters[kept++] = op->parameters[i];
    bare.parameter_count = (uint8_t)kept;
    cts_spec_of(player, &bare, oid, &spec);
    spec.purpose = purpose;
    struct cts_switch_request *request = cts_spec_issue(player, &spec);
    return !request || cts_spec_finish(player, request, &status);
}

void cts_play_save(struct cts_player *player, const struct cts_op *op,
                   struct cts_thread_state *state)
{
    struct cts_nic_register *nic = &cts_switch_of(player)->nics[op->nic % CTS_PROGRAM_NICS];
    struct saving saving = {.most = cts_op_parameter(op, CTS_PARAMETER_PASSES),
                            .pad = cts_op_parameter(op, CTS_PARAMETER_PAD),
                            .abort = cts_op_parameter(op, CTS_PARAMETER_ABORT)};
    if (saving.most > CTS_SWITCH_PASSES)
        saving.most = CTS_SWITCH_PASSES;
    cts_spec_of(player, op, CTS_OID_NIC_SAVE, &saving.first);
    saving.first.purpose = CTS_PURPOSE_PASS;
    saving.spec = saving.first;
    nic->record_count = 0;
    while (!saving.over && !state->blocked && !player->ending)
        one_pass(player, nic, &saving, state);
    if (saving.failed || saving.abort != CTS_ABSENT)
        nic->record_count = 0;
    if (!state->blocked)
        state->blocked =
            !complete(player, op, CTS_OID_NIC_SAVE_COMPLETE, CTS_PURPOSE_SAVE_COMPLETE);
}

/* -- restore ---------------------------------------------------------------------------------------- */

static const uint8_t other_ids[3][16] = {
    {0x01, 0xee, 0xff, 0xc0, 0x03, 0x02, 0x05, 0x44, 0x86, 7, 8, 9, 10, 11, 12, 13},
    {0x01, 0xee, 0xff, 0xc0, 0x03, 0x02, 0x05, 0x44, 0x96, 7, 8, 9, 10, 11, 12, 13},
    {0x01, 0xee, 0xff, 0xc0, 0x03, 0x02, 0x05, 0x44, 0x86, 7, 8, 9, 10, 11, 12, 14}};

/* The variants of program.h: 0 own, 1..16 one byte changed, 17 zero, 18 byte-swapped, 19.. A, B, C. */
static void choose_id(uint32_t variant, const uint8_t own[16], uint8_t id[16])
{
    static const uint8_t swapped[16] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
    memcpy(id, own, 16);
    if (variant >= 1 && variant <= 16)
        id[variant - 1] ^= 0x01;
    else if (variant == 17)
        memset(id, 0, 16);
    else if (variant == 18)
        for (uint32_t i = 0; i < 16; i++)
            id[i] = own[swapped[i]];
    else if (variant >= 19 && variant <= 21)
        memcpy(id, other_ids[variant - 19], 16);
}

static const struct cts_nic_register *source_of(struct cts_player *player, const struct cts_op *op)
{
    uint32_t from = cts_op_parameter(op, CTS_PARAMETER_FROM);
    return &cts_switch_of(player)->nics[(from == CTS_ABSENT ? op->nic : from) % CTS_PROGRAM_NICS];
}

/* The RESTORE of one record; what the operation leaves out is the record's. */
static void restore_spec(struct cts_player *player, const struct cts_op *op,
                         const struct cts_saved_record *record, struct cts_oid_spec *spec)
{
    static const struct cts_saved_record none = {.revision = 1};
    struct cts_op full = *op;
    if (!record)
        record = &none;
    if (!cts_op_parameter(op, CTS_PARAMETER_DATA) && record->length &&
        full.parameter_count < CTS_PROGRAM_PARAMETERS)
        full.parameters[full.parameter_count++] =
            (struct cts_parameter){CTS_PARAMETER_DATA, record->length};
    if (record->revision > 1 && cts_op_parameter(op, CTS_PARAMETER_REVISION) == 1 &&
        full.parameter_count < CTS_PROGRAM_PARAMETERS)
        full.parameters[full.parameter_count++] =
            (struct cts_parameter){CTS_PARAMETER_REVISION, record->revision};
    cts_spec_of(player, &full, CTS_OID_NIC_RESTORE, spec);
    spec->record = record == &none ? NULL : record;
    spec->purpose = CTS_PURPOSE_RESTORE;
    spec->name_variant = cts_op_parameter(op, CTS_PARAMETER_NAME);
    spec->feature_variant = cts_op_parameter(op, CTS_PARAMETER_FEATURE);
    choose_id(cts_op_parameter(op, CTS_PARAMETER_ID), record->extension_id, spec->id);
}

void cts_play_give(struct cts_player *player, const struct cts_op *op,
                   struct cts_thread_state *state)
{
    const struct cts_nic_register *source = source_of(player, op);
    uint32_t number = cts_op_parameter(op, CTS_PARAMETER_RECORD);
    struct cts_oid_spec spec;
    restore_spec(player, op,
                 number < source->record_count
                     ? &cts_switch_of(player)->records[source->records[number]]
                     : NULL,
                 &spec);
    cts_play_one(player, op, &spec, state);
}

void cts_play_restore(struct cts_player *player, const struct cts_op *op,
                      struct cts_thread_state *state)
{
    const struct cts_nic_register *source = source_of(player, op);
    uint32_t status = CTS_NDIS_SUCCESS;
    for (uint32_t i = 0; i < source->record_count && !status && !player->ending; i++) {
        struct cts_oid_spec spec;
        restore_spec(player, op, &cts_switch_of(player)->records[source->records[i]], &spec);
        struct cts_switch_request *request = cts_spec_issue(player, &spec);
        if (!request)
            return;
        if (!cts_spec_finish(player, request, &status)) {
            state->blocked = true;
            return;
        }
    }
    state->blocked =
        !complete(player, op, CTS_OID_NIC_RESTORE_COMPLETE, CTS_PURPOSE_RESTORE_COMPLETE);
}
