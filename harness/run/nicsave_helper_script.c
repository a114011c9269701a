/*
 * A scripted extension: it does with requests what a program's `script` said, right or wrong, so that upper
 * drivers and protocol edges meet every answer. It lies in members only: it never writes outside the buffer.
 */
#include "run/nicsave.h"
#include "run/nicsave_helper.h"

enum { CLAIM_NO, CLAIM_RECORD, CLAIM_FORWARD };
enum {
    AT_ID = 16,
    AT_NAME_LENGTH = 32,
    AT_NAME = 34,
    AT_FEATURE = 548,
    AT_DATA_SIZE = 564,
    AT_DATA_OFFSET = 566
};
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
    helper->scripts[helper->script_count++] = (struct cts_helper_script){
        .oid = oid,
        .status = cts_op_parameter(op, CTS_PARAMETER_STATUS),
        .needed = cts_op_parameter(op, CTS_PARAMETER_NEEDED),
        .written = cts_op_parameter(op, CTS_PARAMETER_WRITTEN),
        .size = cts_op_parameter(op, CTS_PARAMETER_SIZE),
        .offset = cts_op_parameter(op, CTS_PARAMETER_OFFSET),
        .id = cts_op_parameter(op, CTS_PARAMETER_ID),
        .data = cts_op_parameter(op, CTS_PARAMETER_DATA),
        .claim = cts_op_parameter(op, CTS_PARAMETER_CLAIM),
        .left = count,
        .pend = cts_op_parameter(op, CTS_PARAMETER_PEND) != 0,
    };
}

/* A record as far as the buffer goes. `data` and `offset` other than the defaults are said in place of the
 * truth. */
static void claim(const struct cts_helper *helper, struct cts_oid_request *request,
                  const struct cts_helper_script *script)
{
    uint8_t *bytes = request->buffer;
    uint32_t room = request->output_length;
    if (request->request_type != CTS_REQUEST_METHOD)
        room = request->input_length;
    if (!bytes || room < CTS_SAVE_SIZE_REVISION_1)
        return;
    uint32_t offset = cts_helper_read16(bytes + AT_DATA_OFFSET);
    cts_helper_id(helper->kind, script->id, bytes + AT_ID);
    cts_helper_write16(bytes + AT_NAME_LENGTH, cts_helper_name(helper->kind, bytes + AT_NAME));
    memset(bytes + AT_FEATURE, 0, 16);
    cts_helper_write16(bytes + AT_DATA_SIZE, script->data ? script->data : script->size);
    if (offset >= CTS_SAVE_SIZE_REVISION_1 && offset < room) {
        uint32_t length = script->size < room - offset ? script->size : room - offset;
        cts_save_pattern(bytes + offset, length, 1);
    }
    if (script->offset != CTS_SAVE_SIZE_REVISION_1)
        cts_helper_write16(bytes + AT_DATA_OFFSET, script->offset);
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
    if (script.left && --helper->scripts[i].left == 0) {
        memmove(&helper->scripts[i], &helper->scripts[i + 1],
                (helper->script_count - i - 1) * sizeof helper->scripts[0]);
        helper->script_count--;
    }
    *pend = script.pend;
    if (script.claim == CLAIM_FORWARD)
        return CTS_HELPER_FORWARD;
    if (script.claim == CLAIM_RECORD)
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
