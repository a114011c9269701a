/*
 * Rules of area IFACE: opening, handles, control codes, lengths. Buffers and completion are in
 * buffer.c.
 */
#include "oracle/judge.h"

RULE(GEN_IFACE_010)
{
    if ((m->handle->how & CTS_OPEN_BY_GUID) || !cts_judge_must_open(m))
        return CTS_SILENT;
    if (m->event->status == 0)
        return CTS_HOLDS;
    cts_expected(m, "the device name opens");
    return cts_seen(m, "status %u", m->event->status);
}

RULE(GEN_IFACE_020)
{
    if (!(m->handle->how & CTS_OPEN_BY_GUID))
        return CTS_SILENT;
    if (is(m, CTS_EVENT_OPENED)) {
        if (!cts_judge_must_open(m))
            return CTS_SILENT;
        if (m->event->status == 0)
            return CTS_HOLDS;
        cts_expected(m, "the interface GUID opens the device");
        return cts_seen(m, "status %u", m->event->status);
    }
    if (m->origin == CTS_ORIGIN_CURRENT || m->origin == CTS_ORIGIN_TORN)
        return CTS_HOLDS;
    return cts_judge_value(m, "the id that a handle opened by name reports");
}

RULE(GEN_IFACE_030)
{
    if (!m->absent)
        return CTS_SILENT;
    bool denied = (m->handle->how & CTS_OPEN_UNPRIVILEGED) != 0;
    bool exact = ANSWERS(m, ABSENT_STATUS, FILE_NOT_FOUND) && !denied;
    bool failed = exact ? m->event->status == CTS_WIN32_FILE_NOT_FOUND : m->event->status != 0;
    if (is(m, CTS_EVENT_OPENED) && failed)
        return CTS_HOLDS;
    cts_expected(m, exact ? "no device: status 2" : "no device: a failure");
    return cts_seen(m, "status %u", m->event->status);
}

RULE(GEN_IFACE_040)
{
    if (!(m->handle->how & CTS_OPEN_UNPRIVILEGED) || m->absent)
        return CTS_SILENT;
    if (is(m, CTS_EVENT_OPENED))
        return m->event->status != 0 ? CTS_HOLDS : CTS_SILENT;
    if (m->event->status != 0)
        return CTS_HOLDS;
    return cts_judge_status(m, "no id for an unprivileged caller");
}

/* A handle that is refused as such cannot issue the request either. */
RULE(GEN_IFACE_050)
{
    const uint32_t both = CTS_OPEN_READ | CTS_OPEN_WRITE;
    if (is(m, CTS_EVENT_OPENED))
        return !m->absent && (m->handle->how & both) != both &&
                       m->event->status == CTS_WIN32_ACCESS_DENIED
                   ? CTS_HOLDS
                   : CTS_SILENT;
    if (is(m, CTS_EVENT_QUIESCENT) || is(m, CTS_EVENT_RUN_END))
        return stuck(m, CTS_CLASS_NO_ACCESS) ? cts_judge_stuck(m, "a refusal at once") : CTS_SILENT;
    const struct cts_request *r = m->request;
    bool null = ((r->flags & CTS_SUBMIT_IN_NULL) && r->in_length > 0) ||
                ((r->flags & CTS_SUBMIT_OUT_NULL) && r->out_length > 0);
    bool any = ANSWERS(m, ACCESS_CHECK, ANY_FAILURE) || null;
    if (m->excused)
        return CTS_SILENT;
    if (any ? r->status != 0 : r->status == CTS_WIN32_ACCESS_DENIED)
        return CTS_HOLDS;
    return cts_judge_status(m, any ? "a failure: the handle lacks access"
                                   : "status 5: the handle lacks access");
}

RULE(GEN_IFACE_060)
{
    if (is(m, CTS_EVENT_QUIESCENT) || is(m, CTS_EVENT_RUN_END))
        return stuck(m, CTS_CLASS_OTHER_CODE) ? cts_judge_stuck(m, "a refusal at once")
                                              : CTS_SILENT;
    const uint32_t both = CTS_OPEN_READ | CTS_OPEN_WRITE;
    const struct cts_request *r = m->request;
    bool exact = ANSWERS(m, UNKNOWN_IOCTL, INVALID_FUNCTION) && (m->handle->how & both) == both &&
                 (r->flags & (CTS_SUBMIT_IN_NULL | CTS_SUBMIT_OUT_NULL)) == 0;
    if (m->excused)
        return CTS_SILENT;
    if (r->status == 0 || (exact && r->status != CTS_WIN32_INVALID_FUNCTION))
        return cts_judge_status(m, exact ? "status 1 for an unknown control code"
                                         : "a failure for an unknown control code");
    if (m->event->arg[1] & (BUFFER_OUTPUT | BUFFER_OUTSIDE))
        return cts_judge_status(m, "an unknown control code writes nothing");
    return CTS_HOLDS;
}

RULE(GEN_IFACE_070)
{
    if (is(m, CTS_EVENT_OPENED)) {
        bool ok = m->event->status == 0;
        if (!cts_judge_must_open(m) || m->handles_open < (ok ? 2u : 1u))
            return CTS_SILENT;
        if (ok)
            return CTS_HOLDS;
        cts_expected(m, "another handle opens beside %u open ones", m->handles_open);
        return cts_seen(m, "status %u", m->event->status);
    }
    if (!m->poll_known || m->poll_root == m->request->root || !cts_model_calm(m, m->request) ||
        m->origin == CTS_ORIGIN_NONE)
        return CTS_SILENT;
    if (cts_id_equal(m->value, m->poll_value))
        return CTS_HOLDS;
    return cts_judge_value(m, "the id that a poll on another handle returned");
}

RULE(GEN_IFACE_080)
{
    if (m->request->in_length != 0)
        return CTS_SILENT;
    if (m->event->status == 0)
        return CTS_HOLDS;
    return m->excused ? CTS_SILENT : cts_judge_status(m, "input length 0 polls");
}

RULE(GEN_IFACE_090)
{
    if (m->request->class != CTS_CLASS_WAIT)
        return CTS_SILENT;
    if (!is(m, CTS_EVENT_COMPLETED))
        return rightly_pending(m) ? CTS_HOLDS : CTS_SILENT;
    if (m->event->status != 0)
        return refused(m) &&
                       !is_resource_status(m->event->status) /* GEN-EVENT-260 speaks of those */
                   ? cts_judge_status(m, "input length 16 waits")
                   : CTS_SILENT;
    if (m->at_once && unchanged(m))
        return cts_judge_spurious(m, "input length 16 waits, it does not poll");
    return CTS_HOLDS;
}

RULE(GEN_IFACE_100)
{
    const struct cts_request *r = m->request;
    bool odd = r->class == CTS_CLASS_ODD && r->in_length < CTS_COUNTER_ID_SIZE;
    if (!is(m, CTS_EVENT_COMPLETED)) {
        bool bad = stuck(m, CTS_CLASS_SHORT_INPUT) || (odd && stuck(m, CTS_CLASS_ODD));
        return bad ? cts_judge_stuck(m, "short input completes without waiting") : CTS_SILENT;
    }
    if (m->excused || (r->class == CTS_CLASS_ODD && !odd))
        return CTS_SILENT;
    if (!odd && m->earlier_short.known && m->earlier_short.status != r->status) {
        cts_expected(m, "the same status whatever follows the %u bytes of input in memory",
                     r->in_length);
        return cts_seen(m, "status %u, and %u with other bytes behind", r->status,
                        m->earlier_short.status);
    }
    return CTS_HOLDS;
}

RULE(GEN_IFACE_110)
{
    bool exact = ANSWERS(m, SHORT_INPUT, INSUFFICIENT_BUFFER);
    uint32_t status = m->request->status;
    if (m->excused)
        return CTS_SILENT;
    if (exact && status != CTS_WIN32_INSUFFICIENT_BUFFER) {
        cts_judge_status(m, "status 122 for short input");
        return CTS_BROKEN_MUST;
    }
    return status != 0 ? CTS_HOLDS : cts_judge_status(m, "a failure for short input");
}

RULE(GEN_IFACE_120)
{
    const struct cts_request *r = m->request;
    bool refuse = ANSWERS(m, LONG_INPUT, REFUSE), first = ANSWERS(m, LONG_INPUT, FIRST_16);
    if (!is(m, CTS_EVENT_COMPLETED)) {
        if (r->class != CTS_CLASS_LONG)
            return CTS_SILENT;
        if (refuse)
            return cts_judge_stuck(m, "long input is refused");
        if (overdue(m))
            return cts_judge_pending(m, "its first 16 bytes are not the current id");
        return rightly_pending(m) ? CTS_HOLDS : CTS_SILENT;
    }
    if (m->excused)
        return CTS_SILENT;
    if (r->status != 0) {
        if (first)
            return cts_judge_status(m, "long input taken as its first 16 bytes");
        return m->at_once ? CTS_HOLDS : cts_judge_status(m, "long input refused at submission");
    }
    if (refuse)
        return cts_judge_status(m, "long input refused");
    if (m->origin != CTS_ORIGIN_NONE && cts_id_equal(m->value, r->expected))
        return cts_judge_value(m, "an id other than the first 16 bytes of the input");
    return CTS_HOLDS;
}

RULE(GEN_IFACE_140)
{
    if (m->excused)
        return CTS_SILENT;
    if (m->request->status == CTS_WIN32_INSUFFICIENT_BUFFER && m->request->count == 0)
        return CTS_HOLDS;
    return cts_judge_status(m, "status 122 and count 0 for a short output");
}

RULE(GEN_IFACE_150)
{
    const struct cts_request *r = m->request;
    if (r->class != CTS_CLASS_SHORT_OUTPUT || r->in_length == 0)
        return CTS_SILENT;
    if (is(m, CTS_EVENT_COMPLETED))
        return m->at_once && !m->excused ? CTS_HOLDS : CTS_SILENT;
    if (is(m, CTS_EVENT_SUBMITTED))
        return r->pended ? cts_judge_status(m, "a wait with a short output never pends")
                         : CTS_SILENT;
    return stuck(m, CTS_CLASS_SHORT_OUTPUT)
               ? cts_judge_stuck(m, "a wait with a short output never pends")
               : CTS_SILENT;
}

/* Input of 0x8000 bytes and more must do what other input above 16 does; such output is not
 * short. */
RULE(GEN_IFACE_180)
{
    const struct cts_request *r = m->request;
    bool large_in = r->in_length >= CTS_LARGE_LENGTH, large_out = r->out_length >= CTS_LARGE_LENGTH;
    if ((!large_in && !large_out) || m->excused || r->class == CTS_CLASS_SHORT_OUTPUT)
        return CTS_SILENT;
    if (r->class == CTS_CLASS_LONG) {
        const struct cts_answer *other = &m->earlier_long;
        if (!large_in)
            return CTS_SILENT;
        if (r->status == 0 && m->origin != CTS_ORIGIN_NONE && cts_id_equal(m->value, r->expected))
            return cts_judge_value(m, "input of that length does not poll");
        if (other->known && m->at_once && other->status == 0 && r->status != 0)
            return cts_judge_status(m, "what shorter input above 16 bytes got: it was accepted");
        return CTS_HOLDS;
    }
    if (r->status != 0 && m->at_once)
        return cts_judge_status(m, "output of that length is not short");
    return CTS_HOLDS;
}

RULE(GEN_IFACE_270)
{
    const struct cts_request *r = m->request;
    bool null_out = (r->flags & CTS_SUBMIT_OUT_NULL) && r->out_length > 0;
    bool must_fail = ANSWERS(m, NULL_BUFFER, MUST_FAIL);
    bool as_zero = ANSWERS(m, NULL_BUFFER, AS_LENGTH_ZERO);
    if (!is(m, CTS_EVENT_COMPLETED))
        return stuck(m, CTS_CLASS_NULL) ? cts_judge_stuck(m, "a NULL pointer makes no wait")
                                        : CTS_SILENT;
    if (m->excused)
        return CTS_SILENT;
    if (r->status == 0 && (null_out || must_fail))
        return cts_judge_status(m, "no success with a NULL pointer");
    if (must_fail && r->status != CTS_WIN32_INVALID_PARAMETER && r->status != CTS_WIN32_NOACCESS)
        return cts_judge_status(m, "status 87 or 998 for a NULL pointer");
    if (as_zero && null_out && r->status != CTS_WIN32_INSUFFICIENT_BUFFER)
        return cts_judge_status(m, "a NULL output counts as length 0: status 122");
    if (as_zero && !null_out && r->out_length >= CTS_COUNTER_ID_SIZE && r->status != 0)
        return cts_judge_status(m, "a NULL input counts as length 0: a poll");
    return CTS_HOLDS;
}

RULE(GEN_IFACE_280)
{
    const struct cts_request *r = m->request;
    uint32_t status = r->status;
    if (!is(m, CTS_EVENT_COMPLETED))
        return stuck(m, CTS_CLASS_ODD) ? cts_judge_stuck(m, "a failure at once") : CTS_SILENT;
    if (m->excused)
        return CTS_SILENT;
    bool output = status == CTS_WIN32_INSUFFICIENT_BUFFER;
    bool input =
        status == CTS_WIN32_INVALID_PARAMETER ||
        (m->poll_only && r->in_length > CTS_COUNTER_ID_SIZE && status == CTS_WIN32_NOT_SUPPORTED);
    if (ANSWERS(m, LENGTH_ERROR_PRECEDENCE, OUTPUT_FIRST))
        return output ? CTS_HOLDS : cts_judge_status(m, "status 122: the output is judged first");
    if (ANSWERS(m, LENGTH_ERROR_PRECEDENCE, INPUT_FIRST))
        return input ? CTS_HOLDS : cts_judge_status(m, "status 87: the input is judged first");
    return output || input ? CTS_HOLDS : cts_judge_status(m, "status 87 or 122");
}
