/*
 * The player: one loaded target, and the runs of programs against it, in this process and without
 * isolation. Writes what happens into a trace buffer; never judges it. A crash of the target is a crash of
 * the process: session.h puts a worker process around it.
 */
#ifndef CTS_PLAYER_H
#define CTS_PLAYER_H

#include "program/program.h"
#include "run/schedule.h"
#include "trace/trace.h"

struct cts_player;

/* Loads the shared object at `path`, checks it against the target interface. CTS_TARGET, CTS_VERSION, CTS_IO:
 * `message` says what is wrong and what to do. `options` as in struct cts_counter_config. */
enum cts_status cts_player_load(const char *path, const char *options, struct cts_player **player,
                                char message[256]);
/* The same for a target linked into this program. */
enum cts_status cts_player_attach(const struct cts_target *target, const char *options,
                                  struct cts_player **player, char message[256]);
void cts_player_free(struct cts_player *player);
const struct cts_target *cts_player_target(const struct cts_player *player);

/* Appends the TRACE_BEGIN event; the seed is only recorded, the profile is what ranges are judged by on the spot.
 * CTS_LIMIT. */
enum cts_status cts_player_begin(struct cts_player *player, struct cts_buffer *buffer,
                                 const char *profile, uint64_t seed);

struct cts_run_case {
    const char *name;
    uint32_t number; /* in its suite */
    const struct cts_program *program;
    uint32_t flags; /* CTS_RUN_FLAG_* */
};
/* Plays a program once: RUN_BEGIN .. RUN_END are appended to `buffer`. `choose` NULL: the program's own
 * schedule. Returns how the run ended (also recorded). After the last operation every run does the same:
 * quiescent point, close of all handles, quiescent point, last look at all buffers, destroy. */
enum cts_run_outcome cts_player_run(struct cts_player *player, const struct cts_run_case *run_case,
                                    cts_choose_fn *choose, void *context,
                                    struct cts_buffer *buffer);
/* From the next run on, the request of the scripted edge that gets this number is played with a buffer of `size`
 * bytes, whatever the program says, and with lengths that match. 0: none. */
void cts_player_resize(struct cts_player *player, uint32_t request, uint32_t size);
/* True after a run that was cut short: something of the target may be left over in this process. Whoever can
 * should go on in a new one. */
bool cts_player_worn(const struct cts_player *player);
/* While the target is cleared away after such a run, after RUN_END, *clearing is true. It stays the
 * caller's. */
void cts_player_clearing(struct cts_player *player, bool *clearing);
/* What lies at an address at which the target faulted; *request: whose buffer it is, 0 if none's.
 * Async-signal-safe. */
enum cts_fault cts_player_fault(const struct cts_player *player, uintptr_t address,
                                uint32_t *request);
/* The target dies: what it was called for and no event says yet is recorded. Async-signal-safe. */
void cts_player_last_words(struct cts_player *player);

#endif
