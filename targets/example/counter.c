/*
 * A counter target in a hundred lines, for an author who has a model or a port, not a driver.
 * Threads change places only at switch points, and complete() is the only one here. A target with
 * locks takes host->lock(), and calls host->point() wherever its threads could meet.
 */
#include <cts/counter.h>

#include <stdlib.h>
#include <string.h>

#define ACCESS (CTS_OPEN_READ | CTS_OPEN_WRITE)

/* A wait is a request of the harness, with this in its scratch. */
struct wait {
    struct cts_counter_request *next;
    void *open;
    uint8_t expected[CTS_COUNTER_ID_SIZE]; /* a copy, as the caller may overwrite its input */
};
_Static_assert(sizeof(struct wait) <= sizeof((struct cts_counter_request){0}.target), "it fits");

struct counter {
    const struct cts_host *host;
    const uint8_t *memory;
    struct cts_counter_request *waits;
};

static struct wait *wait_of(struct cts_counter_request *request)
{
    return (struct wait *)request->target;
}

static void succeed(struct counter *self, struct cts_counter_request *request, const uint8_t *id)
{
    memcpy(request->out, id, CTS_COUNTER_ID_SIZE);
    self->host->complete(self->host, request, CTS_WIN32_SUCCESS, CTS_COUNTER_ID_SIZE);
}

/* Refuses a request, or returns 0. */
static uint32_t check(const uint32_t *how, const struct cts_counter_request *request)
{
    if ((*how & ACCESS) != ACCESS)
        return CTS_WIN32_ACCESS_DENIED;
    if (request->code != CTS_COUNTER_CODE_READ)
        return CTS_WIN32_INVALID_FUNCTION;
    if (request->out_length < CTS_COUNTER_ID_SIZE)
        return CTS_WIN32_INSUFFICIENT_BUFFER;
    if (request->out == NULL || (request->in == NULL && request->in_length > 0))
        return CTS_WIN32_NOACCESS;
    if (request->in_length > 0 && request->in_length < CTS_COUNTER_ID_SIZE)
        return CTS_WIN32_INVALID_PARAMETER;
    return CTS_WIN32_SUCCESS;
}

/* A poll, or a wait whose id is out of date, ends at once; another wait goes into the list. */
static void submit(void *instance, void *open, struct cts_counter_request *request)
{
    struct counter *self = instance;
    uint32_t status = check(open, request);
    if (status != CTS_WIN32_SUCCESS) {
        self->host->complete(self->host, request, status, 0);
    } else if (request->in_length == 0 || memcmp(self->memory, request->in, CTS_COUNTER_ID_SIZE)) {
        succeed(self, request, self->memory);
    } else {
        memcpy(wait_of(request)->expected, request->in, CTS_COUNTER_ID_SIZE);
        wait_of(request)->open = open;
        wait_of(request)->next = self->waits;
        self->waits = request;
    }
}

/* Takes a wait from the list: this request, or one of this open, or any that is out of date. */
static struct cts_counter_request *take(struct counter *self, const void *open,
                                        const struct cts_counter_request *request)
{
    struct cts_counter_request **link, *found;
    for (link = &self->waits; (found = *link) != NULL; link = &wait_of(found)->next) {
        if (request != NULL ? found == request
            : open != NULL  ? wait_of(found)->open == open
                            : memcmp(self->memory, wait_of(found)->expected, CTS_COUNTER_ID_SIZE)) {
            *link = wait_of(found)->next;
            return found;
        }
    }
    return NULL;
}

static void notify(void *instance)
{
    struct cts_counter_request *due;
    while ((due = take(instance, NULL, NULL)) != NULL)
        succeed(instance, due, ((struct counter *)instance)->memory);
}

static uint32_t cancel(void *instance, void *open, struct cts_counter_request *request)
{
    struct counter *self = instance;
    struct cts_counter_request *ended;
    uint32_t status = CTS_WIN32_NOT_FOUND;
    while ((ended = take(self, open, request)) != NULL) {
        self->host->complete(self->host, ended, CTS_WIN32_OPERATION_ABORTED, 0);
        status = CTS_WIN32_SUCCESS;
    }
    return status;
}

/* The harness gives back whatever *open points to: here a copy of `how`. */
static uint32_t open_device(void *instance, uint32_t how, void **open)
{
    (void)instance;
    *open = memcpy(malloc(sizeof(how)), &how, sizeof(how));
    return CTS_WIN32_SUCCESS;
}

static uint32_t close_device(void *instance, void *open)
{
    cancel(instance, open, NULL);
    free(open);
    return CTS_WIN32_SUCCESS;
}

static void *create(const struct cts_host *host, const struct cts_counter_config *config)
{
    struct counter self = {.host = host, .memory = (const uint8_t *)config->memory};
    return memcpy(malloc(sizeof(self)), &self, sizeof(self));
}

static const struct cts_counter_ops counter = {
    .size = sizeof(counter),
    .capabilities = CTS_COUNTER_CAN_EVENT_GUEST,
    .create = create,
    .destroy = free,
    .open = open_device,
    .submit = submit,
    .cancel = cancel,
    .close = close_device,
    .notify = notify,
};

const struct cts_target *cts_target_entry(void)
{
    static const struct cts_target target = {
        .version = CTS_TARGET_VERSION,
        .size = sizeof(target),
        .name = "example-counter",
        .description = "a small counter that an author can start from",
        .counter = &counter,
    };
    return &target;
}
