/*
 * The notation of oracle_notation.h, read item by item and fed to an oracle as events.
 */
#include "oracle_notation.h"

#include <cts/counter.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ITEM_MAX  256
#define WORDS_MAX 12

struct writer {
    struct test_said *said;
    uint64_t stamp, frame;
    uint32_t thread;
    char how[64][8];         /* of handles */
    uint32_t handle_of[256]; /* of requests */
    uint32_t status_of[256];
};

struct item {
    int count;
    char *words[WORDS_MAX];
};

static void half(uint32_t k, const char *tag, uint8_t *bytes)
{
    uint32_t hash = 0x811C9DC5u;
    memcpy(bytes, &k, 4);
    memcpy(bytes + 4, tag, 2);
    for (int n = 0; n < 6; n++)
        hash = (hash ^ bytes[n]) * 0x01000193u;
    hash ^= hash >> 16;
    bytes[6] = (uint8_t)hash;
    bytes[7] = (uint8_t)(hash >> 8);
}

static void id_of(const char *word, uint8_t id[16])
{
    unsigned low, high;
    if (strcmp(word, "zero") == 0) {
        memset(id, 0, 16);
    } else if (strcmp(word, "ones") == 0) {
        memset(id, 0xFF, 16);
    } else if (sscanf(word, "mix:%u:%u", &low, &high) == 2) {
        half(low, "Lo", id);
        half(high, "Hi", id + 8);
    } else if (sscanf(word, "swap:%u", &low) == 1) {
        half(low, "Hi", id);
        half(low, "Lo", id + 8);
    } else if (sscanf(word, "v%u", &low) == 1) {
        half(low, "Lo", id);
        half(low, "Hi", id + 8);
    } else if (strlen(word) == 32) {
        for (int n = 0; n < 16; n++) {
            unsigned byte = 0;
            assert_int_equal(sscanf(word + 2 * n, "%2x", &byte), 1);
            id[n] = (uint8_t)byte;
        }
    } else {
        fail_msg("no such id: %s", word);
    }
}

static struct cts_event blank(struct writer *w, uint16_t kind)
{
    return (struct cts_event){.magic = CTS_EVENT_MAGIC,
                              .version = CTS_EVENT_VERSION,
                              .interface = CTS_INTERFACE_COUNTER,
                              .kind = kind,
                              .thread = w->thread,
                              .stamp = w->stamp++};
}

static void put(struct writer *w, struct cts_event event, const void *payload, uint32_t length)
{
    static _Alignas(8) uint8_t bytes[sizeof(event) + 512];
    event.length = length;
    memcpy(bytes, &event, sizeof(event));
    memcpy(bytes + sizeof(event), payload, length);
    cts_oracle_event(w->said->oracle, (const struct cts_event *)bytes, ++w->frame);
}

static void simple(struct writer *w, uint16_t kind, uint32_t handle, uint32_t request,
                   uint32_t status)
{
    struct cts_event e = blank(w, kind);
    e.handle = handle;
    e.request = request;
    e.status = status;
    put(w, e, "", 0);
}

static uint32_t number(const struct item *i, int word, uint32_t fallback)
{
    return word < i->count ? (uint32_t)strtoul(i->words[word], NULL, 0) : fallback;
}

/* The value of "key=value", or NULL; for a bare "key" the empty string. */
static const char *option(const struct item *i, const char *key)
{
    size_t length = strlen(key);
    for (int n = 1; n < i->count; n++)
        if (strncmp(i->words[n], key, length) == 0) {
            if (i->words[n][length] == '=')
                return i->words[n] + length + 1;
            if (i->words[n][length] == '\0')
                return "";
        }
    return NULL;
}

static uint32_t option_number(const struct item *i, const char *key, uint32_t fallback)
{
    const char *text = option(i, key);
    return text != NULL ? (uint32_t)strtoul(text, NULL, 0) : fallback;
}

static uint32_t how_of(const char *letters)
{
    static const struct {
        char letter;
        uint32_t flag;
    } flags[] = {{'r', CTS_OPEN_READ},    {'w', CTS_OPEN_WRITE},  {'o', CTS_OPEN_OVERLAPPED},
                 {'g', CTS_OPEN_BY_GUID}, {'d', CTS_OPEN_DOUBLE}, {'u', CTS_OPEN_UNPRIVILEGED}};
    uint32_t how = 0;
    for (size_t n = 0; n < sizeof(flags) / sizeof(flags[0]); n++)
        if (strchr(letters, flags[n].letter) != NULL)
            how |= flags[n].flag;
    return how;
}

static void put_open(struct writer *w, const struct item *i)
{
    uint32_t handle = number(i, 1, 0), status = 0;
    struct cts_event e = blank(w, CTS_EVENT_OPEN);
    e.handle = handle;
    e.arg[0] = how_of(i->words[2]);
    snprintf(w->how[handle % 64], 8, "%s", i->words[2]);
    put(w, e, "", 0);
    if (i->count > 3)
        status = (uint32_t)strtoul(i->words[3] + 1, NULL, 0);
    simple(w, CTS_EVENT_OPENED, handle, 0, status);
}

static void put_submit(struct writer *w, const struct item *i, uint32_t in, const char *value,
                       uint32_t out)
{
    uint8_t input[64] = {0};
    uint32_t request = number(i, 1, 0), handle = number(i, 2, 0);
    struct cts_event e = blank(w, CTS_EVENT_SUBMIT);
    e.handle = handle;
    e.request = request;
    e.arg[0] = option_number(i, "code", CTS_COUNTER_CODE_READ);
    e.arg[1] = in;
    e.arg[2] = out;
    e.arg[3] = (option(i, "same") ? CTS_SUBMIT_SAME : 0u) |
               (option(i, "innull") ? CTS_SUBMIT_IN_NULL : 0u) |
               (option(i, "outnull") ? CTS_SUBMIT_OUT_NULL : 0u) |
               (option(i, "tail") ? CTS_SUBMIT_TAIL_CURRENT : 0u) |
               (strchr(w->how[handle % 64], 'o') ? CTS_SUBMIT_OVERLAPPED : 0u);
    if (value != NULL)
        id_of(value, input);
    w->handle_of[request % 256] = handle;
    put(w, e, input, option(i, "innull") ? 0 : in < 48 ? in : 48);
}

static void put_sub(struct writer *w, const struct item *i)
{
    const char *in = option(i, "in");
    const char *colon = in != NULL ? strchr(in, ':') : NULL;
    put_submit(w, i, in != NULL ? (uint32_t)strtoul(in, NULL, 0) : 0,
               colon != NULL ? colon + 1 : NULL, option_number(i, "out", 16));
}

static void put_completed(struct writer *w, const struct item *i, uint32_t request, uint32_t status,
                          const char *value)
{
    uint8_t output[64];
    struct cts_event e = blank(w, CTS_EVENT_COMPLETED);
    memset(output, 0xA5, sizeof(output));
    if (value != NULL)
        id_of(value, output);
    e.handle = w->handle_of[request % 256];
    e.request = request;
    e.status = status;
    e.arg[0] = option_number(i, "n", value != NULL ? 16 : 0);
    e.arg[1] = option_number(i, "buf", value != NULL ? CTS_BUFFER_HEAD : 0);
    e.arg[3] = option_number(i, "sig", 0);
    w->status_of[request % 256] = status;
    put(w, e, output, option_number(i, "length", 16));
}

static void put_submitted(struct writer *w, uint32_t request, uint32_t status)
{
    simple(w, CTS_EVENT_SUBMITTED, w->handle_of[request % 256], request, status);
}

static void put_store(struct writer *w, uint32_t offset, const char *value, uint32_t length)
{
    uint8_t id[48] = {0}; /* with room for stores that are out of bounds */
    struct cts_event e = blank(w, CTS_EVENT_STORE);
    id_of(value, id);
    e.arg[0] = offset;
    put(w, e, id + offset, length);
}

static void put_change(struct writer *w, const char *value, uint32_t what)
{
    uint8_t id[16] = {0};
    struct cts_event e = blank(w, CTS_EVENT_CHANGE);
    e.arg[0] = what;
    if (value != NULL)
        id_of(value, id);
    put(w, e, id, value != NULL ? 16 : 0);
    if (value != NULL)
        put_store(w, 0, value, 16);
    if (what & CTS_CHANGE_NOTIFY)
        simple(w, CTS_EVENT_NOTIFY, 0, 0, 0);
    e = blank(w, CTS_EVENT_CHANGED);
    e.arg[0] = what;
    put(w, e, "", 0);
    if (what & CTS_CHANGE_NOTIFY) {
        simple(w, CTS_EVENT_NOTIFYING, 0, 0, 0);
        simple(w, CTS_EVENT_NOTIFIED, 0, 0, 0);
    }
}

static void put_vm(struct writer *w, const struct item *i, uint16_t kind)
{
    struct cts_event e = blank(w, kind);
    e.arg[0] = number(i, 1, 0);
    e.arg[1] = number(i, 2, 0);
    put(w, e, "", 0);
}

static void put_any(struct writer *w, const struct item *i)
{
    struct cts_event e = blank(w, (uint16_t)number(i, 1, 0));
    const char *text = option(i, "text"), *id = option(i, "id");
    uint8_t bytes[16];
    char key[2] = "0";
    e.handle = option_number(i, "h", 0);
    e.request = option_number(i, "r", 0);
    e.status = option_number(i, "s", 0);
    for (int n = 0; n < 6; n++, key[0]++)
        e.arg[n] = option_number(i, key, 0);
    if (id != NULL) {
        id_of(id, bytes);
        put(w, e, bytes, sizeof(bytes));
    } else {
        char copy[200];
        size_t length = text != NULL ? strlen(text) : 0;
        for (size_t n = 0; n < length; n++)
            copy[n] = text[n] == '|' ? '\0' : text[n];
        put(w, e, copy, (uint32_t)length);
    }
}

/* Words that stand for a pair of events without arguments of their own. */
static const struct {
    const char *word;
    uint16_t first, second; /* 0: none */
} pairs[] = {
    {"close", CTS_EVENT_CLOSE, CTS_EVENT_CLOSED},
    {"close>", CTS_EVENT_CLOSE, 0},
    {"close<", CTS_EVENT_CLOSED, 0},
    {"suspend", CTS_EVENT_SUSPEND, CTS_EVENT_SUSPENDED},
    {"resume", CTS_EVENT_RESUME, CTS_EVENT_RESUMED},
    {"resume>", CTS_EVENT_RESUME, 0},
    {"resume<", CTS_EVENT_RESUMED, 0},
    {"remove", CTS_EVENT_REMOVE, CTS_EVENT_REMOVED},
    {"remove>", CTS_EVENT_REMOVE, 0},
    {"remove<", CTS_EVENT_REMOVED, 0},
    {"start", CTS_EVENT_START, CTS_EVENT_STARTED},
    {"start>", CTS_EVENT_START, 0},
    {"start<", CTS_EVENT_STARTED, 0},
    {"raise", CTS_EVENT_NOTIFY, 0},
    {"enter", CTS_EVENT_NOTIFYING, 0},
    {"leave", CTS_EVENT_NOTIFIED, 0},
};

static bool put_pair(struct writer *w, const struct item *i)
{
    for (size_t n = 0; n < sizeof(pairs) / sizeof(pairs[0]); n++)
        if (strcmp(i->words[0], pairs[n].word) == 0) {
            simple(w, pairs[n].first, number(i, 1, 0), 0, 0);
            if (pairs[n].second != 0)
                simple(w, pairs[n].second, number(i, 1, 0), 0, 0);
            return true;
        }
    return false;
}

static bool put_call(struct writer *w, const struct item *i)
{
    const char *verb = i->words[0];
    uint32_t first = number(i, 1, 0);
    if (strncmp(verb, "cancelall", 9) == 0) {
        if (verb[9] != '<')
            simple(w, CTS_EVENT_CANCEL, first, 0, 0);
        if (verb[9] != '>')
            simple(w, CTS_EVENT_CANCELLED, first, 0, number(i, 2, 0));
    } else if (strncmp(verb, "cancel", 6) == 0) {
        if (verb[6] != '<')
            simple(w, CTS_EVENT_CANCEL, w->handle_of[first % 256], first, 0);
        if (verb[6] != '>')
            simple(w, CTS_EVENT_CANCELLED, w->handle_of[first % 256], first, number(i, 2, 0));
    } else if (strcmp(verb, "dup") == 0) {
        struct cts_event e = blank(w, CTS_EVENT_DUPLICATE);
        e.handle = first;
        e.arg[0] = number(i, 2, 0);
        memcpy(w->how[first % 64], w->how[e.arg[0] % 64], 8);
        put(w, e, "", 0);
        e.stamp = w->stamp++;
        e.kind = CTS_EVENT_DUPLICATED;
        put(w, e, "", 0);
    } else if (strcmp(verb, "q") == 0) {
        struct cts_event e = blank(w, CTS_EVENT_QUIESCENT);
        e.arg[1] = first;
        put(w, e, "", 0);
    } else {
        return put_pair(w, i);
    }
    return true;
}

static bool put_set(struct writer *w, const struct item *i)
{
    const char *verb = i->words[0];
    if (strcmp(verb, "set") == 0)
        put_change(w, i->words[1], CTS_CHANGE_STORE);
    else if (strcmp(verb, "change") == 0)
        put_change(w, i->words[1], CTS_CHANGE_STORE | CTS_CHANGE_NOTIFY);
    else if (strcmp(verb, "notify") == 0)
        put_change(w, NULL, CTS_CHANGE_NOTIFY);
    else if (strcmp(verb, "store") == 0)
        put_store(w, number(i, 1, 0), i->words[2], number(i, 3, 16));
    else if (strcmp(verb, "vm>") == 0)
        put_vm(w, i, CTS_EVENT_VM);
    else if (strcmp(verb, "vm<") == 0)
        put_vm(w, i, CTS_EVENT_VM_DONE);
    else if (strcmp(verb, "ev") == 0)
        put_any(w, i);
    else if (strcmp(verb, "thread") == 0)
        w->thread = number(i, 1, 0);
    else
        return false;
    return true;
}

static void put_item(struct writer *w, const struct item *i)
{
    const char *verb = i->words[0];
    uint32_t request = number(i, 1, 0);
    if (strcmp(verb, "open") == 0) {
        put_open(w, i);
    } else if (strcmp(verb, "arm") == 0 || strcmp(verb, "a") == 0) {
        put_submit(w, i, 16, i->words[3], 16);
        if (verb[1] == '\0')
            put_submitted(w, request, CTS_WIN32_IO_PENDING);
    } else if (strcmp(verb, "poll") == 0) {
        put_submit(w, i, 0, NULL, 16);
    } else if (strcmp(verb, "p") == 0) {
        put_submit(w, i, 0, NULL, 16);
        put_completed(w, i, request, 0, i->words[3]);
        put_submitted(w, request, 0);
    } else if (strcmp(verb, "sub") == 0) {
        put_sub(w, i);
    } else if (strcmp(verb, "pend") == 0) {
        put_submitted(w, request, CTS_WIN32_IO_PENDING);
    } else if (strcmp(verb, "ret") == 0) {
        put_submitted(w, request, w->status_of[request % 256]);
    } else if (strcmp(verb, "ok") == 0) {
        put_completed(w, i, request, 0, i->words[2]);
    } else if (strcmp(verb, "fail") == 0) {
        put_completed(w, i, request, number(i, 2, 0), NULL);
    } else if (!put_set(w, i) && !put_call(w, i)) {
        fail_msg("no such word in the notation: %s", verb);
    }
}

static void keep(void *context, const struct cts_finding *finding)
{
    struct test_said *said = context;
    if (said->count < TEST_FINDINGS_MAX)
        said->findings[said->count++] = *finding;
}

void test_judge(const struct test_run *run, struct test_said *said)
{
    struct writer w = {.said = said};
    const struct cts_profile *profile = cts_profile_find(run->profile ? run->profile : "ms-docs");
    assert_non_null(profile);
    said->count = 0;
    said->oracle = cts_oracle_new(profile, run->strict, keep, said);
    assert_non_null(said->oracle);
    struct cts_event e = blank(&w, CTS_EVENT_TRACE_BEGIN);
    e.arg[0] = UINT32_MAX;
    e.arg[1] = 3;
    put(&w, e, "{}", 2);
    w.stamp = 0;
    e = blank(&w, CTS_EVENT_RUN_BEGIN);
    e.arg[0] = run->guest;
    e.arg[1] = !run->bare;
    e.arg[4] = run->policy;
    put(&w, e, "test", 5);
    for (const char *at = run->events; *at != '\0';) {
        char text[ITEM_MAX], *save = NULL;
        struct item item = {0};
        size_t length = strcspn(at, ";");
        assert_true(length < sizeof(text));
        memcpy(text, at, length);
        text[length] = '\0';
        for (char *word = strtok_r(text, " \n", &save); word != NULL && item.count < WORDS_MAX;
             word = strtok_r(NULL, " \n", &save))
            item.words[item.count++] = word;
        if (item.count > 0)
            put_item(&w, &item);
        at += length + (at[length] == ';');
    }
    simple(&w, CTS_EVENT_RUN_END, 0, 0, run->outcome);
}

const struct cts_finding *test_finding(const struct test_said *said, const char *requirement)
{
    for (uint32_t n = 0; n < said->count; n++)
        if (said->findings[n].requirement == cts_requirement_find(requirement))
            return &said->findings[n];
    return NULL;
}
