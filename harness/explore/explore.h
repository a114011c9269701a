/*
 * The explorer: every schedule of a run up to a preemption bound. It sees choices (run/schedule.h)
 * and the end of runs, nothing else: neither program nor target nor trace.
 *
 *     struct cts_explorer *e = cts_explorer_new(2, 100000);
 *     while (cts_explorer_next(e))
 *         play(program, cts_explorer_choose, e);
 *
 * The first schedule is the default one (no preemption). Deterministic: the same runs give the same
 * order. The search is depth first: the latest choice changes first, its threads in ascending order
 * after the fallback. Choices that are no preemption are free, those at a yield too; the scheduler
 * sees to it that yields do not go on for ever. Nothing of a run is kept but its choices, so a run
 * is played from its start.
 */
#ifndef CTS_EXPLORE_H
#define CTS_EXPLORE_H

#include "program/program.h"
#include "run/schedule.h"

struct cts_explorer;

#define CTS_EXPLORE_CHOICES_MAX 16384u /* of one run; later choices take the fallback */

/* `bound`: most preemptions in a schedule; `limit`: most schedules (0: none). NULL: out of memory.
 */
struct cts_explorer *cts_explorer_new(uint32_t bound, uint64_t limit);
void cts_explorer_free(struct cts_explorer *explorer);
/* Prepares the next schedule; false when all have been run, or at the limit. */
bool cts_explorer_next(struct cts_explorer *explorer);
cts_choose_fn cts_explorer_choose;
/* The schedule of the run that just ended, as switches against the default: at most `capacity` are
 * written; returns how many there are. A program with them replays the run. */
uint32_t cts_explorer_schedule(const struct cts_explorer *explorer, struct cts_switch *switches,
                               uint32_t capacity);
uint64_t cts_explorer_runs(const struct cts_explorer *explorer);
/* True if the limit, or a run with more choices than can be recorded, cut the search short. */
bool cts_explorer_cut(const struct cts_explorer *explorer);
/* True if a run did not repeat the choices of the run before it up to where they should part: the
 * target is not deterministic, and the search not complete. */
bool cts_explorer_diverged(const struct cts_explorer *explorer);

#endif
