/*
 * The core of the fuzz programs: one player, one oracle, one trace buffer, used again and
 * again. See fuzz_core.h. Decides nothing about crashes and files.
 */
#include "fuzz_core.h"

#include "program/mutate.h"
#include "tool.h"
#include <cts/nicsave.h>
#include <cts/sockaddr.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define TRACE_BYTES ((size_t)4 << 20)
#define BROKEN_MAX  16u

#define CTS_FUZZ_REQUIREMENTS_MAX 512u

struct cts_fuzz {
    struct cts_player *player;
    struct cts_oracle *oracle;
    uint8_t *memory; /* of the trace */
    struct cts_fuzz_counts *counts;
    struct cts_fuzz_counts private_counts;
    uint64_t frame;
    uint32_t tables;       /* of the target: enum cts_table */
    uint32_t capabilities; /* of the table under test */
    uint64_t calls;        /* of the address table */
    const char *ignored;   /* requirements, "ID,ID" */
    const char *until;     /* the same, or NULL: all */
    bool noted[CTS_FUZZ_REQUIREMENTS_MAX];
    uint32_t broken_count; /* failures of the last play */
    struct cts_finding broken[BROKEN_MAX];
};

/* Events that are one judged operation each. */
static const bool is_operation[CTS_EVENT_KINDS] = {
    [CTS_EVENT_OPENED] = true,        [CTS_EVENT_SUBMITTED] = true,
    [CTS_EVENT_CANCELLED] = true,     [CTS_EVENT_CLOSED] = true,
    [CTS_EVENT_DUPLICATED] = true,    [CTS_EVENT_OBSERVED] = true,
    [CTS_EVENT_SUSPENDED] = true,     [CTS_EVENT_RESUMED] = true,
    [CTS_EVENT_REMOVED] = true,       [CTS_EVENT_STARTED] = true,
    [CTS_EVENT_CHANGED] = true,       [CTS_EVENT_VM_DONE] = true,
    [CTS_EVENT_CONFIGURE] = true,     [CTS_EVENT_READ_BACK] = true,
    [CTS_EVENT_OVERWRITE] = true,     [CTS_EVENT_QUIESCENT] = true,
    [CTS_EVENT_OID_COMPLETED] = true, [CTS_EVENT_FILTER_STATE_DONE] = true,
    [CTS_EVENT_EDGE_RETURN] = true,   [CTS_EVENT_ADDRESS_RETURN] = true};

static bool is_listed(const char *list, uint32_t requirement)
{
    const char *id = cts_requirement(requirement)->id;
    size_t length = strlen(id);
    for (const char *at = list; at && (at = strstr(at, id)); at += length)
        if ((at == list || at[-1] == ',') && (at[length] == 0 || at[length] == ','))
            return true;
    return false;
}

static void found(void *context, const struct cts_finding *finding)
{
    struct cts_fuzz *fuzz = context;
    if (finding->warning || is_listed(fuzz->ignored, finding->requirement))
        return;
    if (fuzz->broken_count < BROKEN_MAX)
        fuzz->broken[fuzz->broken_count++] = *finding;
}

static void map_counts(struct cts_fuzz *fuzz)
{
    const char *path = getenv(CTS_FUZZ_ENV_COUNTS);
    fuzz->counts = &fuzz->private_counts;
    if (!path || !*path)
        return;
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file < 0)
        return;
    if (ftruncate(file, sizeof *fuzz->counts) == 0) {
        void *map = mmap(NULL, sizeof *fuzz->counts, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (map != MAP_FAILED)
            fuzz->counts = map;
    }
    close(file);
}

static void judge(struct cts_fuzz *fuzz, const struct cts_buffer *buffer)
{
    uint64_t operations = 0;
    for (size_t at = 0; at < buffer->used;) {
        const struct cts_event *event = (const void *)(buffer->bytes + at);
        operations += event->kind < CTS_EVENT_KINDS && is_operation[event->kind];
        cts_oracle_event(fuzz->oracle, event, ++fuzz->frame);
        at += CTS_EVENT_STRIDE(event->length);
    }
    __atomic_fetch_add(&fuzz->counts->operations, operations, __ATOMIC_RELAXED);
}

/* The player's first event of a trace, for the oracle. */
static enum cts_status begin(struct cts_fuzz *fuzz, const char *profile)
{
    struct cts_buffer buffer;
    cts_buffer_init(&buffer, fuzz->memory, TRACE_BYTES);
    enum cts_status status = cts_player_begin(fuzz->player, &buffer, profile, 0);
    if (status == CTS_OK)
        judge(fuzz, &buffer);
    return status;
}

/* What the target is; the programs are of its interface from here on. */
static void learn(struct cts_fuzz *fuzz, const struct cts_target *target)
{
    fuzz->tables =
        (target->counter ? CTS_TABLE_COUNTER : 0u) | (target->client ? CTS_TABLE_CLIENT : 0u) |
        (target->extension ? CTS_TABLE_EXTENSION : 0u) | (target->edge ? CTS_TABLE_EDGE : 0u) |
        (target->miniport ? CTS_TABLE_MINIPORT : 0u) | (target->address ? CTS_TABLE_ADDRESS : 0u);
    if (!(fuzz->tables & cts_tool()->tables))
        cts_tool_use(fuzz->tables & CTS_TABLE_COUNTER   ? CTS_INTERFACE_COUNTER
                     : fuzz->tables & CTS_TABLE_ADDRESS ? CTS_INTERFACE_SOCKADDR
                                                        : CTS_INTERFACE_NICSAVE);
    fuzz->calls = target->address ? target->address->calls : 0;
    if (cts_tool()->number == CTS_INTERFACE_NICSAVE)
        fuzz->capabilities = target->extension ? target->extension->capabilities : 0;
    else
        fuzz->capabilities = target->counter ? target->counter->capabilities : 0;
}

void cts_fuzz_decode(const uint8_t *bytes, size_t size, struct cts_program *program)
{
    if (cts_tool()->number == CTS_INTERFACE_NICSAVE)
        cts_fuzz_nicsave_decode(bytes, size, program);
    else if (cts_tool()->number == CTS_INTERFACE_SOCKADDR)
        cts_fuzz_sockaddr_decode(bytes, size, program);
    else
        cts_program_decode(bytes, size, program);
}

enum cts_status cts_fuzz_open(struct cts_fuzz **out, char message[256])
{
    static char path[PATH_MAX];
    const char *options = getenv(CTS_FUZZ_ENV_OPTION), *name = getenv(CTS_FUZZ_ENV_PROFILE);
    if (!name || !*name)
        name = cts_profile_name(0);
    const struct cts_profile *profile = cts_profile_find(name);
    struct cts_fuzz *fuzz = calloc(1, sizeof *fuzz);
    *out = NULL;
    snprintf(message, 256, "out of memory");
    if (!fuzz)
        return CTS_MEMORY;
    enum cts_status status = CTS_MEMORY;
    if (!profile) {
        snprintf(message, 256, "there is no profile \"%s\"; `cts-counter list` names them", name);
        status = CTS_NOT_FOUND;
    } else {
        status = cts_player_load(cts_target_path(getenv(CTS_FUZZ_ENV_TARGET), path),
                                 options ? options : "", &fuzz->player, message);
    }
    if (status == CTS_OK) {
        const struct cts_target *target = cts_player_target(fuzz->player);
        learn(fuzz, target);
        fuzz->ignored = getenv(CTS_FUZZ_ENV_IGNORE);
        fuzz->until = getenv(CTS_FUZZ_ENV_UNTIL);
        if (fuzz->until && !*fuzz->until)
            fuzz->until = NULL;
        fuzz->oracle = cts_oracle_new(profile, false, found, fuzz);
        fuzz->memory = malloc(TRACE_BYTES);
        map_counts(fuzz);
        status = fuzz->oracle && fuzz->memory ? begin(fuzz, name) : CTS_MEMORY;
    }
    if (status != CTS_OK) {
        cts_fuzz_close(fuzz);
        return status;
    }
    *out = fuzz;
    return CTS_OK;
}

void cts_fuzz_close(struct cts_fuzz *fuzz)
{
    if (!fuzz)
        return;
    if (fuzz->counts && fuzz->counts != &fuzz->private_counts)
        munmap(fuzz->counts, sizeof *fuzz->counts);
    cts_oracle_free(fuzz->oracle);
    cts_player_free(fuzz->player);
    free(fuzz->memory);
    free(fuzz);
}

bool cts_fuzz_play(struct cts_fuzz *fuzz, struct cts_program *program, cts_choose_fn *choose,
                   void *context)
{
    struct cts_buffer buffer;
    struct cts_run_case run = {.name = "fuzz", .program = program};
    cts_fuzz_adapt(fuzz, program);
    fuzz->broken_count = 0;
    cts_buffer_init(&buffer, fuzz->memory, TRACE_BYTES);
    cts_player_run(fuzz->player, &run, choose, context, &buffer);
    judge(fuzz, &buffer);
    __atomic_fetch_add(&fuzz->counts->executions, 1, __ATOMIC_RELAXED);
    return fuzz->broken_count > 0;
}

bool cts_fuzz_remember(struct cts_fuzz *fuzz, const uint8_t *bytes, size_t size)
{
    struct cts_fuzz_counts *counts = fuzz->counts;
    bool before = counts->running;
    counts->running = bytes != NULL;
    if (bytes) {
        counts->size = size < CTS_FUZZ_INPUT_MAX ? size : CTS_FUZZ_INPUT_MAX;
        memcpy(counts->input, bytes, counts->size);
    }
    return before;
}

const struct cts_finding *cts_fuzz_finding(const struct cts_fuzz *fuzz)
{
    return &fuzz->broken[0];
}

const struct cts_finding *cts_fuzz_broke(const struct cts_fuzz *fuzz, uint32_t requirement)
{
    for (uint32_t n = 0; n < fuzz->broken_count; n++)
        if (fuzz->broken[n].requirement == requirement)
            return &fuzz->broken[n];
    return NULL;
}

const struct cts_finding *cts_fuzz_decisive(struct cts_fuzz *fuzz, FILE *file)
{
    for (uint32_t n = 0; n < fuzz->broken_count; n++)
        if (!fuzz->until || is_listed(fuzz->until, fuzz->broken[n].requirement))
            return &fuzz->broken[n];
    for (uint32_t n = 0; n < fuzz->broken_count; n++) {
        uint32_t requirement = fuzz->broken[n].requirement;
        if (requirement < CTS_FUZZ_REQUIREMENTS_MAX && !fuzz->noted[requirement])
            fprintf(file, "ALSO %s\n", cts_requirement(requirement)->id);
        if (requirement < CTS_FUZZ_REQUIREMENTS_MAX)
            fuzz->noted[requirement] = true;
    }
    return NULL;
}

/* -- adaptation -------------------------------------------------------------------------------- */

/* Operations that need a capability; CLIENT needs the client table. */
static const struct {
    uint8_t kind;
    uint32_t capability;
} needs[] = {{CTS_OP_DUPLICATE, CTS_COUNTER_CAN_DUPLICATE},
             {CTS_OP_SUSPEND, CTS_COUNTER_CAN_POWER},
             {CTS_OP_RESUME, CTS_COUNTER_CAN_POWER},
             {CTS_OP_REMOVE, CTS_COUNTER_CAN_REMOVAL},
             {CTS_OP_RESTART, CTS_COUNTER_CAN_REMOVAL}};

static const bool has_event_mode[] = {
#define HAS_EVENT(name, major, minor, sp, integration, event, text) event,
    CTS_GUEST_MAP(HAS_EVENT)
#undef HAS_EVENT
};

static bool offered(const struct cts_fuzz *fuzz, const struct cts_op *op)
{
    if (op->kind == CTS_OP_CLIENT)
        return fuzz->tables & CTS_TABLE_CLIENT;
    for (size_t n = 0; n < sizeof needs / sizeof *needs; n++)
        if (needs[n].kind == op->kind)
            return fuzz->capabilities & needs[n].capability;
    return true;
}

static void adapt_world(const struct cts_fuzz *fuzz, struct cts_program *program)
{
    uint32_t can =
        has_event_mode[program->guest] ? CTS_COUNTER_CAN_EVENT_GUEST : CTS_COUNTER_CAN_POLL_GUEST;
    if (program->guest == CTS_GUEST_NONE || program->no_integration)
        can |= CTS_COUNTER_CAN_NO_DEVICE;
    if (can & ~fuzz->capabilities) {
        program->guest = CTS_GUEST_WIN8;
        program->no_integration = false;
    }
}

void cts_fuzz_adapt(const struct cts_fuzz *fuzz, struct cts_program *program)
{
    if (program->interface == CTS_INTERFACE_NICSAVE) {
        cts_fuzz_nicsave_adapt(program, fuzz->tables, fuzz->capabilities);
        return;
    }
    if (program->interface == CTS_INTERFACE_SOCKADDR) {
        cts_fuzz_sockaddr_adapt(program, fuzz->calls);
        return;
    }
    adapt_world(fuzz, program);
    for (uint32_t n = program->op_count; n-- > 0;) {
        struct cts_op *op = &program->ops[n];
        if (!offered(fuzz, op)) {
            cts_program_remove(program, n, 1);
        } else if (op->kind == CTS_OP_REPEAT) {
            if (op->number > CTS_FUZZ_REPEAT_MAX)
                op->number = CTS_FUZZ_REPEAT_MAX;
        } else if (op->kind == CTS_OP_OPEN) {
            if (!(fuzz->capabilities & CTS_COUNTER_CAN_OPEN_BY_GUID))
                op->flags &= (uint16_t)~CTS_OPEN_BY_GUID;
            if (!(fuzz->capabilities & CTS_COUNTER_CAN_PRIVILEGE))
                op->flags &= (uint16_t)~CTS_OPEN_UNPRIVILEGED;
            if (!(fuzz->capabilities & CTS_COUNTER_CAN_SYNCHRONOUS))
                op->flags |= CTS_OPEN_OVERLAPPED;
        }
    }
}

/* -- for people -------------------------------------------------------------------------------- */

void cts_fuzz_report(FILE *file, const struct cts_finding *finding,
                     const struct cts_program *program)
{
    static char text[65536];
    static const char *const levels[] = {"MUST", "SHOULD", "MAY"};
    const struct cts_requirement *requirement = cts_requirement(finding->requirement);
    fprintf(file, "FAIL %s (%s) %s\n  expected  %s\n  seen      %s\n", requirement->id,
            levels[finding->level], requirement->text, finding->expected, finding->seen);
    if (cts_program_print(program, text, sizeof text) == CTS_OK)
        fprintf(file, "  program\n\n%s\n", text);
    fflush(file);
}
