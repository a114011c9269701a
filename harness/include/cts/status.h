/*
 * The one list of errors that harness functions return.
 *
 * A function that can fail returns enum cts_status; its prototype lists which. The text belongs to
 * the status alone: the caller adds what was being done, with what, and what to do next.
 */
#ifndef CTS_STATUS_H
#define CTS_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

/* name, text */
#define CTS_STATUS_MAP(X)                                                                          \
    X(OK, "no error")                                                                              \
    X(ARGUMENT, "the argument is not allowed here")                                                \
    X(MEMORY, "out of memory")                                                                     \
    X(IO, "the file could not be read or written")                                                 \
    X(SYNTAX, "the text does not follow the grammar")                                              \
    X(TRUNCATED, "the data ends too early")                                                        \
    X(CORRUPT, "the data contradicts itself")                                                      \
    X(VERSION, "the version is not one that this program speaks")                                  \
    X(LIMIT, "a fixed limit is exceeded")                                                          \
    X(NOT_FOUND, "nothing has that name")                                                          \
    X(TARGET, "the target does not follow the target interface")                                   \
    X(UNSUPPORTED, "the target does not offer this")

enum cts_status {
#define CTS_STATUS_ENUM(name, text) CTS_##name,
    CTS_STATUS_MAP(CTS_STATUS_ENUM)
#undef CTS_STATUS_ENUM
    CTS_STATUS_COUNT
};

/* The text of a status; never NULL, also for values outside the list. Static storage. */
const char *cts_status_text(enum cts_status status);

#ifdef __cplusplus
}
#endif
#endif
