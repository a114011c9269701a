/*
 * Events for people: one line each. A table says which fields a kind uses; nothing is interpreted,
 * and nothing that an event holds can make the output anything but printable ASCII.
 */
#include "trace/trace.h"
#include <cts/client.h>
#include <cts/counter.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* -- names of numbers -- */

struct name {
    uint32_t value;
    const char *text;
};
#define END_OF_NAMES                                                                               \
    {                                                                                              \
        0, NULL                                                                                    \
    }

static const struct name guests[] = {
#define GUEST(name, major, minor, sp, integration, event, text) {CTS_GUEST_##name, text},
    CTS_GUEST_MAP(GUEST)
#undef GUEST
        END_OF_NAMES};
static const struct name vm_events[] = {
#define VM(name, changes, text) {CTS_VM_##name, text},
    CTS_VM_EVENT_MAP(VM)
#undef VM
        END_OF_NAMES};
static const struct name misuses[] = {
#define MISUSE(name, requirement, text) {CTS_MISUSE_##name, #name},
    CTS_MISUSE_MAP(MISUSE)
#undef MISUSE
        END_OF_NAMES};
static const struct name client_calls[] = {
#define API(name, text) {CTS_CLIENT_API_##name, text},
    CTS_CLIENT_API_MAP(API)
#undef API
        END_OF_NAMES};
static const struct name client_marks[] = {
#define MARK(name, text) {CTS_CLIENT_MARK_##name, text},
    CTS_CLIENT_MARK_MAP(MARK)
#undef MARK
        END_OF_NAMES};
static const struct name outcomes[] = {
    {CTS_RUN_FINISHED, "finished"},          {CTS_RUN_BLOCKED, "blocked"},
    {CTS_RUN_LIVELOCK, "livelock"},          {CTS_RUN_STOPPED, "stopped by the target"},
    {CTS_RUN_DIED, "target died"},           {CTS_RUN_UNSUPPORTED, "not supported by the target"},
    {CTS_RUN_LIMIT, "limit of the harness"}, END_OF_NAMES};
static const struct name deaths[] = {
    {CTS_DEATH_SIGNAL, "signal"}, {CTS_DEATH_EXIT, "exit"}, {CTS_DEATH_HANG, "hang"}, END_OF_NAMES};
static const struct name guid_texts[] = {{CTS_GUID_MIXED, "mixed"},
                                         {CTS_GUID_RAW, "raw"},
                                         {CTS_GUID_HIGH_LOW_HEX, "high-low-hex"},
                                         {CTS_GUID_SIGNED_DECIMAL, "signed-decimal"},
                                         END_OF_NAMES};
static const struct name check_states[] = {
    {0, "pending"}, {1, "completed"}, {2, "handle-closed"}, END_OF_NAMES};
static const struct name signal_states[] = {
    {1, "signalled-before"}, {2, "not-signalled"}, END_OF_NAMES};
static const struct name bindings[] = {{1, "by-_CID"}, {2, "by-_HID"}, END_OF_NAMES};

/* Flags: bit, text. */
static const struct name open_flags[] = {{CTS_OPEN_READ, "read"},
                                         {CTS_OPEN_WRITE, "write"},
                                         {CTS_OPEN_OVERLAPPED, "overlapped"},
                                         {CTS_OPEN_BY_GUID, "guid"},
                                         {CTS_OPEN_DOUBLE, "double"},
                                         {CTS_OPEN_UNPRIVILEGED, "unprivileged"},
                                         END_OF_NAMES};
static const struct name submit_flags[] = {{CTS_SUBMIT_IN_NULL, "null-in"},
                                           {CTS_SUBMIT_OUT_NULL, "null-out"},
                                           {CTS_SUBMIT_SAME, "same"},
                                           {CTS_SUBMIT_ODD, "odd"},
                                           {CTS_SUBMIT_TAIL_CURRENT, "tail-current"},
                                           {CTS_SUBMIT_OVERLAPPED, "overlapped"},
                                           END_OF_NAMES};
static const struct name buffer_flags[] = {{CTS_BUFFER_HEAD, "head"},
                                           {CTS_BUFFER_TAIL, "tail"},
                                           {CTS_BUFFER_BEFORE, "before"},
                                           {CTS_BUFFER_AFTER, "after"},
                                           {CTS_BUFFER_INPUT, "input"},
                                           {CTS_BUFFER_COUNT, "count"},
                                           END_OF_NAMES};
static const struct name change_flags[] = {
    {CTS_CHANGE_STORE, "store"}, {CTS_CHANGE_NOTIFY, "notify"}, END_OF_NAMES};
static const struct name platform_flags[] = {{CTS_PLATFORM_NOTIFY_ALWAYS, "notify-always"},
                                             {CTS_PLATFORM_NOTIFY_NEVER, "notify-never"},
                                             {CTS_PLATFORM_TORN, "torn"},
                                             {CTS_PLATFORM_MIGRATE_CHANGES, "migrate-changes"},
                                             {CTS_PLATFORM_REVERT_KEEPS, "revert-keeps"},
                                             END_OF_NAMES};
static const struct name run_flags[] = {
    {CTS_RUN_FLAG_EXPLORED, "explored"}, {CTS_RUN_FLAG_CLIENT, "client"}, END_OF_NAMES};
static const struct name capabilities[] = {
#define CAPABILITY(name, value, text) {value, #name},
    CTS_COUNTER_CAPABILITY_MAP(CAPABILITY)
#undef CAPABILITY
        END_OF_NAMES};

/* -- which fields a kind uses -- */

enum form {
    NONE,
    STATUS,   /* Win32 code */
    STATUS_N, /* a number */
    STATUS_E, /* one of names */
    NUMBER,
    HEX,
    WIDE, /* arg[n] low, arg[n + 1] high, hexadecimal */
    LONG, /* the same, decimal */
    ONE_OF,
    FLAGS,
    BYTES, /* payload as an id or as bytes */
    TEXT,  /* payload as text */
    CASE   /* payload of RUN_BEGIN */
};
struct field {
    uint8_t form; /* enum form */
    uint8_t arg;
    const char *label;
    const struct name *names;
};
#define FIELDS_MAX 6

#define BUFFERS                                                                                    \
    {NUMBER, 0, "count", NULL},                                                                    \
    {                                                                                              \
        FLAGS, 1, "changed", buffer_flags                                                          \
    }
static const struct field fields[CTS_EVENT_KINDS][FIELDS_MAX] = {
    [CTS_EVENT_TRACE_BEGIN] = {{FLAGS, 0, "can", capabilities}, {TEXT, 0, "about", NULL}},
    [CTS_EVENT_RUN_BEGIN] = {{CASE, 0, "case", NULL},
                             {ONE_OF, 0, "guest", guests},
                             {NUMBER, 1, "integration", NULL},
                             {FLAGS, 2, "flags", run_flags},
                             {FLAGS, 4, "platform", platform_flags},
                             {NUMBER, 3, "number", NULL}},
    [CTS_EVENT_RUN_END] = {{STATUS_E, 0, "outcome", outcomes}, {NUMBER, 0, "points", NULL}},
    [CTS_EVENT_DIED] = {{ONE_OF, 0, "by", deaths},
                        {NUMBER, 1, "code", NULL},
                        {WIDE, 2, "address", NULL},
                        {TEXT, 0, "text", NULL}},
    [CTS_EVENT_MISUSE] = {{ONE_OF, 0, "kind", misuses}, {TEXT, 0, "text", NULL}},
    [CTS_EVENT_QUIESCENT] = {{NUMBER, 0, "pending", NULL}, {NUMBER, 1, "checked", NULL}},
    [CTS_EVENT_EXPLORED] = {{LONG, 0, "schedules", NULL},
                            {NUMBER, 2, "bound", NULL},
                            {NUMBER, 3, "cut", NULL},
                            {BYTES, 0, "digest", NULL}},
    [CTS_EVENT_IDLE] = {{NUMBER, 0, "ms", NULL}},
    [CTS_EVENT_MEMORY] = {{NUMBER, 0, "blocks", NULL}, {NUMBER, 1, "bytes", NULL}},
    [CTS_EVENT_OPEN] = {{FLAGS, 0, "how", open_flags}},
    [CTS_EVENT_OPENED] = {{STATUS, 0, "status", NULL}},
    [CTS_EVENT_SUBMIT] = {{HEX, 0, "code", NULL},
                          {NUMBER, 1, "in", NULL},
                          {NUMBER, 2, "out", NULL},
                          {FLAGS, 3, "flags", submit_flags},
                          {BYTES, 0, "input", NULL}},
    [CTS_EVENT_SUBMITTED] = {{STATUS, 0, "status", NULL}, {NUMBER, 0, "count", NULL}},
    [CTS_EVENT_COMPLETED] = {{STATUS, 0, "status", NULL},
                             BUFFERS,
                             {NUMBER, 2, "completion", NULL},
                             {ONE_OF, 3, "event", signal_states},
                             {BYTES, 0, "output", NULL}},
    [CTS_EVENT_SIGNALLED] = {{STATUS, 0, "status", NULL}, BUFFERS, {BYTES, 0, "output", NULL}},
    [CTS_EVENT_CHECK] = {BUFFERS, {ONE_OF, 2, "request", check_states}, {BYTES, 0, "output", NULL}},
    [CTS_EVENT_OVERWRITE] = {{BYTES, 0, "input", NULL}},
    [CTS_EVENT_CANCELLED] = {{STATUS, 0, "status", NULL}},
    [CTS_EVENT_CLOSED] = {{STATUS, 0, "status", NULL}},
    [CTS_EVENT_DUPLICATE] = {{NUMBER, 0, "of", NULL}},
    [CTS_EVENT_DUPLICATED] = {{STATUS, 0, "status", NULL}, {NUMBER, 0, "of", NULL}},
    [CTS_EVENT_OBSERVED] = {BUFFERS,
                            {NUMBER, 2, "signalled", NULL},
                            {NUMBER, 3, "completed", NULL},
                            {BYTES, 0, "output", NULL}},
    [CTS_EVENT_CHANGE] = {{FLAGS, 0, "what", change_flags}, {BYTES, 0, "id", NULL}},
    [CTS_EVENT_CHANGED] = {{FLAGS, 0, "what", change_flags}},
    [CTS_EVENT_STORE] = {{NUMBER, 0, "offset", NULL}, {BYTES, 0, "bytes", NULL}},
    [CTS_EVENT_VM] = {{ONE_OF, 0, "event", vm_events}, {NUMBER, 1, "argument", NULL}},
    [CTS_EVENT_VM_DONE] = {{ONE_OF, 0, "event", vm_events}, {NUMBER, 1, "argument", NULL}},
    [CTS_EVENT_CONFIGURE] = {{STATUS, 0, "status", NULL},
                             {ONE_OF, 0, "notation", guid_texts},
                             {TEXT, 0, "text", NULL}},
    [CTS_EVENT_READ_BACK] = {{STATUS, 0, "status", NULL}, {TEXT, 0, "text", NULL}},
    [CTS_EVENT_DEVICE] = {{NUMBER, 0, "devices", NULL},
                          {WIDE, 1, "address", NULL},
                          {TEXT, 0, "names", NULL}},
    [CTS_EVENT_ACPI_FOUND] = {{ONE_OF, 0, "bound", bindings}},
    [CTS_EVENT_ACPI_ADDR] = {{WIDE, 0, "address", NULL}},
    [CTS_EVENT_ACPI_MAPPED] = {{WIDE, 0, "address", NULL}, {NUMBER, 2, "bytes", NULL}},
    [CTS_EVENT_ACPI_HANDLER] = {{NUMBER, 0, "on", NULL}},
    [CTS_EVENT_CLIENT_END] = {{STATUS_N, 0, "exit", NULL}},
    [CTS_EVENT_CLIENT_CALL] = {{ONE_OF, 0, "call", client_calls},
                               {HEX, 1, "a", NULL},
                               {HEX, 2, "b", NULL},
                               {HEX, 3, "c", NULL},
                               {HEX, 4, "d", NULL},
                               {HEX, 5, "e", NULL}},
    [CTS_EVENT_CLIENT_RETURN] = {{ONE_OF, 0, "call", client_calls},
                                 {STATUS, 0, "status", NULL},
                                 {NUMBER, 1, "count", NULL},
                                 {BYTES, 0, "output", NULL}},
    [CTS_EVENT_CLIENT_MARK] = {{ONE_OF, 0, "mark", client_marks},
                               {STATUS, 0, "status", NULL},
                               {BYTES, 0, "id", NULL}},
    [CTS_EVENT_CLIENT_PRINT] = {{TEXT, 0, "text", NULL}},
    [CTS_EVENT_CLIENT_FAULT] = {{ONE_OF, 0, "call", client_calls}, {STATUS, 0, "status", NULL}},
};

/* -- the line -- */

struct line {
    char *text;
    size_t size;
    size_t used;
};

static void put(struct line *line, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(struct line *line, const char *format, ...)
{
    size_t room = line->size - line->used;
    va_list arguments;

    va_start(arguments, format);
    int wanted = vsnprintf(line->text + line->used, room, format, arguments);
    va_end(arguments);
    if (wanted > 0)
        line->used += (size_t)wanted < room ? (size_t)wanted : room - 1;
}

static void put_one_of(struct line *line, const struct name *names, uint32_t value)
{
    for (; names->text; names++)
        if (names->value == value) {
            put(line, "%s", names->text);
            return;
        }
    put(line, "%" PRIu32, value);
}

static void put_flags(struct line *line, const struct name *names, uint32_t value)
{
    const char *separator = "";

    for (; names->text; names++)
        if (value & names->value) {
            put(line, "%s%s", separator, names->text);
            value &= ~names->value;
            separator = "+";
        }
    if (value)
        put(line, "%s0x%" PRIx32, separator, value);
}

static void put_status(struct line *line, uint32_t code)
{
    const char *name = cts_win32_text(code);

    put(line, "%" PRIu32, code);
    if (name)
        put(line, "(%s)", name);
}

static void put_text(struct line *line, const uint8_t *bytes, size_t length)
{
    put(line, "\"");
    for (size_t i = 0; i < length && line->used + 1 < line->size; i++) {
        if (bytes[i] == '\0' && i + 1 == length)
            break;
        if (bytes[i] >= ' ' && bytes[i] < 0x7f && bytes[i] != '\\')
            put(line, "%c", bytes[i]);
        else
            put(line, "\\x%02x", bytes[i]);
    }
    put(line, "\"");
}

/* A half of a structured id names its number and its side (catalogue 4.3). */
static bool half_number(const uint8_t *half, const char *tag, uint32_t *number)
{
    *number = half[0] | (uint32_t)half[1] << 8 | (uint32_t)half[2] << 16 | (uint32_t)half[3] << 24;
    return half[4] == (uint8_t)tag[0] && half[5] == (uint8_t)tag[1];
}

static void put_bytes(struct line *line, const uint8_t *bytes, size_t length)
{
    uint32_t low;
    uint32_t high;

    for (size_t i = 0; i < length && i < CTS_EVENT_OUTPUT_MAX; i++)
        put(line, "%02x", bytes[i]);
    if (length > CTS_EVENT_OUTPUT_MAX)
        put(line, "...");
    if (length < CTS_COUNTER_ID_SIZE || !half_number(bytes, "Lo", &low) ||
        !half_number(bytes + 8, "Hi", &high))
        return;
    if (low == high)
        put(line, "(V%" PRIu32 ")", low);
    else
        put(line, "(low of V%" PRIu32 ", high of V%" PRIu32 ")", low, high);
}

static void put_field(struct line *line, const struct field *field, const struct cts_event *event)
{
    const uint8_t *payload = (const uint8_t *)(event + 1);
    uint32_t value = event->arg[field->arg];
    uint64_t wide = field->arg < 5 ? value | (uint64_t)event->arg[field->arg + 1] << 32 : value;
    const uint8_t *nul;

    if ((field->form == BYTES || field->form == TEXT) && event->length == 0)
        return;
    if ((field->form == FLAGS || field->names == signal_states) && value == 0)
        return;
    put(line, " %s=", field->label);
    switch ((enum form)field->form) {
    case NONE:
        break;
    case STATUS:
        put_status(line, event->status);
        break;
    case STATUS_N:
        put(line, "%" PRIu32, event->status);
        break;
    case STATUS_E:
        put_one_of(line, field->names, event->status);
        break;
    case NUMBER:
        put(line, "%" PRIu32, value);
        break;
    case HEX:
        put(line, "0x%" PRIx32, value);
        break;
    case WIDE:
        put(line, "0x%" PRIx64, wide);
        break;
    case LONG:
        put(line, "%" PRIu64, wide);
        break;
    case ONE_OF:
        put_one_of(line, field->names, value);
        break;
    case FLAGS:
        put_flags(line, field->names, value);
        break;
    case BYTES:
        put_bytes(line, payload, event->length);
        break;
    case TEXT:
        put_text(line, payload, event->length);
        break;
    case CASE:
        nul = memchr(payload, 0, event->length);
        put_text(line, payload, nul ? (size_t)(nul - payload) : event->length);
        break;
    }
}

size_t cts_event_print(const struct cts_event *event, char *text, size_t size)
{
    struct line line = {.text = text, .size = size};

    if (size == 0)
        return 0;
    put(&line, "run %" PRIu32 " t%" PRIu32 " @%-4" PRIu64 " %s", event->run, event->thread,
        event->stamp, cts_event_text(event->kind));
    if (event->kind >= CTS_EVENT_KINDS || strcmp(cts_event_text(event->kind), "unknown event") == 0)
        put(&line, " %" PRIu16, event->kind);
    if (event->handle)
        put(&line, " h%" PRIu32, event->handle);
    if (event->request)
        put(&line, " r%" PRIu32, event->request);
    if (event->kind < CTS_EVENT_KINDS)
        for (size_t i = 0; i < FIELDS_MAX && fields[event->kind][i].form != NONE; i++)
            put_field(&line, &fields[event->kind][i], event);
    return line.used;
}
