/*
 * Clients of the generation counter: programs that call CreateFile() and DeviceIoControl().
 *
 * A client target is a client's own source, compiled against the Win32 face of harness/kernel and linked
 * with a driver (cts_add_client() in CMake). Its entry is main() or wmain(). What a client *means* cannot be
 * read off its calls alone, so two things may be added without touching its source: the names of the
 * function that does the time-sensitive operation and of the function that reacts to a time shift
 * (cts_add_client(COMMIT name REACTION name)). A client that is written for hvcts may call cts_client_mark()
 * instead.
 */
#ifndef CTS_CLIENT_H
#define CTS_CLIENT_H

#include <cts/counter.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Calls that CLIENT_CALL and CLIENT_RETURN name. name, text */
#define CTS_CLIENT_API_MAP(X)                                                                      \
    X(CREATE_FILE, "CreateFile")                 /* arg[1] access, arg[2] share, arg[3] disposition, arg[4] flags */ \
    X(DEVICE_IO_CONTROL, "DeviceIoControl")      /* arg[1] code, arg[2] in, arg[3] out, arg[4] bit 0 count     \
                                                  * pointer given, bit 1 OVERLAPPED given, bit 2 with event */ \
    X(GET_OVERLAPPED_RESULT, "GetOverlappedResult")                                                \
    X(CANCEL_IO, "CancelIoEx")                                                                     \
    X(CLOSE_HANDLE, "CloseHandle")                                                                 \
    X(WAIT, "WaitForSingleObject")                                                                 \
    X(GET_LAST_ERROR, "GetLastError")                                                              \
    X(OTHER, "another call")
enum cts_client_api {
#define CTS_CLIENT_API_ENUM(name, text) CTS_CLIENT_API_##name,
    CTS_CLIENT_API_MAP(CTS_CLIENT_API_ENUM)
#undef CTS_CLIENT_API_ENUM
};

/* What a client does that no call shows. name, text */
#define CTS_CLIENT_MARK_MAP(X)                                                                     \
    X(STORED, "stores an id for later comparison")  /* payload: 16 bytes */                        \
    X(COMMIT, "begins the time-sensitive operation")                                               \
    X(COMMITTED, "the operation has taken effect")                                                 \
    X(REACT, "begins to react to a time shift")                                                    \
    X(REACTED, "has reacted; status 0 success")                                                    \
    X(HANDLED, "records an id as handled")          /* payload: 16 bytes */                        \
    X(RESEED, "takes the id as proof that the random generator was reseeded")
enum cts_client_mark {
#define CTS_CLIENT_MARK_ENUM(name, text) CTS_CLIENT_MARK_##name,
    CTS_CLIENT_MARK_MAP(CTS_CLIENT_MARK_ENUM)
#undef CTS_CLIENT_MARK_ENUM
};

/* Called by a client to record a mark. `id`: 16 bytes or NULL; `status`: a Win32 error code. A no-op
 * outside a run. */
void cts_client_mark(enum cts_client_mark mark, uint32_t status, const void *id);

/* The client's side of the target interface; written by cts_add_client(). */
struct cts_client_ops {
    uint32_t size; /* sizeof(struct cts_client_ops) */
    /* Runs the client to its end on the calling thread, against a driver in the same image. `arguments`
     * is its command line, split at blanks; `fail_call` makes its n-th Win32 call (from 1; 0: none) fail
     * with `fail_status`. Returns its exit code. */
    int (*run)(void *counter, const char *arguments, uint32_t fail_call, uint32_t fail_status);
};

#ifdef __cplusplus
}
#endif
#endif
