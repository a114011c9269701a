/*
 * A switch extension that is out to break the harness: option "do=NAME" picks a row of `troubles`, which happens at
 * every request, or where the row says. Whatever it does, the harness has to stay whole. Without options it forwards.
 */
#include "hostile.h"

#include <string.h>

/* -- the table ------------------------------------------------------------------------------------------------ */

static void *create(const struct cts_host *host, const struct cts_extension_config *config)
{
    bool chosen = strncmp(config->options, "do=", 3) == 0;
    hostile = (struct hostile){.host = host,
                               .module = config->module,
                               .trouble = hostile_trouble(chosen ? config->options + 3 : "")};
    if (hostile.trouble->at_create)
        hostile.trouble->at_create(&hostile, NULL);
    return &hostile;
}

static void destroy(void *self)
{
    struct hostile *h = self;
    if (h->trouble->at_destroy)
        h->trouble->at_destroy(h, h->kept);
}

static void describe(void *self, struct cts_extension_descriptor *descriptor)
{
    (void)self;
    memset(descriptor, 0xFF, sizeof *descriptor); /* every count beyond its array */
}

static uint32_t oid_request(void *self, request_t *request, uint32_t irql)
{
    struct hostile *h = self;
    (void)irql;
    return h->trouble->at_request(h, request);
}

static void oid_request_complete(void *self, request_t *clone, uint32_t status, uint32_t irql)
{
    struct hostile *h = self;
    request_t *original = clone->source_reserved[0];
    (void)irql;
    if (h->trouble->at_told)
        h->trouble->at_told(h, original);
    h->host->oid_free_clone(h->host, h->module, clone);
    h->host->oid_complete(h->host, h->module, original, status);
}

static void cancel(void *self, void *request_id)
{
    struct hostile *h = self;
    for (int i = 0; i < HOSTILE_WILD; i++)
        h->host->oid_cancel(h->host, h->module, hostile_wild[i]);
    h->host->oid_cancel(h->host, h->module, request_id);
}

static uint32_t change_state(void *self, enum cts_filter_state state)
{
    struct hostile *h = self;
    if (!h->trouble->at_state || state == CTS_FILTER_RUNNING)
        return SUCCESS;
    return h->trouble->at_state(h, h->kept);
}

static uint32_t plant(void *self, struct cts_nic_key nic, const struct cts_planted_record *records,
                      uint32_t count)
{
    struct hostile *h = self;
    (void)nic, (void)records, (void)count;
    return h->trouble->at_plant ? h->trouble->at_plant(h, h->kept) : SUCCESS;
}

static const struct cts_extension_ops extension = {
    .size = sizeof extension,
    .capabilities = CTS_EXTENSION_CAN_PLANT | CTS_EXTENSION_CAN_STATES | CTS_EXTENSION_CAN_CANCEL,
    .create = create,
    .destroy = destroy,
    .describe = describe,
    .oid_request = oid_request,
    .oid_request_complete = oid_request_complete,
    .cancel = cancel,
    .change_state = change_state,
    .plant = plant,
};

static const struct cts_target target = {.version = CTS_TARGET_VERSION,
                                         .size = sizeof target,
                                         .name = "hostile",
                                         .description = "an extension out to break the harness",
                                         .extension = &extension};

const struct cts_target *cts_target_entry(void)
{
    return &target;
}
