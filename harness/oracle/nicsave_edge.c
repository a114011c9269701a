/*
 * The model of a protocol edge and a miniport edge under test: takes in what the edge is told, what it issues and how
 * that ends, and asks the rules. Numbers from a trace are only ever looked up, never trusted.
 */
#include "oracle/nicsave_edge.h"

#include <stdlib.h>

struct cts_nicsave_edge *cts_nicsave_edge_new(void)
{
    return calloc(1, sizeof(struct cts_nicsave_edge));
}

struct cts_edge_nic *cts_edge_by_port(struct cts_nicsave_edge *e, uint32_t port)
{
    struct cts_edge_nic *found = NULL;
    for (uint32_t i = 0; i < e->nic_count; i++)
        if (e->nics[i].port == port && (!found || e->nics[i].connected))
            found = &e->nics[i];
    return found;
}

static struct cts_edge_nic *by_number(struct cts_nicsave_edge *e, uint32_t number, bool make)
{
    for (uint32_t i = 0; i < e->nic_count; i++)
        if (e->nics[i].number == number)
            return &e->nics[i];
    if (!make || e->nic_count == CTS_EDGE_NICS)
        return NULL;
    struct cts_edge_nic *nic = &e->nics[e->nic_count++];
    memset(nic, 0, offsetof(struct cts_edge_nic, claim));
    nic->number = number;
    return nic;
}

static struct cts_edge_request *request(struct cts_nicsave_edge *e, uint32_t number)
{
    struct cts_edge_request *r = &e->requests[number % CTS_EDGE_REQUESTS];
    if (r->number != number)
        *r = (struct cts_edge_request){.number = number, .root = number};
    return r;
}

/* -- what the edge is told ------------------------------------------------------------------------------ */

static void begin_call(struct cts_nicsave *n, struct cts_nicsave_edge *e,
                       const struct cts_event *event)
{
    struct cts_edge_nic *about = by_number(e, event->handle, event->arg[0] == CTS_WORLD_CONNECT);
    if (!about && event->arg[0] == CTS_WORLD_CONNECT)
        cts_oracle_limit(n->oracle); /* a program has fewer NICs; a trace may have any number */
    e->overlapped |= e->calls++ > 0;
    e->world = event->arg[0];
    e->partition = event->arg[1];
    e->happens = event->arg[4];
    e->number = event->handle;
    e->was_connected = about && about->connected;
    if (e->world == CTS_WORLD_CONNECT && about && !about->connected) {
        about->partition = event->arg[1];
        about->port = event->arg[2];
        about->index = event->arg[3];
    }
    for (uint32_t i = 0; i < e->nic_count; i++) {
        struct cts_edge_nic *nic = &e->nics[i];
        nic->due = nic->connected && nic->partition == e->partition;
        nic->begun = nic->completes = nic->end_passes = 0;
        nic->excused &= e->calls > 1; /* what was short for an earlier call */
    }
}

/* What a call must do can be told of one at a time only. */
static void end_call(struct cts_nicsave *n, struct cts_nicsave_edge *e, uint32_t status)
{
    if (e->calls == 0)
        return;
    bool alone = !e->overlapped;
    for (uint32_t i = 0; e->calls == 1 && i < e->nic_count; i++)
        cts_edge_settle(n, &e->nics[i]);
    if (alone && e->world == CTS_WORLD_EVENT)
        cts_edge_judge_event(n, status);
    else if (alone && e->world == CTS_WORLD_RESTORE)
        cts_edge_judge_restore_call(n);
    if (alone && e->world != CTS_WORLD_RESTORE)
        cts_edge_judge_life_call(n, status);
    if (--e->calls > 0 || alone)
        return;
    e->overlapped = false;
    for (uint32_t i = 0; i < e->nic_count; i++) {
        e->nics[i].stage = CTS_EDGE_NONE;
        e->nics[i].unended = e->nics[i].kept_known = false;
    }
}

/* -- what it tells -------------------------------------------------------------------------------------- */

static void take_note(struct cts_nicsave *n, struct cts_nicsave_edge *e)
{
    struct cts_edge_nic *nic = by_number(e, n->event->handle, false);
    if (!nic && n->event->arg[0] == CTS_EDGE_NOTE_RECORD_STORED)
        cts_edge_judge_stored(n, NULL);
    if (!nic)
        return;
    switch (n->event->arg[0]) {
    case CTS_EDGE_NOTE_RECORD_STORED:
        cts_edge_judge_stored(n, nic);
        break;
    case CTS_EDGE_NOTE_RECORDS_DROPPED:
        nic->kept = 0;
        nic->kept_known = nic->dropped = true;
        break;
    case CTS_EDGE_NOTE_UNOWNED:
        nic->unowned++;
        break;
    default:
        break;
    }
}

/* -- its requests --------------------------------------------------------------------------------------- */

static void read_structure(const struct cts_nicsave *n, struct cts_edge_request *r)
{
    memset(&r->state, 0, sizeof r->state);
    if (n->head && n->image.head_length >= CTS_SAVE_SIZE_REVISION_1)
        memcpy(&r->state, n->head,
               n->image.head_length < sizeof r->state ? n->image.head_length : sizeof r->state);
}

/* RequestType of each: SAVE is a method, the others are sets. */
static void judge_type(struct cts_nicsave *n, const struct cts_edge_request *r)
{
    bool save = r->oid == CTS_OID_NIC_SAVE;
    bool right = r->type == (save ? (uint32_t)CTS_REQUEST_METHOD : (uint32_t)CTS_REQUEST_SET);
    right |= save && r->type == CTS_REQUEST_QUERY && NIC_ANSWERS(n, REQUEST_TYPE, TABLE_QUERY);
    DEMAND(n, EDGE, 020, right, "SAVE is a method, the other three are sets",
           "oid 0x%08x of type %u", r->oid, r->type);
}

static void take_issued(struct cts_nicsave *n, struct cts_nicsave_edge *e,
                        const struct cts_event *event)
{
    struct cts_edge_request *r = request(e, event->request);
    *r = (struct cts_edge_request){.number = event->request, .root = event->request};
    if ((event->arg[2] & (CTS_OID_SCRIPTED | CTS_OID_OWN)) || !n->has_image ||
        !(e->tables & CTS_TABLE_IS_EDGE))
        return;
    r->oid = n->image.oid;
    r->type = n->image.request_type;
    r->capacity = n->image.capacity;
    r->nic = cts_edge_by_port(e, event->handle);
    read_structure(n, r);
    if (!cts_nicsave_is_four(r->oid)) {
        if (r->nic)
            cts_edge_judge_life(n, r);
    } else {
        judge_type(n, r);
        if (r->oid == CTS_OID_NIC_SAVE)
            cts_edge_judge_save(n, r);
        else if (r->oid == CTS_OID_NIC_SAVE_COMPLETE)
            cts_edge_judge_save_complete(n, r);
        else if (r->oid == CTS_OID_NIC_RESTORE)
            cts_edge_judge_restore(n, r);
        else
            cts_edge_judge_restore_complete(n, r);
    }
    if (r->nic)
        r->nic->pending++;
}

/* What the edge has issued is complete, and it is told so, or about to be. */
static void take_end(struct cts_nicsave *n, struct cts_edge_request *r, uint32_t status)
{
    struct cts_edge_nic *nic = r->nic;
    if (!nic || status == (uint32_t)CTS_NDIS_PENDING)
        return;
    if (nic->pending)
        nic->pending--;
    if (r->waits && !r->touched)
        SAY_HOLDS(n, EDGE, 120); /* that it is left alone is easy where nobody waits */
    if (r->oid == CTS_OID_NIC_SAVE)
        cts_edge_judge_saved(n, r, status);
    else if (r->oid == CTS_OID_NIC_SAVE_COMPLETE)
        nic->complete_failed = status != CTS_NDIS_SUCCESS;
    else if (r->oid == CTS_OID_NIC_RESTORE)
        cts_edge_judge_restored(n, r, status);
    else if (!cts_nicsave_is_four(r->oid))
        cts_edge_judge_lived(n, r, status);
    r->nic = NULL;
}

static void take_delivered(struct cts_nicsave *n, struct cts_nicsave_edge *e,
                           const struct cts_event *event)
{
    if (event->arg[0] != CTS_MODULE_MINIPORT || !n->has_image)
        return;
    struct cts_edge_request *r = request(e, event->request);
    r->oid = n->image.oid;
    r->type = n->image.request_type;
    r->at_miniport = true;
    request(e, r->root)->reached = true;
}

static void take_completed(struct cts_nicsave *n, struct cts_nicsave_edge *e,
                           const struct cts_event *event)
{
    struct cts_edge_request *r = request(e, event->request);
    if (!n->has_image)
        return;
    if (event->arg[0] == CTS_MODULE_MINIPORT)
        cts_miniport_judge(n, r);
    if (event->arg[1] == 1 && r->root == r->number)
        take_end(n, r, event->status);
}

/* Members of a request that no driver below changes. */
static uint32_t fixed_members(uint32_t type)
{
    uint32_t fixed = CTS_OID_CHANGED_TYPE | CTS_OID_CHANGED_OID | CTS_OID_CHANGED_POINTER |
                     CTS_OID_CHANGED_WORD_0;
    return type == CTS_REQUEST_METHOD ? fixed | CTS_OID_CHANGED_WORD_1 | CTS_OID_CHANGED_WORD_2
                                      : fixed;
}

/* A request and its buffer while a driver has them. The drivers below an edge under test are the harness's, and write
 * to a buffer only when they put their identity into that of a SAVE, whatever they say then: any other change is the
 * edge's. */
static void judge_touched(struct cts_nicsave *n, struct cts_nicsave_edge *e,
                          const struct cts_event *event)
{
    struct cts_edge_request *r = request(e, request(e, event->request)->root);
    uint32_t mine = CTS_OID_CHANGED_BUFFER & ~(uint32_t)CTS_OID_CHANGED_GUARD;
    bool completed = event->kind == CTS_EVENT_OID_COMPLETED;
    if (!r->nic || !n->has_image || n->target || event->arg[0] == CTS_MODULE_EDGE)
        return;
    struct cts_edge_request *at = request(e, event->request);
    bool answered = completed && n->image.oid == CTS_OID_NIC_SAVE && !at->cloned &&
                    (event->status == CTS_NDIS_SUCCESS || (n->image.changed & CTS_OID_CHANGED_ID));
    if (answered || (completed && event->arg[0] == CTS_MODULE_MINIPORT))
        mine = 0; /* as a claim does; or by a miniport edge under test */
    if (r->number == event->request)
        mine |= fixed_members(r->type);
    if (!(n->image.changed & mine) || r->touched)
        return;
    r->touched = true;
    DEMAND(n, EDGE, 120, false, "a request and its buffer are left alone until completion",
           "%s changed while a driver had it", cts_nicsave_changed_text(n->image.changed & mine));
}

static void take_returned(struct cts_nicsave_edge *e, const struct cts_event *event)
{
    if (event->status == (uint32_t)CTS_NDIS_PENDING)
        request(e, request(e, event->request)->root)->waits = true;
}

static void take_no_memory(struct cts_nicsave_edge *e)
{
    for (uint32_t i = 0; e->calls && i < e->nic_count; i++)
        e->nics[i].excused = true;
}

const char *cts_nicsave_edge_unseen(const struct cts_nicsave *n, uint32_t requirement)
{
    const struct cts_nicsave_edge *e = n->edge;
    if (!(e->tables & CTS_TABLE_IS_EDGE))
        return NULL;
    if (requirement == CTS_SAV_EDGE_160 && !(e->capabilities & CTS_EDGE_CAN_REVISION_2))
        return "the target does not say that it uses REVISION_2";
    if (requirement == CTS_SAV_ORDER_020 && !(e->capabilities & CTS_EDGE_CAN_INTERLEAVE))
        return "the target does not say that it runs operations of several NICs at once";
    if ((requirement == CTS_SAV_NEED_120 || requirement == CTS_SAV_NEED_140) && !e->starts_small)
        return "the target's first buffer is as large as one can be";
    return NULL;
}

void cts_nicsave_edge_event(struct cts_nicsave *n, const struct cts_event *event)
{
    struct cts_nicsave_edge *e = n->edge;
    if (event->kind == CTS_EVENT_TRACE_BEGIN) {
        e->tables = event->arg[1];
        e->capabilities = event->arg[3];
        e->starts_small = false;
    }
    if (!(e->tables & (CTS_TABLE_IS_EDGE | CTS_TABLE_IS_MINIPORT)))
        return;
    switch (event->kind) {
    case CTS_EVENT_RUN_BEGIN:
        e->calls = 0;
        e->overlapped = false;
        e->nic_count = 0;
        for (uint32_t i = 0; i < CTS_EDGE_REQUESTS; i++)
            e->requests[i].number = 0;
        break;
    case CTS_EVENT_RUN_END:
        cts_miniport_judge_rest(n);
        break;
    case CTS_EVENT_NO_MEMORY:
        take_no_memory(e);
        break;
    case CTS_EVENT_EDGE_CALL:
        begin_call(n, e, event);
        break;
    case CTS_EVENT_EDGE_RETURN:
        end_call(n, e, event->status);
        break;
    case CTS_EVENT_EDGE_NOTE:
        take_note(n, e);
        break;
    case CTS_EVENT_OID_ISSUED:
        take_issued(n, e, event);
        break;
    case CTS_EVENT_OID_CLONED:
        if (event->request) {
            request(e, event->request)->root = request(e, event->arg[1])->root;
            request(e, event->arg[1])->cloned = true;
        }
        break;
    case CTS_EVENT_OID_DELIVERED:
        judge_touched(n, e, event);
        take_delivered(n, e, event);
        break;
    case CTS_EVENT_OID_COMPLETED:
        judge_touched(n, e, event);
        take_completed(n, e, event);
        break;
    case CTS_EVENT_OID_RETURNED:
        take_returned(e, event);
        break;
    case CTS_EVENT_OID_FORWARDED:
    case CTS_EVENT_OID_TOLD:
        judge_touched(n, e, event);
        break;
    default:
        break;
    }
}
