/*
 * The smallest buffer at which an extension delivers what it has just called too long for the buffer given: found
 * by playing the run again and again, each time with another size for that one request. Stands behind findings about
 * BytesNeeded. It never judges, and the target it loads lives in a process of its own, which may die.
 */
#include "run/smallest.h"

#include "run/player.h"
#include <cts/nicsave.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define TRACE_SIZE   (64u << 20) /* of one run; untouched memory costs nothing */
#define LARGEST      65535u      /* Header.Size has 16 bits */
#define BELOW        4u          /* sizes below the answer that are played too */
#define SLACK        16u
#define MOST_SECONDS 5u
#define ANY_STAMP    UINT64_MAX /* the run is of that one request alone */

struct search {
    struct cts_player *player;
    struct cts_program program;
    struct cts_buffer buffer;
    uint64_t stamp;   /* of the event that the finding is about */
    uint32_t module;  /* that answered */
    uint32_t request; /* as that module knows it */
    uint32_t likely;  /* a size that should be enough */
};

static const struct cts_event *next_event(const struct search *s, size_t *offset)
{
    enum cts_status status;

    return cts_buffer_next(s->buffer.bytes, s->buffer.used, offset, &status);
}

static void play(struct search *s)
{
    struct cts_run_case run_case = {.name = "size", .program = &s->program};

    cts_buffer_init(&s->buffer, s->buffer.bytes, TRACE_SIZE);
    cts_player_run(s->player, &run_case, NULL, NULL, &s->buffer);
}

/* A sweep is no run to play twenty times: its one request alone, on data of the same length. */
static bool parse(struct search *s, const struct cts_judged *judged)
{
    const struct cts_finding_sizes *sizes = &judged->finding->sizes;
    const char *text = judged->program;
    char alone[256];
    char message[160];
    uint32_t line;

    if (strstr(text, "\nsweep")) {
        snprintf(alone, sizeof(alone),
                 "stack X\nnic n0 port=7\nplant n0 size=%" PRIu32 "\npass n0 offset=%" PRIu32
                 " total=%" PRIu32 "\n",
                 sizes->data, sizes->offset, sizes->buffer);
        text = alone;
        s->stamp = ANY_STAMP;
    }
    return cts_program_parse(text, strlen(text), &s->program, &line, message) == CTS_OK;
}

static bool is_short(const struct cts_event *event)
{
    return event->kind == CTS_EVENT_OID_COMPLETED &&
           event->status == (uint32_t)CTS_NDIS_BUFFER_TOO_SHORT;
}

/* The answer that the finding is about: at its event, or, if that is the record itself, the last one before it. */
static bool find_answer(struct search *s)
{
    const struct cts_event *event;
    size_t offset = 0;

    while ((event = next_event(s, &offset)) && event->stamp <= s->stamp) {
        bool here = (event->stamp == s->stamp || s->stamp == ANY_STAMP) &&
                    event->kind == CTS_EVENT_OID_COMPLETED && event->status != CTS_NDIS_SUCCESS;

        if (is_short(event) || here) {
            s->module = event->arg[0];
            s->request = event->request;
        }
    }
    return s->request != 0;
}

/* The request of the edge that a clone, or a clone of a clone, was made of. */
static uint32_t original_of(const struct search *s, uint32_t request)
{
    const struct cts_event *event;
    size_t offset = 0;
    uint32_t root = request;

    /* Numbers rise, and a clone has a higher one than what it was made of. */
    while ((event = next_event(s, &offset)))
        if (event->kind == CTS_EVENT_OID_CLONED && event->request == root && event->arg[1] < root) {
            root = event->arg[1];
            offset = 0;
        }
    return root;
}

/* Does the module deliver a record of its own if the request `root` has `size` bytes? */
static bool succeeds(struct search *s, uint32_t root, uint32_t size)
{
    const struct cts_event *event;
    size_t offset = 0;
    bool cloned = false;
    bool success = false;

    cts_player_resize(s->player, root, size);
    play(s);
    while ((event = next_event(s, &offset))) {
        if (event->kind == CTS_EVENT_OID_CLONED && event->arg[0] == s->module)
            cloned |= event->arg[1] == s->request;
        if (event->kind == CTS_EVENT_OID_COMPLETED && event->request == s->request &&
            event->arg[0] == s->module)
            success = event->status == CTS_NDIS_SUCCESS;
    }
    return success && !cloned;
}

static uint32_t search(struct search *s)
{
    uint32_t root;
    uint32_t low = 0;
    uint32_t high = s->likely;

    play(s);
    if (!find_answer(s))
        return 0;
    root = original_of(s, s->request);
    if (!succeeds(s, root, high)) {
        low = high;
        high = LARGEST;
        if (!succeeds(s, root, high))
            return 0;
    }
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;

        if (succeeds(s, root, middle))
            high = middle;
        else
            low = middle;
    }
    for (uint32_t size = high; size-- > 0 && size + BELOW >= high;)
        if (succeeds(s, root, size))
            high = size;
    return high;
}

static uint32_t likely(const struct cts_finding_sizes *s)
{
    uint64_t most = s->data_known ? (uint64_t)s->offset + s->data : s->needed;

    most = (most > s->required ? most : s->required) + SLACK;
    return most < LARGEST ? (uint32_t)most : LARGEST;
}

/* In the process of its own. */
static _Noreturn void answer(int pipe, const char *target, const char *options,
                             const struct cts_judged *judged)
{
    static struct search s;
    char message[256];
    uint32_t size = 0;

    alarm(MOST_SECONDS);
    s.stamp = judged->finding->stamp;
    s.likely = likely(&judged->finding->sizes);
    s.buffer.bytes = mmap(NULL, TRACE_SIZE, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (s.buffer.bytes != MAP_FAILED && parse(&s, judged) &&
        cts_player_load(target, options, &s.player, message) == CTS_OK)
        size = search(&s);
    _exit(write(pipe, &size, sizeof(size)) != sizeof(size));
}

uint32_t cts_smallest_buffer(const char *target, const char *options,
                             const struct cts_judged *judged)
{
    uint32_t size = 0;
    int ends[2];
    int status;

    if (pipe(ends) != 0)
        return 0;
    fflush(NULL);
    pid_t child = fork();

    if (child == 0) {
        setpgid(0, 0);
        close(ends[0]);
        answer(ends[1], target, options, judged);
    }
    close(ends[1]);
    /* What it plays may hold off its alarm. */
    struct pollfd answered = {.fd = ends[0], .events = POLLIN};
    if (child < 0 || poll(&answered, 1, (MOST_SECONDS + 1) * 1000) != 1 ||
        read(ends[0], &size, sizeof(size)) != sizeof(size))
        size = 0;
    close(ends[0]);
    if (child > 0) {
        kill(-child, SIGKILL);
        kill(child, SIGKILL);
        waitpid(child, &status, 0);
    }
    return size;
}
