/*
 * Rules of every interface: the target lives, answers with statuses, uses the kernel as it must,
 * and the trace can be true.
 */
#include "oracle/judge.h"

#include <string.h>

/* The run tells something about the target. */
static bool was_played(const struct cts_model *m)
{
    return is(m, CTS_EVENT_RUN_END) && m->outcome != CTS_RUN_UNSUPPORTED;
}

static enum cts_said died(const struct cts_model *m, enum cts_death how, const char *expected)
{
    if (!is(m, CTS_EVENT_DIED))
        return was_played(m) && m->death == 0 ? CTS_HOLDS : CTS_SILENT;
    if (m->event->arg[0] != how)
        return CTS_SILENT;
    cts_expected(m, "%s", expected);
    return cts_seen(m, "%.*s (%s %u)", (int)(m->event->length < 100 ? m->event->length : 100),
                    (const char *)(m->event + 1), how == CTS_DEATH_EXIT ? "exit code" : "signal",
                    m->event->arg[1]);
}

RULE(CTS_TARGET_010)
{
    return died(m, CTS_DEATH_SIGNAL, "the target runs to the end of the program");
}

/* A call has not returned though nothing can run any more. Submits are judged by the rules of
 * their kind. */
RULE(CTS_TARGET_020)
{
    if (is(m, CTS_EVENT_RUN_END) && m->outcome == CTS_RUN_BLOCKED && m->calls > 0) {
        cts_expected(m, "every call into the target returns");
        return cts_seen(m, "%u calls have not, and nothing can run any more", m->calls);
    }
    return died(m, CTS_DEATH_HANG, "the target gives control back");
}

RULE(CTS_TARGET_030)
{
    return died(m, CTS_DEATH_EXIT, "the target stays in its process");
}

RULE(CTS_TARGET_040)
{
    if (!was_played(m) || m->outcome == CTS_RUN_LIMIT)
        return CTS_SILENT;
    if (m->outcome != CTS_RUN_LIVELOCK)
        return CTS_HOLDS;
    cts_expected(m, "the target comes to rest");
    return cts_seen(m, "it still ran after %u switch points, and nothing of it came to an end",
                    m->event->arg[0]);
}

#define LAST_WIN32 0xFFFFu /* statuses of NT, HRESULTs and customer codes lie above */

RULE(CTS_TARGET_050)
{
    uint32_t status = m->event->status;
    if (status <= LAST_WIN32 && status != CTS_WIN32_IO_PENDING)
        return CTS_HOLDS;
    cts_expected(
        m, "a final status in the range of Win32 error codes (up to %u), and not ERROR_IO_PENDING",
        LAST_WIN32);
    return cts_seen(m, "%u (0x%08x)%s", status, status,
                    status == CTS_WIN32_IO_PENDING ? ", which is no final status" : "");
}

/* Broken where the model finds trouble. */
RULE(CTS_TRACE_010)
{
    (void)m;
    return CTS_HOLDS;
}

static enum cts_said misused(const struct cts_model *m, enum cts_misuse kind)
{
    static const char *const texts[CTS_MISUSE_COUNT] = {
#define CTS_MISUSE_TEXT(name, requirement, text) [CTS_MISUSE_##name] = text,
        CTS_MISUSE_MAP(CTS_MISUSE_TEXT)
#undef CTS_MISUSE_TEXT
    };
    /* Without harness/kernel only the player looks, at what it is given. */
    bool watched = (m->capabilities & CTS_COUNTER_CAN_KERNEL) || kind == CTS_MISUSE_BUGCHECK ||
                   kind == CTS_MISUSE_PARAMETER;
    if (!is(m, CTS_EVENT_MISUSE))
        return watched && was_played(m) ? CTS_HOLDS : CTS_SILENT;
    if (m->event->arg[0] != kind)
        return CTS_SILENT;
    cts_expected(m, "never: %s", texts[kind]);
    return cts_seen(m, "%.*s", (int)(m->event->length < 150 ? m->event->length : 150),
                    (const char *)(m->event + 1));
}

RULE(CTS_KERNEL_010)
{
    return misused(m, CTS_MISUSE_DOUBLE_COMPLETION);
}

RULE(CTS_KERNEL_020)
{
    return misused(m, CTS_MISUSE_USE_AFTER_COMPLETION);
}

RULE(CTS_KERNEL_030)
{
    return misused(m, CTS_MISUSE_LEAK);
}

RULE(CTS_KERNEL_040)
{
    return misused(m, CTS_MISUSE_IRQL);
}

RULE(CTS_KERNEL_050)
{
    return misused(m, CTS_MISUSE_LOCK);
}

RULE(CTS_KERNEL_060)
{
    return misused(m, CTS_MISUSE_POOL);
}

RULE(CTS_KERNEL_070)
{
    return misused(m, CTS_MISUSE_PENDING);
}

RULE(CTS_KERNEL_080)
{
    return misused(m, CTS_MISUSE_CANCEL_ROUTINE);
}

RULE(CTS_KERNEL_090)
{
    return misused(m, CTS_MISUSE_REFERENCE);
}

RULE(CTS_KERNEL_100)
{
    return misused(m, CTS_MISUSE_BUGCHECK);
}

RULE(CTS_KERNEL_110)
{
    return misused(m, CTS_MISUSE_DEADLOCK);
}

RULE(CTS_KERNEL_120)
{
    return misused(m, CTS_MISUSE_PARAMETER);
}
