/*
 * Rules on one request by itself, in numbers only. See nicsave_call.h.
 */
#include "oracle/nicsave_call.h"

#define SUCCESS     ((uint32_t)CTS_NDIS_SUCCESS)
#define TOO_SHORT   ((uint32_t)CTS_NDIS_BUFFER_TOO_SHORT)
#define SIZE_MAX_16 65535u

static bool has_overflow(const struct cts_nicsave_call *call)
{
    return call->revision >= 2 && call->size >= CTS_SAVE_SIZE_REVISION_2 &&
           call->in >= CTS_SAVE_SIZE_REVISION_2 && call->capacity >= CTS_SAVE_SIZE_REVISION_2;
}

uint64_t cts_nicsave_data(const struct cts_nicsave_call *call)
{
    return (uint64_t)call->data_size + (has_overflow(call) ? call->overflow : 0);
}

uint32_t cts_nicsave_least(const struct cts_nicsave_call *call)
{
    return has_overflow(call) ? CTS_SAVE_SIZE_REVISION_2 : CTS_SAVE_SIZE_REVISION_1;
}

static uint32_t least_of(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Header.Size as it is meant: where 16 bits or a profile make it say less, the length of the request counts. */
static uint32_t meant_size(const struct cts_nicsave_policy *policy,
                           const struct cts_nicsave_call *call)
{
    bool stands_for_all =
        (policy->fixed_1 && call->size == CTS_SAVE_SIZE_REVISION_1) ||
        (call->revision >= 2 && policy->fixed_2 && call->size == CTS_SAVE_SIZE_REVISION_2) ||
        (call->revision >= 2 && !policy->fixed_2 && call->size == SIZE_MAX_16);
    return stands_for_all && call->in > call->size ? call->in : call->size;
}

uint32_t cts_nicsave_total(const struct cts_nicsave_policy *policy,
                           const struct cts_nicsave_call *call)
{
    uint32_t size = meant_size(policy, call);
    uint32_t length = call->request_type == CTS_REQUEST_METHOD ? call->out : call->in;
    uint32_t total = least_of(size, length);
    if (call->oid == CTS_OID_NIC_SAVE && policy->source == CTS_ROOM_HEADER)
        total = size;
    else if (call->oid == CTS_OID_NIC_SAVE && policy->source == CTS_ROOM_OUTPUT)
        total = length;
    else if (call->oid == CTS_OID_NIC_SAVE && policy->source == CTS_ROOM_DATA)
        total = call->offset + least_of(call->data_size, call->capacity);
    return least_of(total, call->capacity);
}

uint32_t cts_nicsave_room(const struct cts_nicsave_policy *policy,
                          const struct cts_nicsave_call *call)
{
    uint32_t total = cts_nicsave_total(policy, call);
    return total > call->offset ? total - call->offset : 0;
}

bool cts_nicsave_call_malformed(const struct cts_nicsave_call *call)
{
    bool save = call->oid == CTS_OID_NIC_SAVE;
    if (!call->present || call->in < CTS_SAVE_SIZE_REVISION_1 || call->type != CTS_SAVE_TYPE ||
        !call->revision || call->size < CTS_SAVE_SIZE_REVISION_1 ||
        (save && call->out < CTS_SAVE_SIZE_REVISION_1))
        return true;
    return (save || call->oid == CTS_OID_NIC_RESTORE) &&
           (call->offset < CTS_SAVE_SIZE_REVISION_1 || call->offset > call->capacity);
}

bool cts_nicsave_whole(const struct cts_nicsave_policy *policy, const struct cts_nicsave_call *call)
{
    if (cts_nicsave_call_malformed(call))
        return false;
    uint32_t size = meant_size(policy, call), least = cts_nicsave_least(call);
    uint64_t end = call->offset + cts_nicsave_data(call);
    if (call->in != size || size > call->capacity ||
        (call->revision >= 2 && least < CTS_SAVE_SIZE_REVISION_2))
        return false;
    if (call->oid == CTS_OID_NIC_SAVE)
        return call->request_type == CTS_REQUEST_METHOD && call->out == size &&
               size == call->capacity && call->offset >= least && end == size;
    if (call->request_type != CTS_REQUEST_SET)
        return false;
    return call->oid != CTS_OID_NIC_RESTORE || (call->offset >= least && end <= size);
}

uint64_t cts_nicsave_length(const struct cts_nic_save_state *state)
{
    return state->save_data_size +
           (state->header_revision >= 2 ? (uint64_t)state->save_data_size_overflow : 0);
}

bool cts_nicsave_claim_is_sound(const struct cts_nic_save_state *before,
                                const struct cts_nic_save_state *after, uint64_t capacity)
{
    return before->header_type == after->header_type &&
           before->header_revision == after->header_revision &&
           before->header_size == after->header_size && before->port_id == after->port_id &&
           before->nic_index == after->nic_index &&
           before->save_data_offset == after->save_data_offset &&
           after->name_length <= CTS_SAVE_NAME_MAX && after->name_length % 2 == 0 &&
           after->save_data_offset + cts_nicsave_length(after) <= capacity;
}

bool cts_nicsave_needed(const struct cts_nicsave_policy *policy, uint32_t offset, uint32_t data,
                        uint32_t seen)
{
    uint64_t literal = CTS_SAVE_SIZE_REVISION_1 + (uint64_t)data, wide = offset + (uint64_t)data;
    if (policy->slack)
        return (policy->literal && seen >= literal) || (policy->wide && seen >= wide);
    return (policy->literal && seen == literal) || (policy->wide && seen == wide);
}

/* -- sweeps ---------------------------------------------------------------------------------------------- */

/* What an extension may write when it delivers a record. */
#define CLAIM_WRITES                                                                               \
    (CTS_OID_CHANGED_ID | CTS_OID_CHANGED_NAME | CTS_OID_CHANGED_FEATURE | CTS_OID_CHANGED_SIZE |  \
     CTS_OID_CHANGED_DATA)
/* What nobody may change in a request. */
#define REQUEST_FIXED                                                                              \
    (CTS_OID_CHANGED_TYPE | CTS_OID_CHANGED_OID | CTS_OID_CHANGED_POINTER |                        \
     CTS_OID_CHANGED_WORD_0 | CTS_OID_CHANGED_REST | CTS_OID_CHANGED_RESERVED |                    \
     CTS_OID_CHANGED_SOURCE | CTS_OID_CHANGED_GUARD)
/* Besides, those are lengths and the method of a METHOD, but counts of a SET or QUERY; and the other way round. */
#define METHOD_FIXED (CTS_OID_CHANGED_WORD_1 | CTS_OID_CHANGED_WORD_2)
#define SET_FIXED    (CTS_OID_CHANGED_WRITTEN | CTS_OID_CHANGED_READ | CTS_OID_CHANGED_NEEDED)

static const struct cts_nicsave_policy tight = {.literal = true, .wide = true};

static enum cts_swept swept_malformed(const struct cts_nicsave_answer *answer)
{
    return answer->at_miniport ? CTS_SWEPT_MALFORMED_PASSED : CTS_SWEPT_MALFORMED_REFUSED;
}

static enum cts_swept swept_claim(const struct cts_nicsave_call *call,
                                  const struct cts_nicsave_held *held,
                                  const struct cts_nicsave_answer *answer)
{
    uint32_t room = cts_nicsave_room(&tight, call), allowed = CLAIM_WRITES;
    if (cts_nicsave_least(call) == CTS_SAVE_SIZE_REVISION_2)
        allowed |= CTS_OID_CHANGED_OVERFLOW;
    bool length_right =
        held->whole ? answer->data_size == held->length : answer->data_size <= held->length;
    if ((answer->changed & CTS_OID_CHANGED_BUFFER & ~allowed) ||
        call->offset < cts_nicsave_least(call) || !answer->data_size || answer->data_size > room ||
        (held->mine && !answer->data_right) || (held->known && !length_right))
        return CTS_SWEPT_DOUBTFUL;
    return answer->data_size == room ? CTS_SWEPT_CLAIM_EXACT : CTS_SWEPT_CLAIM;
}

static enum cts_swept swept_short(const struct cts_nicsave_call *call,
                                  const struct cts_nicsave_held *held,
                                  const struct cts_nicsave_answer *answer)
{
    uint32_t room = cts_nicsave_room(&tight, call), n = held->length;
    bool fits = room >= n && cts_nicsave_whole(&tight, call);
    if (answer->at_miniport)
        return CTS_SWEPT_DOUBTFUL;
    if (!held->known)
        return CTS_SWEPT_SHORT_UNKNOWN;
    if (!n || fits || !cts_nicsave_needed(&tight, call->offset, n, answer->needed))
        return CTS_SWEPT_DOUBTFUL;
    if (call->offset > cts_nicsave_total(&tight, call))
        return CTS_SWEPT_BEYOND;
    if (answer->needed > SIZE_MAX_16)
        return CTS_SWEPT_SHORT_LARGE;
    if (room + 1 == n && held->whole)
        return CTS_SWEPT_SHORT_BY_ONE;
    if (call->offset == CTS_SAVE_SIZE_REVISION_1)
        return CTS_SWEPT_SHORT;
    return answer->needed == call->offset + n ? CTS_SWEPT_SHORT_WIDE : CTS_SWEPT_SHORT_LITERAL;
}

static enum cts_swept swept_save(const struct cts_nicsave_call *call,
                                 const struct cts_nicsave_held *held,
                                 const struct cts_nicsave_answer *answer)
{
    bool malformed = cts_nicsave_call_malformed(call), whole = cts_nicsave_whole(&tight, call);
    bool claimed = answer->status == SUCCESS && !answer->at_miniport;
    if (claimed)
        return malformed ? CTS_SWEPT_DOUBTFUL : swept_claim(call, held, answer);
    if (answer->changed & CTS_OID_CHANGED_BUFFER)
        return CTS_SWEPT_DOUBTFUL;
    if (malformed)
        return call->present && call->offset > call->capacity ? CTS_SWEPT_BEYOND
                                                              : swept_malformed(answer);
    if (answer->status == TOO_SHORT)
        return swept_short(call, held, answer);
    /* Passed down or failed: right for sizes that lie and for who has no data, else not. */
    if (!whole)
        return CTS_SWEPT_ODD;
    if (!held->known)
        return CTS_SWEPT_SHORT_UNKNOWN;
    return held->length || !answer->at_miniport ? CTS_SWEPT_DOUBTFUL : CTS_SWEPT_NO_DATA;
}

static enum cts_swept swept_restore(const struct cts_nicsave_call *call,
                                    const struct cts_nicsave_answer *answer)
{
    uint64_t end = call->offset + cts_nicsave_data(call);
    bool inside = call->offset >= cts_nicsave_least(call) && end <= cts_nicsave_total(&tight, call);
    bool malformed = cts_nicsave_call_malformed(call), whole = cts_nicsave_whole(&tight, call);
    bool taken = answer->status == SUCCESS && !answer->at_miniport;
    if (answer->changed & CTS_OID_CHANGED_BUFFER)
        return CTS_SWEPT_DOUBTFUL;
    if (malformed)
        return taken ? CTS_SWEPT_DOUBTFUL : swept_malformed(answer);
    if (!call->own)
        return answer->at_miniport ? CTS_SWEPT_FOREIGN
               : taken || whole    ? CTS_SWEPT_DOUBTFUL
                                   : CTS_SWEPT_ODD;
    if (taken)
        return inside ? CTS_SWEPT_TAKEN : CTS_SWEPT_DOUBTFUL;
    return whole && inside ? CTS_SWEPT_DOUBTFUL : CTS_SWEPT_REFUSED;
}

enum cts_swept cts_nicsave_swept(const struct cts_nicsave_call *call,
                                 const struct cts_nicsave_held *held,
                                 const struct cts_nicsave_answer *answer)
{
    bool method = call->request_type == CTS_REQUEST_METHOD,
         set = call->request_type == CTS_REQUEST_SET;
    uint32_t fixed = REQUEST_FIXED | (method ? METHOD_FIXED : 0) | (set ? SET_FIXED : 0);
    if (answer->changed & fixed)
        return CTS_SWEPT_DOUBTFUL;
    if (call->oid == CTS_OID_NIC_SAVE && method)
        return swept_save(call, held, answer);
    if (call->oid == CTS_OID_NIC_RESTORE && set)
        return swept_restore(call, answer);
    if (answer->changed & CTS_OID_CHANGED_BUFFER)
        return CTS_SWEPT_DOUBTFUL;
    if (!set || call->oid == CTS_OID_NIC_SAVE)
        return answer->at_miniport ? CTS_SWEPT_OTHER : CTS_SWEPT_DOUBTFUL;
    if (cts_nicsave_call_malformed(call))
        return answer->status == SUCCESS && !answer->at_miniport ? CTS_SWEPT_DOUBTFUL
                                                                 : swept_malformed(answer);
    if (!answer->at_miniport)
        return CTS_SWEPT_DOUBTFUL;
    return call->oid == CTS_OID_NIC_SAVE_COMPLETE ? CTS_SWEPT_SAVE_DONE : CTS_SWEPT_RESTORE_DONE;
}
