/*
 * The model's platform: what M holds and held, who stores, what was notified and delivered; and
 * where a returned value comes from. Says when such an event cannot be true; judges nothing else.
 */
#include "oracle/model_parts.h"
#include "oracle/value.h"

#include <stdlib.h>

bool cts_model_kind_unknown(uint16_t kind)
{
    switch (kind) {
#define CTS_KIND_CASE(value, name, interface, text) case value:
        CTS_EVENT_MAP(CTS_KIND_CASE)
#undef CTS_KIND_CASE
        return false;
    default:
        return true;
    }
}

void cts_model_take_address(struct cts_model *m, uint32_t low, uint32_t high)
{
    if (m->address_known)
        return;
    m->address_known = true;
    m->address_low = low;
    m->address_high = high;
}

void cts_model_judged(struct cts_model *m, uint32_t index, uint64_t stamp, bool by_resume)
{
    m->judged_index = index;
    m->judged_stamp = stamp;
    m->judged_by_resume = by_resume;
    m->view_index = index;
    if (cts_model_setting(m, CTS_SWITCH_CURRENT_MEANING) == CTS_CURRENT_MEANING_DRIVER_VIEW)
        m->poll_known = false;
}

/* -- stores -- */

/* A window in which halves of two ids may be read together, if the platform stores in parts or if
 * the profile grants it to every store. It ends when a notify raised later is delivered. */
static void open_window(struct cts_model *m)
{
    m->torn = true;
    m->torn_raised = false;
}

static void close_window(struct cts_model *m, uint64_t stamp)
{
    if (m->torn && m->torn_raised) {
        m->torn = false;
        m->torn_until = stamp;
    }
}

bool cts_model_place(struct cts_model *m, uint32_t index)
{
    struct cts_id id = m->history[index].id;
    uint32_t mask = 2 * m->history_capacity - 1;
    uint64_t hash = (id.low ^ (id.high << 1)) * 0x9E3779B97F4A7C15u;
    for (uint32_t at = (uint32_t)(hash >> 32) & mask;; at = (at + 1) & mask) {
        struct cts_place *place = &m->places[at];
        if (place->epoch != m->epoch) {
            *place = (struct cts_place){m->epoch, index};
            return false;
        }
        if (cts_id_equal(m->history[place->index].id, id)) {
            place->index = index;
            return true;
        }
    }
}

/* Room for one more value; the table of places grows with it. */
static bool room_for_value(struct cts_model *m)
{
    uint32_t before = m->history_capacity;
    if (!cts_model_grow((void **)&m->history, &m->history_capacity, m->history_count,
                        CTS_MODEL_HISTORY_MAX, sizeof(*m->history)))
        return false;
    if (m->history_capacity == before)
        return true;
    struct cts_place *larger = calloc(2 * (size_t)m->history_capacity, sizeof(*larger));
    if (larger == NULL) {
        m->history_capacity = before;
        return false;
    }
    free(m->places);
    m->places = larger;
    for (uint32_t n = 0; n < m->history_count; n++)
        cts_model_place(m, n);
    return true;
}

static void id_changed(struct cts_model *m, const struct cts_event *e)
{
    struct cts_id id = cts_model_id(m->bytes);
    if (!room_for_value(m)) {
        m->trouble = "more sets than the oracle can follow";
        return;
    }
    uint32_t before = cts_model_now(m);
    m->history[m->history_count++] = (struct cts_instant){.id = id, .stamp = e->stamp};
    m->recurred = cts_model_place(m, before + 1);
    m->came_back = m->recurred && m->settled_index == before;
    m->changed = true;
    m->waits_at_change = m->pending_waits;
    m->poll_before_change = m->poll_stamp;
    m->raised_since = 0;
    m->overlapped_notify = m->notifying || m->raised != m->delivered;
    m->cancel_in_change = m->close_in_change = false;
    m->poll_known = false;
    if (m->starting || m->first_open == UINT64_MAX)
        m->startup_index = cts_model_now(m);
}

/* The platform has chosen an id itself. */
static void own_id(struct cts_model *m)
{
    struct cts_id id = cts_model_current(m);
    m->own_from = cts_model_now(m);
    m->own_ids++;
    m->own_all.low &= id.low;
    m->own_all.high &= id.high;
    m->own_any.low |= id.low;
    m->own_any.high |= id.high;
    m->own_unnotified = true;
    m->reverted = true;
}

static void take_store(struct cts_model *m, const struct cts_event *e)
{
    struct cts_bracket *b = m->bracket;
    uint32_t offset = e->arg[0];
    if (e->length == 0 || e->length > sizeof(m->bytes) || offset > sizeof(m->bytes) - e->length) {
        m->trouble = "a store lies outside the 16 bytes";
        return;
    }
    bool partial = e->length < sizeof(m->bytes);
    memcpy(m->bytes + offset, cts_model_payload(e), e->length);
    m->filled = partial ? m->filled + e->length : sizeof(m->bytes);
    m->config_due &= e->thread == m->config_thread;
    m->stored_in_row = (e->thread == m->store_thread ? m->stored_in_row : 0) + e->length;
    m->store_thread = e->thread;
    bool whole = m->filled >= sizeof(m->bytes);
    if (whole)
        m->filled = 0;
    if (partial ||
        cts_model_setting(m, CTS_SWITCH_TORN_PLATFORM) == CTS_TORN_PLATFORM_TORN_UNTIL_NOTIFY)
        open_window(m);
    if (!cts_id_equal(cts_model_id(m->bytes), cts_model_current(m)))
        id_changed(m, e);
    else if (whole && (!partial || b == NULL || !b->changed))
        m->tally.same_stores++;
    if (b == NULL)
        return;
    b->stores++;
    b->after = cts_model_id(m->bytes);
    b->changed |= m->changed;
    b->woken |= m->last_guest > b->begin || m->resume_stamp > b->begin;
    b->notify_first |= b->notifies > 0;
    if (b->kind == CTS_EVENT_VM && whole && m->changed)
        own_id(m);
}

/* -- notifies -- */

static void take_notify(struct cts_model *m, const struct cts_event *e)
{
    (void)e;
    if (m->notifying || m->raised != m->delivered)
        m->overlapped_notify = true;
    m->raised++;
    m->raised_since++;
    m->own_unnotified = false;
    if (m->torn)
        m->torn_raised = true;
    if (m->bracket != NULL)
        m->bracket->notifies++;
}

static void take_notifying(struct cts_model *m, const struct cts_event *e)
{
    if (m->notifying || m->raised == m->delivered) {
        m->trouble = "a notify is delivered that was not raised";
        return;
    }
    m->notifying = true;
    m->tally.notifying++;
    m->entry_index = cts_model_now(m);
    m->entry_stamp = e->stamp;
    m->vacuous = m->entry_index == m->judged_index;
}

static void take_notified(struct cts_model *m, const struct cts_event *e)
{
    if (!m->notifying) {
        m->trouble = "a notify handler returns that was not entered";
        return;
    }
    m->notifying = false;
    m->delivered++;
    if (m->entry_index == cts_model_now(m)) {
        m->firm[1] = m->firm[0];
        m->firm[0] = (struct cts_instant){cts_model_current(m), m->entry_stamp};
    }
    cts_model_judged(m, m->entry_index, m->entry_stamp, false);
    if (m->raised == m->delivered)
        close_window(m, e->stamp);
}

/* -- platform calls -- */

static void begin_bracket(struct cts_model *m, const struct cts_event *e)
{
    struct cts_bracket *b = &m->brackets[e->thread];
    if (b->kind != 0) {
        m->trouble = "a platform call begins inside another on the same thread";
        return;
    }
    *b = (struct cts_bracket){.kind = e->kind,
                              .what = e->arg[0],
                              .begin = e->stamp,
                              .suspended = m->suspended,
                              .before = cts_model_current(m)};
    if (e->length >= CTS_COUNTER_ID_SIZE)
        b->id = cts_model_id(cts_model_payload(e));
    if (e->kind == CTS_EVENT_VM && e->arg[0] >= CTS_VM_EVENT_COUNT) {
        b->kind = 0;
        m->trouble = "the VM event is not one of the list";
        return;
    }
    m->changers++;
    m->bracket = b;
    m->config_due = false;
}

static void end_bracket(struct cts_model *m, const struct cts_event *e, uint16_t kind)
{
    struct cts_bracket *b = &m->brackets[e->thread];
    m->bracket = b;
    if (b->kind != kind) {
        m->bracket = NULL;
        m->trouble = "a platform call returns that was not made";
        return;
    }
    b->kind = 0;
    m->changers--;
}

/* The platform may still store after CONFIGURE; what M must then hold is known now, unless another
 * thread had the platform store something meanwhile: before the event (when it began is not known)
 * or after. */
static void take_configure(struct cts_model *m, const struct cts_event *e)
{
    size_t length = e->length < sizeof(m->configured) ? e->length : sizeof(m->configured) - 1;
    if (e->status != 0)
        return;
    memcpy(m->configured, cts_model_payload(e), length);
    m->configured[length] = '\0';
    m->notation = e->arg[0];
    bool whole = m->store_thread == e->thread && m->stored_in_row >= sizeof(m->bytes);
    bool alone = m->changers == 0 && (whole || m->history_count == 1);
    m->config_thread = e->thread;
    m->config_due = cts_value_parse(m->configured, e->arg[0], &m->config_id) && alone;
    m->config_zero = m->config_due && m->config_id.low == 0 && m->config_id.high == 0;
}

void cts_model_take_platform(struct cts_model *m, const struct cts_event *e)
{
    struct cts_bracket *b = &m->brackets[e->thread];
    if (b->kind != 0)
        m->bracket = b;
    switch (e->kind) {
    case CTS_EVENT_CHANGE:
    case CTS_EVENT_VM:
        begin_bracket(m, e);
        break;
    case CTS_EVENT_CHANGED:
        end_bracket(m, e, CTS_EVENT_CHANGE);
        break;
    case CTS_EVENT_VM_DONE:
        end_bracket(m, e, CTS_EVENT_VM);
        break;
    case CTS_EVENT_STORE:
        take_store(m, e);
        break;
    case CTS_EVENT_NOTIFY:
        take_notify(m, e);
        break;
    case CTS_EVENT_NOTIFYING:
        take_notifying(m, e);
        break;
    case CTS_EVENT_NOTIFIED:
        take_notified(m, e);
        break;
    case CTS_EVENT_CONFIGURE:
        take_configure(m, e);
        break;
    case CTS_EVENT_DEVICE:
        cts_model_take_address(m, e->arg[1], e->arg[2]);
        break;
    default:
        break;
    }
    if (m->changed && (m->bracket == NULL || m->bracket->kind == CTS_EVENT_CHANGE) &&
        e->kind == CTS_EVENT_STORE)
        m->lockstep_stores++;
}

/* -- where a value comes from -- */

static bool low_held(const struct cts_model *m, uint64_t low, uint32_t from)
{
    for (uint32_t n = m->history_count; n-- > from;)
        if (m->history[n].id.low == low)
            return true;
    return false;
}

static bool high_held(const struct cts_model *m, uint64_t high, uint32_t from)
{
    for (uint32_t n = m->history_count; n-- > from;)
        if (m->history[n].id.high == high)
            return true;
    return false;
}

static bool altered(const struct cts_model *m)
{
    for (uint32_t n = m->history_count; n-- > 0;)
        if (cts_value_alteration(m->history[n].id, m->value) != NULL)
            return true;
    return false;
}

static enum cts_origin strange(const struct cts_model *m, const struct cts_request *r)
{
    bool window = m->torn || m->torn_until > r->invoke;
    if (window && low_held(m, m->value.low, r->view) && high_held(m, m->value.high, r->view))
        return CTS_ORIGIN_TORN;
    if (low_held(m, m->value.low, 0) && high_held(m, m->value.high, 0))
        return CTS_ORIGIN_MIXED;
    return altered(m) ? CTS_ORIGIN_ALTERED : CTS_ORIGIN_FOREIGN;
}

void cts_model_trace_value(struct cts_model *m, const struct cts_request *r)
{
    const struct cts_instant *history = m->history;
    uint32_t now = cts_model_now(m), n = now;
    if (cts_id_equal(m->value, history[now].id) && r->view == now) { /* nearly always */
        m->origin = CTS_ORIGIN_CURRENT;
        m->lowest = m->highest = now;
        return;
    }
    while (n > 0 && !cts_id_equal(m->value, history[n].id))
        n--;
    if (!cts_id_equal(m->value, history[n].id)) {
        m->origin = strange(m, r);
        return;
    }
    m->highest = m->lowest = n;
    m->origin = n >= r->view ? CTS_ORIGIN_CURRENT : CTS_ORIGIN_STALE;
    if (m->origin == CTS_ORIGIN_STALE && m->torn && low_held(m, m->value.low, r->view) &&
        high_held(m, m->value.high, r->view))
        m->origin = CTS_ORIGIN_TORN;
    for (; n-- > r->view;)
        if (cts_id_equal(m->value, history[n].id))
            m->lowest = n;
}
