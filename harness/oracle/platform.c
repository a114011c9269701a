/*
 * Rules of area PLATFORM: the hypervisor's side, judged on what it stores, notifies and shows.
 * GEN-PLATFORM-150 is judged on the guest's reaction and stands with GEN-EVENT-300.
 */
#include "oracle/judge.h"

#include <ctype.h>
#include <string.h>

/* What section 1.4 says of an event, under the profile and the policy that the run was told to
 * play. */
enum demand { FREE, CHANGE, KEEP };
static enum demand demanded(const struct cts_model *m, uint32_t event)
{
    enum { NO, YES, CONFIG_EDIT, MIGRATION, REVERT, NO_STATEMENT };
    static const uint8_t rows[CTS_VM_EVENT_COUNT] = {
#define CTS_VM_ROW(name, changes, text) [CTS_VM_##name] = changes,
        CTS_VM_EVENT_MAP(CTS_VM_ROW)
#undef CTS_VM_ROW
    };
    bool told_to_migrate = (m->policy & CTS_PLATFORM_MIGRATE_CHANGES) != 0;
    bool told_to_keep = (m->policy & CTS_PLATFORM_REVERT_KEEPS) != 0;
    switch (rows[event]) {
    case NO:
        return KEEP;
    case YES:
        return CHANGE;
    case CONFIG_EDIT:
        return ANSWERS(m, CONFIG_EDIT, UNSPECIFIED) ? FREE
               : ANSWERS(m, CONFIG_EDIT, KEEP)      ? KEEP
                                                    : CHANGE;
    case MIGRATION:
        if (told_to_migrate)
            return ANSWERS(m, MIGRATION_CHANGE, CHANGE) ? CHANGE : FREE;
        return ANSWERS(m, MIGRATION_CHANGE, KEEP) ? KEEP : FREE;
    case REVERT:
        if (told_to_keep)
            return ANSWERS(m, INPROCESS_REVERT, KEEP) ? KEEP : FREE;
        return ANSWERS(m, INPROCESS_REVERT, CHANGE) ? CHANGE : FREE;
    default:
        return FREE;
    }
}

static const char *vm_text(uint32_t event)
{
    static const char *const texts[CTS_VM_EVENT_COUNT] = {
#define CTS_VM_TEXT(name, changes, text) [CTS_VM_##name] = text,
        CTS_VM_EVENT_MAP(CTS_VM_TEXT)
#undef CTS_VM_TEXT
    };
    return event < CTS_VM_EVENT_COUNT ? texts[event] : "?";
}

/* The VM begins to run from a stored or copied state. */
static bool is_restore(uint32_t event)
{
    return event == CTS_VM_RESTORE || event == CTS_VM_REVERT || event == CTS_VM_BACKUP_RESTORE ||
           event == CTS_VM_FAILOVER || event == CTS_VM_IMPORT;
}

static enum cts_said wrong_id(const struct cts_model *m, const char *expected)
{
    char text[CTS_VALUE_TEXT_SIZE];
    cts_expected(m, "%s", expected);
    return cts_seen(m, "%s", cts_value_text(cts_model_current(m), text));
}

static bool may_tear(const struct cts_model *m)
{
    return (m->policy & CTS_PLATFORM_TORN) || ANSWERS(m, TORN_PLATFORM, TORN_UNTIL_NOTIFY);
}

/* A store by the platform's own decision that has just put a new id in place. */
static bool own_id_stored(const struct cts_model *m)
{
    return m->changed && m->filled == 0 && m->bracket != NULL && m->bracket->kind == CTS_EVENT_VM;
}

RULE(GEN_PLATFORM_010)
{
    const struct cts_bracket *b = m->bracket;
    const uint32_t *arg = m->event->arg;
    if (is(m, CTS_EVENT_STORE)) {
        if (m->event->length == CTS_COUNTER_ID_SIZE)
            return CTS_HOLDS;
        if (may_tear(m))
            return CTS_SILENT;
        cts_expected(m, "all 16 bytes stored at one instant");
        return cts_seen(m, "%u bytes at offset %u", m->event->length, arg[0]);
    }
    if (is(m, CTS_EVENT_CHANGED)) {
        if (!(b->what & CTS_CHANGE_STORE) || (b->stores > 0 && cts_id_equal(b->after, b->id)))
            return b->stores > 0 ? CTS_HOLDS : CTS_SILENT;
        if (may_tear(m) || (b->stores == 0 && cts_id_equal(cts_model_current(m), b->id)))
            return CTS_SILENT;
        return wrong_id(m, "the bytes that were ordered");
    }
    bool device = is(m, CTS_EVENT_DEVICE);
    uint32_t low = device ? arg[1] : arg[0];
    if (device && arg[0] == 0)
        return CTS_SILENT;
    if (low % 8 == 0 && (device || arg[2] >= CTS_COUNTER_ID_SIZE))
        return CTS_HOLDS;
    cts_expected(m, "16 bytes at an address divisible by 8");
    return cts_seen(m, "address 0x%08x%08x, %u bytes", device ? arg[2] : arg[1], low,
                    device ? CTS_COUNTER_ID_SIZE : arg[2]);
}

RULE(GEN_PLATFORM_020)
{
    const struct cts_bracket *b = m->bracket;
    if (b == NULL || b->stores == 0)
        return CTS_SILENT;
    if (is(m, CTS_EVENT_NOTIFY))
        return CTS_HOLDS;
    if (!b->notify_first || !b->changed)
        return CTS_SILENT;
    cts_expected(m, "the id stored before its notify is raised");
    return cts_seen(m, "stored after %u notifies of the same change", b->notifies);
}

RULE(GEN_PLATFORM_030)
{
    if (demanded(m, m->bracket->what) != CHANGE)
        return CTS_SILENT;
    if (m->bracket->changed)
        return CTS_HOLDS;
    cts_expected(m, "a new id after %s", vm_text(m->bracket->what));
    return cts_seen(m, "the id was kept");
}

RULE(GEN_PLATFORM_040)
{
    if (demanded(m, m->bracket->what) != KEEP)
        return CTS_SILENT;
    if (!m->bracket->changed)
        return CTS_HOLDS;
    cts_expected(m, "the id kept over %s", vm_text(m->bracket->what));
    return cts_seen(m, "it was changed");
}

RULE(GEN_PLATFORM_050)
{
    if (!own_id_stored(m) || !is_restore(m->bracket->what))
        return CTS_SILENT;
    if (m->recurred)
        return wrong_id(m, "an id that no start or copy of this VM had before");
    return m->own_ids > 1 ? CTS_HOLDS : CTS_SILENT;
}

RULE(GEN_PLATFORM_060)
{
    if (!own_id_stored(m))
        return CTS_SILENT;
    return m->recurred ? wrong_id(m, "an id that was not in use before") : CTS_HOLDS;
}

#define IDS_FOR_PATTERN 8u  /* chance of a false alarm: 2 to the power of -48 */
#define IDS_FOR_BITS    48u /* chance of a false alarm: 2 to the power of -40 */

RULE(GEN_PLATFORM_070)
{
    if (!own_id_stored(m))
        return CTS_SILENT;
    struct cts_id before = m->bracket->before, now = cts_model_current(m);
    if (before.low == now.low || before.high == now.high)
        return wrong_id(m, "both halves of the id changed");
    uint64_t fixed_low = m->own_all.low | ~m->own_any.low;
    uint64_t fixed_high = m->own_all.high | ~m->own_any.high;
    const uint64_t variant = 0xC0u;                   /* upper bits of byte 8 */
    const uint64_t version = 0xF000000000000000u;     /* of byte 7, in mixed-endian order */
    const uint64_t raw_version = 0x00F0000000000000u; /* of byte 6, in text order */
    bool uuid = (fixed_high & variant) == variant &&
                ((fixed_low & version) == version || (fixed_low & raw_version) == raw_version);
    if (m->own_ids >= IDS_FOR_PATTERN && uuid)
        return wrong_id(m, "random bits where a UUID has version and variant");
    if (m->own_ids >= IDS_FOR_BITS && (fixed_low | fixed_high) != 0)
        return wrong_id(m, "no bit that is the same in all ids");
    return CTS_HOLDS;
}

RULE(GEN_PLATFORM_080)
{
    const struct cts_bracket *b = m->bracket;
    if (!own_id_stored(m) || !is_restore(b->what))
        return CTS_SILENT;
    if (!b->woken)
        return CTS_HOLDS;
    if (!b->suspended || !b->resumed)
        return CTS_SILENT; /* the program let the guest run on, or woke it meanwhile */
    cts_expected(m, "the new id in memory before the guest runs");
    return cts_seen(m, "the guest was resumed before the store");
}

RULE(GEN_PLATFORM_090)
{
    bool never = (m->policy & CTS_PLATFORM_NOTIFY_NEVER) != 0;
    if (is(m, CTS_EVENT_VM_DONE)) {
        const struct cts_bracket *b = m->bracket;
        bool always = (m->policy & CTS_PLATFORM_NOTIFY_ALWAYS) && is_restore(b->what);
        if (never || (!b->changed && !always))
            return CTS_SILENT;
        if (b->notifies > 0)
            return CTS_HOLDS;
        if (b->changed || !ANSWERS(m, RESTORE_NOTIFY, ALWAYS))
            return CTS_SILENT; /* it may still come */
        cts_expected(m, "a notify after %s", vm_text(b->what));
        return cts_seen(m, "none was raised");
    }
    if (!m->own_unnotified || never)
        return CTS_SILENT;
    cts_expected(m, "a notify after the change");
    return cts_seen(m, "none was raised before the system came to rest");
}

RULE(GEN_PLATFORM_100)
{
    return m->vacuous ? CTS_HOLDS : CTS_SILENT;
}

RULE(GEN_PLATFORM_110)
{
    return m->first_open == UINT64_MAX ? CTS_HOLDS : CTS_SILENT;
}

RULE(GEN_PLATFORM_120)
{
    if (!m->reverted)
        return CTS_SILENT;
    if (is(m, CTS_EVENT_RESUMED))
        return m->resume_index == cts_model_now(m) ? CTS_HOLDS : CTS_SILENT;
    uint32_t what = m->bracket->what;
    bool quiet = what == CTS_VM_REBOOT || what == CTS_VM_SHUTDOWN_START || what == CTS_VM_PAUSE ||
                 what == CTS_VM_UNPAUSE || what == CTS_VM_HOST_REBOOT;
    if (!quiet)
        return CTS_SILENT;
    if (!m->bracket->changed)
        return CTS_HOLDS;
    cts_expected(m, "the id of the revert kept over %s", vm_text(what));
    return cts_seen(m, "it was changed");
}

RULE(GEN_PLATFORM_130)
{
    if (!m->config_due || !m->config_zero)
        return CTS_SILENT;
    struct cts_id now = cts_model_current(m);
    return now.low != 0 || now.high != 0 ? CTS_HOLDS
                                         : wrong_id(m, "a random id in place of the zeroes");
}

/* The same text but for case, braces and blanks. */
static bool same_text(const char *a, const char *b)
{
    for (;;) {
        while (*a == '{' || *a == '}' || *a == ' ')
            a++;
        while (*b == '{' || *b == '}' || *b == ' ')
            b++;
        if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
            return false;
        if (*a == '\0')
            return true;
        a++, b++;
    }
}

/* Decimal numbers have more than one spelling ("-0", "007"): the same number is the same text. */
static bool same_number(const struct cts_model *m, const char *text)
{
    struct cts_id id;
    return m->notation == CTS_GUID_TEXT_SIGNED_DECIMAL && cts_value_parse(text, m->notation, &id) &&
           cts_id_equal(id, m->config_id);
}

RULE(GEN_PLATFORM_140)
{
    if (!m->config_due || m->config_zero)
        return CTS_SILENT;
    if (!cts_id_equal(cts_model_current(m), m->config_id))
        return wrong_id(m, "the bytes that the configured text stands for");
    if (!is(m, CTS_EVENT_READ_BACK))
        return CTS_HOLDS;
    char text[sizeof(m->configured)];
    uint32_t length = m->event->length < sizeof(text) ? m->event->length : sizeof(text) - 1;
    memcpy(text, m->event + 1, length);
    text[length] = '\0';
    if (m->event->status == 0 && (same_text(text, m->configured) || same_number(m, text)))
        return CTS_HOLDS;
    cts_expected(m, "the text that was configured: %.80s", m->configured);
    return cts_seen(m, "status %u, %.80s", m->event->status, text);
}

RULE(GEN_PLATFORM_160)
{
    if (m->event->arg[0] <= 1)
        return CTS_HOLDS;
    cts_expected(m, "at most one generation device");
    return cts_seen(m, "%u", m->event->arg[0]);
}

/* Is string number `index` of the payload that text? */
static bool payload_string(const struct cts_event *e, int index, const char *text)
{
    const char *at = (const char *)(e + 1), *end = at + e->length;
    for (; index > 0; index--) {
        const char *nul = memchr(at, '\0', (size_t)(end - at));
        if (nul == NULL)
            return false;
        at = nul + 1;
    }
    return (size_t)(end - at) > strlen(text) && memcmp(at, text, strlen(text) + 1) == 0;
}

RULE(GEN_PLATFORM_170)
{
    const uint32_t *arg = m->event->arg;
    if (is(m, CTS_EVENT_ACPI_FOUND)) {
        if (arg[0] == 1)
            return CTS_HOLDS;
        cts_expected(m, "the device found by _CID");
        return cts_seen(m, arg[0] == 2 ? "it was matched on _HID" : "it was matched otherwise");
    }
    if (is(m, CTS_EVENT_DEVICE)) {
        if (arg[0] == 0)
            return CTS_SILENT;
        if (payload_string(m->event, 1, "VM_Gen_Counter") &&
            payload_string(m->event, 2, "VM_Gen_Counter"))
            return CTS_HOLDS;
        cts_expected(m, "_CID and _DDN are VM_Gen_Counter");
        return cts_seen(m, "other strings");
    }
    if (!m->address_known || (arg[0] == m->address_low && arg[1] == m->address_high))
        return CTS_HOLDS;
    cts_expected(m, "address 0x%08x%08x", m->address_high, m->address_low);
    return cts_seen(m, "0x%08x%08x", arg[1], arg[0]);
}

RULE(GEN_PLATFORM_180)
{
    uint32_t demand = m->bracket->what & CTS_CHANGE_NOTIFY ? 1 : 0;
    if (m->bracket->notifies == demand)
        return CTS_HOLDS;
    cts_expected(m, "%u notifies raised by the order", demand);
    return cts_seen(m, "%u", m->bracket->notifies);
}
