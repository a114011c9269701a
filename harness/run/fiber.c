/*
 * Fibers: stacks, the switch, and what sanitizers and valgrind must be told about both. See
 * fiber.h. Never allocates or calls the kernel after the stacks are mapped (except under sanitizers
 * and ucontext).
 */
#define _GNU_SOURCE
#include "run/fiber.h"

#include <stdlib.h>
#include <sys/mman.h>

#ifdef CTS_FIBER_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#ifdef CTS_FIBER_TSAN
#include <sanitizer/tsan_interface.h>
#endif
#if defined(__has_include)
#if __has_include(<valgrind/memcheck.h>)
#define CTS_FIBER_VALGRIND 1
#include <valgrind/memcheck.h>
#include <valgrind/valgrind.h>
#endif
#endif

#define CTS_FIBER_SLOT ((size_t)CTS_FIBER_STACK + CTS_FIBER_GUARD)

enum cts_status cts_fiber_stacks_map(struct cts_fiber_stacks *stacks, struct cts_fiber *fibers,
                                     uint32_t count)
{
    stacks->count = count;
    stacks->length = count * CTS_FIBER_SLOT;
    stacks->map = mmap(NULL, stacks->length, PROT_NONE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (stacks->map == MAP_FAILED) {
        stacks->map = NULL;
        return CTS_MEMORY;
    }
    for (uint32_t n = 0; n < count; n++) {
        fibers[n] = (struct cts_fiber){0};
        fibers[n].bottom = stacks->map + n * CTS_FIBER_SLOT + CTS_FIBER_GUARD;
        fibers[n].size = CTS_FIBER_STACK;
        if (mprotect(fibers[n].bottom, fibers[n].size, PROT_READ | PROT_WRITE) != 0) {
            cts_fiber_stacks_unmap(stacks, fibers);
            return CTS_MEMORY;
        }
#ifdef CTS_FIBER_VALGRIND
        (void)VALGRIND_STACK_REGISTER(fibers[n].bottom, fibers[n].bottom + fibers[n].size);
#endif
    }
    return CTS_OK;
}

void cts_fiber_stacks_unmap(struct cts_fiber_stacks *stacks, struct cts_fiber *fibers)
{
    if (!stacks->map)
        return;
#ifdef CTS_FIBER_TSAN
    for (uint32_t n = 0; n < stacks->count; n++) {
        if (fibers[n].tsan)
            __tsan_destroy_fiber(fibers[n].tsan);
        fibers[n].tsan = NULL;
    }
#else
    (void)fibers;
#endif
#ifdef CTS_FIBER_ASAN
    __asan_unpoison_memory_region(stacks->map, stacks->length);
#endif
    munmap(stacks->map, stacks->length);
    stacks->map = NULL;
}

bool cts_fiber_stacks_guard(const struct cts_fiber_stacks *stacks, uintptr_t address)
{
    uintptr_t offset = address - (uintptr_t)stacks->map;
    return stacks->map && offset < stacks->length && offset % CTS_FIBER_SLOT < CTS_FIBER_GUARD;
}

/* -- what others must be told ------------------------------------------------------------------ */

#ifdef CTS_FIBER_ASAN
/* Who was left last: only after the switch does ASan tell the bounds of the stack that was left,
 * and for the stack of the process nobody else knows them. */
static _Thread_local struct cts_fiber *departed;
#endif

CTS_FIBER_NO_RETURN static void announce(struct cts_fiber *from, struct cts_fiber *to,
                                         bool for_good)
{
#ifdef CTS_FIBER_ASAN
    departed = from;
    __sanitizer_start_switch_fiber(for_good ? NULL : &from->fake_stack, to->bottom, to->size);
#endif
#ifdef CTS_FIBER_TSAN
    __tsan_switch_to_fiber(to->tsan, 0);
#endif
    (void)from, (void)to, (void)for_good;
}

CTS_FIBER_NO_RETURN static void arrive(struct cts_fiber *here)
{
#ifdef CTS_FIBER_ASAN
    const void *bottom;
    size_t size;
    __sanitizer_finish_switch_fiber(here->fake_stack, &bottom, &size);
    here->fake_stack = NULL;
    departed->bottom = (uint8_t *)(uintptr_t)bottom;
    departed->size = size;
#endif
    (void)here;
}

/* The first function on every fiber's stack. Not called from C. */
__attribute__((used, noreturn)) CTS_FIBER_NO_RETURN static void begin(struct cts_fiber *fiber)
{
    arrive(fiber);
    fiber->entry(fiber->argument);
    abort();
}

/* -- the switch itself ------------------------------------------------------------------------- */

#ifdef CTS_FIBER_PORTABLE

/* makecontext() passes integers only. */
static void begin_halves(unsigned low, unsigned high)
{
    begin((struct cts_fiber *)(uintptr_t)((uint64_t)high << 32 | low));
}

static void prepare(struct cts_fiber *fiber)
{
    uint64_t word = (uintptr_t)fiber;
    getcontext(&fiber->context);
    fiber->context.uc_stack.ss_sp = fiber->bottom;
    fiber->context.uc_stack.ss_size = fiber->size;
    fiber->context.uc_link = NULL;
    makecontext(&fiber->context, (void (*)(void))begin_halves, 2, (unsigned)word,
                (unsigned)(word >> 32));
}

CTS_FIBER_NO_RETURN static void swap(struct cts_fiber *from, struct cts_fiber *to)
{
    from->sp = __builtin_frame_address(0);
    swapcontext(&from->context, &to->context);
}

#else

/* cts_fiber_swap_(void **save, void *load): the registers that a call preserves go on the old stack
 * and come from the new one; the return goes to where the new one once called. cts_fiber_first_ is
 * where a new fiber "returns" to: r12 holds the fiber, the zero above it ends every walk of the
 * stack. */
__asm__(".text\n"
        ".p2align 4\n"
        ".type cts_fiber_swap_, @function\n"
        "cts_fiber_swap_:\n"
        "    pushq %rbp\n"
        "    pushq %rbx\n"
        "    pushq %r12\n"
        "    pushq %r13\n"
        "    pushq %r14\n"
        "    pushq %r15\n"
        "    movq %rsp, (%rdi)\n"
        "    movq %rsi, %rsp\n"
        "    popq %r15\n"
        "    popq %r14\n"
        "    popq %r13\n"
        "    popq %r12\n"
        "    popq %rbx\n"
        "    popq %rbp\n"
        "    ret\n"
        ".size cts_fiber_swap_, . - cts_fiber_swap_\n"
        ".p2align 4\n"
        ".type cts_fiber_first_, @function\n"
        "cts_fiber_first_:\n"
        "    .cfi_startproc\n"
        "    .cfi_undefined rip\n"
        "    movq %r12, %rdi\n"
        "    call *%rbx\n"
        "    ud2\n"
        "    .cfi_endproc\n"
        ".size cts_fiber_first_, . - cts_fiber_first_\n");
__attribute__((visibility("hidden"))) void cts_fiber_swap_(void **save, void *load);
__attribute__((visibility("hidden"))) void cts_fiber_first_(void);

static void prepare(struct cts_fiber *fiber)
{
    /* In the order of the pops above, then where to return, then the end of the stack, which the
     * processor's rules want at a multiple of 16. */
    enum { R15, R14, R13, R12, RBX, RBP, RIP, END, PAD, WORDS };
    uintptr_t *frame = (uintptr_t *)(void *)(fiber->bottom + fiber->size) - WORDS;
#ifdef CTS_FIBER_VALGRIND
    VALGRIND_MAKE_MEM_UNDEFINED(frame, WORDS * sizeof *frame);
#endif
    for (int n = 0; n < WORDS; n++)
        frame[n] = 0;
    frame[R12] = (uintptr_t)fiber;
    frame[RBX] = (uintptr_t)begin;
    frame[RIP] = (uintptr_t)cts_fiber_first_;
    fiber->sp = frame;
}

CTS_FIBER_NO_RETURN static void swap(struct cts_fiber *from, struct cts_fiber *to)
{
    cts_fiber_swap_(&from->sp, to->sp);
}

#endif

/* -- fibers ------------------------------------------------------------------------------------ */

void cts_fiber_adopt(struct cts_fiber *home)
{
    *home = (struct cts_fiber){0};
#ifdef CTS_FIBER_TSAN
    home->tsan = __tsan_get_current_fiber();
#endif
}

void cts_fiber_start(struct cts_fiber *fiber, void (*entry)(void *), void *argument)
{
#ifdef CTS_FIBER_ASAN
    /* Frames of a dropped fiber never returned, so their red zones are still there. */
    if (fiber->sp)
        __asan_unpoison_memory_region(fiber->sp,
                                      (size_t)(fiber->bottom + fiber->size - (uint8_t *)fiber->sp));
    fiber->fake_stack = NULL;
    fiber->leave_to = NULL;
#endif
#ifdef CTS_FIBER_TSAN
    if (!fiber->tsan)
        fiber->tsan = __tsan_create_fiber(0);
#endif
    fiber->entry = entry;
    fiber->argument = argument;
    prepare(fiber);
}

void cts_fiber_switch(struct cts_fiber *from, struct cts_fiber *to)
{
    announce(from, to, false);
    swap(from, to);
    arrive(from);
#ifdef CTS_FIBER_ASAN
    if (from->leave_to)
        cts_fiber_leave(from, from->leave_to);
#endif
}

_Noreturn CTS_FIBER_NO_RETURN void cts_fiber_leave(struct cts_fiber *from, struct cts_fiber *to)
{
    announce(from, to, true);
    swap(from, to);
    abort();
}

void cts_fiber_drop(struct cts_fiber *home, struct cts_fiber *fiber)
{
#ifdef CTS_FIBER_ASAN
    /* Only the fiber itself can give back the memory that ASan keeps for its locals. */
    if (!fiber->fake_stack)
        return;
    fiber->leave_to = home;
    cts_fiber_switch(home, fiber);
#endif
#ifdef CTS_FIBER_TSAN
    /* Its frames would stay on TSan's copy of its stack. */
    __tsan_destroy_fiber(fiber->tsan);
    fiber->tsan = NULL;
#endif
    (void)home, (void)fiber;
}
