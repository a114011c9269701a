/*
 * What a hostile switch extension does to the services of the harness: one row each of `troubles`. Whatever it is, the
 * harness has to stay whole.
 */
#include "hostile.h"

#include <pthread.h>
#include <string.h>

struct hostile hostile;
void *const hostile_wild[HOSTILE_WILD] = {NULL, (void *)1, (void *)0x1000, (void *)~(uintptr_t)7,
                                          &hostile};

static uint32_t forward(struct hostile *h, request_t *request)
{
    request_t *clone;
    uint32_t status = h->host->oid_clone(h->host, h->module, request, &clone);
    if (status != SUCCESS)
        return status;
    clone->source_reserved[0] = request;
    status = h->host->oid_forward(h->host, h->module, clone);
    if (status != PENDING) {
        request->bytes_written = clone->bytes_written;
        request->bytes_needed = clone->bytes_needed;
        h->host->oid_free_clone(h->host, h->module, clone);
    }
    return status;
}

/* -- completion ----------------------------------------------------------------------------------------- */

static uint32_t complete_and_return(struct hostile *h, request_t *request)
{
    h->host->oid_complete(h->host, h->module, request, SUCCESS);
    return SUCCESS;
}

static uint32_t complete_often(struct hostile *h, request_t *request)
{
    for (int i = 0; i < 5; i++)
        h->host->oid_complete(h->host, h->module, request, i ? 0xC0000001u : SUCCESS);
    return PENDING;
}

static uint32_t complete_pending(struct hostile *h, request_t *request)
{
    h->host->oid_complete(h->host, h->module, request, PENDING);
    h->host->oid_complete(h->host, h->module, request, SUCCESS);
    return PENDING;
}

static uint32_t complete_late(struct hostile *h, request_t *request)
{
    if (h->kept)
        h->host->oid_complete(h->host, h->module, h->kept, SUCCESS);
    h->kept = request;
    return forward(h, request);
}

static uint32_t complete_wild(struct hostile *h, request_t *request)
{
    for (int i = 0; i < HOSTILE_WILD; i++)
        h->host->oid_complete(h->host, h->module, hostile_wild[i], SUCCESS);
    for (int i = -4096; i < 4096; i++)
        h->host->oid_complete(h->host, h->module, (request_t *)((char *)request + i * 8 + 4), 0);
    return forward(h, request);
}

static uint32_t never(struct hostile *h, request_t *request)
{
    (void)h, (void)request;
    return PENDING;
}

static uint32_t odd_status(struct hostile *h, request_t *request)
{
    (void)h;
    return request->oid * 0x01000193u;
}

/* In the name of whatever lies near its own module. */
static uint32_t impersonate(struct hostile *h, request_t *request)
{
    request_t *clone;
    for (int i = -64; i < 64; i++) {
        void *module = (char *)h->module + i * 8;
        if (module == h->module)
            continue;
        h->host->oid_complete(h->host, module, request, SUCCESS);
        h->host->oid_free_clone(h->host, module, request);
        h->host->oid_cancel(h->host, module, request->request_id);
        if (h->host->oid_clone(h->host, module, request, &clone) == SUCCESS)
            h->host->oid_forward(h->host, module, clone);
    }
    for (int i = 0; i < HOSTILE_WILD; i++)
        h->host->oid_complete(h->host, hostile_wild[i], request, SUCCESS);
    return forward(h, request);
}

/* -- clones --------------------------------------------------------------------------------------------- */

static uint32_t free_wild(struct hostile *h, request_t *request)
{
    request_t *clone;
    for (int i = 0; i < HOSTILE_WILD; i++)
        h->host->oid_free_clone(h->host, h->module, hostile_wild[i]);
    h->host->oid_free_clone(h->host, h->module, request);
    if (h->host->oid_clone(h->host, h->module, request, &clone) == SUCCESS)
        for (int i = 0; i < 3; i++)
            h->host->oid_free_clone(h->host, h->module, clone);
    return SUCCESS;
}

static uint32_t free_held(struct hostile *h, request_t *request)
{
    request_t *clone;
    if (h->host->oid_clone(h->host, h->module, request, &clone) != SUCCESS)
        return SUCCESS;
    uint32_t status = h->host->oid_forward(h->host, h->module, clone);
    h->host->oid_free_clone(h->host, h->module, clone);
    h->host->oid_forward(h->host, h->module, clone);
    return status;
}

static uint32_t leak_clones(struct hostile *h, request_t *request)
{
    request_t *clone;
    for (int i = 0; i < 600; i++)
        h->host->oid_clone(h->host, h->module, request, &clone);
    return forward(h, request);
}

static uint32_t clone_wild(struct hostile *h, request_t *request)
{
    request_t *clone;
    for (int i = 0; i < HOSTILE_WILD; i++)
        h->host->oid_clone(h->host, h->module, hostile_wild[i], &clone);
    h->host->oid_clone(h->host, h->module, request + 1, &clone);
    return forward(h, request);
}

static uint32_t clone_of_clone(struct hostile *h, request_t *request)
{
    request_t *clone = request;
    for (int i = 0; i < 100 && clone; i++)
        if (h->host->oid_clone(h->host, h->module, clone, &clone) != SUCCESS)
            return 0xC000009Au;
    return h->host->oid_forward(h->host, h->module, clone);
}

/* -- passing down ----------------------------------------------------------------------------------------- */

static uint32_t forward_original(struct hostile *h, request_t *request)
{
    uint32_t status = SUCCESS;
    for (int i = 0; i < 3; i++)
        status = h->host->oid_forward(h->host, h->module, request);
    return status;
}

static uint32_t forward_twice(struct hostile *h, request_t *request)
{
    request_t *clone;
    h->host->oid_forward(h->host, h->module, NULL);
    if (h->host->oid_clone(h->host, h->module, request, &clone) != SUCCESS)
        return SUCCESS;
    uint32_t status = h->host->oid_forward(h->host, h->module, clone);
    h->host->oid_forward(h->host, h->module, clone);
    return status;
}

static uint32_t forward_wild(struct hostile *h, request_t *request)
{
    (void)request;
    return h->host->oid_forward(h->host, h->module, (request_t *)(uintptr_t)0x1000);
}

static uint32_t forward_own(struct hostile *h, request_t *request)
{
    static request_t own;
    static uint8_t bytes[64];
    (void)request;
    for (uint32_t oid = 0x10260; oid < 0x102A0; oid++) {
        for (uint32_t type = 0; type < 14; type++) {
            own = (request_t){.header_type = 0x96, .oid = oid, .request_type = type};
            own.buffer = type % 2 ? bytes : NULL;
            own.input_length = own.output_length = type % 2 ? sizeof bytes : UINT32_MAX;
            h->host->oid_forward(h->host, h->module, &own);
        }
    }
    return SUCCESS;
}

/* To a driver below that answers later: they fill what the layer has. */
static uint32_t forward_many(struct hostile *h, request_t *request)
{
    static request_t own[600];
    (void)request;
    for (int i = 0; i < 600; i++) {
        own[i] = (request_t){.header_type = 0x96, .oid = 0x10294, .request_type = 1};
        h->host->oid_forward(h->host, h->module, &own[i]);
    }
    return SUCCESS;
}

static uint32_t lie_about_buffer(struct hostile *h, request_t *request)
{
    static uint8_t small[16];
    request_t *clone;
    for (int i = 0; i < 3; i++) {
        if (h->host->oid_clone(h->host, h->module, request, &clone) != SUCCESS)
            break;
        clone->buffer = i == 0 ? small : i == 1 ? NULL : clone->buffer;
        clone->input_length = clone->output_length = i == 0 ? 16 : 0;
        h->host->oid_forward(h->host, h->module, clone);
        h->host->oid_free_clone(h->host, h->module, clone);
    }
    return SUCCESS;
}

static uint32_t lie_about_length(struct hostile *h, request_t *request)
{
    request_t *clone;
    if (h->host->oid_clone(h->host, h->module, request, &clone) != SUCCESS)
        return SUCCESS;
    clone->input_length = clone->output_length = UINT32_MAX;
    uint32_t status = h->host->oid_forward(h->host, h->module, clone);
    h->host->oid_free_clone(h->host, h->module, clone);
    return status;
}

static uint32_t spoil_request(struct hostile *h, request_t *request)
{
    (void)h;
    memset(request, 0xEE, sizeof *request);
    return SUCCESS;
}

static uint32_t spoil_buffer(struct hostile *h, request_t *request)
{
    if (request->buffer && request->input_length)
        memset(request->buffer, 0xFF, request->input_length);
    return h ? SUCCESS : 0;
}

/* -- beside a buffer ----------------------------------------------------------------------------------------- */

static volatile uint8_t *beside(const request_t *request, bool before)
{
    uint8_t *bytes = request->buffer;
    bool save = request->oid >= CTS_OID_NIC_SAVE && request->oid <= CTS_OID_NIC_RESTORE_COMPLETE;
    if (!bytes || !save)
        return NULL;
    return before ? bytes - 1 : bytes + ((request->input_length + 7u) & ~7u);
}

static uint32_t write_behind(struct hostile *h, request_t *request)
{
    volatile uint8_t *at = beside(request, false);
    if (at)
        *at = 1;
    return forward(h, request);
}

static uint32_t read_behind(struct hostile *h, request_t *request)
{
    volatile uint8_t *at = beside(request, false);
    uint32_t seen = at ? *at : 0;
    return seen > 255 ? seen : forward(h, request);
}

static uint32_t write_before(struct hostile *h, request_t *request)
{
    volatile uint8_t *at = beside(request, true);
    if (at)
        *at = 1;
    return forward(h, request);
}

/* Of a request that has gone. */
static uint32_t write_behind_old(struct hostile *h, request_t *request)
{
    static volatile uint8_t *old;
    if (old)
        *old = 1;
    old = beside(request, false);
    return forward(h, request);
}

/* -- without an end ----------------------------------------------------------------------------------------- */

static volatile bool forever = true;

static uint32_t points(struct hostile *h, request_t *request)
{
    (void)request;
    while (forever)
        h->host->point(h->host, "again");
    return SUCCESS;
}

static uint32_t yields(struct hostile *h, request_t *request)
{
    (void)request;
    while (forever)
        h->host->yield(h->host);
    return SUCCESS;
}

static uint32_t forwards(struct hostile *h, request_t *request)
{
    while (forever)
        forward(h, request);
    return SUCCESS;
}

static uint32_t complains(struct hostile *h, request_t *request)
{
    while (forever)
        h->host->oid_free_clone(h->host, NULL, request);
    return SUCCESS;
}

static uint32_t parks(struct hostile *h, request_t *request)
{
    (void)request;
    while (forever)
        h->host->park(h->host, h, UINT64_MAX);
    return SUCCESS;
}

static uint32_t loops(struct hostile *h, request_t *request)
{
    (void)request;
    for (volatile struct hostile *at = h; forever; at->parked = !at->parked)
        continue;
    return SUCCESS;
}

static trouble_fn *volatile again;
static uint32_t recurse(struct hostile *h, request_t *request)
{
    volatile uint8_t room[256];
    room[0] = (uint8_t)(uintptr_t)h;
    again = recurse;
    return again(h, request) + room[0];
}

/* -- at odd times, from odd places --------------------------------------------------------------------------- */

static uint32_t call_all(struct hostile *h, request_t *request)
{
    static request_t own;
    request_t *clone = NULL;
    own = (request_t){.header_type = 0x96, .oid = 0x10294, .request_type = 1};
    if (!request)
        request = h->kept ? h->kept : &own;
    h->host->oid_clone(h->host, h->module, request, &clone);
    h->host->oid_forward(h->host, h->module, clone ? clone : &own);
    h->host->oid_forward(h->host, h->module, &own);
    h->host->oid_free_clone(h->host, h->module, clone);
    h->host->oid_complete(h->host, h->module, request, SUCCESS);
    h->host->oid_cancel(h->host, h->module, NULL);
    h->host->oid_issue(h->host, &own);
    h->host->edge_note(h->host, 99, 1, 0, NULL);
    return SUCCESS;
}

static void *foreign(void *argument)
{
    struct hostile *h = argument;
    call_all(h, h->kept);
    return NULL;
}

static uint32_t from_foreign_thread(struct hostile *h, request_t *request)
{
    pthread_t thread;
    h->kept = request;
    if (pthread_create(&thread, NULL, foreign, h) == 0)
        pthread_join(thread, NULL);
    return forward(h, request);
}

static uint32_t keep(struct hostile *h, request_t *request)
{
    h->kept = request;
    return forward(h, request);
}

/* A thread that goes on when the module has gone. */
static void outlive(void *argument)
{
    struct hostile *h = argument;
    while (!h->leaving)
        h->host->park(h->host, h, UINT64_MAX);
    for (int i = 0; i < 3; i++) {
        call_all(h, NULL);
        h->host->point(h->host, "outlive");
    }
}

static uint32_t spawn_one(struct hostile *h, request_t *request)
{
    if (!h->parked)
        h->host->spawn(h->host, outlive, h, "outlive");
    h->parked = true;
    h->kept = request;
    return forward(h, request);
}

static uint32_t leave(struct hostile *h, request_t *request)
{
    (void)request;
    h->leaving = true;
    h->host->unpark(h->host, h);
    return SUCCESS;
}

static uint32_t fail(struct hostile *h, request_t *request)
{
    (void)h, (void)request;
    return 0xC0000001u;
}

static const struct trouble troubles[] = {
    {"nothing", forward, 0, 0, 0, 0, 0},
    {"complete-and-return", complete_and_return, 0, 0, 0, 0, 0},
    {"complete-often", complete_often, 0, 0, 0, 0, 0},
    {"complete-pending", complete_pending, 0, 0, 0, 0, 0},
    {"complete-late", complete_late, 0, 0, 0, 0, 0},
    {"complete-wild", complete_wild, 0, 0, 0, 0, 0},
    {"complete-when-told", forward, 0, 0, complete_often, 0, 0},
    {"never", never, 0, 0, 0, 0, 0},
    {"odd-status", odd_status, 0, 0, 0, 0, 0},
    {"impersonate", impersonate, 0, 0, 0, 0, 0},
    {"free-wild", free_wild, 0, 0, 0, 0, 0},
    {"free-held", free_held, 0, 0, 0, 0, 0},
    {"leak-clones", leak_clones, 0, 0, 0, 0, 0},
    {"clone-wild", clone_wild, 0, 0, 0, 0, 0},
    {"clone-of-clone", clone_of_clone, 0, 0, 0, 0, 0},
    {"forward-original", forward_original, 0, 0, 0, 0, 0},
    {"forward-twice", forward_twice, 0, 0, 0, 0, 0},
    {"forward-wild", forward_wild, 0, 0, 0, 0, 0},
    {"forward-own", forward_own, 0, 0, 0, 0, 0},
    {"forward-many", forward_many, 0, 0, 0, 0, 0},
    {"forward-when-told", forward, 0, 0, forward_own, 0, 0},
    {"lie-about-buffer", lie_about_buffer, 0, 0, 0, 0, 0},
    {"lie-about-length", lie_about_length, 0, 0, 0, 0, 0},
    {"spoil-request", spoil_request, 0, 0, 0, 0, 0},
    {"spoil-buffer", spoil_buffer, 0, 0, 0, 0, 0},
    {"write-behind", write_behind, 0, 0, 0, 0, 0},
    {"read-behind", read_behind, 0, 0, 0, 0, 0},
    {"write-before", write_before, 0, 0, 0, 0, 0},
    {"write-behind-old", write_behind_old, 0, 0, 0, 0, 0},
    {"points", points, 0, 0, 0, 0, 0},
    {"yields", yields, 0, 0, 0, 0, 0},
    {"forwards", forwards, 0, 0, 0, 0, 0},
    {"complains", complains, 0, 0, 0, 0, 0},
    {"parks", parks, 0, 0, 0, 0, 0},
    {"loops", loops, 0, 0, 0, 0, 0},
    {"recurse", recurse, 0, 0, 0, 0, 0},
    {"foreign-thread", from_foreign_thread, 0, 0, 0, 0, 0},
    {"at-create", forward, call_all, 0, 0, 0, 0},
    {"at-destroy", keep, 0, call_all, 0, 0, 0},
    {"at-state", keep, 0, 0, 0, call_all, 0},
    {"at-plant", keep, 0, 0, 0, 0, call_all},
    {"outlive", spawn_one, 0, leave, 0, 0, 0},
    {"no-state", forward, 0, 0, 0, fail, 0},
    {"parks-at-destroy", keep, 0, parks, 0, 0, 0},
    {"points-at-destroy", keep, 0, points, 0, 0, 0},
    {"parks-at-state", keep, 0, 0, 0, parks, 0},
};

const struct trouble *hostile_trouble(const char *name)
{
    for (size_t i = 0; i < sizeof troubles / sizeof troubles[0]; i++)
        if (strcmp(name, troubles[i].name) == 0)
            return &troubles[i];
    return &troubles[0];
}
