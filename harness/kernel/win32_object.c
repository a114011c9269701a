/*
 * Objects of the Win32 face and the handles that name them: events, mutexes, threads, files as things to wait
 * on, and the one wait behind all waiting calls.
 */
#include "win32.h"

/* Parked on by threads that wait for several objects at once. */
static const char any_object;

struct cts_win32_object *cts_win32_new(enum cts_win32_kind kind)
{
    for (uint32_t i = 0; i < CTS_WIN32_OBJECTS; i++) {
        struct cts_win32_object *object = &cts_win32.objects[i];
        if (object->kind != CTS_WIN32_FREE && object->references)
            continue;
        memset(object, 0, sizeof(*object));
        object->kind = kind;
        return object;
    }
    return NULL;
}

/* Handle values are multiples of four, as on Windows, and are used again. */
HANDLE cts_win32_name(struct cts_win32_object *object)
{
    for (uint32_t i = 0; object && i < CTS_WIN32_OBJECTS; i++) {
        if (cts_win32.handles[i])
            continue;
        cts_win32.handles[i] = object;
        object->references++;
        return (HANDLE)(ULONG_PTR)(4 * (i + 1));
    }
    return NULL;
}

static struct cts_win32_object **slot_of(HANDLE handle)
{
    const ULONG_PTR value = (ULONG_PTR)handle;
    if (!value || value % 4 || value / 4 > CTS_WIN32_OBJECTS)
        return NULL;
    return &cts_win32.handles[value / 4 - 1];
}

struct cts_win32_object *cts_win32_find(HANDLE handle)
{
    if (handle == GetCurrentThread()) /* NULL for the main thread: nobody waits for its end */
        return cts_win32.current[cts_win32_thread()];
    struct cts_win32_object **slot = slot_of(handle);
    return slot ? *slot : NULL;
}

struct cts_win32_object *cts_win32_find_kind(HANDLE handle, enum cts_win32_kind kind)
{
    struct cts_win32_object *object = cts_win32_find(handle);
    return object && object->kind == kind ? object : NULL;
}

void cts_win32_forget(HANDLE handle)
{
    struct cts_win32_object **slot = slot_of(handle);
    if (slot && *slot) {
        (*slot)->references--;
        *slot = NULL;
    }
}

void cts_win32_stir(const struct cts_win32_object *object)
{
    cts_win32.host->unpark(cts_win32.host, object);
    cts_win32.host->unpark(cts_win32.host, &any_object);
}

void cts_win32_signal(struct cts_win32_object *object)
{
    object->signalled = true;
    cts_win32_stir(object);
}

/* -- waiting ------------------------------------------------------------------------------------------ */

static bool is_ready(const struct cts_win32_object *object)
{
    return object->signalled ||
           (object->kind == CTS_WIN32_MUTEX && object->owner == cts_win32_thread() + 1);
}

/* What a successful wait does to the object. */
static void take(struct cts_win32_object *object)
{
    if ((object->kind == CTS_WIN32_EVENT || object->kind == CTS_WIN32_TIMER) && !object->manual)
        object->signalled = false;
    if (object->kind == CTS_WIN32_SEMAPHORE)
        object->signalled = --object->depth != 0;
    if (object->kind == CTS_WIN32_MUTEX) {
        object->signalled = false;
        object->owner = cts_win32_thread() + 1;
        object->depth++;
    }
}

/* Index of the object that ends the wait, 0 if all do, or -1. */
static int ready_index(uint32_t count, struct cts_win32_object *const *objects, bool all)
{
    for (uint32_t i = 0; i < count; i++) {
        if (is_ready(objects[i]) && !all)
            return (int)i;
        if (!is_ready(objects[i]) && all)
            return -1;
    }
    return all ? 0 : -1;
}

/* Signals the timers that are due; returns when the next one will be. */
static uint64_t look_at_timers(uint32_t count, struct cts_win32_object *const *objects)
{
    const uint64_t now = cts_win32.host->now(cts_win32.host);
    uint64_t next = UINT64_MAX;
    for (uint32_t i = 0; i < count; i++) {
        struct cts_win32_object *timer = objects[i];
        if (timer->kind != CTS_WIN32_TIMER || !timer->due)
            continue;
        if (timer->due <= now) {
            const uint64_t period = (uint64_t)timer->limit * CTS_WIN32_TICKS_PER_MS;
            timer->signalled = true;
            timer->due = period ? timer->due + ((now - timer->due) / period + 1) * period : 0;
        }
        if (timer->due && timer->due < next)
            next = timer->due;
    }
    return next;
}

uint32_t cts_win32_wait(uint32_t count, struct cts_win32_object *const *objects, bool all,
                        uint32_t milliseconds)
{
    const uint64_t deadline = cts_win32_deadline(milliseconds);
    const void *channel = count == 1 ? (const void *)objects[0] : &any_object;
    bool expired = !milliseconds;
    for (;;) {
        const uint64_t timer = look_at_timers(count, objects);
        const int index = ready_index(count, objects, all);
        if (index >= 0) {
            for (uint32_t i = 0; all && i < count; i++)
                take(objects[i]);
            if (!all)
                take(objects[index]);
            return WAIT_OBJECT_0 + (uint32_t)index;
        }
        if (expired)
            return WAIT_TIMEOUT;
        if (!cts_win32_park(channel, timer < deadline ? timer : deadline))
            expired = deadline <= cts_win32.host->now(cts_win32.host);
    }
}

static DWORD wait_recorded(DWORD count, const HANDLE *handles, BOOL all, DWORD milliseconds)
{
    struct cts_win32_object *objects[MAXIMUM_WAIT_OBJECTS];
    struct cts_win32_call call = {.api = CTS_CLIENT_API_WAIT, .arg = {0, count, milliseconds}};
    uint32_t status =
        count && count <= MAXIMUM_WAIT_OBJECTS ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER;
    for (uint32_t i = 0; i < count && !status; i++) {
        objects[i] = cts_win32_find(handles[i]);
        if (!objects[i])
            status = ERROR_INVALID_HANDLE;
    }
    if (!status && objects[0]->kind == CTS_WIN32_FILE)
        call.handle = objects[0]->handle;
    if (cts_win32_enter(&call) && call.status)
        status = call.status;
    if (status || !cts_win32.client) {
        cts_win32_leave(&call, status ? status : ERROR_INVALID_HANDLE, 0, NULL, 0);
        return WAIT_FAILED;
    }
    const uint32_t result = cts_win32_wait(count, objects, all, milliseconds);
    if (result != WAIT_TIMEOUT)
        call.request = cts_win32_request_behind(objects[result]);
    cts_win32_leave(&call, result == WAIT_TIMEOUT ? WAIT_TIMEOUT : 0, result, NULL, 0);
    for (uint32_t i = 1; all && result == WAIT_OBJECT_0 && i < count; i++) {
        struct cts_win32_call also = {.api = CTS_CLIENT_API_OTHER,
                                      .request = cts_win32_request_behind(objects[i])};
        if (also.request)
            cts_win32_note(&also);
    }
    return result;
}

DWORD WaitForSingleObject(HANDLE object, DWORD milliseconds)
{
    return wait_recorded(1, &object, FALSE, milliseconds);
}

DWORD WaitForSingleObjectEx(HANDLE object, DWORD milliseconds, BOOL alertable)
{
    (void)alertable;
    return wait_recorded(1, &object, FALSE, milliseconds);
}

DWORD WaitForMultipleObjects(DWORD count, const HANDLE *objects, BOOL all, DWORD milliseconds)
{
    return wait_recorded(count, objects, all, milliseconds);
}

DWORD WaitForMultipleObjectsEx(DWORD count, const HANDLE *objects, BOOL all, DWORD milliseconds,
                               BOOL alertable)
{
    (void)alertable;
    return wait_recorded(count, objects, all, milliseconds);
}

/* -- events and mutexes ------------------------------------------------------------------------------- */

static HANDLE create(enum cts_win32_kind kind, bool manual, bool signalled, bool owned)
{
    struct cts_win32_object *object = cts_win32.client ? cts_win32_new(kind) : NULL;
    HANDLE handle = NULL;
    if (object) {
        object->manual = manual;
        object->signalled = signalled;
        object->owner = owned ? cts_win32_thread() + 1 : 0;
        object->depth = owned;
        handle = cts_win32_name(object);
    }
    SetLastError(handle ? ERROR_SUCCESS : ERROR_NO_SYSTEM_RESOURCES);
    return handle;
}

HANDLE CreateEventW(SECURITY_ATTRIBUTES *security, BOOL manual, BOOL initial, LPCWSTR name)
{
    (void)security;
    (void)name;
    return create(CTS_WIN32_EVENT, manual, initial, false);
}

HANDLE CreateEventA(SECURITY_ATTRIBUTES *security, BOOL manual, BOOL initial, LPCSTR name)
{
    (void)security;
    (void)name;
    return create(CTS_WIN32_EVENT, manual, initial, false);
}

HANDLE CreateEventExW(SECURITY_ATTRIBUTES *security, LPCWSTR name, DWORD flags, DWORD access)
{
    (void)access;
    return CreateEventW(security, flags & CREATE_EVENT_MANUAL_RESET,
                        flags & CREATE_EVENT_INITIAL_SET, name);
}

BOOL cts_win32_answer(uint32_t error)
{
    if (error)
        SetLastError(error);
    return error == ERROR_SUCCESS;
}

static BOOL answer(bool good)
{
    if (!good)
        SetLastError(ERROR_INVALID_HANDLE);
    return good;
}

BOOL SetEvent(HANDLE event)
{
    struct cts_win32_object *object = cts_win32_find_kind(event, CTS_WIN32_EVENT);
    if (object)
        cts_win32_signal(object);
    return answer(object);
}

BOOL ResetEvent(HANDLE event)
{
    struct cts_win32_object *object = cts_win32_find_kind(event, CTS_WIN32_EVENT);
    if (object)
        object->signalled = false;
    return answer(object);
}

HANDLE CreateMutexW(SECURITY_ATTRIBUTES *security, BOOL owned, LPCWSTR name)
{
    (void)security;
    (void)name;
    return create(CTS_WIN32_MUTEX, false, !owned, owned);
}

BOOL ReleaseMutex(HANDLE mutex)
{
    struct cts_win32_object *object = cts_win32_find_kind(mutex, CTS_WIN32_MUTEX);
    if (!object)
        return answer(false);
    if (object->owner != cts_win32_thread() + 1) {
        SetLastError(ERROR_NOT_OWNER);
        return FALSE;
    }
    if (--object->depth == 0) {
        object->owner = 0;
        cts_win32_signal(object);
    }
    return TRUE;
}
