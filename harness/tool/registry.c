/*
 * registry: what an export of GuestCommunicationServices registers, and what is wrong with it. Reads a .reg file, lists
 * the services and the ports that they serve, and the warnings of services.h. Changes nothing.
 */
#include "services.h"
#include "tool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Services that a Windows host brings along, as far as they are documented. */
static const struct {
    const char *guid, *name;
} built_in[] = {
    {"999e53d4-3d5c-4c3e-8779-bed06ec056e1", "VM Session Service"},
};

static const char *known_name(const char *text)
{
    for (size_t i = 0; i < sizeof built_in / sizeof built_in[0]; i++)
        if (strcmp(built_in[i].guid, text) == 0)
            return built_in[i].name;
    return NULL;
}

/* A file's own text: what a terminal would take for a command is a question mark. */
static void put_text(const char *text)
{
    for (const char *at = text; *at; at++) {
        bool control = (unsigned char)*at < 0x20 || *at == 0x7F;
        if ((unsigned char)*at == 0xC2 && (unsigned char)at[1] >= 0x80 &&
            (unsigned char)at[1] < 0xA0) {
            control = true; /* also those of eight bits */
            at++;
        }
        putchar(control ? '?' : *at);
    }
}

static json_t *describe(const struct cts_services *all, const struct cts_service *s)
{
    char text[CTS_GUID_TEXT + 1];
    uint32_t port;

    cts_guid_write(s->guid, text);
    json_t *entry = json_pack("{si ss}", "line", (int)s->line, "service", text);
    if (cts_services_port(all, s->guid, &port))
        json_object_set_new(entry, "port", json_integer(port));
    if (known_name(text))
        json_object_set_new(entry, "built_in", json_string(known_name(text)));
    json_t *name = s->name ? json_string(s->name) : NULL;
    if (name)
        json_object_set_new(entry, "name", name);
    return entry;
}

static void show(const char *path, const char *encoding, json_t *services,
                 const struct cts_services *all)
{
    size_t i, count = json_array_size(services);
    json_t *entry;

    printf("%s (%s): %zu service%s, %u warning%s\n", path, encoding, count, count == 1 ? "" : "s",
           all->warned, all->warned == 1 ? "" : "s");
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
        put_text(name ? name : "(no name)");
        printf("%s%s\n", known ? "  = " : "", known ? known : "");
    }
    json_array_foreach(all->warnings, i, entry)
    {
        printf("line %lld: ", (long long)json_integer_value(json_object_get(entry, "line")));
        put_text(json_string_value(json_object_get(entry, "text")));
        putchar('\n');
    }
}

/* -- the subcommand ---------------------------------------------------------------------------------------------- */

static uint8_t *refuse(const char *path, int fd, const char *why)
{
    cts_complain("cannot read %s: %s", path, why);
    if (fd >= 0)
        close(fd);
    return NULL;
}

/* A file's bytes. Waits for nobody: a pipe without a writer would be for ever. */
static uint8_t *read_file(const char *path, size_t *length)
{
    struct stat about;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0 || fstat(fd, &about) != 0)
        return refuse(path, fd, strerror(errno));
    if (S_ISDIR(about.st_mode))
        return refuse(path, fd, "it is a folder");
    if (!S_ISREG(about.st_mode))
        return refuse(path, fd, "it is a pipe or a device; save the export as a file first");
    if (about.st_size > (off_t)CTS_REGFILE_MAX)
        return refuse(path, fd,
                      "it is longer than 16 MiB; export GuestCommunicationServices alone");
    size_t room = (size_t)about.st_size + 1;
    uint8_t *bytes = malloc(room);
    if (!bytes)
        return refuse(path, fd, strerror(ENOMEM));
    ssize_t got;
    *length = 0;
    while ((got = read(fd, bytes + *length, room - *length)) > 0)
        *length += (size_t)got;
    if (got < 0) {
        free(bytes);
        return refuse(path, fd, strerror(errno));
    }
    close(fd);
    return bytes;
}

static int conclude(struct cts_services *s, const struct cts_options *options, const char *encoding)
{
    json_t *services = json_array();
    int code;

    cts_services_end(s);
    for (uint32_t i = 0; i < s->count; i++)
        if (!s->list[i].gone)
            json_array_append_new(services, describe(s, &s->list[i]));
    code = s->warned ? CTS_EXIT_FAIL : CTS_EXIT_PASS;
    if (options->json) {
        json_t *all = json_pack("{ss ss sO si sO}", "file", options->files[0], "encoding", encoding,
                                "services", services, "warning_count", (int)s->warned, "warnings",
                                s->warnings);
        if (json_dumpf(all, stdout, JSON_INDENT(1) | JSON_ENSURE_ASCII))
            code = cts_complain("the list cannot be written");
        putchar('\n');
        json_decref(all);
    } else {
        show(options->files[0], encoding, services, s);
    }
    json_decref(services);
    return code;
}

int cts_tool_registry(const struct cts_options *options)
{
    const char *encoding = "";
    char name[CTS_PROFILE_NAME_MAX];
    struct cts_services s = {.profile =
                                 cts_profile_wanted(cts_profile_chosen(options, NULL, name))};
    char message[160];
    size_t length = 0;
    int code;

    if (!s.profile)
        return CTS_EXIT_USAGE;
    if (options->file_count != 1)
        return cts_complain("registry takes one file, not %d", options->file_count);
    uint8_t *bytes = read_file(options->files[0], &length);
    if (!bytes)
        return CTS_EXIT_USAGE;
    s.warnings = json_array();
    s.index = json_object();
    enum cts_status status = cts_reg_read(bytes, length, cts_services_read, &s, &encoding, message);
    free(bytes);
    if (status != CTS_OK)
        code = cts_complain("%s cannot be checked: %s", options->files[0], message);
    else if (s.short_of_room)
        code = cts_complain("%s has more than %u services, or memory is short", options->files[0],
                            CTS_SERVICES_MAX);
    else if (!s.in_folder)
        code = cts_complain(
            "%s has no key of GuestCommunicationServices; export that key with reg.exe or regedit",
            options->files[0]);
    else
        code = conclude(&s, options, encoding);
    cts_services_free(&s);
    return code;
}
