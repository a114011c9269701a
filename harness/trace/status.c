/*
 * The texts of the one list of errors and of the one list of events: names for numbers, nothing
 * else.
 */
#include "trace/trace.h"
#include <cts/counter.h>

const char *cts_status_text(enum cts_status status)
{
    static const char *const texts[CTS_STATUS_COUNT] = {
#define TEXT(name, text) [CTS_##name] = text,
        CTS_STATUS_MAP(TEXT)
#undef TEXT
    };

    return (unsigned)status < CTS_STATUS_COUNT ? texts[status] : "unknown status";
}

const char *cts_event_text(uint16_t kind)
{
    static const char *const texts[CTS_EVENT_KINDS] = {
#define TEXT(value, name, interface, text) [value] = text,
        CTS_EVENT_MAP(TEXT)
#undef TEXT
    };

    return kind < CTS_EVENT_KINDS && texts[kind] ? texts[kind] : "unknown event";
}

const char *cts_win32_text(uint32_t code)
{
    static const struct {
        uint32_t code;
        const char *name;
    } names[] = {
#define NAME(name, value) {value, #name},
        CTS_WIN32_MAP(NAME)
#undef NAME
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (names[i].code == code)
            return names[i].name;
    return NULL;
}
