/*
 * replay: one program against a target, with every event and every finding shown. The program comes from a
 * text file, from the bytes of a fuzzer, from a corpus file, or from a run of a trace.
 */
#include "program/corpus.h"
#include "run/judge.h"
#include "tool.h"
#include "trace/trace.h"
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FILE_SIZE_MAX (4u << 20)

struct replay {
    const struct cts_options *options;
    struct cts_suite *suite; /* of a corpus file, or NULL: then name and program */
    char name[CTS_JUDGE_NAME_MAX];
    struct cts_program program;
    struct cts_trace_header header;
    struct cts_judge *judge;
    struct cts_findings findings;
    struct cts_trace_writer *writer;
    enum cts_status written;
    char profile[CTS_PROFILE_NAME_MAX]; /* its name, with the switches on top of it */
    uint64_t frame;
    uint64_t failures;
    bool unsupported;
    bool cut; /* a limit of the harness ended a run, or the search for schedules */
};

/* -- where the program comes from -- */

/* The run of the trace that holds the frame. Returns -1 or an exit code. */
static int from_trace(struct replay *r, const char *path)
{
    struct cts_trace_reader *reader;
    const struct cts_event *event;
    char message[160] = "";
    uint64_t frame = 0;
    bool have = false;
    enum cts_status status;

    if (r->options->frame == 0)
        return cts_complain("%s holds many runs: name one by a frame of it, --frame N", path);
    status = cts_trace_header(path, &r->header, message);
    if (status == CTS_OK)
        status = cts_trace_open(path, &reader, message);
    if (status != CTS_OK)
        return cts_complain("%s: %s", path, message);
    while (frame < r->options->frame) {
        status = cts_trace_read(reader, &event, &frame, message);
        if (status != CTS_OK || !event)
            break;
        if (event->kind == CTS_EVENT_RUN_END && frame < r->options->frame)
            have = false;
        if (event->kind != CTS_EVENT_RUN_BEGIN)
            continue;
        const char *name = (const char *)(event + 1);
        size_t length = strnlen(name, event->length);

        snprintf(r->name, sizeof(r->name), "%.*s", (int)length, name);
        if (length < event->length)
            cts_program_decode((const uint8_t *)name + length + 1, event->length - length - 1,
                               &r->program);
        have = length < event->length;
    }
    cts_trace_done(reader);
    if (status != CTS_OK)
        return cts_complain("%s: %s", path, message);
    if (frame < r->options->frame)
        return cts_complain("%s has only %" PRIu64 " frames", path, frame);
    return have ? -1 : cts_complain("%s: frame %" PRIu64 " belongs to no run", path, frame);
}

static bool is_text(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (!isprint((unsigned char)bytes[i]) && !isspace((unsigned char)bytes[i]) &&
            (unsigned char)bytes[i] < 0x80)
            return false;
    return true;
}

/* A corpus file has a line that begins with the word "case". */
static bool is_corpus(const char *text, size_t size)
{
    for (size_t i = 0; i + 5 < size; i++)
        if ((i == 0 || text[i - 1] == '\n') && memcmp(text + i, "case ", 5) == 0)
            return true;
    return false;
}

/* Whoever replays bytes wants to know what they say. */
static void print_program(struct replay *r, const char *path)
{
    static char text[CTS_JUDGE_PROGRAM_MAX];

    if (cts_program_print(&r->program, text, sizeof(text)) == CTS_OK)
        printf("%s, read as the bytes of a fuzzer, is this program:\n\n%s\n", path, text);
}

/* What of a single program was not played; true if that is all of it. */
static bool tell_unplayed(const struct replay *r)
{
    static struct cts_program one;
    char text[1024];
    uint32_t first = 0;
    uint32_t idle = cts_program_idle(&r->program, &first);
    uint32_t count = r->program.op_count;

    if (count == 0) {
        cts_complain("the program has no operation; nothing was played");
        return true;
    }
    if (idle == 0)
        return false;
    one = r->program;
    one.ops[0] = r->program.ops[first];
    one.ops[0].thread = 0;
    one.op_count = one.threads = 1;
    one.switch_count = 0;
    if (cts_program_print(&one, text, sizeof(text)) != CTS_OK)
        text[0] = '\0';
    text[strlen(text) ? strlen(text) - 1 : 0] = '\0';
    cts_complain("%" PRIu32 " of %" PRIu32 " operations did nothing, as no operation fills the "
                 "register that they use%s%s",
                 idle, count, *text ? ": " : "",
                 strrchr(text, '\n') ? strrchr(text, '\n') + 1 : text);
    return idle == count;
}

static int from_bytes(struct replay *r, const char *path, const char *bytes, size_t size)
{
    struct cts_options options = *r->options;
    char message[160] = "";
    uint32_t line = 0;

    snprintf(r->name, sizeof(r->name), "%s", strrchr(path, '/') ? strrchr(path, '/') + 1 : path);
    if (size == 0)
        return cts_complain("%s is empty: there is no operation to play", path);
    if (!is_text(bytes, size)) {
        cts_program_decode((const uint8_t *)bytes, size, &r->program);
        print_program(r, path);
        return -1;
    }
    if (is_corpus(bytes, size)) {
        options.corpus = path;
        r->suite = cts_suite_load(&options);
        return r->suite ? -1 : CTS_EXIT_USAGE;
    }
    if (cts_program_parse(bytes, size, &r->program, &line, message) == CTS_OK)
        return -1;
    return cts_complain("%s:%" PRIu32 ": %s", path, line, message);
}

static int from_file(struct replay *r, const char *path)
{
    if (!cts_is_readable_file(path))
        return CTS_EXIT_USAGE;
    static const uint8_t magics[][4] = {{0x4d, 0x3c, 0xb2, 0xa1}, {0xd4, 0xc3, 0xb2, 0xa1}};
    FILE *file = fopen(path, "rb");
    char *bytes = malloc(FILE_SIZE_MAX + 1);
    size_t size = file && bytes ? fread(bytes, 1, FILE_SIZE_MAX + 1, file) : 0;
    bool is_trace =
        size >= 4 && (memcmp(bytes, magics[0], 4) == 0 || memcmp(bytes, magics[1], 4) == 0);
    int code;

    if (!file || ferror(file))
        code = cts_complain("%s cannot be read: %s", path, strerror(errno));
    else if (is_trace)
        code = from_trace(r, path);
    else if (size > FILE_SIZE_MAX)
        code = cts_complain("%s is larger than any program", path);
    else
        code = from_bytes(r, path, bytes, size);
    if (file)
        fclose(file);
    free(bytes);
    return code;
}

/* -- the play -- */

static bool get_case(void *context, uint32_t index, struct cts_session_case *out)
{
    struct replay *r = context;

    if (r->suite) {
        if (!cts_suite_case(r->suite, index, out))
            return false;
    } else {
        *out = (struct cts_session_case){.name = r->name, .program = &r->program};
    }
    out->explore = r->options->explore || (out->explore && r->suite && !r->options->no_explore);
    if (r->options->explore)
        out->bound = (uint32_t)r->options->bound;
    return true;
}

static void found(void *context, const struct cts_judged *judged)
{
    struct replay *r = context;

    r->failures += !judged->finding->warning;
    cts_findings_add(&r->findings, judged);
}

static void take_event(struct replay *r, const struct cts_event *event, bool print)
{
    char before[32];

    r->frame++;
    if (r->writer && r->written == CTS_OK)
        r->written = cts_trace_write(r->writer, event);
    if (print) {
        snprintf(before, sizeof(before), "%6" PRIu64 "  ", r->frame);
        cts_event_show(before, event);
    }
    if (event->kind == CTS_EVENT_RUN_END && event->status == CTS_RUN_UNSUPPORTED)
        r->unsupported = true;
    r->cut |= (event->kind == CTS_EVENT_RUN_END && event->status == CTS_RUN_LIMIT) ||
              (event->kind == CTS_EVENT_EXPLORED && event->arg[3] != 0);
    cts_judge_event(r->judge, event, r->frame);
}

static bool begin(void *context, const struct cts_session_target *target,
                  const struct cts_event *trace_begin)
{
    (void)target;
    take_event(context, trace_begin, true);
    return true;
}

static bool run(void *context, struct cts_session_run *run)
{
    struct replay *r = context;
    const struct cts_event *event;
    enum cts_status status;
    size_t offset = 0;

    while ((event = cts_buffer_next(run->bytes, run->used, &offset, &status)))
        take_event(r, event, !run->explored);
    cts_progress("%" PRIu64 " events", r->frame);
    return !cts_interrupted() && r->written == CTS_OK;
}

static bool interrupted(void *context)
{
    (void)context;
    return cts_interrupted();
}

/* Interface and reference target are those of the program. */
static const char *choose_target(const struct replay *r, char path[PATH_MAX])
{
    struct cts_session_case first = {.program = &r->program};

    if (r->suite)
        cts_suite_case(r->suite, 0, &first);
    cts_tool_use(first.program->interface);
    if (r->options->target)
        return cts_target_path(r->options->target, path);
    return *r->header.path ? r->header.path
                           : cts_target_path(cts_tool_reference(first.program), path);
}

static int play(struct replay *r)
{
    const struct cts_options *o = r->options;
    char path[PATH_MAX];
    char message[256] = "";
    const char *target = choose_target(r, path);
    char from_root[PATH_MAX + 1];
    struct cts_session_config config = {
        .target = target,
        .options = *o->options || !*r->header.options ? o->options : r->header.options,
        .profile = r->profile,
        .seed = o->seed,
        .get_case = get_case,
        .cases = r,
        .count = r->suite ? cts_suite_count(r->suite) : 1,
    };
    static const struct cts_session_calls calls = {
        .begin = begin, .run = run, .interrupted = interrupted};
    struct cts_session_totals totals;
    enum cts_status status;

    /* The path in the results is relative to the top folder. */
    if (target == r->header.path && *target != '/' &&
        (size_t)snprintf(from_root, sizeof(from_root), "%s/%s", cts_root(), target) <
            sizeof(from_root))
        config.target = from_root;
    r->findings.target = config.target;
    r->findings.options = config.options;
    cts_interrupt_catch();
    status = cts_session_run(&config, &calls, r, &totals, message);
    cts_progress_end();
    if (r->written != CTS_OK)
        return cts_complain("%s cannot be written: %s; name another file with --trace", o->trace,
                            cts_status_text(r->written));
    if (cts_interrupted())
        return cts_complain("interrupted after %" PRIu64 " events", totals.events);
    if (status != CTS_OK && status != CTS_LIMIT)
        return cts_complain("the target cannot be used: %s", message);
    printf("\n%" PRIu64 " schedule%s, %" PRIu64 " events, %s\n", totals.runs + totals.explored,
           totals.runs + totals.explored == 1 ? "" : "s", totals.events,
           r->failures ? "with findings" : "no finding");
    if (r->unsupported)
        cts_complain("the target does not offer what the program needs; nothing was played");
    bool unplayed = !r->suite && !r->unsupported && tell_unplayed(r);
    if (r->cut)
        cts_complain("a limit of the harness ended a run or the search early; make the program "
                     "smaller, or the bound of --explore");
    if (r->failures)
        return CTS_EXIT_FAIL;
    return r->unsupported || r->cut || unplayed ? CTS_EXIT_INCONCLUSIVE : CTS_EXIT_PASS;
}

int cts_tool_replay(const struct cts_options *options)
{
    struct replay *r = calloc(1, sizeof(*r));
    const struct cts_profile *profile;
    int code;

    if (!r)
        return cts_complain("%s", cts_status_text(CTS_MEMORY));
    r->options = options;
    code = options->file_count > 1 ? cts_complain("replay takes one file")
                                   : from_file(r, options->files[0]);
    cts_profile_chosen(options, r->header.profile, r->profile);
    profile = code < 0 ? cts_profile_wanted(r->profile) : NULL;
    if (code < 0 && !profile)
        code = CTS_EXIT_USAGE;
    if (code < 0 && options->trace && cts_trace_create(options->trace, &r->writer) != CTS_OK)
        code = cts_complain("%s cannot be written: %s; name another file with --trace",
                            options->trace, strerror(errno));
    if (code < 0) {
        r->findings.live = true;
        r->judge = cts_judge_new(profile, options->strict, found, r);
        if (!r->judge || cts_findings_init(&r->findings) != CTS_OK)
            code = cts_complain("%s", cts_status_text(CTS_MEMORY));
    }
    if (code < 0)
        code = play(r);
    if (cts_trace_close(r->writer) != CTS_OK && code != CTS_EXIT_USAGE)
        code = cts_complain("%s cannot be written: %s", options->trace, strerror(errno));
    cts_judge_free(r->judge);
    cts_findings_done(&r->findings);
    cts_suite_free(r->suite);
    free(r);
    return code;
}
