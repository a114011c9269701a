/*
 * Inside of the Win32 face: the state of the one client that runs, its objects, and the frame around every
 * call. Stands between a client's source and struct cts_client_host; never reaches the driver itself.
 * All memory is static: a client is started afresh for every run.
 */
#ifndef CTS_KERNEL_WIN32_H
#define CTS_KERNEL_WIN32_H

#include "client_image.h"

#include <cts/event.h>
#include <setjmp.h>
#include <windows.h>

/* Without builtins a compiler does not know that setjmp() returns twice. */
int _setjmp(struct __jmp_buf_tag env[1]) __attribute__((returns_twice));

#undef Internal /* the face itself does not look as a client does */
#define Internal cts_internal[0]

#define CTS_WIN32_OBJECTS      128u
#define CTS_WIN32_REQUESTS     128u
#define CTS_WIN32_ADDRESSES    128u
#define CTS_WIN32_BLOCKS       256u
#define CTS_WIN32_SLOTS        64u /* of thread-local storage */
#define CTS_WIN32_ARGUMENTS    32u
#define CTS_WIN32_COMMAND_MAX  256u
#define CTS_WIN32_LINE_MAX     1024u
#define CTS_WIN32_TICKS_PER_MS 10000u

enum cts_win32_kind {
    CTS_WIN32_FREE,
    CTS_WIN32_FILE,
    CTS_WIN32_EVENT,
    CTS_WIN32_THREAD,
    CTS_WIN32_MUTEX,
    CTS_WIN32_SEMAPHORE,
    CTS_WIN32_TIMER,
    CTS_WIN32_STORE /* an ordinary file, in memory */
};

struct cts_win32_object {
    enum cts_win32_kind kind;
    uint32_t references;     /* handles that name it, and a running thread */
    bool manual;             /* EVENT, TIMER: manual reset */
    bool signalled;          /* FILE: by the last completion; MUTEX: free */
    bool overlapped;         /* FILE */
    uint32_t handle;         /* FILE: handle of the run; STORE: number of the file */
    uint32_t owner;          /* MUTEX: thread + 1 */
    uint32_t depth;          /* MUTEX; SEMAPHORE: count */
    uint32_t limit;          /* SEMAPHORE: highest count; TIMER: period in milliseconds, 0 none */
    uint64_t due;            /* TIMER: absolute virtual time; 0: not set. STORE: position */
    bool readable, writable; /* STORE */
    uint32_t exit_code;      /* THREAD */
    uint32_t suspended;      /* THREAD: not started yet */
    size_t stack;            /* THREAD: the most of it that was seen in use by a request */
    const uint8_t *top;      /* THREAD: where its stack begins */
    LPTHREAD_START_ROUTINE start;
    void *argument;
    jmp_buf leave;
};

/* A DeviceIoControl call. Kept after its completion until the slot is needed, to answer for its OVERLAPPED. */
struct cts_win32_request {
    struct cts_client_call call; /* first: the player hands it back */
    bool used, completed;
    uint64_t order; /* the later of two requests with one OVERLAPPED counts */
    OVERLAPPED *overlapped;
    struct cts_win32_object *file;
    struct cts_win32_object *event;
    void *out;
    uint32_t status, count;
    uint32_t shown; /* bytes in output[] */
    uint8_t output[CTS_EVENT_OUTPUT_MAX];
};

struct cts_win32_state {
    const struct cts_client_host *client; /* NULL: no client runs */
    const struct cts_host *host;
    uint32_t run;
    uint32_t fail_call, fail_status, calls;
    bool exiting, gone; /* ExitProcess() was called; main() has been left: its memory is no more */
    bool finished;      /* the client has come to its end */
    uint32_t main_thread, exit_code;
    uint32_t completions, looked; /* requests completed so far; when a client last looked */
    const void *main_channel;     /* what the main thread is parked on */
    jmp_buf leave;
    uint32_t last_error[CTS_THREADS_MAX];
    struct cts_win32_object *current[CTS_THREADS_MAX]; /* the THREAD object of each fiber */
    struct cts_win32_object objects[CTS_WIN32_OBJECTS];
    struct cts_win32_object *handles[CTS_WIN32_OBJECTS];
    struct cts_win32_request requests[CTS_WIN32_REQUESTS];
    uint64_t order;
    const void
        *addresses[2][CTS_WIN32_ADDRESSES]; /* OVERLAPPEDs, output buffers, in order of first use */
    void *blocks[CTS_WIN32_BLOCKS];         /* LocalAlloc, HeapAlloc: freed at the client's end */
    uint64_t tls_used;                      /* bit n: slot n is allocated */
    void *tls[CTS_THREADS_MAX][CTS_WIN32_SLOTS];
    char command[CTS_WIN32_COMMAND_MAX + 8];
    wchar_t wide_command[CTS_WIN32_COMMAND_MAX + 8];
    char line[CTS_WIN32_LINE_MAX];
    uint32_t line_length;
};
extern struct cts_win32_state cts_win32;
extern enum cts_guest cts_win32_guest; /* of the run */

/* A call of the client, as CLIENT_CALL and CLIENT_RETURN show it. */
struct cts_win32_call {
    enum cts_client_api api;
    uint32_t handle, request;
    uint32_t arg[6]; /* [1..5] */
    const void *bytes;
    uint32_t length;
    bool injected; /* this call shall fail, with `status` */
    uint32_t status;
};
/* Records the call and is a switch point. Returns call->injected. */
bool cts_win32_enter(struct cts_win32_call *call);
/* Records the return, sets the last error of a failure, and returns status == 0. */
BOOL cts_win32_leave(struct cts_win32_call *call, uint32_t status, uint32_t value,
                     const void *bytes, uint32_t length);
/* Records a call that is no switch point, and its return. */
void cts_win32_note(struct cts_win32_call *call);
/* The calling thread belongs to the client that runs now. */
void cts_win32_adopt_thread(void);
/* Parks the calling thread. Does not return when the process is ending. */
bool cts_win32_park(const void *channel, uint64_t deadline);
/* Absolute virtual time of a time-out; INFINITE is never. */
uint64_t cts_win32_deadline(uint32_t milliseconds);
/* Ends the calling thread for good if its process is ending, or has ended. */
void cts_win32_check_exit(void);
uint32_t cts_win32_thread(void);
/* Sets the last error of a call that is not recorded, and returns error == 0. */
BOOL cts_win32_answer(uint32_t error);
/* Number of an address of its kind (0 OVERLAPPED, 1 buffer), from 1; 0 for NULL or when there is no room. */
uint32_t cts_win32_address(int kind, const void *address);

/* Objects and handles (win32_object.c). */
struct cts_win32_object *cts_win32_new(enum cts_win32_kind kind);
HANDLE cts_win32_name(struct cts_win32_object *object); /* a handle for it, or NULL */
struct cts_win32_object *cts_win32_find(HANDLE handle); /* of any kind, or NULL */
struct cts_win32_object *cts_win32_find_kind(HANDLE handle, enum cts_win32_kind kind);
void cts_win32_forget(HANDLE handle); /* the handle is closed */
void cts_win32_signal(struct cts_win32_object *object);
/* Threads that wait for the object, alone or with others, look again. */
void cts_win32_stir(const struct cts_win32_object *object);
/* Waits; a WAIT_* value. Neither recorded nor made to fail. */
uint32_t cts_win32_wait(uint32_t count, struct cts_win32_object *const *objects, bool all,
                        uint32_t milliseconds);

/* Requests (win32_request.c). */
struct cts_win32_request *cts_win32_request_new(void);
struct cts_win32_request *cts_win32_request_of(
    const OVERLAPPED *overlapped); /* the latest, or NULL */
/* The latest completed request whose completion signals `object`: its number, or 0. */
uint32_t cts_win32_request_behind(const struct cts_win32_object *object);
void cts_win32_completed(struct cts_client_call *call, uint32_t status, uint32_t count,
                         const void *output);
void cts_win32_signalled(struct cts_client_call *call);

/* The memory is given back: shows which requests' OVERLAPPEDs and buffers go with it. */
void cts_win32_gone(const void *from, const void *to);

/* Ordinary files (win32_store.c). A Win32 error. */
uint32_t cts_win32_store_open(const char *path, uint32_t access, uint32_t disposition,
                              uint32_t flags, HANDLE *handle);
BOOL cts_win32_store_write(HANDLE file, LPCVOID bytes, DWORD length, LPDWORD written,
                           LPOVERLAPPED overlapped);

/* Output (win32_print.c, win32_format.c). */
void cts_win32_print(const char *text, size_t length); /* UTF-8 */
void cts_win32_print_wide(const wchar_t *text, size_t length);
void cts_win32_print_flush(void);
/* Formats as Microsoft's runtime does; wide tells the width of `format`. Writes at most `capacity` bytes
 * of UTF-8 with the closing NUL; returns the length that the whole text has, or has been cut to. */
size_t cts_win32_format(char *text, size_t capacity, const void *format, bool wide,
                        va_list arguments);
/* The same in UTF-16, capacity and result in units. */
size_t cts_win32_format_wide(wchar_t *text, size_t capacity, const wchar_t *format,
                             va_list arguments);
size_t cts_win32_to_utf8(char *text, size_t capacity, const wchar_t *wide, size_t length);
size_t cts_win32_to_utf16(wchar_t *wide, size_t capacity, const char *text);

/* Memory that goes with the process: takes over a block of malloc(). False: there is no room. */
bool cts_win32_keep(void *block);
void cts_win32_free_blocks(void);

#endif
