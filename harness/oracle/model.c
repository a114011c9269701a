/*
 * The model's entry: one event in, one state out. Here are the run's beginning and end, and what
 * belongs to no other part; handles and requests are in model_request.c, the platform is in
 * model_platform.c. It says when an event cannot be true and then leaves the state alone; it
 * judges nothing else.
 */
#include "oracle/model_parts.h"
#include <cts/nicsave.h>

#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 256u

/* What M holds when a run begins: V(0) of section 4.3. */
static const uint8_t first_id[CTS_COUNTER_ID_SIZE] = {
    0x00, 0x00, 0x00, 0x00, 0x4c, 0x6f, 0xbc, 0x66, 0x00, 0x00, 0x00, 0x00, 0x48, 0x69, 0x23, 0xbe};

bool cts_model_init(struct cts_model *m, const struct cts_profile *profile)
{
    memset(m, 0, sizeof(*m));
    m->profile = profile;
    m->capabilities = UINT32_MAX;
    m->history_capacity = m->handle_capacity = m->request_capacity = FIRST_CAPACITY;
    m->history = malloc(FIRST_CAPACITY * sizeof(*m->history));
    m->handles = malloc(FIRST_CAPACITY * sizeof(*m->handles));
    m->requests = malloc(FIRST_CAPACITY * sizeof(*m->requests));
    m->places = calloc(2 * FIRST_CAPACITY, sizeof(*m->places));
    if (m->history == NULL || m->handles == NULL || m->requests == NULL || m->places == NULL)
        return false;
    m->history[0].id = cts_model_id(first_id);
    m->history_count = 1;
    return true;
}

void cts_model_free(struct cts_model *m)
{
    free(m->history);
    free(m->handles);
    free(m->requests);
    free(m->places);
}

bool cts_model_grow(void **array, uint32_t *capacity, uint32_t wanted, uint32_t limit, size_t size)
{
    if (wanted < *capacity)
        return true;
    if (wanted >= limit)
        return false;
    uint32_t larger = *capacity * 2 > limit ? limit : *capacity * 2;
    void *moved = realloc(*array, larger * size);
    if (moved == NULL)
        return false;
    *array = moved;
    *capacity = larger;
    return true;
}

bool cts_model_held(const struct cts_model *m, struct cts_id id, uint32_t from)
{
    for (uint32_t n = m->history_count; n-- > from;)
        if (cts_id_equal(m->history[n].id, id))
            return true;
    return false;
}

/* Neighbours in the history always differ. */
bool cts_model_constant(const struct cts_model *m, struct cts_id id, uint32_t from)
{
    return from == cts_model_now(m) && cts_id_equal(m->history[from].id, id);
}

bool cts_model_calm(const struct cts_model *m, const struct cts_request *r)
{
    if (r->since != cts_model_now(m))
        return false;
    return cts_model_setting(m, CTS_SWITCH_CURRENT_MEANING) != CTS_CURRENT_MEANING_DRIVER_VIEW ||
           (r->tally.notifying == m->tally.notifying && r->tally.resumes == m->tally.resumes &&
            r->view == m->view_index && !m->notifying);
}

bool cts_model_settled(const struct cts_model *m)
{
    bool quiet = m->event->kind == CTS_EVENT_QUIESCENT ||
                 (m->event->kind == CTS_EVENT_RUN_END && m->outcome == CTS_RUN_BLOCKED);
    return quiet && m->trouble == NULL && !m->suspended && !m->removing && !m->starting &&
           !m->notifying && m->raised == m->delivered && m->changers == 0;
}

static bool guest_is_absent(const struct cts_model *m, bool integration)
{
    static const bool needs[CTS_GUEST_COUNT] = {
#define CTS_GUEST_NEEDS(name, major, minor, sp, integration, event, text)                          \
    [CTS_GUEST_##name] = integration,
        CTS_GUEST_MAP(CTS_GUEST_NEEDS)
#undef CTS_GUEST_NEEDS
    };
    return m->guest == CTS_GUEST_NONE || (needs[m->guest] && !integration);
}

static bool guest_is_old(const struct cts_model *m)
{
    static const bool events[CTS_GUEST_COUNT] = {
#define CTS_GUEST_EVENTS(name, major, minor, sp, integration, event, text)                         \
    [CTS_GUEST_##name] = event,
        CTS_GUEST_MAP(CTS_GUEST_EVENTS)
#undef CTS_GUEST_EVENTS
    };
    return !events[m->guest];
}

/* Forgets the last run. What lies before `running` belongs to the trace and stays. */
static void run_begin(struct cts_model *m, const struct cts_event *e)
{
    struct cts_instant *history = m->history;
    struct cts_handle *handles = m->handles;
    struct cts_request *requests = m->requests;
    struct cts_client_model *client = m->client;
    uint32_t history_capacity = m->history_capacity, handle_capacity = m->handle_capacity,
             request_capacity = m->request_capacity;
    if (m->running)
        m->trouble = "a run begins inside another";
    memset(&m->running, 0, sizeof(*m) - offsetof(struct cts_model, running));
    m->history = history;
    m->handles = handles;
    m->requests = requests;
    m->client = client;
    m->history_capacity = history_capacity;
    m->handle_capacity = handle_capacity;
    m->request_capacity = request_capacity;

    m->running = true;
    m->run = e->run;
    m->stamp = e->stamp;
    m->run_flags = e->arg[2];
    m->case_number = e->arg[3];
    m->policy = e->arg[4];
    if (e->arg[0] >= CTS_GUEST_COUNT)
        m->trouble = "the guest is not one of the list";
    m->guest = e->arg[0] < CTS_GUEST_COUNT ? (enum cts_guest)e->arg[0] : CTS_GUEST_WIN8;
    m->absent = guest_is_absent(m, e->arg[1] != 0);
    m->lacks_integration = m->absent && m->guest != CTS_GUEST_NONE && e->arg[1] == 0;
    m->poll_only = guest_is_old(m);
    memcpy(m->bytes, first_id, sizeof(m->bytes));
    m->history[0] = (struct cts_instant){.id = cts_model_id(first_id), .stamp = e->stamp};
    m->history_count = 1;
    m->epoch++;
    cts_model_place(m, 0);
    m->first_open = UINT64_MAX;
    m->polled_index = m->woken_index = m->own_from = m->taken_index = UINT32_MAX;
    m->startup_index = m->settled_index = UINT32_MAX;
    m->own_all.low = m->own_all.high = UINT64_MAX;
}

static void run_end(struct cts_model *m, const struct cts_event *e)
{
    m->outcome = e->status;
    m->running = false;
    if (e->status > CTS_RUN_LIMIT)
        m->trouble = "the outcome of the run is not one of the list";
}

/* Checks what every event of a run must fulfil. */
static bool belongs(struct cts_model *m, const struct cts_event *e)
{
    if (e->interface > CTS_INTERFACE_NICSAVE)
        m->trouble = "the interface is not one of the list";
    else if (!m->running)
        m->trouble = "the event lies outside of any run";
    else if (e->run != m->run)
        m->trouble = "the event belongs to another run";
    else if (e->stamp <= m->stamp)
        m->trouble = "the logical clock goes back";
    else if (e->thread >= CTS_MODEL_THREADS)
        m->trouble = "the thread number is too high";
    return m->trouble == NULL;
}

static void take_power(struct cts_model *m, const struct cts_event *e)
{
    bool *state = NULL;
    bool before = false, after = true;
    switch (e->kind) {
    case CTS_EVENT_SUSPEND:
        state = &m->suspended;
        break;
    case CTS_EVENT_RESUME:
        m->tally.resumes++;
        m->resume_index = cts_model_now(m);
        m->resume_stamp = e->stamp;
        m->brackets[e->thread].resumed = true;
        return;
    case CTS_EVENT_RESUMED:
        state = &m->suspended, before = true, after = false;
        if (cts_model_setting(m, CTS_SWITCH_RESUME_REREAD) == CTS_RESUME_REREAD_REQUIRED)
            cts_model_judged(m, m->resume_index, m->resume_stamp, true);
        break;
    case CTS_EVENT_REMOVE:
        state = &m->removing;
        m->removed_stamp = e->stamp;
        for (uint32_t n = 1; n <= m->handle_count; n++)
            m->handles[n].dead = true;
        break;
    case CTS_EVENT_REMOVED:
        state = &m->removing, before = true, after = false;
        m->removed = true;
        m->removed_done = e->stamp;
        break;
    case CTS_EVENT_START:
        state = &m->starting;
        m->tally.resumes++;
        m->resume_index = cts_model_now(m);
        m->resume_stamp = e->stamp;
        break;
    case CTS_EVENT_STARTED:
        state = &m->starting, before = true, after = false;
        m->removed = false;
        cts_model_judged(m, m->resume_index, m->resume_stamp, true);
        break;
    default:
        return;
    }
    if (*state != before && m->trouble == NULL)
        m->trouble = "power or plug state changes to what it is";
    *state = after;
}

static void count_calls(struct cts_model *m, uint16_t kind)
{
    switch (kind) {
    case CTS_EVENT_OPEN:
    case CTS_EVENT_CANCEL:
    case CTS_EVENT_CLOSE:
    case CTS_EVENT_DUPLICATE:
    case CTS_EVENT_SUSPEND:
    case CTS_EVENT_RESUME:
    case CTS_EVENT_REMOVE:
    case CTS_EVENT_START:
    case CTS_EVENT_NOTIFYING:
        m->calls++;
        break;
    case CTS_EVENT_OPENED:
    case CTS_EVENT_CANCELLED:
    case CTS_EVENT_CLOSED:
    case CTS_EVENT_DUPLICATED:
    case CTS_EVENT_SUSPENDED:
    case CTS_EVENT_RESUMED:
    case CTS_EVENT_REMOVED:
    case CTS_EVENT_STARTED:
    case CTS_EVENT_NOTIFIED:
        if (m->calls == 0)
            m->trouble = "a call returns that was not made";
        else
            m->calls--;
        break;
    default:
        break;
    }
}

static void take(struct cts_model *m, const struct cts_event *e)
{
    if (e->kind >= CTS_EVENT_OPEN && e->kind <= CTS_EVENT_OBSERVED) {
        cts_model_take_request(m, e);
    } else if (e->kind >= CTS_EVENT_SUSPEND && e->kind <= CTS_EVENT_STARTED) {
        take_power(m, e);
    } else if (e->kind >= CTS_EVENT_CHANGE && e->kind <= CTS_EVENT_DEVICE) {
        cts_model_take_platform(m, e);
    } else if (e->kind == CTS_EVENT_MISUSE) {
        if (e->arg[0] >= CTS_MISUSE_COUNT)
            m->trouble = "the misuse is not one of the list";
        m->leak |= e->arg[0] == CTS_MISUSE_LEAK;
    } else if (e->kind == CTS_EVENT_NO_MEMORY) {
        m->no_memory = true;
    } else if (e->kind == CTS_EVENT_IDLE) {
        m->tally.idle++;
    } else if (e->kind == CTS_EVENT_DIED) {
        m->death = e->arg[0];
    } else if (e->kind == CTS_EVENT_ACPI_ADDR) {
        cts_model_take_address(m, e->arg[0], e->arg[1]);
    } else if (e->kind >= CTS_EVENT_KINDS || cts_model_kind_unknown(e->kind)) {
        m->trouble = "the kind of the event is unknown";
    }
}

#define TABLE_EXTENSION 0x8u /* of the first event's tables */

void cts_model_update(struct cts_model *m, const struct cts_event *e)
{
    m->event = e;
    m->request = NULL;
    m->handle = m->root = NULL;
    m->bracket = NULL;
    m->trouble = NULL;
    m->excused = m->at_once = m->late = m->ignored = false;
    m->changed = m->recurred = false;
    switch (e->kind) {
    case CTS_EVENT_TRACE_BEGIN:
        m->begun = true;
        m->capabilities = e->arg[0];
        if ((e->arg[1] & TABLE_EXTENSION) && (e->arg[2] & CTS_EXTENSION_CAN_KERNEL))
            m->capabilities |= CTS_COUNTER_CAN_KERNEL;
        m->tables = e->arg[1];
        m->address_calls = e->arg[4] | (uint64_t)e->arg[5] << 32;
        return;
    case CTS_EVENT_RUN_BEGIN:
        run_begin(m, e);
        return;
    case CTS_EVENT_EXPLORED:
        return;
    default:
        break;
    }
    if (!belongs(m, e))
        return;
    m->stamp = e->stamp;
    if (e->kind == CTS_EVENT_RUN_END) {
        run_end(m, e);
        return;
    }
    count_calls(m, e->kind);
    if (m->trouble == NULL)
        take(m, e);
}
