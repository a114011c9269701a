/*
 * The harness's own extensions of a stack: their tables, and what is common to them, that is a correct NDIS
 * filter: it clones a request, passes the clone down, copies back what lower drivers said, frees the clone and
 * completes the original, at once or from another thread. What a kind does beyond forwarding is in
 * nicsave_helper_saver.c and nicsave_helper_script.c. Allocates nothing; all state dies with destroy().
 */
#include "run/nicsave_helper.h"
#include "run/nicsave.h"

const uint8_t cts_helper_ids[3][16] = {
    {0x01, 0xee, 0xff, 0xc0, 0x03, 0x02, 0x05, 0x44, 0x86, 0x07, 8, 9, 10, 11, 12, 13},
    {0x01, 0xee, 0xff, 0xc0, 0x03, 0x02, 0x05, 0x44, 0x96, 0x07, 8, 9, 10, 11, 12, 13},
    {0x01, 0xee, 0xff, 0xc0, 0x03, 0x02, 0x05, 0x44, 0x86, 0x07, 8, 9, 10, 11, 12, 14},
};
const uint8_t cts_helper_features[CTS_HELPER_FEATURES][16] = {
    {0x01, 0x00, 0xEA, 0x0F, 0, 0, 0, 0x40, 0x80, 0, 0, 0, 0, 0, 0, 1},
    {0x01, 0x00, 0xEA, 0x0F, 0, 0, 0, 0x40, 0x80, 0, 0, 0, 0, 0, 0, 2},
};

#define ID_B                                                                                       \
    {                                                                                              \
        0x01, 0xee, 0xff, 0xc0, 0x03, 0x02, 0x05, 0x44, 0x96, 0x07, 8, 9, 10, 11, 12, 13           \
    }
#define ID_C                                                                                       \
    {                                                                                              \
        0x01, 0xee, 0xff, 0xc0, 0x03, 0x02, 0x05, 0x44, 0x86, 0x07, 8, 9, 10, 11, 12, 14           \
    }
#define ID_F                                                                                       \
    {                                                                                              \
        0x01, 0xee, 0xff, 0xc0, 0x03, 0x02, 0x05, 0x44, 0x86, 0x07, 8, 9, 10, 11, 12, 15           \
    }
static const struct cts_helper_kind kinds[CTS_STACK_COUNT] = {
    [CTS_STACK_TRANSPARENT] = {.name = NULL},
    [CTS_STACK_PENDING] = {.name = NULL, .pends = true},
    [CTS_STACK_SAVER] = {.name = "HvctsSaveB", .id = ID_B, .saves = true},
    [CTS_STACK_SAVER_PENDING] = {.name = "HvctsSaveB", .id = ID_B, .saves = true, .pends = true},
    [CTS_STACK_OTHER] = {.name = "HvctsSaveC", .id = ID_C, .saves = true},
    [CTS_STACK_SCRIPTED] = {.name = "HvctsScript", .id = ID_F, .scripted = true},
};

static struct cts_helper helpers[CTS_HELPERS_MAX];

uint32_t cts_helper_name(const struct cts_helper_kind *kind, uint8_t *bytes)
{
    uint32_t length = 0;
    for (const char *c = kind->name; *c; c++, length += 2)
        cts_helper_write16(bytes + length, (uint8_t)*c);
    return length;
}

static void *create(const struct cts_host *host, const struct cts_extension_config *config,
                    enum cts_stack_kind kind)
{
    for (uint32_t i = 0; i < CTS_HELPERS_MAX; i++) {
        struct cts_helper *helper = &helpers[i];
        if (helper->host)
            continue;
        helper->host = host;
        helper->module = config->module;
        helper->kind = &kinds[kind];
        helper->held = NULL;
        helper->nic_count = helper->growth_count = helper->script_count = 0;
        return helper;
    }
    return NULL;
}

static void destroy(void *self)
{
    struct cts_helper *helper = self;
    for (uint32_t i = 0; i < helper->nic_count; i++)
        cts_helper_nic_clear(&helper->nics[i]);
    helper->host = NULL;
}

static void describe(void *self, struct cts_extension_descriptor *descriptor)
{
    const struct cts_helper *helper = self;
    if (!helper->kind->name) {
        descriptor->flags = CTS_DESCRIBES_TRANSPARENT | CTS_DESCRIBES_FEATURES;
        return;
    }
    descriptor->flags = CTS_DESCRIBES_ID | CTS_DESCRIBES_NAME;
    memcpy(descriptor->id, helper->kind->id, sizeof descriptor->id);
    uint8_t name[CTS_SAVE_NAME_MAX];
    descriptor->name_length = (uint16_t)cts_helper_name(helper->kind, name);
    memcpy(descriptor->name, name, descriptor->name_length);
    if (!helper->kind->saves)
        return;
    descriptor->flags |= CTS_DESCRIBES_FEATURES | CTS_DESCRIBES_SAVER | CTS_DESCRIBES_REVISION_2;
    descriptor->feature_count = CTS_HELPER_FEATURES;
    memcpy(descriptor->features, cts_helper_features, sizeof cts_helper_features);
}

/* What lower drivers said goes into the original, by the union arm of its type. */
static void copy_back(struct cts_oid_request *original, const struct cts_oid_request *clone)
{
    if (original->request_type == CTS_REQUEST_METHOD) {
        original->bytes_written = clone->bytes_written;
        original->bytes_read = clone->bytes_read;
        original->bytes_needed = clone->bytes_needed;
    } else {
        original->output_length = clone->output_length;
        original->method_id = clone->method_id;
    }
    original->supported_revision = clone->supported_revision;
}

/* Passes a clone down. Returns the final status, or PENDING. */
static uint32_t forward(struct cts_helper *helper, struct cts_oid_request *original)
{
    const struct cts_host *host = helper->host;
    struct cts_oid_request *clone = NULL;
    uint32_t status = host->oid_clone(host, helper->module, original, &clone);
    if (status)
        return status;
    clone->source_reserved[0] = original;
    status = host->oid_forward(host, helper->module, clone);
    if (status == CTS_NDIS_PENDING)
        return status;
    copy_back(original, clone);
    host->oid_free_clone(host, helper->module, clone);
    return status;
}

static void oid_request_complete(void *self, struct cts_oid_request *request, uint32_t status,
                                 uint32_t irql)
{
    (void)irql;
    const struct cts_helper *helper = self;
    struct cts_oid_request *original = request->source_reserved[0];
    if (!original)
        return; /* a driver below has completed what is no request of this one */
    copy_back(original, request);
    helper->host->oid_free_clone(helper->host, helper->module, request);
    helper->host->oid_complete(helper->host, helper->module, original, status);
}

/* Answers or forwards; the same at once and on a thread. */
static uint32_t handle(struct cts_helper *helper, struct cts_oid_request *request)
{
    uint32_t status = CTS_HELPER_FORWARD;
    if (helper->kind->saves)
        status = cts_helper_save(helper, request);
    return status == CTS_HELPER_FORWARD ? forward(helper, request) : status;
}

/* The thread of a request that was pended. By its completion the next one may already be here. */
static void later(void *argument)
{
    struct cts_helper *helper = argument;
    struct cts_oid_request *request = helper->held;
    uint32_t status = helper->held_status;
    helper->held = NULL;
    if (!request)
        return;
    if (status == CTS_HELPER_FORWARD)
        status = handle(helper, request);
    if (status != CTS_NDIS_PENDING)
        helper->host->oid_complete(helper->host, helper->module, request, status);
}

/* Leaves the request to a thread; without room for one it is answered at once. */
static uint32_t pend(struct cts_helper *helper, struct cts_oid_request *request, uint32_t status)
{
    helper->held = request;
    helper->held_status = status;
    if (helper->host->spawn(helper->host, later, helper, "extension") != UINT32_MAX)
        return CTS_NDIS_PENDING;
    helper->held = NULL;
    return status == CTS_HELPER_FORWARD ? handle(helper, request) : status;
}

static uint32_t oid_request(void *self, struct cts_oid_request *request, uint32_t irql)
{
    (void)irql;
    struct cts_helper *helper = self;
    uint32_t status = CTS_HELPER_FORWARD;
    bool later_on = helper->kind->pends;
    if (helper->kind->scripted)
        status = cts_helper_scripted(helper, request, &later_on);
    if (later_on)
        return pend(helper, request, status);
    return status == CTS_HELPER_FORWARD ? handle(helper, request) : status;
}

static uint32_t change_state(void *self, enum cts_filter_state state)
{
    (void)self;
    (void)state;
    return CTS_NDIS_SUCCESS;
}

/* create() is told its kind by being one of several. */
#define CREATE(kind)                                                                               \
    static void *create_##kind(const struct cts_host *host,                                        \
                               const struct cts_extension_config *config)                          \
    {                                                                                              \
        return create(host, config, CTS_STACK_##kind);                                             \
    }
CREATE(TRANSPARENT)
CREATE(PENDING)
CREATE(SAVER)
CREATE(SAVER_PENDING)
CREATE(OTHER)
CREATE(SCRIPTED)

#define SAVES (CTS_EXTENSION_CAN_PLANT | CTS_EXTENSION_CAN_GROW | CTS_EXTENSION_CAN_NO_SPLIT)
#define TABLE(kind, more, planter, grower)                                                         \
    [CTS_STACK_##kind] = {.size = sizeof(struct cts_extension_ops),                                \
                          .capabilities = CTS_EXTENSION_CAN_STATES | (more),                       \
                          .create = create_##kind,                                                 \
                          .destroy = destroy,                                                      \
                          .describe = describe,                                                    \
                          .oid_request = oid_request,                                              \
                          .oid_request_complete = oid_request_complete,                            \
                          .change_state = change_state,                                            \
                          .plant = planter,                                                        \
                          .grow = grower}
static const struct cts_extension_ops tables[CTS_STACK_COUNT] = {
    TABLE(TRANSPARENT, 0, NULL, NULL),
    TABLE(PENDING, 0, NULL, NULL),
    TABLE(SAVER, SAVES, cts_helper_plant, cts_helper_grow),
    TABLE(SAVER_PENDING, SAVES, cts_helper_plant, cts_helper_grow),
    TABLE(OTHER, SAVES, cts_helper_plant, cts_helper_grow),
    TABLE(SCRIPTED, 0, NULL, NULL),
};

const struct cts_extension_ops *cts_stack_ops(enum cts_stack_kind kind)
{
    return (uint32_t)kind < CTS_STACK_COUNT && tables[kind].size ? &tables[kind] : NULL;
}
