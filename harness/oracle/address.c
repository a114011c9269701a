/*
 * Address calls in a trace: each ADDRESS_CALL is kept until its ADDRESS_RETURN comes, then the two are judged as one
 * call. Socket calls go to the model of the world as well (address_model.h). Numbers and lengths from a trace are
 * checked here and nowhere behind.
 */
#include "oracle/address.h"
#include "oracle/address_bounds.h"
#include "oracle/address_extent.h"
#include "oracle/address_model.h"
#include "oracle/address_order.h"
#include "oracle/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THREADS 33u  /* of a run, and the one of foreign threads */
#define ROOM    512u /* bytes of input that need no memory of their own */

/* A call that has begun. */
struct pending {
    bool open;
    bool starved;             /* an allocation was made to fail since it began */
    uint64_t begun;           /* events of the run before it */
    uint64_t slept[THREADS];  /* of each thread, what is not surely within the call */
    uint64_t before[THREADS]; /* of each thread, idle time that had ended when the call began */
    uint64_t acts[THREADS];   /* of each thread, other events at that time */
    bool timed;               /* a connect has returned: how long it took at most is to be told */
    uint32_t request;
    uint32_t socket;
    struct cts_address_seen seen;
    uint8_t *bytes; /* in[0], then in[1] */
    uint32_t capacity;
    uint8_t room[ROOM];
};

struct cts_address {
    struct cts_address_orders orders;
    struct cts_address_model *model;
    uint64_t events;         /* of the run */
    uint64_t last[THREADS];  /* number of the last event of each thread */
    uint64_t slept[THREADS]; /* virtual milliseconds that each thread has been idle */
    uint64_t acts[THREADS];  /* events of each thread that are no idle time */
    uint32_t limit; /* of request lines, as the target has said in this run; 0: it has not */
    bool no_memory;
    bool running;
    struct pending calls[THREADS];
};

struct cts_address *cts_address_new(void)
{
    struct cts_address *address = calloc(1, sizeof *address);
    if (address && (address->model = cts_address_model_new()))
        return address;
    free(address);
    return NULL;
}

void cts_address_free(struct cts_address *address)
{
    if (!address)
        return;
    for (uint32_t i = 0; i < THREADS; i++)
        if (address->calls[i].bytes != address->calls[i].room)
            free(address->calls[i].bytes);
    cts_address_model_free(address->model);
    free(address);
}

/* -- answers -------------------------------------------------------------------------------------------- */

void cts_address_say(struct cts_oracle *oracle, uint32_t requirement, enum cts_said said,
                     const char *expected, const char *seen)
{
    if (said == CTS_BROKEN || said == CTS_BROKEN_MUST) {
        snprintf(oracle->finding.expected, sizeof oracle->finding.expected, "%s",
                 expected ? expected : "");
        snprintf(oracle->finding.seen, sizeof oracle->finding.seen, "%s", seen ? seen : "");
    }
    cts_oracle_say(oracle, requirement, said);
}

static void say(void *context, uint32_t requirement, enum cts_said said, const char *expected,
                const char *seen)
{
    cts_address_say(context, requirement, said, expected, seen);
}

static void impossible(struct cts_oracle *oracle, const char *seen)
{
    cts_address_say(oracle, CTS_CTS_TRACE_010, CTS_BROKEN, "an event that can be true", seen);
}

/* Milliseconds that have surely passed since the call began: threads are idle at the same time, and one may have been
 * before. */
static uint64_t passed(const struct cts_address *address, const struct pending *call)
{
    uint64_t most = 0;

    for (uint32_t i = 0; i < THREADS; i++)
        if (address->slept[i] - call->slept[i] > most)
            most = address->slept[i] - call->slept[i];
    return most;
}

static void hand_over(struct cts_address *address, struct cts_oracle *oracle,
                      const struct pending *call, enum cts_address_moment moment,
                      const struct cts_event *event)
{
    struct cts_address_news news = {
        .moment = moment, .thread = event->thread, .no_memory = address->no_memory};
    if (call) {
        news.call = &call->seen;
        news.request = call->request;
        news.socket = call->socket;
        news.starved = call->starved;
        news.passed = passed(address, call);
        news.thread = (uint32_t)(call - address->calls);
        if (moment == CTS_ADDRESS_TIMED)
            news.passed = address->slept[event->thread] - call->before[event->thread];
    }
    if (moment == CTS_ADDRESS_RETURNED)
        news.made = event->handle;
    cts_address_model_event(address->model, oracle, &news);
}

/* -- a call begins -------------------------------------------------------------------------------------- */

static bool reserve(struct pending *call, uint32_t bytes)
{
    if (!call->bytes) {
        call->bytes = call->room;
        call->capacity = ROOM;
    }
    if (bytes <= call->capacity)
        return true;
    uint8_t *grown = malloc(bytes);
    if (!grown)
        return false;
    if (call->bytes != call->room)
        free(call->bytes);
    call->bytes = grown;
    call->capacity = bytes;
    return true;
}

/* Can the image be true? */
static bool is_whole(const struct cts_address_image *image, uint32_t rest)
{
    const uint32_t *length = image->in_length, *shown = image->in_shown;
    if (shown[0] > rest || shown[1] != rest - shown[0] || shown[1] != length[1])
        return false;
    if (length[0] > CTS_ADDRESS_INPUT_MAX || shown[0] > length[0])
        return false;
    return shown[0] == length[0] || image->repeat_from < shown[0];
}

/* Puts in[0] there as the target had it. */
static void unfold(uint8_t *bytes, const struct cts_address_image *image, const uint8_t *shown)
{
    uint32_t have = image->in_shown[0], length = image->in_length[0], from = image->repeat_from;
    memcpy(bytes, shown, have);
    while (have < length) {
        uint32_t more = have - from < length - have ? have - from : length - have;
        memcpy(bytes + have, bytes + from, more);
        have += more;
    }
}

static void begin(struct cts_address *address, struct cts_oracle *oracle,
                  const struct cts_event *event)
{
    struct cts_address_image image;
    const uint8_t *payload = (const uint8_t *)(event + 1);
    struct pending *call = &address->calls[event->thread];
    if (call->open) {
        impossible(oracle, "a thread calls while its last call has not returned");
        return;
    }
    if (event->length < sizeof image || event->arg[0] >= CTS_ADDRESS_CALLS) {
        impossible(oracle, "an address call that is none");
        return;
    }
    memcpy(&image, payload, sizeof image);
    payload += sizeof image;
    if (!is_whole(&image, event->length - (uint32_t)sizeof image)) {
        impossible(oracle, "an address call whose input does not fit its lengths");
        return;
    }
    if (!reserve(call, image.in_length[0] + image.in_length[1])) {
        cts_oracle_limit(oracle); /* our own shortage: nothing more is said of the run */
        address->running = false;
        return;
    }
    unfold(call->bytes, &image, payload);
    if (image.in_length[1])
        memcpy(call->bytes + image.in_length[0], payload + image.in_shown[0], image.in_length[1]);
    struct cts_address_seen *seen = &call->seen;
    *seen = (struct cts_address_seen){.call = event->arg[0],
                                      .in = {call->bytes, call->bytes + image.in_length[0]},
                                      .in_length = {image.in_length[0], image.in_length[1]},
                                      .null = image.null,
                                      .capacity = image.capacity,
                                      .preset = image.preset,
                                      .shift = event->arg[1],
                                      .limit = address->limit};
    memcpy(seen->number, image.number, sizeof seen->number);
    call->open = true;
    call->starved = false;
    call->begun = address->events;
    memcpy(call->slept, address->slept, sizeof call->slept);
    call->timed = false;
    if (seen->call == CTS_CALL_CONNECT) {
        memcpy(call->before, address->slept, sizeof call->before);
        memcpy(call->acts, address->acts, sizeof call->acts);
    }
    call->request = event->request;
    call->socket = event->handle;
    if (CTS_CALL_IS_SOCKET(seen->call))
        hand_over(address, oracle, call, CTS_ADDRESS_CALLED, event);
}

/* -- it returns ------------------------------------------------------------------------------------------ */

static void end(struct cts_address *address, struct cts_oracle *oracle,
                const struct cts_event *event)
{
    struct pending *call = &address->calls[event->thread];
    struct cts_address_seen *seen = &call->seen;
    const uint8_t *payload = (const uint8_t *)(event + 1);
    if (!call->open || call->request != event->request || seen->call != event->arg[0]) {
        impossible(oracle, "a call returns that was not made");
        return;
    }
    call->open = false;
    if (event->length < sizeof seen->result ||
        event->length - sizeof seen->result > CTS_ADDRESS_OUTPUT_MAX) {
        impossible(oracle, "a call returns without its results");
        return;
    }
    memcpy(seen->result, payload, sizeof seen->result);
    seen->status = event->status;
    seen->changed = event->arg[1];
    seen->written = event->arg[2];
    seen->first = event->arg[3];
    seen->last = event->arg[4];
    seen->result_changed = event->arg[5];
    seen->out = payload + sizeof seen->result;
    seen->out_shown = event->length - (uint32_t)sizeof seen->result;
    if (seen->call == CTS_CALL_HYB_LIMIT && seen->status == CTS_ADDRESS_OK)
        address->limit = seen->result[0];
    call->timed = seen->call == CTS_CALL_CONNECT;
    if (CTS_CALL_IS_SOCKET(seen->call)) {
        cts_address_bounds_returned(oracle, seen);
        hand_over(address, oracle, call, CTS_ADDRESS_RETURNED, event);
    } else if (!call->starved || seen->status == CTS_ADDRESS_OK) {
        if (!cts_address_judge(oracle->profile, seen, say, oracle))
            cts_oracle_limit(oracle);
        cts_address_orders_judge(&address->orders, oracle, seen);
    }
}

/* -- nothing more can come of it -------------------------------------------------------------------------- */

static void died(struct cts_oracle *oracle, const struct pending *call,
                 const struct cts_event *event)
{
    if (call->open)
        cts_address_bounds_died(oracle, &call->seen, event);
}

/* Nothing can run any more: calls that have not returned wait for something. Codec calls have nothing to wait for. */
static void stand_still(struct cts_address *address, struct cts_oracle *oracle,
                        const struct cts_event *event)
{
    hand_over(address, oracle, NULL, CTS_ADDRESS_QUIET, event);
    for (uint32_t i = 0; i < THREADS; i++) {
        const struct pending *call = &address->calls[i];
        if (!call->open)
            continue;
        if (CTS_CALL_IS_SOCKET(call->seen.call))
            hand_over(address, oracle, call, CTS_ADDRESS_QUIET, event);
        else
            cts_address_say(oracle, CTS_CTS_TARGET_020, CTS_BROKEN,
                            "every call into the target returns",
                            "a call that cannot block has not, and nothing can run any more");
    }
}

/* Memory was short: whatever is under way may fail. */
static void starve(struct cts_address *address)
{
    address->no_memory = true;
    for (uint32_t i = 0; i < THREADS; i++)
        address->calls[i].starved = true;
}

/* A thread that has done nothing but idle since connects began tells how long they took at most: time only passes while
 * nobody can run. */
static void time_connects(struct cts_address *address, struct cts_oracle *oracle,
                          const struct cts_event *event)
{
    for (uint32_t i = 0; i < THREADS; i++) {
        struct pending *call = &address->calls[i];
        if (!call->timed || call->acts[event->thread] != address->acts[event->thread])
            continue;
        call->timed = false;
        hand_over(address, oracle, call, CTS_ADDRESS_TIMED, event);
    }
}

/* The event stands at the end of the time: it began some time after the thread's last event. */
static void sleep_ends(struct cts_address *address, struct cts_oracle *oracle,
                       const struct cts_event *event)
{
    uint32_t thread = event->thread;

    if (thread >= THREADS)
        return;
    address->slept[thread] += event->arg[0];
    for (uint32_t i = 0; i < THREADS; i++)
        if (address->last[thread] <= address->calls[i].begun)
            address->calls[i].slept[thread] += event->arg[0];
    time_connects(address, oracle, event);
}

static void run_begins(struct cts_address *address, struct cts_oracle *oracle,
                       const struct cts_event *event)
{
    for (uint32_t i = 0; i < THREADS; i++)
        address->calls[i].open = address->calls[i].timed = false;
    address->events = 0;
    memset(address->last, 0, sizeof address->last);
    memset(address->slept, 0, sizeof address->slept);
    memset(address->acts, 0, sizeof address->acts);
    address->limit = 0;
    address->no_memory = false;
    cts_address_orders_forget(&address->orders);
    address->running = true;
    hand_over(address, oracle, NULL, CTS_ADDRESS_RUN_BEGINS, event);
}

static void run_ends(struct cts_address *address, struct cts_oracle *oracle,
                     const struct cts_event *event)
{
    if (event->status == CTS_RUN_BLOCKED)
        stand_still(address, oracle, event);
    hand_over(address, oracle, NULL, CTS_ADDRESS_RUN_ENDS, event);
    address->running = false;
}

void cts_address_event(struct cts_address *address, struct cts_oracle *oracle,
                       const struct cts_event *event)
{
    bool call = event->kind == CTS_EVENT_ADDRESS_CALL || event->kind == CTS_EVENT_ADDRESS_RETURN;
    if (!(oracle->model.tables & 0x40u))
        return;
    if (event->kind == CTS_EVENT_RUN_BEGIN)
        run_begins(address, oracle, event);
    else if (!address->running)
        return;
    else if (call && event->thread >= THREADS)
        impossible(oracle, "a thread that cannot be");
    else if (event->kind == CTS_EVENT_ADDRESS_CALL)
        begin(address, oracle, event);
    else if (event->kind == CTS_EVENT_ADDRESS_RETURN)
        end(address, oracle, event);
    else if (event->kind == CTS_EVENT_ADDRESS_SWEPT)
        cts_address_swept(oracle, event);
    else if (event->kind == CTS_EVENT_DIED && event->thread < THREADS)
        died(oracle, &address->calls[event->thread], event);
    else if (event->kind == CTS_EVENT_QUIESCENT)
        stand_still(address, oracle, event);
    else if (event->kind == CTS_EVENT_IDLE)
        sleep_ends(address, oracle, event);
    else if (event->kind == CTS_EVENT_NO_MEMORY)
        starve(address);
    else if (event->kind == CTS_EVENT_RUN_END)
        run_ends(address, oracle, event);
    if (event->thread >= THREADS)
        return;
    address->last[event->thread] = ++address->events;
    address->acts[event->thread] += event->kind != CTS_EVENT_IDLE;
}
