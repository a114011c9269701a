/*
 * The rows of test_nicsave_rules.c: requirement, what is expected, events, and what is special about the extension
 * or the profile.
 */
#define B(id, ...)                                                                                 \
    {                                                                                              \
        id, BREAKS,                                                                                \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }
#define H(id, ...)                                                                                 \
    {                                                                                              \
        id, HOLDS,                                                                                 \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }
#define Q(id, ...)                                                                                 \
    {                                                                                              \
        id, QUIET,                                                                                 \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }
#define EV(text) .events = text

/* Two records in one operation, of 64 and 5 bytes. */
#define TWO "plant 7 64:1:1 5:2;"
#define ALL "save 7; claim 64:1:1; = ok; save 7; claim 5:2; = ok; save 7; fwd; done 7; fwd;"

static const struct row rows[] = {
    /* -- SAVE -- */
    H("SAV-SAVE-010", EV(TWO ALL)),
    H("SAV-SAVE-020", EV(TWO ALL ALL)),
    B("SAV-SAVE-020", EV("plant 7 64:1; save 7; claim 64:3; = ok")),
    /* -- NEED -- */
    B("SAV-NEED-010", EV("plant 7 64:1; save 7 cap=32; short 64")),
    H("SAV-NEED-010",
      EV("plant 7 64:1; save 7 cap=32; short 632; save 7 cap=64; claim 64:1; = ok; save 7; fwd;"
         "done 7; fwd")),
};
