/*
 * Services of a registry export (services.h), as they are after its import: a later key of the same GUID is the same
 * service, and what is taken away again is gone. Warns of what Windows or a tool would not take as it is meant.
 */
#include "services.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FOLDER   "\\GuestCommunicationServices"
#define NAME     "ElementName"
#define REG_SZ   1u
#define GUID_HEX (2 * CTS_GUID_SIZE)

/* -- warnings -------------------------------------------------------------------------------------------- */

static bool is_utf8(const char *text, size_t length)
{
    json_t *string = json_stringn(text, length);

    json_decref(string);
    return string != NULL;
}

/* A file's bytes shall not speak to the terminal; what is no UTF-8, or was cut within a character, is a question mark. */
static void clean(char *text)
{
    for (char *at = text; *at;) {
        size_t room = strnlen(at, 4), length = 1;
        while (length <= room && !is_utf8(at, length))
            length++;
        bool character = length <= room;
        if (!character || (unsigned char)*at < 0x20 || *at == 0x7F)
            *at = '?';
        at += character ? length : 1;
    }
}

static void keep(struct cts_services *s, uint32_t line, char *text)
{
    clean(text);
    json_t *words = json_string(text);
    json_array_append_new(s->warnings, json_pack("{si so}", "line", (int)line, "text", words));
}

/* Counts by kind, which is the format. False: there are enough of it already. */
static bool wanted(struct cts_services *s, uint32_t line, const char *format)
{
    struct cts_warning_kind *kind = s->kinds, *end = s->kinds + CTS_WARNING_KINDS - 1;

    while (kind < end && kind->format && kind->format != format)
        kind++;
    kind->format = format;
    s->warned++;
    if (kind->count++ < CTS_WARNINGS_EACH)
        return true;
    kind->first = kind->first ? kind->first : line;
    kind->last = line;
    return false;
}

static void warn(struct cts_services *s, uint32_t line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void warn(struct cts_services *s, uint32_t line, const char *format, ...)
{
    char text[400];
    va_list list;

    if (!wanted(s, line, format))
        return;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    keep(s, line, text);
}

/* -- keys ------------------------------------------------------------------------------------------------ */

/* What stands behind the folder in a path, "" for the folder itself; NULL: the path is not below it. */
static const char *below(const char *path)
{
    for (const char *at = path; (at = strchr(at, '\\')) != NULL; at++) {
        const char *behind = at + strlen(FOLDER);
        if (strncasecmp(at, FOLDER, strlen(FOLDER)) == 0 && (*behind == '\\' || !*behind))
            return *behind ? behind + 1 : behind;
    }
    return NULL;
}

/* The folder where Windows looks, not one of that name below another root. */
static bool is_the_folder(const char *path)
{
    size_t length = strlen(CTS_REGISTRY_PATH);

    return strncasecmp(path, CTS_REGISTRY_PATH, length) == 0 &&
           (path[length] == '\\' || !path[length]);
}

/* The folder, or one that it lies in. */
static bool holds_the_folder(const char *path)
{
    size_t length = strlen(path);

    return length && length <= strlen(CTS_REGISTRY_PATH) &&
           strncasecmp(path, CTS_REGISTRY_PATH, length) == 0 &&
           (CTS_REGISTRY_PATH[length] == '\\' || !CTS_REGISTRY_PATH[length]);
}

static bool parse_guid(const struct cts_services *s, const char *text, uint8_t *guid)
{
    struct cts_address_seen given = {.call = CTS_CALL_GUID_PARSE, .capacity = CTS_GUID_SIZE};
    struct cts_address_expected expected;

    given.in[0] = (const uint8_t *)text;
    given.in_length[0] = (uint32_t)strlen(text);
    given.null = CTS_ADDRESS_NULL_IN_1;
    if (!cts_address_expect(s->profile, &given, &expected) ||
        expected.allowed != 1u << CTS_ADDRESS_OK || expected.out_length != CTS_GUID_SIZE)
        return false;
    memcpy(guid, expected.out, CTS_GUID_SIZE);
    return true;
}

/* The GUID of a key, without a pair of braces. */
static bool key_guid(const struct cts_services *s, const char *key, uint8_t *guid, bool *braces)
{
    char inner[CTS_GUID_TEXT + 1];
    size_t length = strlen(key);

    *braces = length == CTS_GUID_TEXT + 2 && key[0] == '{' && key[length - 1] == '}';
    if (!*braces)
        return length == CTS_GUID_TEXT && parse_guid(s, key, guid);
    memcpy(inner, key + 1, CTS_GUID_TEXT);
    inner[CTS_GUID_TEXT] = '\0';
    return parse_guid(s, inner, guid);
}

static const char *hex_of(const uint8_t *guid, char text[GUID_HEX + 1])
{
    for (uint32_t i = 0; i < CTS_GUID_SIZE; i++)
        snprintf(text + 2 * i, 3, "%02x", guid[i]);
    return text;
}

/* Its place in the list, counted from 1; 0: there is none. */
static uint32_t find(const struct cts_services *s, const uint8_t *guid)
{
    char text[GUID_HEX + 1];

    return (uint32_t)json_integer_value(json_object_get(s->index, hex_of(guid, text)));
}

static uint32_t add(struct cts_services *s, const uint8_t *guid, uint32_t line)
{
    char text[GUID_HEX + 1];

    if (s->count == s->room) {
        uint32_t room = s->room ? 2 * s->room : 64;
        struct cts_service *grown =
            room <= CTS_SERVICES_MAX ? realloc(s->list, room * sizeof *grown) : NULL;
        if (!grown) {
            s->short_of_room = true;
            return 0;
        }
        s->list = grown;
        s->room = room;
    }
    struct cts_service *service = &s->list[s->count];
    *service = (struct cts_service){.line = line};
    memcpy(service->guid, guid, CTS_GUID_SIZE);
    json_object_set_new(s->index, hex_of(guid, text), json_integer(++s->count));
    return s->count;
}

static void read_key(struct cts_services *s, const struct cts_reg_line *line)
{
    const char *key = below(line->text);
    uint8_t guid[CTS_GUID_SIZE];
    bool braces;

    s->current = 0;
    s->named = false;
    if (!key)
        return;
    s->in_folder = true;
    if (!*key)
        return;
    if (!is_the_folder(line->text)) {
        warn(s, line->line,
             "\"%.60s\" lies in %.*s, and Windows looks for services below HKEY_LOCAL_MACHINE, written in "
             "full; it is skipped",
             key, (int)(key - line->text - 1 < 120 ? key - line->text - 1 : 120), line->text);
        return;
    }
    if (strchr(key, '\\')) {
        warn(s, line->line, "\"%.100s\" lies deeper than a service; nothing reads it", key);
        return;
    }
    if (!key_guid(s, key, guid, &braces)) {
        warn(s, line->line, "\"%.100s\" is no GUID; it is skipped", key);
        return;
    }
    if (braces && s->profile->settings[CTS_SWITCH_REG_BRACED_KEY] == CTS_REG_BRACED_KEY_REJECT) {
        warn(s, line->line,
             "\"%s\" stands in braces; the key has to be the bare GUID, so it is skipped", key);
        return;
    }
    s->current = find(s, guid);
    if (s->current)
        warn(s, line->line,
             "the same GUID as the key of line %u: one service, whichever case its digits have",
             s->list[s->current - 1].line);
    else
        s->current = add(s, guid, line->line);
}

static void take_away(struct cts_services *s, uint32_t place)
{
    char text[GUID_HEX + 1];

    s->list[place - 1].gone = true;
    json_object_del(s->index, hex_of(s->list[place - 1].guid, text));
}

static void read_removed(struct cts_services *s, const struct cts_reg_line *line)
{
    const char *key = below(line->text);
    uint8_t guid[CTS_GUID_SIZE];
    bool braces;

    s->current = 0;
    if (holds_the_folder(line->text)) {
        s->in_folder = true;
        warn(s, line->line,
             "removes all services, those of Windows too; registering never takes keys away");
        for (uint32_t place = 1; place <= s->count; place++)
            if (!s->list[place - 1].gone)
                take_away(s, place);
        return;
    }
    if (!key)
        return;
    s->in_folder = true;
    warn(s, line->line, "removes \"%.100s\"; registering never takes keys away", key);
    uint32_t place =
        is_the_folder(line->text) && key_guid(s, key, guid, &braces) ? find(s, guid) : 0;
    if (place)
        take_away(s, place);
}

static void read_value(struct cts_services *s, const struct cts_reg_line *line)
{
    struct cts_service *service = s->current ? &s->list[s->current - 1] : NULL;

    if (!service || strcasecmp(line->text, NAME) != 0)
        return;
    if (s->named && !line->removed)
        warn(s, line->line, NAME " is given again; this one counts");
    s->named = !line->removed;
    service->type = line->removed ? 0 : line->type;
    free(service->name);
    service->name = service->type == REG_SZ ? strdup(line->data) : NULL;
}

void cts_services_read(void *context, const struct cts_reg_line *line)
{
    struct cts_services *s = context;

    switch (line->kind) {
    case CTS_REG_KEY:
        read_key(s, line);
        break;
    case CTS_REG_REMOVED:
        read_removed(s, line);
        break;
    case CTS_REG_VALUE:
        read_value(s, line);
        break;
    case CTS_REG_ODD:
        warn(s, line->line, "not understood: %s", line->text);
        break;
    }
}

/* -- the end of the file ----------------------------------------------------------------------------------- */

bool cts_services_port(const struct cts_services *s, const uint8_t *guid, uint32_t *port)
{
    struct cts_address_seen given = {.call = CTS_CALL_SERVICE_TO_PORT,
                                     .in = {guid, NULL},
                                     .in_length = {CTS_GUID_SIZE, 0},
                                     .null = CTS_ADDRESS_NULL_IN_1};
    struct cts_address_expected expected;

    if (!cts_address_expect(s->profile, &given, &expected) ||
        expected.allowed != 1u << CTS_ADDRESS_OK)
        return false;
    *port = expected.result[0];
    return true;
}

static void check(struct cts_services *s, const struct cts_service *service)
{
    uint32_t port;

    if (!service->type)
        warn(s, service->line, "has no " NAME "; the service goes without a name");
    else if (service->type != REG_SZ)
        warn(s, service->line, NAME " has type %u, and has to be REG_SZ (1)", service->type);
    else if (service->name && !*service->name)
        warn(s, service->line, NAME " is empty");
    else if (service->name && !is_utf8(service->name, strlen(service->name)))
        warn(s, service->line,
             NAME " is no UTF-8 and is not shown; export as version 5.00, in UTF-16");
    if (cts_guid_is_port(service->guid) && !cts_services_port(s, service->guid, &port))
        warn(s, service->line,
             "is of the port template, but its port is above 0x7fffffff (switch hv-port-range)");
}

static int by_line(const void *a, const void *b)
{
    json_int_t x = json_integer_value(json_object_get(*(json_t *const *)a, "line"));
    json_int_t y = json_integer_value(json_object_get(*(json_t *const *)b, "line"));
    return (x > y) - (x < y);
}

static json_t *sorted(json_t *warnings)
{
    size_t count = json_array_size(warnings), i;
    json_t **list = malloc((count + 1) * sizeof *list), *entry, *out = json_array();

    if (!list)
        return warnings;
    json_array_foreach(warnings, i, entry) list[i] = entry;
    qsort(list, count, sizeof *list, by_line);
    for (i = 0; i < count; i++)
        json_array_append(out, list[i]);
    free(list);
    json_decref(warnings);
    return out;
}

void cts_services_end(struct cts_services *s)
{
    char text[120];

    for (uint32_t i = 0; i < s->count; i++)
        if (!s->list[i].gone)
            check(s, &s->list[i]);
    for (uint32_t i = 0; i < CTS_WARNING_KINDS; i++) {
        const struct cts_warning_kind *kind = &s->kinds[i];
        if (kind->count <= CTS_WARNINGS_EACH)
            continue;
        snprintf(text, sizeof text, "%u more of the kind of the %u above, the last in line %u",
                 kind->count - CTS_WARNINGS_EACH, CTS_WARNINGS_EACH, kind->last);
        keep(s, kind->first, text);
    }
    s->warnings = sorted(s->warnings);
}

void cts_services_free(struct cts_services *s)
{
    for (uint32_t i = 0; i < s->count; i++)
        free(s->list[i].name);
    free(s->list);
    json_decref(s->index);
    json_decref(s->warnings);
}
