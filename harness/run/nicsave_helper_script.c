/*
 * A scripted extension: it does with requests what a program's `script` said, right or wrong, so that upper
 * drivers and protocol edges meet every answer. It lies in members only: it never writes outside the buffer.
 */
#include "run/nicsave.h"
#include "run/nicsave_helper.h"

enum { CLAIM_NO, CLAIM_RECORD, CLAIM_FORWARD };
enum {
    AT_TYPE = 0,
    AT_REVISION = 1,
    AT_SIZE = 2,
    AT_FLAGS = 4,
    AT_PORT = 8,
    AT_INDEX = 12,
    AT_ID = 16,
    AT_NAME_LENGTH = 32,
    AT_NAME = 34,
    AT_FEATURE = 548,
    AT_DATA_SIZE = 564,
    AT_DATA_OFFSET = 566,
    AT_OVERFLOW = 568
};

/* Members of which a claim may say what is not so: the parameter that says it, where, bytes. One that is not
 * given is left alone. */
static const struct {
    enum cts_parameter_key key;
    uint16_t at, width;
} lies[] = {{CTS_PARAMETER_TYPE, AT_TYPE, 1},
            {CTS_PARAMETER_REVISION, AT_REVISION, 1},
            {CTS_PARAMETER_HEADER, AT_SIZE, 2},
            {CTS_PARAMETER_FLAGS, AT_FLAGS, 4},
            {CTS_PARAMETER_PORT, AT_PORT, 4},
            {CTS_PARAMETER_INDEX, AT_INDEX, 2},
            {CTS_PARAMETER_OFFSET, AT_DATA_OFFSET, 2},
            {CTS_PARAMETER_DATA, AT_DATA_SIZE, 2},
            {CTS_PARAMETER_NAME_LENGTH, AT_NAME_LENGTH, 2},
            {CTS_PARAMETER_OVERFLOW, AT_OVERFLOW, 4}};
_Static_assert(sizeof lies / sizeof lies[0] == CTS_HELPER_LIES, "one for each");

enum { ID_OWN = 0, ID_ZERO = 17, ID_SWAPPED = 18, ID_A = 19 };

void cts_helper_id(const struct cts_helper_kind *kind, uint32_t which, uint8_t id[16])
{
    memcpy(id, kind->id, 16);
    if (which == ID_ZERO)
        memset(id, 0, 16);
    else if (which == ID_SWAPPED)
        for (uint32_t i = 0; i < 8; i++)
            id[i] = kind->id[i < 4 ? 3 - i : i ^ 1];
    else if (which >= ID_A && which < ID_A + 3)
        memcpy(id, cts_helper_ids[which - ID_A], 16);
    else if (which != ID_OWN && which < ID_ZERO)
        id[which - 1] ^= 1;
}

void cts_stack_script(void *self, const struct cts_op *op)
{
    struct cts_helper *helper = self;
    if (!helper || !helper->kind->scripted)
        return;
    uint32_t oid = cts_op_parameter(op, CTS_PARAMETER_OID);
    if (oid == CTS_ABSENT)
        oid = 0;
    /* What was for all requests ends where something new is said of them. */
    uint32_t kept = 0;
    for (uint32_t i = 0; i < helper->script_count; i++)
        if (helper->scripts[i].left || helper->scripts[i].oid != oid)
            helper->scripts[kept++] = helper->scripts[i];
    helper->script_count = kept;
    if (kept == CTS_HELPER_SCRIPTS)
        return;
    uint32_t count = cts_op_parameter(op, CTS_PARAMETER_COUNT);
    struct cts_helper_script *script = &helper->scripts[helper->script_count++];
    *script = (struct cts_helper_script){
        .oid = oid,
        .status = cts_op_parameter(op, CTS_PARAMETER_STATUS),
        .needed = cts_op_parameter(op, CTS_PARAMETER_NEEDED),
        .written = cts_op_parameter(op, CTS_PARAMETER_WRITTEN),
        .size = cts_op_parameter(op, CTS_PARAMETER_SIZE),
        .id = cts_op_parameter(op, CTS_PARAMETER_ID),
        .claim = cts_op_parameter(op, CTS_PARAMETER_CLAIM),
        .left = count,
        .pend = cts_op_parameter(op, CTS_PARAMETER_PEND) != 0,
    };
    for (uint32_t i = 0; i < op->parameter_count; i++)
        for (uint32_t lie = 0; lie < CTS_HELPER_LIES; lie++)
            if (lies[lie].key == op->parameters[i].key) {
                script->lies[lie] = op->parameters[i].value;
                script->said |= 1u << lie;
            }
}

static bool lies_about(const struct cts_helper_script *script, enum cts_parameter_key key)
{
    for (uint32_t i = 0; i < CTS_HELPER_LIES; i++)
        if (lies[i].key == key)
            return script->said & 1u << i;
    return false;
}

/* What a script says in place of the truth. SaveDataSizeOverflow is a member in REVISION_2 only. */
static void lie(const struct cts_helper_script *script, uint8_t *bytes, bool overflow)
{
    for (uint32_t i = 0; i < CTS_HELPER_LIES; i++) {
        if (!(script->said & 1u << i) || (lies[i].at == AT_OVERFLOW && !overflow))
            continue;
        for (uint32_t byte = 0; byte < lies[i].width; byte++)
            bytes[lies[i].at + byte] = (uint8_t)(script->lies[i] >> 8 * byte);
    }
}

/* A record as far as the buffer goes. */
static void claim(const struct cts_helper *helper, struct cts_oid_request *request,
                  const struct cts_helper_script *script)
{
    uint8_t *bytes = request->buffer;
    uint32_t room = request->output_length;
    uint32_t offset = cts_helper_read16(bytes + AT_DATA_OFFSET);
    bool overflow = bytes[AT_REVISION] >= 2 && room >= CTS_SAVE_SIZE_REVISION_2 &&
                    offset >= CTS_SAVE_SIZE_REVISION_2;
    cts_helper_id(helper->kind, script->id, bytes + AT_ID);
    cts_helper_write16(bytes + AT_NAME_LENGTH, cts_helper_name(helper->kind, bytes + AT_NAME));
    memset(bytes + AT_FEATURE, 0, 16);
    cts_helper_write16(bytes + AT_DATA_SIZE, script->size);
    if (overflow)
        cts_helper_write32(bytes + AT_OVERFLOW, 0);
    if (offset >= CTS_SAVE_SIZE_REVISION_1 && offset < room) {
        uint32_t length = script->size < room - offset ? script->size : room - offset;
        cts_save_pattern(bytes + offset, length, 1);
    }
    lie(script, bytes, overflow);
}

static bool is_save(const struct cts_oid_request *request)
{
    return request->oid == CTS_OID_NIC_SAVE && request->request_type == CTS_REQUEST_METHOD &&
           request->buffer && request->output_length >= CTS_SAVE_SIZE_REVISION_1;
}

/* A record for which there is no room is asked for again, as by any extension, unless the script lies about its
 * length. BytesNeeded; 0: there is room. */
static uint32_t needed_for(const struct cts_oid_request *request,
                           const struct cts_helper_script *script)
{
    const uint8_t *bytes = request->buffer;
    if (script->claim != CLAIM_RECORD || script->status != CTS_NDIS_SUCCESS || !is_save(request) ||
        lies_about(script, CTS_PARAMETER_DATA))
        return 0;
    uint32_t offset = cts_helper_read16(bytes + AT_DATA_OFFSET);
    uint64_t end = (uint64_t)offset + script->size;
    return offset >= CTS_SAVE_SIZE_REVISION_1 && end <= UINT32_MAX && end > request->output_length
               ? (uint32_t)end
               : 0;
}

uint32_t cts_helper_scripted(struct cts_helper *helper, struct cts_oid_request *request, bool *pend)
{
    uint32_t i = 0;
    while (i < helper->script_count && helper->scripts[i].oid &&
           helper->scripts[i].oid != request->oid)
        i++;
    if (i == helper->script_count)
        return CTS_HELPER_FORWARD;
    struct cts_helper_script script = helper->scripts[i];
    uint32_t needed = needed_for(request, &script);
    if (needed) {
        *pend = script.pend;
        request->bytes_needed = needed;
        return (uint32_t)CTS_NDIS_BUFFER_TOO_SHORT;
    }
    if (script.left && --helper->scripts[i].left == 0) {
        memmove(&helper->scripts[i], &helper->scripts[i + 1],
                (helper->script_count - i - 1) * sizeof helper->scripts[0]);
        helper->script_count--;
    }
    *pend = script.pend;
    if (script.claim == CLAIM_FORWARD)
        return CTS_HELPER_FORWARD;
    if (script.claim == CLAIM_RECORD && is_save(request))
        claim(helper, request, &script);
    if (request->request_type == CTS_REQUEST_METHOD) {
        request->bytes_needed = script.needed;
        request->bytes_written = script.written;
    } else {
        request->method_id = script.needed;
        request->output_length = script.written;
    }
    return script.status;
}
