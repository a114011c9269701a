/*
 * Making and ending a player, and the first event of a trace.
 */
#define _GNU_SOURCE
#include "oracle/oracle.h"
#include "run/address.h"
#include "run/nicsave.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE          4096u
#define MEMORY_OFFSET (PAGE - CTS_COUNTER_ID_SIZE) /* the 16 bytes end where their page ends */

/* -- the trace's first event ------------------------------------------------------------------------ */

/* Appends `text` as the inside of a JSON string. Bytes that JSON or UTF-8 readers dislike become '?'. */
static size_t json_string(char *out, size_t at, size_t capacity, const char *text)
{
    for (; *text && at + 2 < capacity; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            out[at++] = '\\';
        out[at++] = c < 0x20 || c >= 0x7f ? '?' : (char)c;
    }
    return at;
}

enum cts_status cts_player_begin(struct cts_player *player, struct cts_buffer *buffer,
                                 const char *profile, uint64_t seed)
{
    const struct cts_target *target = player->target;
    player->profile = cts_profile_find(profile ? profile : "");
    const struct {
        const char *key;
        const char *value;
    } rows[] = {{"{\"tool\":\"", "hvcts"},
                {"\",\"target\":\"", target->name},
                {"\",\"description\":\"", target->description},
                {"\",\"profile\":\"", profile ? profile : ""},
                {"\",\"options\":\"", player->options}};
    char text[4096];
    size_t length = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        length += (size_t)snprintf(text + length, sizeof text - length, "%s", rows[i].key);
        length = json_string(text, length, length + 700, rows[i].value);
    }
    length += (size_t)snprintf(text + length, sizeof text - length, "\",\"seed\":%llu}",
                               (unsigned long long)seed);
    struct cts_event *event =
        cts_buffer_append(buffer, CTS_EVENT_TRACE_BEGIN, CTS_INTERFACE_COMMON, 0, (uint32_t)length);
    if (!event)
        return CTS_LIMIT;
    event->arg[0] = player->counter ? player->counter->capabilities : 0;
    event->arg[1] = (target->counter ? 1u : 0u) | (target->platform ? 2u : 0u) |
                    (target->client ? 4u : 0u) | (target->extension ? 8u : 0u) |
                    (target->edge ? 16u : 0u) | (target->miniport ? 32u : 0u) |
                    (target->address ? 64u : 0u);
    event->arg[2] = target->extension ? target->extension->capabilities : 0;
    event->arg[3] = target->edge ? target->edge->capabilities : 0;
    event->arg[4] = target->address ? (uint32_t)target->address->calls : 0;
    event->arg[5] = target->address ? (uint32_t)(target->address->calls >> 32) : 0;
    memcpy(event + 1, text, length);
    return CTS_OK;
}

/* -- making and ending a player --------------------------------------------------------------------- */

/* M: one page of memory seen twice, writable by the harness and read-only by the target. */
static enum cts_status map_memory(struct cts_player *player)
{
    int file = memfd_create("cts-memory", MFD_CLOEXEC);
    if (file < 0)
        return CTS_MEMORY;
    uint8_t *writable = MAP_FAILED;
    uint8_t *readable = mmap(NULL, 2 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (ftruncate(file, PAGE) == 0 && readable != MAP_FAILED) {
        player->memory_map = readable;
        writable = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (mmap(readable, PAGE, PROT_READ, MAP_SHARED | MAP_FIXED, file, 0) == MAP_FAILED)
            readable = MAP_FAILED;
    }
    close(file);
    if (writable == MAP_FAILED || readable == MAP_FAILED)
        return CTS_MEMORY;
    player->memory = writable + MEMORY_OFFSET;
    player->memory_shown = readable + MEMORY_OFFSET;
    return CTS_OK;
}

static enum cts_status make(struct cts_player **result, const char *options, char *message)
{
    struct cts_player *player = calloc(1, sizeof *player);
    *result = player;
    if (player) {
        pthread_mutex_init(&player->inbox_lock, NULL);
        player->options = strdup(options ? options : "");
        player->encoding = malloc(CTS_PROGRAM_BYTES_MAX);
        player->discarded = malloc(CTS_EVENT_STRIDE(CTS_EVENT_PAYLOAD_MAX));
    }
    if (player && player->options && player->encoding && player->discarded &&
        cts_scheduler_new(&player->scheduler) == CTS_OK && cts_buffers_map(player) == CTS_OK &&
        map_memory(player) == CTS_OK) {
        cts_host_init(player);
        cts_client_init(player);
        cts_scheduler_on_idle(player->scheduler, cts_host_idle, player);
        return CTS_OK;
    }
    snprintf(message, 256, "there is not enough memory to play programs; end other programs");
    cts_player_free(player);
    *result = NULL;
    return CTS_MEMORY;
}

static void set_target(struct cts_player *player, const struct cts_target *target)
{
    player->target = target;
    player->counter = target->counter;
    player->platform = target->platform ? target->platform : &cts_reference_platform;
}

enum cts_status cts_player_attach(const struct cts_target *target, const char *options,
                                  struct cts_player **player, char message[256])
{
    *player = NULL;
    enum cts_status status = cts_target_check(target, "the built-in target", message);
    if (status == CTS_OK)
        status = make(player, options, message);
    if (status == CTS_OK)
        set_target(*player, target);
    return status;
}

enum cts_status cts_player_load(const char *path, const char *options, struct cts_player **player,
                                char message[256])
{
    struct cts_library library;
    *player = NULL;
    enum cts_status status = cts_library_open(path, &library, message);
    if (status != CTS_OK)
        return status;
    status = make(player, options, message);
    if (status != CTS_OK) {
        cts_library_close(&library);
        return status;
    }
    (*player)->library = library;
    set_target(*player, library.target);
    return CTS_OK;
}

void cts_player_free(struct cts_player *player)
{
    if (!player)
        return;
    cts_switch_free(player);
    cts_addresses_free(player);
    cts_buffers_unmap(player);
    if (player->memory)
        munmap(player->memory - MEMORY_OFFSET, PAGE);
    if (player->memory_map)
        munmap(player->memory_map, 2 * PAGE);
    cts_scheduler_free(player->scheduler);
    cts_library_close(&player->library);
    pthread_mutex_destroy(&player->inbox_lock);
    free(player->options);
    free(player->encoding);
    free(player->discarded);
    free(player);
}

const struct cts_profile *cts_player_profile(const struct cts_player *player)
{
    return player->profile ? player->profile : cts_profile_find(cts_profile_name(0));
}

const struct cts_target *cts_player_target(const struct cts_player *player)
{
    return player->target;
}
