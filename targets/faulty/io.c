/*
 * Faults of the I/O manager. They are played between the harness and the kernel layer, which stays
 * as it is: calls of the harness pass through here on their way in, and completions on their way
 * out.
 */
#include <cts/counter.h>

#include "io.h"

#include "choice.h"
#include "io_host.h"

#include <stdlib.h>
#include <string.h>

#define OPENS_MAX    64u
#define SCRATCH_SIZE 131072u /* longer than any length that is played with */

/* A request that the kernel layer sees in place of the caller's. */
struct shadow {
    struct cts_counter_request request; /* first */
    struct cts_counter_request *caller;
    struct shadow *next;
    uint8_t output[CTS_COUNTER_ID_SIZE];
};

static struct {
    struct cts_counter_ops real;
    const struct cts_host *harness;
    struct cts_host host; /* what the kernel layer gets */
    enum cts_choice choice;
    struct shadow *shadows;
    const void *input[CTS_THREADS_MAX]; /* of the request that a thread is submitting */
    uint32_t completed;                 /* requests completed so far */
    struct io_open {
        void *open;
        uint32_t extra; /* references beyond the first */
        struct cts_counter_request *last;
    } opens[OPENS_MAX];
    uint8_t scratch[SCRATCH_SIZE];
} io;

const void *cts_faulty_caller_input(void)
{
    return io.input[io.harness->thread(io.harness)];
}

/* -- the way out ----------------------------------------------------------------------------- */

static void finish(struct shadow *shadow, uint32_t status, uint32_t count, bool quiet)
{
    struct cts_counter_request *caller = shadow->caller;
    if (io.choice == GEN_F_35 && status == CTS_WIN32_SUCCESS && caller->out != NULL) {
        io.harness->signal(io.harness, caller);
        io.harness->point(io.harness, "event before output");
        memcpy(caller->out, shadow->output, sizeof(shadow->output));
        quiet = true;
    }
    if (quiet)
        io.harness->complete_quiet(io.harness, caller, status, count);
    else
        io.harness->complete(io.harness, caller, status, count);
}

static struct shadow *shadow_of(const struct cts_counter_request *request)
{
    for (struct shadow *shadow = io.shadows; shadow != NULL; shadow = shadow->next)
        if (&shadow->request == request)
            return shadow;
    return NULL;
}

static void end(struct cts_counter_request *request, uint32_t status, uint32_t count, bool quiet)
{
    struct shadow *shadow = shadow_of(request);
    io.completed++;
    if (shadow != NULL)
        finish(shadow, status, count, quiet);
    else if (quiet)
        io.harness->complete_quiet(io.harness, request, status, count);
    else
        io.harness->complete(io.harness, request, status, count);
}

static void host_complete(const struct cts_host *host, struct cts_counter_request *request,
                          uint32_t status, uint32_t count)
{
    (void)host;
    end(request, status, count, false);
}

static void host_complete_quiet(const struct cts_host *host, struct cts_counter_request *request,
                                uint32_t status, uint32_t count)
{
    (void)host;
    end(request, status, count, true);
}

static void host_signal(const struct cts_host *host, struct cts_counter_request *request)
{
    struct shadow *shadow = shadow_of(request);
    (void)host;
    if (shadow == NULL)
        io.harness->signal(io.harness, request);
    else if (io.choice != GEN_F_35)
        io.harness->signal(io.harness, shadow->caller);
}

/* -- the way in ------------------------------------------------------------------------------ */

static void *io_create(const struct cts_host *host, const struct cts_counter_config *config)
{
    io.choice = cts_choice_of_options(config->options);
    io.harness = host;
    io.completed = 0;
    memset(io.opens, 0, sizeof(io.opens));
    if (io.choice != GEN_F_35 && io.choice != GEN_X_81 && io.choice != GEN_X_83)
        return io.real.create(host, config);
    cts_host_forward(&io.host, host);
    io.host.complete = host_complete;
    io.host.complete_quiet = host_complete_quiet;
    io.host.signal = host_signal;
    return io.real.create(&io.host, config);
}

static void io_destroy(void *self)
{
    io.real.destroy(self);
    for (struct shadow *shadow; (shadow = io.shadows) != NULL; free(shadow))
        io.shadows = shadow->next;
}

static uint32_t io_open(void *self, uint32_t how, void **open)
{
    if (io.choice == GEN_X_80)
        how |= CTS_OPEN_READ | CTS_OPEN_WRITE;
    if (io.choice == GEN_X_82)
        how |= CTS_OPEN_OVERLAPPED;
    return io.real.open(self, how, open);
}

/* What is kept about an open: its place, or a free one. The last place serves whoever finds no
 * other. */
static struct io_open *open_of(void *open)
{
    uint32_t free = OPENS_MAX - 1;
    for (uint32_t n = OPENS_MAX; n-- > 0;) {
        if (io.opens[n].open == open)
            return &io.opens[n];
        if (io.opens[n].open == NULL)
            free = n;
    }
    io.opens[free] = (struct io_open){.open = open};
    return &io.opens[free];
}

static uint32_t io_duplicate(void *self, void *open)
{
    uint32_t status = io.real.duplicate(self, open);
    if (status == CTS_WIN32_SUCCESS)
        open_of(open)->extra++;
    return status;
}

static uint32_t io_close(void *self, void *open)
{
    struct io_open *kept = open_of(open);
    if (kept->extra > 0) {
        kept->extra--;
        if (io.choice == GEN_X_86)
            io.real.cancel(self, open, NULL);
    } else {
        kept->open = NULL;
    }
    return io.real.close(self, open);
}

static struct shadow *cast_shadow(struct cts_counter_request *request)
{
    struct shadow *shadow = calloc(1, sizeof(*shadow));
    if (shadow == NULL)
        return NULL;
    shadow->request = *request;
    shadow->caller = request;
    shadow->next = io.shadows;
    io.shadows = shadow;
    return shadow;
}

static void io_submit(void *self, void *open, struct cts_counter_request *request)
{
    uint32_t thread = io.harness->thread(io.harness);
    uint32_t completed = io.completed;
    struct shadow *shadow = NULL;

    io.input[thread] = request->in;
    open_of(open)->last = request;
    if (io.choice == GEN_F_35 && request->out_length == CTS_COUNTER_ID_SIZE &&
        request->out != NULL) {
        shadow = cast_shadow(request);
        if (shadow != NULL)
            shadow->request.out = shadow->output;
    }
    if (io.choice == GEN_X_83 && (request->in == NULL || request->out == NULL) &&
        request->in_length <= SCRATCH_SIZE && request->out_length <= SCRATCH_SIZE) {
        shadow = cast_shadow(request);
        if (shadow != NULL && request->in == NULL)
            shadow->request.in = io.scratch;
        if (shadow != NULL && request->out == NULL)
            shadow->request.out = io.scratch;
    }
    io.real.submit(self, open, shadow != NULL ? &shadow->request : request);
    io.input[thread] = NULL;
    if (io.choice == GEN_X_81 && io.completed == completed)
        io.harness->signal(io.harness, request);
}

static uint32_t io_cancel(void *self, void *open, struct cts_counter_request *request)
{
    uint32_t status;
    if (request == NULL && io.choice == GEN_X_84)
        request = open_of(open)->last;
    for (struct shadow *shadow = io.shadows; shadow != NULL; shadow = shadow->next)
        if (shadow->caller == request)
            request = &shadow->request;
    status = io.real.cancel(self, open, request);
    return io.choice == GEN_X_85 ? CTS_WIN32_SUCCESS : status;
}

void cts_faulty_io(struct cts_counter_ops *ops)
{
    io.real = *ops;
    ops->create = io_create;
    ops->destroy = io_destroy;
    ops->open = io_open;
    ops->duplicate = io_duplicate;
    ops->submit = io_submit;
    ops->cancel = io_cancel;
    ops->close = io_close;
}
