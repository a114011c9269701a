/*
 * The model of NIC save state: takes the events of a stack of drivers in, and asks the rules when the driver under
 * test has passed a request down or completed one. Numbers from a trace are only ever looked up, never trusted.
 */
#include "oracle/nicsave_model.h"

#include <stdlib.h>

#define NOBODY UINT32_MAX

struct cts_nicsave *cts_nicsave_new(void)
{
    struct cts_nicsave *n = calloc(1, sizeof *n);
    if (n && !(n->edge = cts_nicsave_edge_new())) {
        free(n);
        return NULL;
    }
    return n;
}

void cts_nicsave_free(struct cts_nicsave *n)
{
    if (n)
        free(n->edge);
    free(n);
}

/* Numbers rise: a place belongs to the latest that came to it. No request, and one whose place is gone, are nobody's:
 * nothing is known of them, and what is noted of them is forgotten. */
struct cts_nicsave_request *cts_nicsave_request(struct cts_nicsave *n, uint32_t number)
{
    struct cts_nicsave_request *r = &n->requests[number % CTS_NICSAVE_REQUESTS];
    if (!number || r->number > number)
        r = &n->nobody;
    if (r->number != number || r == &n->nobody)
        *r = (struct cts_nicsave_request){.number = r == &n->nobody ? 0 : number, .holder = NOBODY};
    return r;
}

struct cts_nicsave_key *cts_nicsave_key(struct cts_nicsave *n, uint32_t port, uint32_t index)
{
    if (index > UINT16_MAX)
        return NULL;
    for (uint32_t i = 0; i < CTS_NICSAVE_KEYS; i++) {
        struct cts_nicsave_key *k = &n->keys[i];
        if (!k->used) {
            k->used = true;
            k->port = port;
            k->index = (uint16_t)index;
        }
        if (k->port == port && k->index == index)
            return k;
    }
    cts_oracle_limit(n->oracle);
    return NULL;
}

static void reset(struct cts_nicsave *n)
{
    for (uint32_t i = 0; i < CTS_NICSAVE_KEYS && n->keys[i].used; i++) {
        struct cts_nicsave_key *k = &n->keys[i];
        memset(k, 0, offsetof(struct cts_nicsave_key, records));
        memset(&k->due, 0,
               offsetof(struct cts_nicsave_key, back) - offsetof(struct cts_nicsave_key, due));
    }
    for (uint32_t i = 0; i < CTS_NICSAVE_REQUESTS; i++)
        n->requests[i].number = 0;
    for (uint32_t i = 0; i < 10; i++)
        n->current[i] = 0;
    n->target = n->capabilities = n->filter_state = n->interleaved = n->known_count = 0;
    n->foreign_count = 0;
    n->scripted = false;
    n->state_changing = n->odd_feature = n->took_record = n->memory_failed = false;
    memset(&n->descriptor, 0, sizeof n->descriptor);
}

/* What the profile says about sizes. */
static void take_profile(struct cts_nicsave *n)
{
    n->policy = (struct cts_nicsave_policy){
        .literal = !NIC_ANSWERS(n, BYTES_NEEDED_OFFSET, OFFSET_PLUS_DATA),
        .wide = !NIC_ANSWERS(n, BYTES_NEEDED_OFFSET, DOC_LITERAL),
        .slack = NIC_ANSWERS(n, BYTES_NEEDED_SLACK, AT_LEAST),
        .fixed_1 = NIC_ANSWERS(n, HEADER_SIZE, FIXED_STRUCT),
        .fixed_2 = NIC_ANSWERS(n, REVISION, REV2_FIXED_572),
    };
    if (NIC_ANSWERS(n, CAPACITY_SOURCE, HEADER_SIZE))
        n->policy.source = CTS_ROOM_HEADER;
    else if (NIC_ANSWERS(n, CAPACITY_SOURCE, OUTPUT_LENGTH))
        n->policy.source = CTS_ROOM_OUTPUT;
    else if (NIC_ANSWERS(n, CAPACITY_SOURCE, SAVE_DATA_SIZE))
        n->policy.source = CTS_ROOM_DATA;
}

/* -- what an event shows ----------------------------------------------------------------------------- */

static void read_image(struct cts_nicsave *n, const struct cts_event *event)
{
    n->has_image = false;
    n->head = NULL;
    switch (event->kind) {
    case CTS_EVENT_OID_ISSUED:
    case CTS_EVENT_OID_DELIVERED:
    case CTS_EVENT_OID_COMPLETED:
    case CTS_EVENT_OID_FORWARDED:
    case CTS_EVENT_OID_TOLD:
        break;
    default:
        return;
    }
    if (event->length < sizeof n->image)
        return;
    memcpy(&n->image, event + 1, sizeof n->image);
    const uint8_t *packed = (const uint8_t *)(event + 1) + sizeof n->image;
    if (cts_oid_head(&n->image, packed, event->length - (uint32_t)sizeof n->image, n->whole) !=
        n->image.head_length)
        return;
    n->head = n->whole;
    n->has_image = true;
}

/* The structure in the buffer, as far as the head has it. */
static bool read_state(const struct cts_nicsave *n, struct cts_nic_save_state *state)
{
    memset(state, 0, sizeof *state);
    if (!n->has_image || n->image.head_length < CTS_SAVE_SIZE_REVISION_1)
        return false;
    memcpy(state, n->head,
           n->image.head_length < sizeof *state ? n->image.head_length : sizeof *state);
    return true;
}

/* -- events ------------------------------------------------------------------------------------------ */

static void take_module(struct cts_nicsave *n, const struct cts_event *event)
{
    n->scripted |= (event->arg[1] & CTS_MODULE_IS_SCRIPTED) != 0;
    if (!(event->arg[1] & CTS_MODULE_IS_TARGET) || event->arg[0] < 1 || event->arg[0] > 8 ||
        event->length < sizeof n->descriptor)
        return;
    n->target = event->arg[0];
    n->capabilities = event->arg[2];
    memcpy(&n->descriptor, event + 1, sizeof n->descriptor);
    if (n->descriptor.feature_count > CTS_EXTENSION_FEATURES_MAX)
        n->descriptor.feature_count = CTS_EXTENSION_FEATURES_MAX;
    if (n->descriptor.name_length > CTS_SAVE_NAME_MAX || n->descriptor.name_length % 2)
        n->descriptor.flags &= ~CTS_DESCRIBES_NAME; /* it is none */
    n->introduced = true;
    n->all_capabilities |= n->capabilities;
    n->all_flags |= n->descriptor.flags;
}

/* The request's sizes, for the rules on one call. */
static void take_call(const struct cts_nicsave *n, struct cts_nicsave_request *r)
{
    const struct cts_nic_save_state *s = &r->state;
    bool wide = r->capacity >= CTS_SAVE_SIZE_REVISION_2;
    r->has_state = read_state(n, &r->state);
    r->call =
        (struct cts_nicsave_call){.oid = r->oid,
                                  .request_type = r->type,
                                  .capacity = r->capacity,
                                  .in = r->word[0],
                                  .out = r->word[1],
                                  .size = s->header_size,
                                  .data_size = s->save_data_size,
                                  .offset = s->save_data_offset,
                                  .overflow = wide ? s->save_data_size_overflow : 0,
                                  .type = s->header_type,
                                  .revision = s->header_revision,
                                  .present = r->has_state && !(r->flags & CTS_OID_NULL_BUFFER)};
    r->malformed = cts_nicsave_is_four(r->oid) && cts_nicsave_call_malformed(&r->call);
    r->whole = cts_nicsave_is_four(r->oid) && cts_nicsave_whole(&n->policy, &r->call);
}

static void take_delivered(struct cts_nicsave *n, const struct cts_event *event)
{
    uint32_t module = event->arg[0];
    struct cts_nicsave_request *r = cts_nicsave_request(n, event->request);
    if (module > CTS_MODULE_MINIPORT || !n->has_image)
        return;
    const struct cts_nicsave_request *before =
        n->current[module] ? cts_nicsave_request(n, n->current[module]) : NULL;
    if (n->target && module == n->target)
        DEMAND(n, NDIS, 010, !before || before->holder != module || before->number == r->number,
               "one request at a time at each driver", "request %u comes while %u is there",
               event->request, before ? before->number : 0);
    r = cts_nicsave_request(n, event->request);
    n->current[module] = r->number;
    r->holder = module;
    if (module != n->target)
        return;
    r->mine = true;
    r->oid = n->image.oid;
    r->type = n->image.request_type;
    memcpy(r->word, n->image.word, sizeof r->word);
    r->flags = event->arg[2];
    r->irql = event->arg[1];
    r->capacity = n->image.capacity;
    r->data_length = n->image.data_length;
    r->digest = n->image.data_known ? n->image.digest : 0;
    take_call(n, r);
    r->completed = r->passed = r->below_done = r->changed_early = false;
    r->failed_clone = r->missed_clone = false;
    r->cancelled = r->cancelled_below = r->short_of_memory = r->passed_on = r->claimed_below =
        false;
    r->clone = r->clones = 0;
}

/* A request that the driver under test passed down has come back. */
static void take_back(struct cts_nicsave *n, struct cts_nicsave_request *clone, uint32_t status)
{
    struct cts_nicsave_request *r = cts_nicsave_request(n, clone->original);
    if (!clone->by_mine || !clone->original || r->clone != clone->number)
        return;
    r->below_done = true;
    r->below_status = status;
    memcpy(r->below_word, n->image.word, sizeof r->below_word);
    r->below_supported = n->image.supported_revision;
}

static void take_completed(struct cts_nicsave *n, const struct cts_event *event)
{
    struct cts_nicsave_request *r = cts_nicsave_request(n, event->request);
    uint32_t module = event->arg[0];
    if (!n->has_image || module > CTS_MODULE_MINIPORT)
        return;
    if (module == n->target && n->target) {
        r->status = event->status;
        if (!r->mine)
            return;
        cts_nicsave_judge_completed(n, r);
        r->completed |= event->status != (uint32_t)CTS_NDIS_PENDING;
    } else if (event->arg[1] == 1) {
        cts_nicsave_take_claim_below(n, r, module);
        take_back(n, r, event->status);
    }
    if (event->arg[1] == 1)
        r->holder = NOBODY;
}

static void take_forwarded(struct cts_nicsave *n, const struct cts_event *event)
{
    struct cts_nicsave_request *r = cts_nicsave_request(n, event->request);
    if (n->target && event->arg[0] != n->target && r->original)
        cts_nicsave_request(n, r->original)->passed_on = true;
    if (!n->target || event->arg[0] != n->target)
        return;
    uint32_t how = event->arg[1];
    DEMAND(n, NDIS, 040, how != CTS_PASSED_ORIGINAL, "a clone is passed down",
           "the request itself was (request %u)", event->request);
    if (how == CTS_PASSED_FREED || how == CTS_PASSED_AGAIN || how == CTS_PASSED_LATE)
        DEMAND(n, NDIS, 050, false, "a clone that is whole is passed down, once",
               "request %u is %s", event->request,
               how == CTS_PASSED_FREED   ? "freed"
               : how == CTS_PASSED_AGAIN ? "below already, or complete"
                                         : "a clone of a request that is complete");
    if (how == CTS_PASSED_OWN && n->has_image)
        DEMAND(n, EDGE, 130, !cts_nicsave_is_four(n->image.oid),
               "no extension makes one of the four OIDs itself", "it made oid 0x%08x",
               n->image.oid);
    if (how == CTS_PASSED_ORIGINAL)
        r->passed = true;
    if (how != CTS_PASSED_CLONE || !n->has_image || !r->original)
        return;
    struct cts_nicsave_request *original = cts_nicsave_request(n, r->original);
    original->passed = true;
    original->below_done = false;
    cts_nicsave_judge_passed(n, original);
}

static void take_cloned(struct cts_nicsave *n, const struct cts_event *event)
{
    if (n->target && event->request && event->arg[0] != n->target)
        cts_nicsave_request(n, event->request)->original = event->arg[1];
    if (!n->target || event->arg[0] != n->target)
        return;
    struct cts_nicsave_request *original = cts_nicsave_request(n, event->arg[1]);
    if (!event->request) {
        original->failed_clone = true;
        original->clone_status = event->status;
        return;
    }
    original->missed_clone |= original->failed_clone;
    original->failed_clone = false;
    original->clone = event->request;
    original->clones++;
    struct cts_nicsave_request *clone = cts_nicsave_request(n, event->request);
    clone->by_mine = true;
    clone->original = event->arg[1];
    clone->freed = false;
}

static void take_freed(struct cts_nicsave *n, const struct cts_event *event)
{
    static const char *const why[] = {"", "a driver below has it still",
                                      "its original is complete already", "it was freed before",
                                      "it is no clone of this driver"};
    if (!n->target || event->arg[0] != n->target)
        return;
    uint32_t how = event->arg[1] <= CTS_FREED_UNKNOWN ? event->arg[1] : CTS_FREED_UNKNOWN;
    struct cts_nicsave_request *clone = cts_nicsave_request(n, event->request);
    struct cts_nicsave_request *original = cts_nicsave_request(n, clone->original);
    original->clones -= how == CTS_FREED_OK && !clone->freed && original->clones;
    clone->freed = true;
    DEMAND(n, NDIS, 050, how == CTS_FREED_OK,
           "a clone is freed once, after its completion and before that of its original",
           "clone %u: %s", event->request, why[how]);
}

static void take_filter_state(struct cts_nicsave *n, const struct cts_event *event)
{
    if (!n->target || event->arg[0] != n->target)
        return;
    n->state_changing = event->kind == CTS_EVENT_FILTER_STATE;
    if (n->state_changing)
        n->short_change = false;
    if (n->state_changing || event->status == (uint32_t)CTS_NDIS_INVALID_STATE)
        return; /* or it was asked for in the middle of another change, or without need */
    if (n->short_change && event->status != CTS_NDIS_SUCCESS)
        return; /* it stays in the state that it had */
    DEMAND(n, NDIS, 210, event->status == CTS_NDIS_SUCCESS, "pause, restart and detach succeed",
           "status 0x%08x", event->status);
    n->filter_state = event->arg[1];
}

/* The driver is told to give a request up; what is below at the time it can only pass on. */
static void take_cancel(struct cts_nicsave *n, const struct cts_event *event)
{
    struct cts_nicsave_request *r = cts_nicsave_request(n, event->request);
    bool mine = r->mine && r->holder == n->target, below = r->passed && !r->below_done;
    r->cancelled |= mine && !below;
    r->cancelled_below |= mine && below;
    struct cts_nicsave_request *above = r->by_mine ? cts_nicsave_request(n, r->original) : NULL;
    if (above && above->mine)
        above->cancelled_below = true;
}

static void take_no_memory(struct cts_nicsave *n)
{
    n->memory_failed = true;
    n->short_change |= n->state_changing;
    if (n->target && n->current[n->target])
        cts_nicsave_request(n, n->current[n->target])->short_of_memory = true;
}

/* Events of all interfaces. */
static void take_common(struct cts_nicsave *n, const struct cts_event *event)
{
    switch (event->kind) {
    case CTS_EVENT_TRACE_BEGIN:
        n->seen_id = n->introduced = n->fills_parts = false;
        n->all_capabilities = n->all_flags = 0;
        break;
    case CTS_EVENT_RUN_BEGIN:
        reset(n);
        take_profile(n);
        break;
    case CTS_EVENT_NO_MEMORY:
        take_no_memory(n);
        break;
    case CTS_EVENT_DIED:
        cts_nicsave_judge_death(n);
        break;
    case CTS_EVENT_MISUSE:
        cts_nicsave_judge_misuse(n);
        break;
    case CTS_EVENT_QUIESCENT:
        cts_nicsave_judge_rest(n);
        break;
    case CTS_EVENT_RUN_END:
        if (n->target)
            cts_nicsave_judge_run(n);
        break;
    default:
        break;
    }
}

void cts_nicsave_event(struct cts_nicsave *n, struct cts_oracle *oracle,
                       const struct cts_event *event)
{
    n->oracle = oracle;
    n->event = event;
    take_common(n, event);
    bool mine = (event->kind >= CTS_EVENT_OID_MODULE && event->kind <= CTS_EVENT_EDGE_RETURN) ||
                event->kind == CTS_EVENT_OID_SWEPT;
    if (mine)
        read_image(n, event);
    cts_nicsave_edge_event(n, event);
    if (!mine)
        return;
    cts_nicsave_judge_below(n);
    switch (event->kind) {
    case CTS_EVENT_OID_MODULE:
        take_module(n, event);
        break;
    case CTS_EVENT_PLANTED:
        cts_nicsave_take_planted(n, event);
        break;
    case CTS_EVENT_GROWN:
        cts_nicsave_take_grown(n, event);
        break;
    case CTS_EVENT_OID_DELIVERED:
        take_delivered(n, event);
        break;
    case CTS_EVENT_OID_COMPLETED:
        take_completed(n, event);
        if (n->target && event->arg[0] == n->target)
            cts_nicsave_take_life(n, cts_nicsave_request(n, event->request));
        break;
    case CTS_EVENT_OID_CLONED:
        take_cloned(n, event);
        break;
    case CTS_EVENT_OID_FREED:
        take_freed(n, event);
        break;
    case CTS_EVENT_OID_FORWARDED:
        take_forwarded(n, event);
        break;
    case CTS_EVENT_OID_CANCEL:
        take_cancel(n, event);
        break;
    case CTS_EVENT_OID_CHECK:
        cts_nicsave_judge_late(n);
        break;
    case CTS_EVENT_OID_SWEPT:
        cts_nicsave_judge_swept(n);
        break;
    case CTS_EVENT_FILTER_STATE:
    case CTS_EVENT_FILTER_STATE_DONE:
        take_filter_state(n, event);
        break;
    default:
        break;
    }
}
