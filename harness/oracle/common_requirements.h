/*
 * Requirements of every interface: on the target as a program, on its use of the kernel, on the
 * trace. The ids CTS-KERNEL-* are those that CTS_MISUSE_MAP in cts/target.h names.
 *
 * Columns as in counter_requirements.h.
 */
#define CTS_COMMON_REQUIREMENTS(X)                                                                 \
    X(CTS, TARGET, 010, MUST, NOTHING, NA(NEVER), ON(DIED, RUN_END), "The target does not crash.", \
      "hvcts")                                                                                     \
    X(CTS, TARGET, 020, MUST, NOTHING, NA(NEVER), ON(DIED, RUN_END),                               \
      "Every call into the target returns, except a synchronous request that may wait.", "hvcts")  \
    X(CTS, TARGET, 030, MUST, NOTHING, NA(NEVER), ON(DIED, RUN_END),                               \
      "The target does not end the process that it runs in.", "hvcts")                             \
    X(CTS, TARGET, 040, MUST, NOTHING, NA(NEVER), ON(RUN_END),                                     \
      "The target comes to rest when nothing happens any more.", "hvcts")                          \
    X(CTS, TARGET, 050, MUST, NOTHING, NA(NEVER), ON(DONE, AGAIN, OPENED, CANCELLED, CLOSED),      \
      "A final status is in the range of Win32 error codes, and not ERROR_IO_PENDING.", "hvcts")   \
    X(CTS, TRACE, 010, MUST, NOTHING, NA(NEVER), ON(RUN_END),                                      \
      "The events of a run are possible in their order and with their arguments.", "hvcts")        \
    X(CTS, KERNEL, 010, MUST, KERNEL, NA(NEVER), ON(MISUSE, RUN_END),                              \
      "A request is completed once, also as seen by the kernel.", "Windows driver kit")            \
    X(CTS, KERNEL, 020, MUST, KERNEL, NA(NEVER), ON(MISUSE, RUN_END),                              \
      "A request is not used after its completion.", "Windows driver kit")                         \
    X(CTS, KERNEL, 030, MUST, KERNEL, NA(NEVER), ON(MISUSE, RUN_END),                              \
      "Nothing is left allocated, queued or referenced at unload.", "Windows driver kit")          \
    X(CTS, KERNEL, 040, MUST, KERNEL, NA(NEVER), ON(MISUSE, RUN_END),                              \
      "Kernel services are called at an IRQL at which they are allowed.", "Windows driver kit")    \
    X(CTS, KERNEL, 050, MUST, KERNEL, NA(NEVER), ON(MISUSE, RUN_END),                              \
      "Locks are taken and released in pairs, by their owner.", "Windows driver kit")              \
    X(CTS, KERNEL, 060, MUST, KERNEL, NA(NEVER), ON(MISUSE, RUN_END),                              \
      "Pool memory is used within its bounds and its life.", "Windows driver kit")                 \
    X(CTS, KERNEL, 070, MUST, KERNEL, NA(NEVER), ON(MISUSE, RUN_END),                              \
      "A request is marked pending exactly if STATUS_PENDING is returned.", "Windows driver kit")  \
    X(CTS, KERNEL, 080, MUST, KERNEL, NA(NEVER), ON(MISUSE, RUN_END),                              \
      "No request is completed while it has a cancel routine.", "Windows driver kit")              \
    X(CTS, KERNEL, 090, MUST, KERNEL, NA(NEVER), ON(MISUSE, RUN_END),                              \
      "Objects are referenced and released in pairs.", "Windows driver kit")                       \
    X(CTS, KERNEL, 100, MUST, NOTHING, NA(NEVER), ON(MISUSE, RUN_END),                             \
      "The target does not stop the system.", "Windows driver kit")                                \
    X(CTS, KERNEL, 110, MUST, KERNEL, NA(NEVER), ON(MISUSE, RUN_END),                              \
      "Threads do not wait for each other for ever.", "Windows driver kit")                        \
    X(CTS, KERNEL, 120, MUST, NOTHING, NA(NEVER), ON(MISUSE, RUN_END),                             \
      "Kernel services get arguments that they allow.", "Windows driver kit")
