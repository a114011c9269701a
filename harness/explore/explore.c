/*
 * The explorer: depth-first search over the choices of a run, up to a preemption bound. See
 * explore.h. It keeps one path, the choices of the last run with what has been tried at each, and
 * never looks at anything but choices.
 */
#include "explore/explore.h"

#include <stdlib.h>

#define BIT(thread) (UINT32_C(1) << (thread))

struct node {
    uint32_t runnable;
    uint32_t tried;       /* threads that were chosen here, on this path */
    uint32_t preemptions; /* before this choice */
    uint8_t current;
    uint8_t fallback;
    uint8_t chosen;
    bool preemptive;
};

struct cts_explorer {
    uint32_t bound;
    uint64_t limit;
    uint64_t runs;
    uint32_t length; /* nodes of the path: to be repeated first, then found */
    uint32_t repeat; /* how many of them the present run has to repeat */
    uint32_t played; /* choices of the present run so far */
    bool limited;
    bool too_long;
    bool diverged;
    struct node path[CTS_EXPLORE_CHOICES_MAX];
};

struct cts_explorer *cts_explorer_new(uint32_t bound, uint64_t limit)
{
    struct cts_explorer *explorer = calloc(1, sizeof *explorer);
    if (explorer) {
        explorer->bound = bound;
        explorer->limit = limit;
    }
    return explorer;
}

void cts_explorer_free(struct cts_explorer *explorer)
{
    free(explorer);
}

static uint32_t cost(const struct node *node, uint32_t thread)
{
    return node->preemptive && thread != node->current;
}

/* The threads that may still be tried at a node. */
static uint32_t untried(const struct cts_explorer *explorer, const struct node *node)
{
    uint32_t set = node->runnable & ~node->tried;
    if (node->preemptive && node->preemptions >= explorer->bound)
        set &= BIT(node->current);
    return set;
}

bool cts_explorer_next(struct cts_explorer *explorer)
{
    if (explorer->runs > 0) {
        struct node *path = explorer->path;
        if (explorer->played < explorer->repeat) {
            explorer->diverged = true;
            explorer->length = explorer->played;
        }
        while (explorer->length > 0 && !untried(explorer, &path[explorer->length - 1]))
            explorer->length--;
        if (explorer->length == 0)
            return false;
        if (explorer->limit && explorer->runs >= explorer->limit) {
            explorer->limited = true;
            return false;
        }
        struct node *last = &path[explorer->length - 1];
        last->chosen = (uint8_t)__builtin_ctz(untried(explorer, last));
        last->tried |= BIT(last->chosen);
    }
    explorer->repeat = explorer->length;
    explorer->played = 0;
    explorer->runs++;
    return true;
}

uint32_t cts_explorer_choose(void *context, const struct cts_choice *choice)
{
    struct cts_explorer *explorer = context;
    if (choice->step >= CTS_EXPLORE_CHOICES_MAX) {
        explorer->too_long = true;
        return choice->fallback;
    }
    struct node *node = &explorer->path[choice->step];
    explorer->played = choice->step + 1;
    if (choice->step < explorer->repeat) {
        if (node->runnable == choice->runnable && node->current == choice->current &&
            node->preemptive == choice->preemptive)
            return node->chosen;
        explorer->diverged = true;
        explorer->repeat = choice->step;
        explorer->length = choice->step;
    }
    uint32_t preemptions = 0;
    if (choice->step > 0)
        preemptions = node[-1].preemptions + cost(&node[-1], node[-1].chosen);
    *node = (struct node){.runnable = choice->runnable,
                          .tried = BIT(choice->fallback),
                          .preemptions = preemptions,
                          .current = (uint8_t)choice->current,
                          .fallback = (uint8_t)choice->fallback,
                          .chosen = (uint8_t)choice->fallback,
                          .preemptive = choice->preemptive};
    explorer->length = choice->step + 1;
    return choice->fallback;
}

uint32_t cts_explorer_schedule(const struct cts_explorer *explorer, struct cts_switch *switches,
                               uint32_t capacity)
{
    uint32_t count = 0;
    for (uint32_t step = 0; step < explorer->length; step++) {
        const struct node *node = &explorer->path[step];
        if (node->chosen == node->fallback)
            continue;
        if (count < capacity)
            switches[count] = (struct cts_switch){.step = step, .thread = node->chosen};
        count++;
    }
    return count;
}

uint64_t cts_explorer_runs(const struct cts_explorer *explorer)
{
    return explorer->runs;
}

bool cts_explorer_cut(const struct cts_explorer *explorer)
{
    return explorer->limited || explorer->too_long;
}

bool cts_explorer_diverged(const struct cts_explorer *explorer)
{
    return explorer->diverged;
}
