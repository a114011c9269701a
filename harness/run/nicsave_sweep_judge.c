/*
 * What in an answer is worth showing. Nothing here is a verdict: what looks wrong, or only doubtful, is played again
 * in the ordinary way, and the oracle decides. So every doubt is shown that some profile could call a violation.
 */
#include "run/nicsave_sweep.h"

/* What an extension may write when it delivers a record. */
#define CLAIM_WRITES                                                                               \
    (CTS_OID_CHANGED_ID | CTS_OID_CHANGED_NAME | CTS_OID_CHANGED_FEATURE | CTS_OID_CHANGED_SIZE |  \
     CTS_OID_CHANGED_DATA)
/* What nobody may change in a request. */
#define REQUEST_FIXED                                                                              \
    (CTS_OID_CHANGED_TYPE | CTS_OID_CHANGED_OID | CTS_OID_CHANGED_POINTER | CTS_OID_CHANGED_WORD_0)
/* Besides, those are lengths and the method of a METHOD, but counts of a SET or QUERY. */
#define METHOD_FIXED (CTS_OID_CHANGED_WORD_1 | CTS_OID_CHANGED_WORD_2)

/* What a call is. */
struct shape {
    uint32_t room;   /* bytes that may be touched */
    uint32_t least;  /* SaveDataOffset of data */
    uint64_t data;   /* bytes of data that it says */
    bool readable;   /* the structure's identity can be read */
    bool consistent; /* all sizes agree */
};

static struct shape shape_of(const struct cts_sweep_call *call)
{
    struct shape shape = {.room = call->size < call->in ? call->size : call->in,
                          .least = CTS_SAVE_SIZE_REVISION_1,
                          .data = cts_sweep_data(call)};
    bool method = call->request_type == CTS_REQUEST_METHOD;
    if (method && call->out < shape.room)
        shape.room = call->out;
    if (call->revision >= 2 && shape.room >= CTS_SAVE_SIZE_REVISION_2) {
        shape.least = CTS_SAVE_SIZE_REVISION_2;
    }
    shape.readable = !call->null_buffer && call->type == CTS_SAVE_TYPE && call->revision &&
                     shape.room >= CTS_SAVE_SIZE_REVISION_1;
    shape.consistent = shape.readable && call->in == call->size && call->size == call->capacity &&
                       (!method || call->out == call->size) && call->offset >= shape.least;
    return shape;
}

/* A record was delivered. */
static bool claim_doubtful(const struct cts_sweeper *sweep, const struct cts_sweep_call *call,
                           const struct cts_sweep_answer *answer, const struct shape *shape)
{
    uint32_t allowed = CLAIM_WRITES;
    if (shape->least == CTS_SAVE_SIZE_REVISION_2)
        allowed |= CTS_OID_CHANGED_OVERFLOW;
    if ((answer->changed & CTS_OID_CHANGED_BUFFER & ~allowed) || !shape->readable ||
        call->offset < shape->least || call->offset > shape->room ||
        (sweep->plants && !answer->data_right) || !answer->data_size ||
        answer->data_size > shape->room - call->offset)
        return true;
    if (!sweep->known)
        return false;
    return sweep->no_split ? answer->data_size != sweep->n : answer->data_size > sweep->n;
}

static bool save_doubtful(const struct cts_sweeper *sweep, const struct cts_sweep_call *call,
                          const struct cts_sweep_answer *answer, const struct shape *shape)
{
    if (answer->changed & METHOD_FIXED)
        return true;
    if (answer->status == CTS_NDIS_SUCCESS && !answer->at_miniport)
        return claim_doubtful(sweep, call, answer, shape);
    if (answer->changed & CTS_OID_CHANGED_BUFFER)
        return true;
    if (answer->status == (uint32_t)CTS_NDIS_BUFFER_TOO_SHORT) {
        uint32_t n = sweep->n;
        bool fits =
            shape->readable && call->offset <= shape->room && shape->room - call->offset >= n;
        if (answer->at_miniport || !sweep->known)
            return answer->at_miniport;
        return !n || (fits && shape->consistent) ||
               (answer->needed != CTS_SAVE_SIZE_REVISION_1 + n &&
                answer->needed != call->offset + n);
    }
    /* Forwarded or failed: right for what is malformed and for who has no data, else not. */
    if (!sweep->known || !shape->consistent || call->offset > shape->room)
        return false;
    return sweep->n != 0 || answer->status != CTS_NDIS_SUCCESS;
}

static bool restore_doubtful(const struct cts_sweep_call *call,
                             const struct cts_sweep_answer *answer, const struct shape *shape)
{
    bool inside = call->offset >= shape->least && call->offset + shape->data <= shape->room;
    if (answer->changed & CTS_OID_CHANGED_BUFFER)
        return true;
    if (answer->status == CTS_NDIS_SUCCESS && !answer->at_miniport)
        return !call->own || !shape->readable || !inside;
    if (!shape->readable)
        return false;
    return call->own ? inside && shape->consistent : !answer->at_miniport && shape->consistent;
}

bool cts_sweep_wrong(struct cts_sweeper *sweep, const struct cts_sweep_call *call,
                     const struct cts_sweep_answer *answer)
{
    struct shape shape = shape_of(call);
    if (answer->changed & (REQUEST_FIXED | CTS_OID_CHANGED_REST | CTS_OID_CHANGED_GUARD))
        return true;
    if (call->oid == CTS_OID_NIC_SAVE && call->request_type == CTS_REQUEST_METHOD)
        return save_doubtful(sweep, call, answer, &shape);
    if (call->oid == CTS_OID_NIC_RESTORE && call->request_type == CTS_REQUEST_SET)
        return restore_doubtful(call, answer, &shape);
    /* A COMPLETE, or a pair that means nothing: forwarded as it is. */
    if (answer->changed & CTS_OID_CHANGED_BUFFER)
        return true;
    bool complete = call->request_type == CTS_REQUEST_SET;
    return !answer->at_miniport && (!complete || shape.consistent);
}
