/*
 * The duties of a client of the VM generation counter: section 2.8 of the catalogue. Judged on traces of
 * clients only. Columns as in counter_requirements.h.
 */
#define CTS_CLIENT_REQUIREMENTS(X)                                                                 \
    X(GEN, CALLER, 010, MUST, NOTHING, NA(NEVER), ON(CLIENT_CALL, CLIENT_END),                     \
      "The client opens for reading and writing with sharing, checks the handle, and "             \
      "closes it on every path.",                                                                  \
      "sample client")                                                                             \
    X(GEN, CALLER, 020, MUST, NOTHING, NA(NEVER), ON(CLIENT_CALL, CLIENT_MARK, CLIENT_PRINT),      \
      "It polls with input length 0 and 16 bytes of output, and checks result and byte "           \
      "count before it uses the id.",                                                              \
      "sample client, inference")                                                                  \
    X(GEN, CALLER, 030, MUST, NOTHING, NA(NEVER), ON(CLIENT_MARK),                                 \
      "It stores the id that it obtained.", "concept page")                                        \
    X(GEN, CALLER, 040, MUST, NOTHING, NA(NEVER), ON(CLIENT_MARK),                                 \
      "Before each time-sensitive operation it obtains the id anew and compares it with "          \
      "the stored one.",                                                                           \
      "concept page, AD DS architecture")                                                          \
    X(GEN, CALLER, 050, MUST, NOTHING, NA(NEVER), ON(CLIENT_MARK),                                 \
      "On a difference it reacts before the operation takes effect.",                              \
      "concept page, AD DS architecture")                                                          \
    X(GEN, CALLER, 060, MUST, NOTHING, NA(NEVER), ON(CLIENT_MARK),                                 \
      "An id is recorded as handled only after the reaction succeeded.", "inference")              \
    X(GEN, CALLER, 070, MUST, NOTHING, NA(NEVER), ON(CLIENT_MARK),                                 \
      "A failed open, poll or wait is never taken as unchanged.", "inference")                     \
    X(GEN, CALLER, 080, MUST, NOTHING, NA(NEVER), ON(CLIENT_MARK, CLIENT_END),                     \
      "Equality is judged on all 16 bytes, not on text, one half, sign or order.",                 \
      "inference, AWS-LC")                                                                         \
    X(GEN, CALLER, 090, SHOULD, NOTHING, NA(NEVER), ON(CLIENT_PRINT),                              \
      "Printed ids pad both halves with zeroes to 16 digits.", "concept page, virt-v2v")           \
    X(GEN, CALLER, 100, SHOULD, NOTHING, NA(NEVER), ON(CLIENT_END),                                \
      "A client that must learn of every change keeps a wait armed besides its polls.",            \
      "concept page")                                                                              \
    X(GEN, CALLER, 110, MUST, NOTHING, NA(NEVER), ON(CLIENT_CALL),                                 \
      "It arms with the id it last acted upon, and re-arms with each result.",                     \
      "concept page, inference")                                                                   \
    X(GEN, CALLER, 120, MUST, NOTHING, NA(NEVER), ON(CLIENT_CALL),                                 \
      "Between a wake and the next arm it puts no freshly polled id in place of that "             \
      "one without acting on it.",                                                                 \
      "inference")                                                                                 \
    X(GEN, CALLER, 130, SHOULD, NOTHING, NA(NEVER), ON(CLIENT_CALL),                               \
      "To poll while it waits it uses an overlapped handle, or a handle per wait.",                \
      "Microsoft blog on synchronous handles")                                                     \
    X(GEN, CALLER, 140, MUST, NOTHING, NA(NEVER), ON(CLIENT_CALL, CLIENT_END),                     \
      "After a cancel it waits for the completion before it uses the OVERLAPPED and the "          \
      "buffers again.",                                                                            \
      "cancellation documentation")                                                                \
    X(GEN, CALLER, 150, MUST, NOTHING, NA(NEVER), ON(CLIENT_END),                                  \
      "On ERROR_NOT_SUPPORTED it goes over to repeated polling.", "concept page")                  \
    X(GEN, CALLER, 160, MUST, NOTHING, NA(NEVER), ON(CLIENT_CALL),                                 \
      "Without OVERLAPPED it passes a byte-count pointer; on an overlapped handle an "             \
      "OVERLAPPED with an event.",                                                                 \
      "control code page")                                                                         \
    X(GEN, CALLER, 170, MUST, NOTHING, NA(NEVER), ON(CLIENT_CALL, CLIENT_MARK, CLIENT_PRINT),      \
      "The output of a failed or aborted wait is not read as an id.",                              \
      "cancellation documentation")                                                                \
    X(GEN, CALLER, 180, SHOULD, NOTHING, NA(NEVER), ON(CLIENT_MARK),                               \
      "It does not take the new id as proof that the random generator was seeded anew.",           \
      "observation of Linux guests")
