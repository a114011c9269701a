/*
 * The first event of a trace, and the results beside it: which target this was, and where it came from.
 */
#include "tool.h"
#include "trace/trace.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static void copy_text(json_t *object, const char *key, char *text, size_t size)
{
    const char *value = json_string_value(json_object_get(object, key));

    if (value)
        snprintf(text, size, "%s", value);
}

/* results.jsonl stands beside the folder of the traces. */
static void read_results(const char *trace, struct cts_trace_header *header)
{
    char path[PATH_MAX];
    char *slash;
    char *line = NULL;
    size_t room = 0;
    FILE *file;

    if (!realpath(trace, path))
        return;
    for (int up = 0; up < 2; up++) {
        slash = strrchr(path, '/');
        if (!slash)
            return;
        *slash = '\0';
    }
    if (strlen(path) + sizeof("/results.jsonl") > sizeof(path))
        return;
    strcat(path, "/results.jsonl");
    file = fopen(path, "r");
    if (!file)
        return;
    if (getline(&line, &room, file) > 0) {
        json_t *run = json_loads(line, 0, NULL);
        const char *target = json_string_value(json_object_get(run, "target"));

        if (target && strcmp(target, header->target) == 0)
            copy_text(run, "path", header->path, sizeof(header->path));
        json_decref(run);
    }
    free(line);
    fclose(file);
}

enum cts_status cts_trace_header(const char *trace, struct cts_trace_header *header,
                                 char message[160])
{
    struct cts_trace_reader *reader;
    const struct cts_event *event;
    uint64_t frame;
    enum cts_status status = cts_trace_open(trace, &reader, message);

    memset(header, 0, sizeof(*header));
    if (status != CTS_OK)
        return status;
    status = cts_trace_read(reader, &event, &frame, message);
    if (status == CTS_OK && !event) {
        snprintf(message, 160, "the file holds no event");
        status = CTS_TRUNCATED;
    }
    if (status == CTS_OK && event->kind == CTS_EVENT_TRACE_BEGIN) {
        json_t *about = json_loadb((const char *)(event + 1), event->length, 0, NULL);

        copy_text(about, "target", header->target, sizeof(header->target));
        copy_text(about, "profile", header->profile, sizeof(header->profile));
        copy_text(about, "options", header->options, sizeof(header->options));
        json_decref(about);
        header->tables = event->arg[1];
        read_results(trace, header);
    }
    cts_trace_done(reader);
    return status;
}

void cts_tool_of_trace(const struct cts_trace_header *header)
{
    const struct cts_tool_interface *interface;

    for (size_t i = 0; header->tables && (interface = cts_tool_each(i)); i++)
        if (!(header->tables & ~interface->tables)) {
            cts_tool_use(interface->number);
            return;
        }
}
