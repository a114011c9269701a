/*
 * The rules of the scheduler over the fallback for other processors: fibers made with ucontext.
 * Compiles both anew, so that the variants of the library are not drawn in.
 */
#define CTS_FIBER_PORTABLE 1
#include "../run/fiber.c"
#include "../run/schedule.c"

#include "test_schedule.c"
