/*
 * registry: what an export of GuestCommunicationServices registers, and what is wrong with it. Reads a .reg file, lists
 * the services and the ports that they serve, and warns of keys that Windows or a tool would not take as they are meant.
 */
#include "regfile.h"
#include "tool.h"

#include "oracle/address_rule.h"
#include <errno.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FOLDER       "\\GuestCommunicationServices"
#define NAME         "ElementName"
#define REG_SZ       1u
#define SERVICES_MAX 65536u

/* Services that a Windows host brings along, as far as they are documented. */
static const struct {
    const char *guid, *name;
} built_in[] = {
    {"999e53d4-3d5c-4c3e-8779-bed06ec056e1", "VM Session Service"},
};

struct service {
    uint32_t line;
    uint8_t guid[CTS_GUID_SIZE];
    char *name;    /* NULL: none */
    uint32_t type; /* of ElementName; 0: there is none */
    bool braces;
    uint32_t twin; /* line of an earlier key with the same GUID, 0 none */
};

struct reading {
    const struct cts_profile *profile;
    struct service *services;
    uint32_t count, room;
    bool in_service; /* values belong to services[count - 1] */
    bool in_folder;  /* at least one key of the folder was there */
    bool short_of_memory;
    json_t *warnings;
};

static void warn(struct reading *r, uint32_t line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void warn(struct reading *r, uint32_t line, const char *format, ...)
{
    char text[400];
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    for (char *at = text; *at; at++) /* a file's bytes shall not speak to the terminal */
        if ((unsigned char)*at < 0x20 || *at == 0x7F)
            *at = '?';
    json_t *words = json_string(text);
    if (!words) /* it is no UTF-8 */
        words = json_string("the line has bytes that are no text");
    json_array_append_new(r->warnings, json_pack("{si so}", "line", (int)line, "text", words));
}

/* -- keys ---------------------------------------------------------------------------------------------------- */

/* What stands behind the folder in a path; NULL: the path is not below it. */
static const char *below(const char *path)
{
    for (const char *at = path; *at; at++)
        if (strncasecmp(at, FOLDER, strlen(FOLDER)) == 0) {
            at += strlen(FOLDER);
            return *at == '\\' ? at + 1 : *at ? NULL : at;
        }
    return NULL;
}

static bool parse_guid(const struct reading *r, const char *text, uint8_t *guid)
{
    struct cts_address_seen given = {.call = CTS_CALL_GUID_PARSE, .capacity = CTS_GUID_SIZE};
    struct cts_address_expected expected;

    given.in[0] = (const uint8_t *)text;
    given.in_length[0] = (uint32_t)strlen(text);
    given.null = CTS_ADDRESS_NULL_IN_1;
    if (!cts_address_expect(r->profile, &given, &expected) ||
        expected.allowed != 1u << CTS_ADDRESS_OK || expected.out_length != CTS_GUID_SIZE)
        return false;
    memcpy(guid, expected.out, CTS_GUID_SIZE);
    return true;
}

/* The GUID of a key, without a pair of braces. */
static bool key_guid(const struct reading *r, const char *key, struct service *service)
{
    char inner[CTS_GUID_TEXT + 1];
    size_t length = strlen(key);

    service->braces = length == CTS_GUID_TEXT + 2 && key[0] == '{' && key[length - 1] == '}';
    if (!service->braces)
        return length == CTS_GUID_TEXT && parse_guid(r, key, service->guid);
    memcpy(inner, key + 1, CTS_GUID_TEXT);
    inner[CTS_GUID_TEXT] = '\0';
    return parse_guid(r, inner, service->guid);
}

static struct service *new_service(struct reading *r)
{
    if (r->count == SERVICES_MAX)
        return NULL;
    if (r->count == r->room) {
        uint32_t room = r->room ? 2 * r->room : 64;
        struct service *grown = realloc(r->services, room * sizeof *grown);
        if (!grown)
            return NULL;
        r->services = grown;
        r->room = room;
    }
    memset(&r->services[r->count], 0, sizeof *r->services);
    return &r->services[r->count++];
}

static void read_key(struct reading *r, const struct cts_reg_line *line)
{
    const char *key = below(line->text);
    struct service found = {.line = line->line};

    r->in_service = false;
    if (!key)
        return;
    r->in_folder = true;
    if (!*key)
        return;
    if (strncasecmp(line->text, CTS_REGISTRY_PATH, strlen(CTS_REGISTRY_PATH)) != 0)
        warn(r, line->line, "\"%.100s\" lies elsewhere than Windows looks for services",
             line->text);
    if (strchr(key, '\\')) {
        warn(r, line->line, "\"%.100s\" lies deeper than a service; nothing reads it", key);
        return;
    }
    if (!key_guid(r, key, &found)) {
        warn(r, line->line, "\"%.100s\" is no GUID; it is skipped", key);
        return;
    }
    if (found.braces &&
        r->profile->settings[CTS_SWITCH_REG_BRACED_KEY] == CTS_REG_BRACED_KEY_REJECT) {
        warn(r, line->line,
             "\"%s\" stands in braces; the key has to be the bare GUID, so it is skipped", key);
        return;
    }
    struct service *service = new_service(r);
    if (!service) {
        r->short_of_memory = true;
        return;
    }
    *service = found;
    r->in_service = true;
}

static void read_line(void *context, const struct cts_reg_line *line)
{
    struct reading *r = context;
    struct service *service = r->in_service ? &r->services[r->count - 1] : NULL;

    switch (line->kind) {
    case CTS_REG_KEY:
        read_key(r, line);
        break;
    case CTS_REG_REMOVED:
        r->in_service = false;
        if (below(line->text))
            warn(r, line->line, "removes \"%.120s\"; registering never takes keys away",
                 line->text);
        break;
    case CTS_REG_VALUE:
        if (!service || strcasecmp(line->text, NAME) != 0)
            break;
        service->type = line->removed ? 0 : line->type;
        free(service->name);
        service->name = service->type == REG_SZ ? strdup(line->data) : NULL;
        break;
    case CTS_REG_ODD:
        warn(r, line->line, "not understood: %s", line->text);
        break;
    }
}

/* -- what it comes to ------------------------------------------------------------------------------------------ */

/* By GUID, and the earlier line first. */
static int by_guid(const void *a, const void *b)
{
    const struct service *x = *(const struct service *const *)a;
    const struct service *y = *(const struct service *const *)b;
    int order = memcmp(x->guid, y->guid, CTS_GUID_SIZE);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* Of keys with the same GUID all but the first get to know the line of the first. False: memory is short. */
static bool find_twins(struct reading *r)
{
    struct service **order = malloc((r->count + 1) * sizeof *order);

    if (!order)
        return false;
    for (uint32_t i = 0; i < r->count; i++)
        order[i] = &r->services[i];
    qsort(order, r->count, sizeof *order, by_guid);
    for (uint32_t i = 1; i < r->count; i++)
        if (memcmp(order[i]->guid, order[i - 1]->guid, CTS_GUID_SIZE) == 0)
            order[i]->twin = order[i - 1]->twin ? order[i - 1]->twin : order[i - 1]->line;
    free(order);
    return true;
}

/* The port that a Linux guest knows the service by. */
static bool port_of(const struct reading *r, const uint8_t *guid, uint32_t *port)
{
    struct cts_address_seen given = {.call = CTS_CALL_SERVICE_TO_PORT,
                                     .in = {guid, NULL},
                                     .in_length = {CTS_GUID_SIZE, 0},
                                     .null = CTS_ADDRESS_NULL_IN_1};
    struct cts_address_expected expected;

    if (!cts_address_expect(r->profile, &given, &expected) ||
        expected.allowed != 1u << CTS_ADDRESS_OK)
        return false;
    *port = expected.result[0];
    return true;
}

static const char *known_name(const char *text)
{
    for (size_t i = 0; i < sizeof built_in / sizeof built_in[0]; i++)
        if (strcmp(built_in[i].guid, text) == 0)
            return built_in[i].name;
    return NULL;
}

static bool is_utf8(const char *text)
{
    json_t *string = json_string(text);

    json_decref(string);
    return string != NULL;
}

static void check_service(struct reading *r, const struct service *s)
{
    uint32_t port;

    if (s->twin)
        warn(r, s->line,
             "the same GUID as the key of line %u: one service, whichever case its digits have",
             s->twin);
    if (!s->type)
        warn(r, s->line, "has no " NAME "; the service goes without a name");
    else if (s->type != REG_SZ)
        warn(r, s->line, NAME " has type %u, and has to be REG_SZ (1)", s->type);
    else if (s->name && !*s->name)
        warn(r, s->line, NAME " is empty");
    else if (s->name && !is_utf8(s->name))
        warn(r, s->line, NAME " is no UTF-8 and is not shown; export as version 5.00, in UTF-16");
    if (cts_guid_is_port(s->guid) && !port_of(r, s->guid, &port))
        warn(r, s->line,
             "is of the port template, but its port is above 0x7fffffff (switch hv-port-range)");
}

static json_t *describe(const struct reading *r, const struct service *s)
{
    char text[CTS_GUID_TEXT + 1];
    uint32_t port;

    cts_guid_write(s->guid, text);
    json_t *entry = json_pack("{si ss}", "line", (int)s->line, "service", text);
    if (port_of(r, s->guid, &port))
        json_object_set_new(entry, "port", json_integer(port));
    if (known_name(text))
        json_object_set_new(entry, "built_in", json_string(known_name(text)));
    json_t *name = s->name ? json_string(s->name) : NULL;
    if (name)
        json_object_set_new(entry, "name", name);
    return entry;
}

static void show(const char *path, const char *encoding, json_t *services, json_t *warnings)
{
    size_t i;
    json_t *entry;

    printf("%s (%s): %zu services, %zu warnings\n", path, encoding, json_array_size(services),
           json_array_size(warnings));
    json_array_foreach(services, i, entry)
    {
        json_t *port = json_object_get(entry, "port");
        const char *known = json_string_value(json_object_get(entry, "built_in"));
        const char *name = json_string_value(json_object_get(entry, "name"));
        char serves[48] = "a service of Windows programs";

        if (port)
            snprintf(serves, sizeof serves, "port %lld of Linux guests",
                     (long long)json_integer_value(port));
        printf("  %s  %-30s ", json_string_value(json_object_get(entry, "service")),
               known ? "comes with Windows" : serves);
        for (const char *at = name ? name : "(no name)"; *at; at++)
            putchar((unsigned char)*at < 0x20 || *at == 0x7F ? '?' : *at);
        printf("%s%s\n", known ? "  = " : "", known ? known : "");
    }
    json_array_foreach(warnings, i, entry)
        printf("line %lld: %s\n", (long long)json_integer_value(json_object_get(entry, "line")),
               json_string_value(json_object_get(entry, "text")));
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

/* -- the subcommand ---------------------------------------------------------------------------------------------- */

static uint8_t *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = file ? malloc(CTS_REGFILE_MAX + 1) : NULL;

    errno = file && !bytes ? ENOMEM : errno;
    if (bytes) {
        errno = 0;
        *length = fread(bytes, 1, CTS_REGFILE_MAX + 1, file);
    }
    if (!bytes || ferror(file)) {
        cts_complain("cannot read %s: %s", path, strerror(errno));
        free(bytes);
        bytes = NULL;
    }
    if (file)
        fclose(file);
    return bytes;
}

static int conclude(struct reading *r, const struct cts_options *options, const char *encoding)
{
    json_t *services = json_array();
    int code;

    for (uint32_t i = 0; i < r->count; i++) {
        check_service(r, &r->services[i]);
        json_array_append_new(services, describe(r, &r->services[i]));
    }
    r->warnings = sorted(r->warnings);
    code = json_array_size(r->warnings) ? CTS_EXIT_FAIL : CTS_EXIT_PASS;
    if (options->json) {
        json_t *all = json_pack("{ss ss sO sO}", "file", options->files[0], "encoding", encoding,
                                "services", services, "warnings", r->warnings);
        if (json_dumpf(all, stdout, JSON_INDENT(1) | JSON_ENSURE_ASCII))
            code = cts_complain("the list cannot be written");
        putchar('\n');
        json_decref(all);
    } else {
        show(options->files[0], encoding, services, r->warnings);
    }
    json_decref(services);
    return code;
}

int cts_tool_registry(const struct cts_options *options)
{
    const char *name = options->profile ? options->profile : "ms-docs", *encoding = "";
    struct reading r = {.profile = cts_profile_find(name)};
    char message[160];
    size_t length = 0;
    int code;

    if (!r.profile)
        return cts_complain("there is no profile \"%s\"; `%s list` names them", name,
                            cts_self());
    if (options->file_count != 1)
        return cts_complain("registry takes one file, not %d", options->file_count);
    uint8_t *bytes = read_file(options->files[0], &length);
    if (!bytes)
        return CTS_EXIT_USAGE;
    r.warnings = json_array();
    enum cts_status status = cts_reg_read(bytes, length, read_line, &r, &encoding, message);
    free(bytes);
    if (status != CTS_OK)
        code = cts_complain("%s cannot be checked: %s", options->files[0], message);
    else if (r.short_of_memory || !find_twins(&r))
        code = cts_complain("%s has more than %u services, or memory is short", options->files[0],
                            SERVICES_MAX);
    else if (!r.in_folder)
        code = cts_complain(
            "%s has no key of GuestCommunicationServices; export that key with reg.exe or regedit",
            options->files[0]);
    else
        code = conclude(&r, options, encoding);
    for (uint32_t i = 0; i < r.count; i++)
        free(r.services[i].name);
    free(r.services);
    json_decref(r.warnings);
    return code;
}
