/*
 * Semaphores, waitable timers and registered waits of the Win32 face. What they wait for is decided in
 * win32_object.c; a registered wait is a thread that waits and calls back.
 */
#include "win32.h"

static HANDLE create(enum cts_win32_kind kind, struct cts_win32_object **made)
{
    struct cts_win32_object *object = cts_win32.client ? cts_win32_new(kind) : NULL;
    HANDLE handle = object ? cts_win32_name(object) : NULL;
    SetLastError(handle ? ERROR_SUCCESS : ERROR_NO_SYSTEM_RESOURCES);
    *made = object;
    return handle;
}

/* -- semaphores --------------------------------------------------------------------------------------- */

HANDLE CreateSemaphoreW(SECURITY_ATTRIBUTES *security, LONG initial, LONG maximum, LPCWSTR name)
{
    struct cts_win32_object *semaphore;
    (void)security;
    (void)name;
    if (maximum <= 0 || initial < 0 || initial > maximum) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    const HANDLE handle = create(CTS_WIN32_SEMAPHORE, &semaphore);
    if (handle) {
        semaphore->depth = (uint32_t)initial;
        semaphore->limit = (uint32_t)maximum;
        semaphore->signalled = initial > 0;
    }
    return handle;
}

HANDLE CreateSemaphoreA(SECURITY_ATTRIBUTES *security, LONG initial, LONG maximum, LPCSTR name)
{
    (void)name;
    return CreateSemaphoreW(security, initial, maximum, NULL);
}

BOOL ReleaseSemaphore(HANDLE handle, LONG count, LPLONG previous)
{
    struct cts_win32_object *semaphore = cts_win32_find_kind(handle, CTS_WIN32_SEMAPHORE);
    if (!semaphore)
        return cts_win32_answer(ERROR_INVALID_HANDLE);
    if (count <= 0)
        return cts_win32_answer(ERROR_INVALID_PARAMETER);
    if ((uint32_t)count > semaphore->limit - semaphore->depth)
        return cts_win32_answer(ERROR_TOO_MANY_POSTS);
    if (previous)
        *previous = (LONG)semaphore->depth;
    semaphore->depth += (uint32_t)count;
    cts_win32_signal(semaphore);
    return TRUE;
}

/* -- waitable timers ---------------------------------------------------------------------------------- */

HANDLE CreateWaitableTimerW(SECURITY_ATTRIBUTES *security, BOOL manual, LPCWSTR name)
{
    struct cts_win32_object *timer;
    (void)security;
    (void)name;
    const HANDLE handle = create(CTS_WIN32_TIMER, &timer);
    if (handle)
        timer->manual = manual;
    return handle;
}

HANDLE CreateWaitableTimerA(SECURITY_ATTRIBUTES *security, BOOL manual, LPCSTR name)
{
    (void)name;
    return CreateWaitableTimerW(security, manual, NULL);
}

HANDLE CreateWaitableTimerExW(SECURITY_ATTRIBUTES *security, LPCWSTR name, DWORD flags,
                              DWORD access)
{
    (void)access;
    return CreateWaitableTimerW(security, flags & CREATE_WAITABLE_TIMER_MANUAL_RESET, name);
}

/* A negative time is relative; a positive one is a FILETIME, which is virtual time here. */
BOOL SetWaitableTimer(HANDLE handle, const LARGE_INTEGER *due, LONG period,
                      PTIMERAPCROUTINE routine, LPVOID argument, BOOL resume)
{
    struct cts_win32_object *timer = cts_win32_find_kind(handle, CTS_WIN32_TIMER);
    (void)argument;
    (void)resume;
    if (!timer)
        return cts_win32_answer(ERROR_INVALID_HANDLE);
    if (!due || period < 0)
        return cts_win32_answer(ERROR_INVALID_PARAMETER);
    if (routine)
        return cts_win32_answer(ERROR_NOT_SUPPORTED);
    const uint64_t now = cts_win32.host->now(cts_win32.host);
    timer->signalled = false;
    timer->limit = (uint32_t)period;
    timer->due = due->QuadPart > 0 ? (uint64_t)due->QuadPart : now + (0 - (uint64_t)due->QuadPart);
    if (!timer->due)
        timer->due = 1; /* at once */
    cts_win32_stir(timer);
    return TRUE;
}

BOOL CancelWaitableTimer(HANDLE handle)
{
    struct cts_win32_object *timer = cts_win32_find_kind(handle, CTS_WIN32_TIMER);
    if (!timer)
        return cts_win32_answer(ERROR_INVALID_HANDLE);
    timer->due = 0;
    return TRUE;
}

/* -- registered waits --------------------------------------------------------------------------------- */

/* Lives in memory of the client's heap; the thread that waits frees it. */
struct registration {
    struct cts_win32_object *object, *stop, *thread;
    WAITORTIMERCALLBACK callback;
    void *context;
    uint32_t milliseconds;
    bool once;
};

static DWORD wait_and_call(void *argument)
{
    const struct registration *it = argument;
    struct cts_win32_object *both[2] = {it->stop, it->object};
    for (;;) {
        const uint32_t result = cts_win32_wait(2, both, false, it->milliseconds);
        if (result == WAIT_OBJECT_0)
            return 0;
        if (result == WAIT_OBJECT_0 + 1) {
            struct cts_win32_call call = {.api = CTS_CLIENT_API_OTHER,
                                          .request = cts_win32_request_behind(it->object)};
            cts_win32_note(&call);
        }
        it->callback(it->context, result == WAIT_TIMEOUT);
        if (it->once)
            break;
    }
    cts_win32_wait(1, &it->stop, false, INFINITE); /* the registration stays until it is undone */
    return 0;
}

BOOL RegisterWaitForSingleObject(PHANDLE wait, HANDLE handle, WAITORTIMERCALLBACK callback,
                                 PVOID context, ULONG milliseconds, ULONG flags)
{
    struct cts_win32_object *object = cts_win32.client ? cts_win32_find(handle) : NULL;
    if (!object)
        return cts_win32_answer(ERROR_INVALID_HANDLE);
    if (!wait || !callback)
        return cts_win32_answer(ERROR_INVALID_PARAMETER);
    struct registration *it = LocalAlloc(LPTR, sizeof(*it));
    const HANDLE stop = it ? CreateEventW(NULL, TRUE, FALSE, NULL) : NULL;
    if (!stop) {
        LocalFree(it);
        return cts_win32_answer(ERROR_NO_SYSTEM_RESOURCES);
    }
    *it = (struct registration){.object = object,
                                .stop = cts_win32_find(stop),
                                .callback = callback,
                                .context = context,
                                .milliseconds = milliseconds,
                                .once = flags & WT_EXECUTEONLYONCE};
    object->references++;
    it->stop->references++;
    cts_win32_forget(stop);
    *wait = CreateThread(NULL, 0, wait_and_call, it, 0, NULL);
    if (*wait)
        return TRUE;
    object->references--;
    it->stop->references--;
    LocalFree(it);
    return cts_win32_answer(ERROR_NO_SYSTEM_RESOURCES);
}

BOOL UnregisterWaitEx(HANDLE wait, HANDLE completion)
{
    struct cts_win32_object *thread = cts_win32_find_kind(wait, CTS_WIN32_THREAD);
    struct cts_win32_object *event = cts_win32_find_kind(completion, CTS_WIN32_EVENT);
    if (!thread || thread->start != wait_and_call)
        return cts_win32_answer(ERROR_INVALID_HANDLE);
    struct registration *it = thread->argument;
    const bool ended = thread->signalled;
    const bool own = thread == cts_win32.current[cts_win32_thread()]; /* from its own callback */
    cts_win32_signal(it->stop);
    if (completion && !own && (completion == INVALID_HANDLE_VALUE || event)) {
        cts_win32_wait(1, &thread, false, INFINITE);
        if (event)
            cts_win32_signal(event);
    }
    cts_win32_forget(wait);
    it->object->references--;
    return !completion && !ended && !own ? cts_win32_answer(ERROR_IO_PENDING) : TRUE;
}

BOOL UnregisterWait(HANDLE wait)
{
    return UnregisterWaitEx(wait, NULL);
}
