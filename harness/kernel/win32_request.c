/*
 * Requests of the Win32 face: DeviceIoControl, GetOverlappedResult, CancelIoEx. Keeps the OVERLAPPED, the event
 * and the client's buffers as the I/O manager does: output and count first, then the signal.
 */
#include "win32.h"

#define CODE_WARNING_STATUS 234u /* ERROR_MORE_DATA: the one error with which data is copied back */
#define STATUS_OF_WIN32(e)  ((e) ? 0xC0070000u | (e) : 0u)
#define WIN32_OF_STATUS(s)  ((uint32_t)(s)&0xFFFFu)

struct cts_win32_request *cts_win32_request_new(void)
{
    struct cts_win32_request *oldest = NULL;
    for (uint32_t i = 0; i < CTS_WIN32_REQUESTS; i++) {
        struct cts_win32_request *request = &cts_win32.requests[i];
        if (!request->used) {
            oldest = request;
            break;
        }
        if (request->completed && (!oldest || request->order < oldest->order))
            oldest = request;
    }
    if (oldest) {
        memset(oldest, 0, sizeof(*oldest));
        oldest->used = true;
        oldest->order = ++cts_win32.order;
    }
    return oldest;
}

static struct cts_win32_request *latest(bool (*matches)(const struct cts_win32_request *,
                                                        const void *),
                                        const void *with)
{
    struct cts_win32_request *found = NULL;
    for (uint32_t i = 0; i < CTS_WIN32_REQUESTS; i++) {
        struct cts_win32_request *request = &cts_win32.requests[i];
        if (request->used && matches(request, with) && (!found || request->order > found->order))
            found = request;
    }
    return found;
}

static bool has_overlapped(const struct cts_win32_request *request, const void *overlapped)
{
    return request->overlapped == overlapped;
}

static bool has_signalled(const struct cts_win32_request *request, const void *object)
{
    return request->completed &&
           (request->event ? request->event == object : request->file == object);
}

struct cts_win32_request *cts_win32_request_of(const OVERLAPPED *overlapped)
{
    return overlapped ? latest(has_overlapped, overlapped) : NULL;
}

uint32_t cts_win32_request_behind(const struct cts_win32_object *object)
{
    const struct cts_win32_request *request = latest(has_signalled, object);
    return request ? request->call.request : 0;
}

uint32_t cts_win32_address(int kind, const void *address)
{
    const void **list = cts_win32.addresses[kind];
    for (uint32_t i = 0; address && i < CTS_WIN32_ADDRESSES; i++) {
        if (!list[i])
            list[i] = address;
        if (list[i] == address)
            return i + 1;
    }
    return 0;
}

/* -- completion: called by the player, with no switch point inside ------------------------------------- */

void cts_win32_completed(struct cts_client_call *call, uint32_t status, uint32_t count,
                         const void *output)
{
    struct cts_win32_request *request = (struct cts_win32_request *)call;
    const bool data = status == ERROR_SUCCESS || status == CODE_WARNING_STATUS;
    const uint32_t copied = !data ? 0 : count < call->out_length ? count : call->out_length;
    request->completed = true;
    cts_win32.completions++;
    request->status = status;
    request->count = count;
    if (cts_win32.gone)
        return;
    if (copied && output && request->out)
        memcpy(request->out, output, copied);
    request->shown = call->out_length < sizeof(request->output) ? call->out_length
                                                                : (uint32_t)sizeof(request->output);
    if (!request->out)
        request->shown = 0;
    if (request->shown)
        memcpy(request->output, request->out, request->shown);
    if (request->overlapped) {
        request->overlapped->InternalHigh = count;
        request->overlapped->Internal = STATUS_OF_WIN32(status);
    }
}

void cts_win32_signalled(struct cts_client_call *call)
{
    struct cts_win32_request *request = (struct cts_win32_request *)call;
    if (cts_win32.gone)
        return;
    if (request->event)
        cts_win32_signal(request->event);
    cts_win32_signal(request->file);
    cts_win32.host->unpark(cts_win32.host, request);
}

/* -- DeviceIoControl ---------------------------------------------------------------------------------- */

/* How far down the thread's stack the caller's frames reach. */
static void measure_stack(void)
{
    struct cts_win32_object *thread = cts_win32.current[cts_win32_thread()];
    const uint8_t *here = __builtin_frame_address(0);
    if (thread && here < thread->top && (size_t)(thread->top - here) > thread->stack)
        thread->stack = (size_t)(thread->top - here);
}

/* Submits; returns the error as DeviceIoControl reports it. */
static uint32_t submit(struct cts_win32_request *request, struct cts_win32_object *file)
{
    OVERLAPPED *overlapped = request->overlapped;
    measure_stack();
    request->file = file;
    file->signalled = false;
    if (overlapped) {
        const ULONG_PTR event =
            (ULONG_PTR)overlapped->hEvent & ~(ULONG_PTR)1; /* bit 0: no completion port */
        request->event = cts_win32_find_kind((HANDLE)event, CTS_WIN32_EVENT);
        if (request->event)
            request->event->signalled = false;
        overlapped->Internal = STATUS_PENDING;
        overlapped->InternalHigh = 0;
    }
    uint32_t status = cts_win32.client->submit(cts_win32.client, file->handle, &request->call);
    if (!request->call.request) { /* nothing was submitted */
        request->used = false;
        if (overlapped)
            overlapped->Internal = STATUS_OF_WIN32(status);
        return status;
    }
    cts_win32_check_exit();
    if (overlapped && file->overlapped)
        return status;
    while (!request->completed)
        cts_win32_park(request, UINT64_MAX);
    return request->status;
}

static uint32_t call_flags(const struct cts_win32_request *request)
{
    const struct cts_client_call *call = &request->call;
    uint32_t flags = 0;
    if (!call->in)
        flags |= CTS_SUBMIT_IN_NULL;
    if (!request->out)
        flags |= CTS_SUBMIT_OUT_NULL;
    if (call->in && call->in == request->out)
        flags |= CTS_SUBMIT_SAME;
    if (request->overlapped)
        flags |= CTS_SUBMIT_OVERLAPPED;
    return flags;
}

/* A call that is made to fail, or with status 0 to succeed with nothing done and byte count 0. */
static uint32_t end_injected(OVERLAPPED *overlapped, uint32_t status)
{
    struct cts_win32_request *earlier = cts_win32_request_of(overlapped);
    if (earlier && earlier->completed)
        earlier->overlapped = NULL; /* it no longer speaks for that one */
    if (overlapped && !status) {
        struct cts_win32_object *event = cts_win32_find_kind(overlapped->hEvent, CTS_WIN32_EVENT);
        overlapped->Internal = 0;
        overlapped->InternalHigh = 0;
        if (event)
            cts_win32_signal(event);
    }
    return status;
}

BOOL DeviceIoControl(HANDLE device, DWORD code, LPVOID in, DWORD in_length, LPVOID out,
                     DWORD out_length, LPDWORD returned, LPOVERLAPPED overlapped)
{
    struct cts_win32_object *file =
        cts_win32.client ? cts_win32_find_kind(device, CTS_WIN32_FILE) : NULL;
    struct cts_win32_call call = {
        .api = CTS_CLIENT_API_DEVICE_IO_CONTROL,
        .handle = file ? file->handle : 0,
        .arg = {0, code, in_length, out_length,
                (returned ? CTS_CLIENT_HAS_COUNT : 0) |
                    (overlapped ? CTS_CLIENT_HAS_OVERLAPPED : 0) |
                    (overlapped && overlapped->hEvent ? CTS_CLIENT_HAS_EVENT : 0),
                cts_win32_address(0, overlapped) | cts_win32_address(1, out) << 16},
        .bytes = in,
        .length = !in                                ? 0
                  : in_length < CTS_EVENT_OUTPUT_MAX ? in_length
                                                     : CTS_EVENT_OUTPUT_MAX};
    struct cts_win32_request *request = NULL;
    uint32_t status;
    if (cts_win32_enter(&call))
        status = end_injected(overlapped, call.status);
    else if (!file)
        status = ERROR_INVALID_HANDLE;
    else if (!(request = cts_win32_request_new()))
        status = ERROR_NO_SYSTEM_RESOURCES;
    else {
        request->call = (struct cts_client_call){.code = code,
                                                 .in_length = in_length,
                                                 .out_length = out_length,
                                                 .in = in,
                                                 .completed = cts_win32_completed,
                                                 .signalled = cts_win32_signalled};
        request->out = out;
        request->overlapped = overlapped;
        request->call.flags = call_flags(request);
        status = submit(request, file);
        call.request = request->call.request;
    }
    const bool ended = request && request->completed && status != ERROR_IO_PENDING;
    if (returned)
        *returned = ended ? request->count : 0;
    return cts_win32_leave(&call, status, ended ? request->count : 0,
                           ended && !status ? request->output : NULL,
                           ended && !status ? request->shown : 0);
}

/* -- GetOverlappedResult ------------------------------------------------------------------------------ */

static uint32_t result_of(HANDLE handle, OVERLAPPED *overlapped, uint32_t milliseconds)
{
    if (!overlapped)
        return ERROR_INVALID_PARAMETER;
    if (overlapped->Internal == STATUS_PENDING && milliseconds) {
        struct cts_win32_object *object = cts_win32_find_kind(overlapped->hEvent, CTS_WIN32_EVENT);
        if (!object)
            object = cts_win32_find(handle);
        if (!object)
            return ERROR_INVALID_HANDLE;
        if (cts_win32_wait(1, &object, false, milliseconds) == WAIT_TIMEOUT)
            return WAIT_TIMEOUT;
    }
    if (overlapped->Internal == STATUS_PENDING)
        return ERROR_IO_INCOMPLETE;
    return WIN32_OF_STATUS(overlapped->Internal);
}

static BOOL get_result(HANDLE file, OVERLAPPED *overlapped, DWORD *transferred,
                       uint32_t milliseconds)
{
    const struct cts_win32_object *object = cts_win32_find_kind(file, CTS_WIN32_FILE);
    const struct cts_win32_request *request = cts_win32_request_of(overlapped);
    struct cts_win32_call call = {
        .api = CTS_CLIENT_API_GET_OVERLAPPED_RESULT,
        .handle = object ? object->handle : 0,
        .request = request ? request->call.request : 0,
        .arg = {0, milliseconds != 0, 0, 0, 0, cts_win32_address(0, overlapped)}};
    cts_win32_enter(&call);
    uint32_t status =
        cts_win32.client ? result_of(file, overlapped, milliseconds) : ERROR_INVALID_HANDLE;
    if (call.injected && call.status && status != ERROR_IO_INCOMPLETE)
        status = call.status; /* what it waited for has happened all the same */
    const uint32_t count = overlapped ? (uint32_t)overlapped->InternalHigh : 0;
    if (transferred && status != ERROR_IO_INCOMPLETE && status != WAIT_TIMEOUT)
        *transferred = count;
    const bool shown = !status && request && request->completed;
    if (status == WAIT_TIMEOUT)
        SetLastError(WAIT_TIMEOUT);
    return cts_win32_leave(&call, status, count, shown ? request->output : NULL,
                           shown ? request->shown : 0);
}

BOOL GetOverlappedResult(HANDLE file, LPOVERLAPPED overlapped, LPDWORD transferred, BOOL wait)
{
    return get_result(file, overlapped, transferred, wait ? INFINITE : 0);
}

BOOL GetOverlappedResultEx(HANDLE file, LPOVERLAPPED overlapped, LPDWORD transferred,
                           DWORD milliseconds, BOOL alertable)
{
    (void)alertable;
    return get_result(file, overlapped, transferred, milliseconds);
}

BOOL cts_win32_has_completed(const OVERLAPPED *overlapped)
{
    const struct cts_win32_request *request = cts_win32_request_of(overlapped);
    struct cts_win32_call call = {.api = CTS_CLIENT_API_OTHER,
                                  .request = request ? request->call.request : 0,
                                  .arg = {0, 0, 0, 0, 0, cts_win32_address(0, overlapped)}};
    cts_win32_enter(&call);
    const BOOL completed = overlapped->Internal != STATUS_PENDING;
    cts_win32_leave(&call, ERROR_SUCCESS, (uint32_t)completed, NULL, 0);
    return completed;
}

/* A client may spin on Internal: only a look that can tell something new is recorded. */
ULONG_PTR cts_win32_looks(void)
{
    struct cts_win32_call call = {.api = CTS_CLIENT_API_OTHER, .arg = {0, CTS_CLIENT_OTHER_LOOKED}};
    if (!cts_win32.client)
        return 0;
    cts_win32_check_exit();
    cts_win32.host->point(cts_win32.host, "Internal");
    cts_win32_check_exit();
    if (cts_win32.looked != cts_win32.completions) {
        cts_win32_enter(&call);
        cts_win32.looked = cts_win32.completions;
        cts_win32_leave(&call, ERROR_SUCCESS, 0, NULL, 0);
    }
    return 0;
}

/* No switch point lies between the end of the memory's life and this record. */
void cts_win32_gone(const void *from, const void *to)
{
    for (uint32_t i = 0; i < CTS_WIN32_REQUESTS; i++) {
        const struct cts_win32_request *request = &cts_win32.requests[i];
        const bool overlapped =
            (const void *)request->overlapped >= from && (const void *)request->overlapped < to;
        if (!request->used || !(overlapped || (request->out >= from && request->out < to)))
            continue;
        struct cts_win32_call call = {.api = CTS_CLIENT_API_OTHER,
                                      .request = request->call.request,
                                      .arg = {0, CTS_CLIENT_OTHER_GONE}};
        cts_win32_note(&call);
    }
}

/* -- cancel ------------------------------------------------------------------------------------------- */

BOOL CancelIoEx(HANDLE handle, LPOVERLAPPED overlapped)
{
    const struct cts_win32_object *file = cts_win32_find_kind(handle, CTS_WIN32_FILE);
    const struct cts_win32_request *request = cts_win32_request_of(overlapped);
    struct cts_win32_call call = {.api = CTS_CLIENT_API_CANCEL_IO,
                                  .handle = file ? file->handle : 0,
                                  .request = request ? request->call.request : 0,
                                  .arg = {0, 0, 0, 0, 0, cts_win32_address(0, overlapped)}};
    uint32_t status;
    if (cts_win32_enter(&call) && call.status)
        status = call.status;
    else if (!cts_win32.client || !file)
        status = ERROR_INVALID_HANDLE;
    else if (overlapped && !request)
        status = ERROR_NOT_FOUND;
    else
        status = cts_win32.client->cancel(cts_win32.client, file->handle, call.request);
    return cts_win32_leave(&call, status, 0, NULL, 0);
}

BOOL CancelIo(HANDLE file)
{
    return CancelIoEx(file, NULL);
}
