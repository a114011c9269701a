/*
 * Fibers: flows of control with stacks of their own inside one operating-system thread. The
 * scheduler is their only user; they know nothing of threads of a program, choices or time. A
 * switch makes no system call on x86-64; other processors use ucontext. Sanitizers and valgrind are
 * told of every switch.
 *
 * The floating-point control words belong to the whole process: a switch neither saves nor restores
 * them.
 */
#ifndef CTS_FIBER_H
#define CTS_FIBER_H

#include <cts/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if !defined(__x86_64__) && !defined(CTS_FIBER_PORTABLE)
#define CTS_FIBER_PORTABLE 1
#endif
#ifdef CTS_FIBER_PORTABLE
#include <ucontext.h>
#endif

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CTS_FIBER_ASAN 1
#elif __has_feature(thread_sanitizer)
#define CTS_FIBER_TSAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define CTS_FIBER_ASAN 1
#elif defined(__SANITIZE_THREAD__)
#define CTS_FIBER_TSAN 1
#endif

#define CTS_FIBER_STACK (1024u * 1024u) /* bytes; only what is used takes memory */
#define CTS_FIBER_GUARD (64u * 1024u)   /* inaccessible bytes below each stack */

/* For functions that a fiber enters and never leaves, and for those that begin on one fiber for
 * TSan and end on another: TSan would count them on a stack for ever. */
#if !defined(CTS_FIBER_TSAN)
#define CTS_FIBER_NO_RETURN
#elif defined(__clang__)
#define CTS_FIBER_NO_RETURN __attribute__((disable_sanitizer_instrumentation, noinline))
#else
#define CTS_FIBER_NO_RETURN __attribute__((no_sanitize_thread, noinline))
#endif

/* All fields belong to fiber.c. */
struct cts_fiber {
    void *sp;        /* while it does not run: where its registers are */
    uint8_t *bottom; /* lowest byte of its stack */
    size_t size;
    void (*entry)(void *);
    void *argument;
#ifdef CTS_FIBER_PORTABLE
    ucontext_t context;
#endif
#ifdef CTS_FIBER_ASAN
    void *fake_stack;
    struct cts_fiber *leave_to; /* set by drop: leave for good at once */
#endif
#ifdef CTS_FIBER_TSAN
    void *tsan;
#endif
};

/* The stacks of `count` fibers, each above its guard. */
struct cts_fiber_stacks {
    uint8_t *map;
    size_t length;
    uint32_t count;
};
/* Maps the stacks and gives fiber n of `fibers` its own. CTS_MEMORY. */
enum cts_status cts_fiber_stacks_map(struct cts_fiber_stacks *stacks, struct cts_fiber *fibers,
                                     uint32_t count);
void cts_fiber_stacks_unmap(struct cts_fiber_stacks *stacks, struct cts_fiber *fibers);
/* True if `address` lies in a guard: the fault there is a stack overflow. Async-signal-safe. */
bool cts_fiber_stacks_guard(const struct cts_fiber_stacks *stacks, uintptr_t address);

/* Makes the calling flow of control a fiber that others can switch back to. */
void cts_fiber_adopt(struct cts_fiber *home);
/* Prepares `fiber` to run entry(argument) on its empty stack at the first switch to it. `entry`
 * must not return: it ends by a switch to another fiber. */
void cts_fiber_start(struct cts_fiber *fiber, void (*entry)(void *), void *argument);
/* Leaves `from`, which must be the running one, for `to`. Returns when something switches back. */
void cts_fiber_switch(struct cts_fiber *from, struct cts_fiber *to);
/* The same for a fiber that nobody will switch to again before its next start. Does not return. */
_Noreturn CTS_FIBER_NO_RETURN void cts_fiber_leave(struct cts_fiber *from, struct cts_fiber *to);
/* Forgets a fiber that stands in cts_fiber_switch() or has not begun; to be called from `home`. */
void cts_fiber_drop(struct cts_fiber *home, struct cts_fiber *fiber);

#endif
