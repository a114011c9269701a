/*
 * A small counter target that misbehaves on request, for the tests of player and session. Options:
 * "do=NAME" picks a row of `troubles`; it happens at a submitted wait (input length 16), or where the row
 * says. Without options it is correct, in the plainest way.
 */
#include <cts/counter.h>

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define WAITS 2048

struct toy {
    const struct cts_host *host;
    const uint8_t *memory;
    const struct trouble *trouble;
    struct cts_lock lock;
    struct cts_counter_request *waits[WAITS];
    uint32_t count;
    uint32_t opens;
    volatile int busy;
    bool wedged;
};

typedef void trouble_fn(struct toy *toy, struct cts_counter_request *request);

static void answer(struct toy *toy, struct cts_counter_request *request)
{
    memcpy(request->out, toy->memory, CTS_COUNTER_ID_SIZE);
    toy->host->complete(toy->host, request, 0, CTS_COUNTER_ID_SIZE);
}

/* -- troubles --------------------------------------------------------------------------------------- */

static void do_crash(struct toy *toy, struct cts_counter_request *request)
{
    (void)toy, (void)request;
    volatile uintptr_t nowhere = 0x10;
    *(volatile int *)nowhere = 1;
}

static void do_memory(struct toy *toy, struct cts_counter_request *request)
{
    (void)request;
    *(volatile uint8_t *)(uintptr_t)toy->memory = 1; /* the platform's memory is read-only */
}

void __lsan_ignore_object(const void *object) __attribute__((weak));

static void do_leak(struct toy *toy, struct cts_counter_request *request)
{
    void *volatile lost = malloc(24);
    if (__lsan_ignore_object) /* lost on purpose: the player is to see it, not the sanitizer */
        __lsan_ignore_object(lost);
    answer(toy, request);
}

static void do_exit(struct toy *toy, struct cts_counter_request *request)
{
    (void)toy, (void)request;
    exit(7);
}

static void do_quick_exit(struct toy *toy, struct cts_counter_request *request)
{
    (void)toy, (void)request;
    _exit(0);
}

static void do_abort(struct toy *toy, struct cts_counter_request *request)
{
    (void)toy, (void)request;
    abort();
}

static void do_kill(struct toy *toy, struct cts_counter_request *request)
{
    (void)toy, (void)request;
    kill(getpid(), SIGKILL);
}

static int recurse(volatile int *depth)
{
    volatile char room[512];
    room[0] = (char)++*depth;
    if (*depth < 0)
        return 0;
    return recurse(depth) + room[0];
}

static void do_overflow(struct toy *toy, struct cts_counter_request *request)
{
    (void)toy, (void)request;
    volatile int depth = 0;
    recurse(&depth);
}

static void do_loop(struct toy *toy, struct cts_counter_request *request)
{
    (void)toy, (void)request;
    for (volatile unsigned i = 0;; i++)
        continue;
}

static void do_sleep(struct toy *toy, struct cts_counter_request *request)
{
    (void)toy, (void)request;
    for (;;)
        pause();
}

/* Looks now and then whether something has changed, which it never does. */
static void do_nap(struct toy *toy, struct cts_counter_request *request)
{
    (void)toy, (void)request;
    for (;;) {
        clock_t until = clock() + CLOCKS_PER_SEC / 10000;
        while (clock() < until)
            continue;
        usleep(1000);
    }
}

static void do_spin(struct toy *toy, struct cts_counter_request *request)
{
    (void)request;
    for (;;)
        toy->host->point(toy->host, "spin");
}

static void do_never(struct toy *toy, struct cts_counter_request *request)
{
    (void)toy, (void)request;
}

static void do_twice(struct toy *toy, struct cts_counter_request *request)
{
    answer(toy, request);
    toy->host->complete(toy->host, request, CTS_WIN32_OPERATION_ABORTED, 3);
}

static void do_past(struct toy *toy, struct cts_counter_request *request)
{
    ((uint8_t *)request->out)[request->out_length] = 0x42;
    answer(toy, request);
}

static void do_before(struct toy *toy, struct cts_counter_request *request)
{
    ((uint8_t *)request->out)[-1] = 0x42;
    answer(toy, request);
}

static void do_page(struct toy *toy, struct cts_counter_request *request)
{
    memset(request->out, 0x42, 4096);
    answer(toy, request);
}

static void do_late(struct toy *toy, struct cts_counter_request *request)
{
    answer(toy, request);
    ((uint8_t *)request->out)[3] ^= 0x42;
}

static void do_input(struct toy *toy, struct cts_counter_request *request)
{
    *(uint8_t *)(uintptr_t)request->in ^= 1;
    answer(toy, request);
}

static void do_unknown(struct toy *toy, struct cts_counter_request *request)
{
    struct cts_counter_request other = *request;
    toy->host->complete(toy->host, &other, 0, 16);
    answer(toy, request);
}

static void do_rubbish(struct toy *toy, struct cts_counter_request *request)
{
    toy->host->complete(toy->host, request, 0xdeadbeef, 0xffffffff);
}

static void do_stop(struct toy *toy, struct cts_counter_request *request)
{
    (void)request;
    toy->host->stop(toy->host, "the toy gives up");
}

static void do_deadlock(struct toy *toy, struct cts_counter_request *request)
{
    toy->host->park(toy->host, request, UINT64_MAX);
}

/* Blocks the run, and is in destroy() for ever after. */
static void do_wedge(struct toy *toy, struct cts_counter_request *request)
{
    toy->wedged = true;
    do_deadlock(toy, request);
}

static void do_relock(struct toy *toy, struct cts_counter_request *request)
{
    toy->host->lock(toy->host, &toy->lock);
    toy->host->lock(toy->host, &toy->lock);
    toy->host->unlock(toy->host, &toy->lock);
    answer(toy, request);
}

static void do_quiet(struct toy *toy, struct cts_counter_request *request)
{
    memcpy(request->out, toy->memory, CTS_COUNTER_ID_SIZE);
    toy->host->complete_quiet(toy->host, request, 0, CTS_COUNTER_ID_SIZE);
    toy->host->signal(toy->host, request);
}

static void do_early(struct toy *toy, struct cts_counter_request *request)
{
    toy->host->signal(toy->host, request);
    answer(toy, request);
}

static void do_note(struct toy *toy, struct cts_counter_request *request)
{
    const uint32_t arg[6] = {1, 2};
    toy->host->note(toy->host, 82, arg, "abc", 3);
    toy->host->note(toy->host, 1, arg, NULL, 0);
    answer(toy, request);
}

static void do_notes(struct toy *toy, struct cts_counter_request *request)
{
    (void)request;
    for (;;)
        toy->host->note(toy->host, 82, NULL, (const char[400]){"note"}, 400);
}

static void do_again(struct toy *toy, struct cts_counter_request *request)
{
    for (;;)
        answer(toy, request);
}

/* Everything that can be written near the harness's own memory, in both directions. */
static void do_scribble(struct toy *toy, struct cts_counter_request *request)
{
    (void)request;
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[512];
    while (maps && fgets(line, sizeof line, maps)) {
        unsigned long from, to;
        char mode[5];
        if (sscanf(line, "%lx-%lx %4s", &from, &to, mode) == 3 && mode[1] == 'w' && mode[3] == 's')
            memset((void *)from, 0x5a, to - from); /* what is shared with the parent */
    }
    (void)toy;
    abort();
}

static void *later(void *argument)
{
    struct cts_counter_request *request = argument;
    struct toy *toy = request->target[0];
    usleep(2000);
    answer(toy, request);
    toy->host->point(toy->host, "not allowed here");
    __atomic_sub_fetch(&toy->busy, 1, __ATOMIC_RELEASE);
    return NULL;
}

static void do_thread(struct toy *toy, struct cts_counter_request *request)
{
    pthread_t thread;
    request->target[0] = toy;
    __atomic_add_fetch(&toy->busy, 1, __ATOMIC_RELEASE);
    if (pthread_create(&thread, NULL, later, request) == 0)
        pthread_detach(thread);
}

enum place { AT_WAIT, AT_CREATE, AT_OPEN, AT_NOTIFY, AT_DESTROY, AT_LOAD, AT_RACE };
static const struct trouble {
    const char *name;
    trouble_fn *act;
    enum place place;
} troubles[] = {
    {"crash", do_crash, AT_WAIT},
    {"memory", do_memory, AT_WAIT},
    {"leak", do_leak, AT_WAIT},
    {"exit", do_exit, AT_WAIT},
    {"_exit", do_quick_exit, AT_WAIT},
    {"abort", do_abort, AT_WAIT},
    {"kill", do_kill, AT_WAIT},
    {"overflow", do_overflow, AT_WAIT},
    {"loop", do_loop, AT_WAIT},
    {"sleep", do_sleep, AT_WAIT},
    {"nap", do_nap, AT_WAIT},
    {"spin", do_spin, AT_WAIT},
    {"never", do_never, AT_WAIT},
    {"twice", do_twice, AT_WAIT},
    {"past", do_past, AT_WAIT},
    {"before", do_before, AT_WAIT},
    {"page", do_page, AT_WAIT},
    {"late", do_late, AT_WAIT},
    {"input", do_input, AT_WAIT},
    {"unknown", do_unknown, AT_WAIT},
    {"rubbish", do_rubbish, AT_WAIT},
    {"stop", do_stop, AT_WAIT},
    {"deadlock", do_deadlock, AT_WAIT},
    {"wedge", do_wedge, AT_WAIT},
    {"relock", do_relock, AT_WAIT},
    {"quiet", do_quiet, AT_WAIT},
    {"early", do_early, AT_WAIT},
    {"note", do_note, AT_WAIT},
    {"notes", do_notes, AT_WAIT},
    {"again", do_again, AT_WAIT},
    {"scribble", do_scribble, AT_WAIT},
    {"thread", do_thread, AT_WAIT},
    {"create-crash", do_crash, AT_CREATE},
    {"create-fail", NULL, AT_CREATE},
    {"open-null", NULL, AT_OPEN},
    {"open-refuse", NULL, AT_OPEN},
    {"notify-crash", do_crash, AT_NOTIFY},
    {"notify-stuck", do_deadlock, AT_NOTIFY},
    {"destroy-crash", do_crash, AT_DESTROY},
    {"race-crash", do_crash, AT_RACE},
    {"race-spin", do_spin, AT_RACE},
};

static const struct trouble *find(const char *options)
{
    if (strncmp(options, "do=", 3) == 0)
        for (size_t i = 0; i < sizeof troubles / sizeof troubles[0]; i++)
            if (strcmp(options + 3, troubles[i].name) == 0)
                return &troubles[i];
    return NULL;
}

static bool trouble_at(struct toy *toy, enum place place, struct cts_counter_request *request)
{
    if (!toy->trouble || toy->trouble->place != place)
        return false;
    if (toy->trouble->act)
        toy->trouble->act(toy, request);
    return true;
}

/* -- the counter ------------------------------------------------------------------------------------ */

static void *toy_create(const struct cts_host *host, const struct cts_counter_config *config)
{
    struct toy *toy = calloc(1, sizeof *toy);
    toy->host = host;
    toy->memory = (const uint8_t *)config->memory;
    toy->trouble = find(config->options);
    if (trouble_at(toy, AT_CREATE, NULL)) {
        free(toy);
        return NULL;
    }
    return toy;
}

static void toy_destroy(void *self)
{
    trouble_at(self, AT_DESTROY, NULL);
    if (((struct toy *)self)->wedged)
        do_loop(self, NULL);
    free(self);
}

static uint32_t toy_open(void *self, uint32_t how, void **open)
{
    struct toy *toy = self;
    (void)how;
    if (trouble_at(toy, AT_OPEN, NULL))
        return strcmp(toy->trouble->name, "open-null") == 0 ? 0 : 12345;
    *open = (void *)(uintptr_t)++toy->opens;
    return 0;
}

static uint32_t toy_duplicate(void *self, void *open)
{
    (void)self, (void)open;
    return 0;
}

/* Ends the waits that `open` and `request` pick (NULL: any) or, for a notify, those that are due. */
static uint32_t toy_end(struct toy *toy, void *open, struct cts_counter_request *request, bool due)
{
    uint32_t status = CTS_WIN32_NOT_FOUND;
    for (uint32_t i = 0; i < toy->count;) {
        struct cts_counter_request *wait = toy->waits[i];
        if ((open && wait->target[0] != open) || (request && wait != request) ||
            (due && memcmp(toy->memory, &wait->target[1], 16) == 0)) {
            i++;
            continue;
        }
        memmove(&toy->waits[i], &toy->waits[i + 1], (--toy->count - i) * sizeof toy->waits[0]);
        if (due)
            answer(toy, wait);
        else
            toy->host->complete(toy->host, wait, CTS_WIN32_OPERATION_ABORTED, 0);
        status = 0;
        i = 0; /* complete() is a switch point: the list may be another */
    }
    return status;
}

static void toy_submit(void *self, void *open, struct cts_counter_request *request)
{
    struct toy *toy = self;
    if (request->out_length < 16) {
        toy->host->complete(toy->host, request, CTS_WIN32_INSUFFICIENT_BUFFER, 0);
    } else if (!request->out || (request->in_length && !request->in)) {
        toy->host->complete(toy->host, request, CTS_WIN32_NOACCESS, 0);
    } else if (request->in_length != 16) {
        answer(toy, request);
    } else if (!trouble_at(toy, AT_WAIT, request)) {
        uint8_t before[16];
        memcpy(before, toy->memory, 16);
        toy->host->point(toy->host, "P3");
        if (memcmp(before, toy->memory, 16) != 0)
            trouble_at(toy, AT_RACE, request);
        if (memcmp(toy->memory, request->in, 16) != 0 || toy->count == WAITS) {
            answer(toy, request);
            return;
        }
        request->target[0] = open;
        memcpy(&request->target[1], request->in, 16);
        toy->waits[toy->count++] = request;
    }
}

static uint32_t toy_cancel(void *self, void *open, struct cts_counter_request *request)
{
    return toy_end(self, open, request, false);
}

static uint32_t toy_close(void *self, void *open)
{
    toy_end(self, open, NULL, false);
    return 0;
}

static void toy_notify(void *self)
{
    trouble_at(self, AT_NOTIFY, NULL);
    toy_end(self, NULL, NULL, true);
}

static void toy_nothing(void *self)
{
    (void)self;
}

static bool toy_busy(void *self)
{
    return __atomic_load_n(&((struct toy *)self)->busy, __ATOMIC_ACQUIRE);
}

static const struct cts_counter_ops counter = {
    .size = sizeof counter,
    .capabilities = CTS_COUNTER_CAN_EVENT_GUEST | CTS_COUNTER_CAN_DUPLICATE |
                    CTS_COUNTER_CAN_SYNCHRONOUS | CTS_COUNTER_CAN_POWER,
    .create = toy_create,
    .destroy = toy_destroy,
    .open = toy_open,
    .duplicate = toy_duplicate,
    .submit = toy_submit,
    .cancel = toy_cancel,
    .close = toy_close,
    .notify = toy_notify,
    .suspend = toy_nothing,
    .resume = toy_nothing,
    .busy = toy_busy,
};

const struct cts_target *cts_target_entry(void)
{
    static const struct cts_target target = {
        .version = CTS_TARGET_VERSION,
        .size = sizeof target,
        .name = "toy",
        .description = "a \"toy\" for tests",
        .flags = CTS_TARGET_OWN_THREADS,
        .counter = &counter,
    };
    return &target;
}
