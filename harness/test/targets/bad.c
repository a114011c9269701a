/*
 * Targets that a harness must refuse, or that die before their first case: one shared object per value of
 * BAD.
 */
#include <cts/counter.h>

#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NO_ENTRY   1
#define NULL_ENTRY 2
#define VERSION    3
#define NO_TABLE   4
#define CRASH      5
#define QUIT       6
#define DESTROY    7
#define UNDEFINED  8
#define HANG       9

#if BAD != NO_ENTRY
const struct cts_target *cts_target_entry(void)
{
    static const struct cts_target target = {
        .version = BAD == VERSION ? 999 : CTS_TARGET_VERSION,
        .size = sizeof target,
        .name = "bad",
        .description = "cannot be used",
    };
#if BAD == CRASH
    abort();
#elif BAD == QUIT
    exit(3);
#elif BAD == HANG
    for (volatile unsigned i = 0;; i++)
        continue;
#endif
    return BAD == NULL_ENTRY ? NULL : &target;
}
#endif

#if BAD == DESTROY
/* Dies before anybody can call the entry. */
__attribute__((constructor)) static void constructor(void)
{
    syscall(SYS_exit_group, 0); /* past every sanitizer's own ideas of an end */
}
#endif

#if BAD == UNDEFINED
extern int cts_nobody_defines_this(void);
int (*volatile cts_use)(void) = cts_nobody_defines_this;
#endif
