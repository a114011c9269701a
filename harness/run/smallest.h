/*
 * The smallest buffer that would have done, for findings about BUFFER_TOO_SHORT. It plays, and judges nothing.
 */
#ifndef CTS_RUN_SMALLEST_H
#define CTS_RUN_SMALLEST_H

#include "run/judge.h"

/* The smallest buffer at which the request of the finding succeeds, found by playing the finding's program against the
 * target, in a process of its own. 0: at none, or not within a few seconds. */
uint32_t cts_smallest_buffer(const char *target, const char *options,
                             const struct cts_judged *judged);

#endif
