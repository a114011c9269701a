/*
 * Rules on requests in general, as NDIS has them: completion, clones, the members of a request. They judge the
 * driver under test.
 */
#include "oracle/nicsave_model.h"

#define SUCCESS ((uint32_t)CTS_NDIS_SUCCESS)
/* ntddndis.h: where the Oids of the switch end, and the first bytes that Oids have (media; power, offloads). */
#define SWITCH_OIDS_END 0x00010300u
#define CLASS_LOW_MAX   0x0Fu
#define CLASS_HIGH_MIN  0xFBu
#define CLASS_HIGH_MAX  0xFDu

/* The first name in the list of what may not have changed. */
const char *cts_nicsave_changed_text(uint32_t changed)
{
#define TEXT(name, value, text)                                                                    \
    if (changed & (value))                                                                         \
        return text;
    CTS_OID_CHANGED_MAP(TEXT)
#undef TEXT
    return "nothing";
}

/* An Oid with which an extension that saves may have something to do besides: properties, NICs and ports of the
 * switch, and the classes that ntddndis.h fills. The rest of the switch's range has the four and their neighbours. */
static bool may_know(uint32_t oid)
{
    uint32_t class = oid >> 24;
    if (oid > CTS_OID_PORT_TEARDOWN && oid < SWITCH_OIDS_END)
        return false;
    return class <= CLASS_LOW_MAX || (class >= CLASS_HIGH_MIN && class <= CLASS_HIGH_MAX);
}

/* The request of the edge, or what is below: type and lengths go down as they came. */
void cts_nicsave_judge_passed(struct cts_nicsave *n, struct cts_nicsave_request *original)
{
    const struct cts_oid_image *image = &n->image;
    uint32_t changed = image->changed;
    uint32_t wrong =
        changed & (CTS_OID_CHANGED_TYPE | CTS_OID_CHANGED_OID | CTS_OID_CHANGED_WORD_0);
    if (original->type == CTS_REQUEST_METHOD)
        wrong |= changed & (CTS_OID_CHANGED_WORD_1 | CTS_OID_CHANGED_WORD_2);
    if (may_know(original->oid))
        return;
    if (!cts_nicsave_is_pair(original->oid, original->type))
        DEMAND(n, NDIS, 110, !(changed & CTS_OID_CHANGED_BUFFER),
               "what is no known pair of type and oid is passed down as it was received",
               "bytes %u..%u were written", image->first_changed, image->last_changed);
    DEMAND(n, NDIS, 110, !wrong, "the request is passed down as it was received",
           "%s differs in the clone", cts_nicsave_changed_text(wrong));
    DEMAND(n, NDIS, 220, !(changed & CTS_OID_CHANGED_RESERVED),
           "of the reserved members of a clone only SourceReserved is written", "%s was written",
           cts_nicsave_changed_text(changed & CTS_OID_CHANGED_RESERVED));
    uint32_t written = changed & CTS_OID_CHANGED_BUFFER;
    original->changed_early = written != 0;
    switch (original->oid) {
    case CTS_OID_NIC_SAVE:
        DEMAND(n, SAVE, 100, !written, "nothing is written before the request is passed down",
               "%s was, bytes %u..%u", cts_nicsave_changed_text(written), image->first_changed,
               image->last_changed);
        break;
    case CTS_OID_NIC_RESTORE:
        DEMAND(n, REST, 140, !written, "the structure of a RESTORE is not modified",
               "%s was, bytes %u..%u", cts_nicsave_changed_text(written), image->first_changed,
               image->last_changed);
        break;
    default:
        break;
    }
}

/* -- completion ---------------------------------------------------------------------------------------- */

static void judge_members(struct cts_nicsave *n, const struct cts_nicsave_request *r)
{
    const struct cts_oid_image *image = &n->image;
    uint32_t changed = image->changed;
    uint32_t fixed = CTS_OID_CHANGED_TYPE | CTS_OID_CHANGED_OID | CTS_OID_CHANGED_POINTER |
                     CTS_OID_CHANGED_WORD_0;
    if (r->type == CTS_REQUEST_METHOD)
        fixed |= CTS_OID_CHANGED_WORD_1 | CTS_OID_CHANGED_WORD_2;
    else if (r->type == CTS_REQUEST_SET)
        fixed |= CTS_OID_CHANGED_WRITTEN | CTS_OID_CHANGED_READ | CTS_OID_CHANGED_NEEDED;
    DEMAND(n, NDIS, 090, !(changed & fixed), "the members that the edge set stay as they were",
           "%s has changed", cts_nicsave_changed_text(changed & fixed));
    DEMAND(n, NDIS, 220, !(changed & (CTS_OID_CHANGED_RESERVED | CTS_OID_CHANGED_SOURCE)),
           "no reserved member of the request itself is written", "%s was",
           cts_nicsave_changed_text(changed & (CTS_OID_CHANGED_RESERVED | CTS_OID_CHANGED_SOURCE)));
    bool handed_up = r->passed && r->below_done &&
                     memcmp(image->word + 1, r->below_word + 1, sizeof image->word - 4) == 0;
    if (handed_up) /* who said so below is to blame */
        SAY_HOLDS(n, NDIS, 100);
    else if (r->type == CTS_REQUEST_METHOD)
        DEMAND(n, NDIS, 100, image->word[3] <= r->word[1] && image->word[4] <= r->word[0],
               "byte counts within the lengths of the request",
               "BytesWritten %u of %u, BytesRead %u of %u", image->word[3], r->word[1],
               image->word[4], r->word[0]);
    else
        DEMAND(n, NDIS, 100, image->word[1] <= r->word[0],
               "byte counts within the length of the request", "BytesRead %u of %u", image->word[1],
               r->word[0]);
}

/* A request that came back from below. */
static void judge_returned(struct cts_nicsave *n, const struct cts_nicsave_request *r)
{
    const uint32_t *up = n->image.word, *down = r->below_word;
    DEMAND(n, NDIS, 060, r->status == r->below_status, "the status from below, unchanged",
           "0x%08x from below, 0x%08x reported", r->below_status, r->status);
    if (r->type == CTS_REQUEST_METHOD)
        DEMAND(n, NDIS, 070, up[3] == down[3] && up[4] == down[4] && up[5] == down[5],
               "BytesWritten, BytesRead and BytesNeeded from below",
               "%u, %u, %u from below; %u, %u, %u reported", down[3], down[4], down[5], up[3],
               up[4], up[5]);
    else
        DEMAND(n, NDIS, 070, up[1] == down[1] && up[2] == down[2],
               "BytesRead and BytesNeeded from below", "%u, %u from below; %u, %u reported",
               down[1], down[2], up[1], up[2]);
    DEMAND(n, NDIS, 080, n->image.supported_revision == r->below_supported,
           "SupportedRevision from below", "%u from below, %u reported", r->below_supported,
           n->image.supported_revision);
    if (r->oid == CTS_OID_NIC_SAVE && r->below_status == (uint32_t)CTS_NDIS_BUFFER_TOO_SHORT)
        DEMAND(n, NEED, 110, r->status == r->below_status && up[5] == down[5],
               "BUFFER_TOO_SHORT and BytesNeeded from below, unchanged",
               "BytesNeeded %u from below; status 0x%08x, BytesNeeded %u reported", down[5],
               r->status, up[5]);
}

static void judge_malformed(struct cts_nicsave *n, const struct cts_nicsave_request *r)
{
    uint32_t written = n->image.changed & CTS_OID_CHANGED_BUFFER;
    bool claimed = !r->passed && r->status == SUCCESS;
    bool bad_header = r->call.present && (r->call.type != CTS_SAVE_TYPE || !r->call.revision ||
                                          r->call.size < CTS_SAVE_SIZE_REVISION_1);
    bool forward_only = NIC_ANSWERS(n, MALFORMED_REQUEST, FORWARD) ||
                        (NIC_ANSWERS(n, MALFORMED_REQUEST, MS_SAMPLE) && bad_header &&
                         r->oid == CTS_OID_NIC_RESTORE);
    /* A SaveDataOffset beyond the buffer may also be taken for a buffer without room. */
    bool no_room = r->oid == CTS_OID_NIC_SAVE && r->call.present &&
                   r->call.offset > r->call.capacity &&
                   r->status == (uint32_t)CTS_NDIS_BUFFER_TOO_SHORT;
    bool sample =
        NIC_ANSWERS(n, MALFORMED_REQUEST, MS_SAMPLE) && bad_header && r->oid != CTS_OID_NIC_RESTORE;
    bool error_only = NIC_ANSWERS(n, MALFORMED_REQUEST, ERROR) || sample;
    bool other_error = sample && !r->passed && r->status != (uint32_t)CTS_NDIS_NOT_SUPPORTED;
    /* A COMPLETE must not fail: whoever cannot read it passes it down. */
    error_only =
        error_only && (sample || r->oid == CTS_OID_NIC_SAVE || r->oid == CTS_OID_NIC_RESTORE);
    forward_only = forward_only && !no_room;
    DEMAND(n, NDIS, 130, !(n->image.changed & CTS_OID_CHANGED_GUARD) && !written,
           "nothing is touched that Size and length do not cover", "%s was written",
           cts_nicsave_changed_text(written));
    if (r->failed_clone)
        return;
    DEMAND(n, NDIS, 150,
           !written && !claimed && !other_error && (!forward_only || r->passed) &&
               (!error_only || !r->passed),
           "a malformed request is refused or passed down, and not written to",
           "%s; status 0x%08x, Type 0x%02x Revision %u Size %u length %u offset %u",
           written     ? "written to"
           : claimed   ? "claimed"
           : r->passed ? "passed down"
                       : "refused",
           r->status, r->state.header_type, r->state.header_revision, r->state.header_size,
           r->word[0], r->state.save_data_offset);
    if (r->oid == CTS_OID_NIC_SAVE && r->call.present && r->call.offset > r->call.capacity)
        DEMAND(n, NEED, 070, !claimed && !written,
               "SaveDataOffset beyond the buffer leaves no room", "offset %u, buffer %u: %s",
               r->call.offset, r->capacity, claimed ? "claimed" : "written to");
}

/* It made a clone for any case, and then had an answer of its own: a record, BUFFER_TOO_SHORT, an own record taken or
 * refused. */
static bool needs_no_clone(const struct cts_nicsave *n, const struct cts_nicsave_request *r)
{
    if (!cts_nicsave_is_pair(r->oid, r->type) || r->malformed)
        return false;
    if (r->oid == CTS_OID_NIC_SAVE)
        return r->status == (uint32_t)CTS_NDIS_BUFFER_TOO_SHORT ||
               (r->status == SUCCESS && (n->image.changed & CTS_OID_CHANGED_ID));
    return r->oid == CTS_OID_NIC_RESTORE && cts_nicsave_owns(n, r);
}

static void judge_clones(struct cts_nicsave *n, const struct cts_nicsave_request *r)
{
    if (r->clone)
        DEMAND(n, NDIS, 050, !r->clones, "each clone is freed before the original completes",
               "%u not, the last one %u", r->clones, r->clone);
    const uint32_t *word = n->image.word;
    bool counted = r->type == CTS_REQUEST_METHOD ? word[3] || word[4] : word[1] != r->word[1];
    if (r->missed_clone && r->passed)
        SAY_HOLDS(n, NDIS, 200);
    if (r->failed_clone && !r->passed && !needs_no_clone(n, r))
        DEMAND(n, NDIS, 200, r->status == r->clone_status && !counted,
               "if cloning fails: its error, and byte counts 0", "status 0x%08x, error 0x%08x%s",
               r->status, r->clone_status, counted ? ", byte counts" : "");
}

static void judge_status(struct cts_nicsave *n, const struct cts_nicsave_request *r)
{
    bool own = !r->passed || !r->below_done;
    if (!cts_nicsave_is_four(r->oid) || !own)
        return;
    if (!NIC_ANSWERS(n, VETO_STATUS, AS_FAILURE))
        DEMAND(n, SAVE, 150, r->status != (uint32_t)CTS_NDIS_DATA_NOT_ACCEPTED,
               "no veto of the four OIDs", "DATA_NOT_ACCEPTED");
    if (n->filter_state != CTS_FILTER_RUNNING && !r->cancelled)
        DEMAND(n, NDIS, 180,
               r->status != (uint32_t)CTS_NDIS_PAUSED && r->status != (uint32_t)CTS_NDIS_CLOSING &&
                   r->status != (uint32_t)CTS_NDIS_REQUEST_ABORTED,
               "the same answer in every state of the filter", "status 0x%08x while paused",
               r->status);
}

/* An update of a port or NIC, which the driver may know, without the structure that belongs to it: it may say so. */
static bool refuses_bad_update(const struct cts_nicsave_request *r)
{
    const struct cts_nic_save_state *s = &r->state;
    uint32_t least =
        r->oid == CTS_OID_NIC_UPDATED ? CTS_NIC_PARAMETERS_SIZE : CTS_PORT_PARAMETERS_SIZE;
    if ((r->oid != CTS_OID_NIC_UPDATED && r->oid != CTS_OID_PORT_UPDATED) ||
        r->type != CTS_REQUEST_SET || (int32_t)r->status >= 0)
        return false;
    return !r->has_state || s->header_type != CTS_SAVE_TYPE || !s->header_revision ||
           s->header_size < least || r->call.in < least;
}

/* A known pair of type and oid, or what must be passed down. */
static void judge_pair(struct cts_nicsave *n, struct cts_nicsave_request *r)
{
    if (!cts_nicsave_is_pair(r->oid, r->type)) {
        bool query = r->oid == CTS_OID_NIC_SAVE && r->type == CTS_REQUEST_QUERY &&
                     NIC_ANSWERS(n, REQUEST_TYPE, TABLE_QUERY);
        if (!may_know(r->oid) && !r->failed_clone && !query && !refuses_bad_update(r))
            DEMAND(n, NDIS, 120, r->passed, "what is no known pair of type and oid is passed down",
                   "oid 0x%08x of type %u was answered with 0x%08x", r->oid, r->type, r->status);
        return;
    }
    if (r->malformed)
        judge_malformed(n, r);
    else if (r->oid == CTS_OID_NIC_SAVE)
        cts_nicsave_judge_save(n, r);
    else if (r->oid == CTS_OID_NIC_RESTORE)
        cts_nicsave_judge_restore(n, r);
    if (r->oid == CTS_OID_NIC_SAVE_COMPLETE || r->oid == CTS_OID_NIC_RESTORE_COMPLETE)
        cts_nicsave_judge_complete_oid(n, r);
}

/* A NIC goes: who is in the middle of something with it passes that down as well. */
static void judge_life(struct cts_nicsave *n, const struct cts_nicsave_request *r)
{
    bool leaves = r->oid == CTS_OID_NIC_DISCONNECT || r->oid == CTS_OID_NIC_DELETE;
    struct cts_nicsave_key *k =
        leaves ? cts_nicsave_key(n, n->event->handle, n->event->arg[5]) : NULL;
    if (k && (cts_nicsave_under_way(k) || k->given) && !r->failed_clone)
        DEMAND(n, ORDER, 120, r->passed, "the end of a NIC is passed down, also during a save",
               "oid 0x%08x ended with 0x%08x", r->oid, r->status);
}

void cts_nicsave_judge_completed(struct cts_nicsave *n, struct cts_nicsave_request *r)
{
    uint32_t times = n->event->arg[1];
    DEMAND(n, NDIS, 020, times == 1 && r->status != (uint32_t)CTS_NDIS_PENDING,
           "each request is completed once, with a final status",
           times > 1 ? "completion %u, status 0x%08x" : "completion %u with status 0x%08x", times,
           r->status);
    if (times > 1 || r->completed)
        return;
    judge_members(n, r);
    judge_clones(n, r);
    if (r->irql)
        SAY_HOLDS(n, NDIS, 190);
    if (r->cancelled || r->cancelled_below)
        SAY_HOLDS(n, NDIS, 230);
    if (r->passed && r->below_done && !may_know(r->oid))
        judge_returned(n, r);
    judge_status(n, r);
    judge_pair(n, r);
    judge_life(n, r);
}
