/*
 * The counter as a file: CreateFile, DuplicateHandle, CloseHandle. A path leads to the counter by its name (one
 * or two separators) or by its device interface; any other is an ordinary file (win32_store.c).
 */
#include "win32.h"

#define NAME_MAX_CHARACTERS 160u

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool equal_folded(const char *a, const char *b)
{
    while (*a && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return lower(*a) == lower(*b);
}

/* CTS_CLIENT_PATH_*, and the CTS_OPEN_* bits that go with the spelling. */
static uint32_t path_kind(const char *path, uint32_t *how)
{
    static const char guid[] = "{3ff2c92b-6598-4e60-8e1c-0ccf4927e319}";
    const size_t length = strlen(path);
    *how = 0;
    if (strncmp(path, "\\\\.\\", 4) && strncmp(path, "\\\\?\\", 4))
        return CTS_CLIENT_PATH_OTHER;
    if (length > sizeof(guid) && equal_folded(path + length - (sizeof(guid) - 1), guid)) {
        *how = CTS_OPEN_BY_GUID;
        return CTS_CLIENT_PATH_GUID;
    }
    path += 4;
    if (*path == '\\') {
        *how = CTS_OPEN_DOUBLE;
        path++;
    }
    return equal_folded(path, CTS_COUNTER_NAME) ? CTS_CLIENT_PATH_NAME : CTS_CLIENT_PATH_OTHER;
}

/* What the driver's access check will see. */
static uint32_t access_bits(uint32_t access)
{
    uint32_t how = 0;
    if (access & (GENERIC_READ | GENERIC_ALL | MAXIMUM_ALLOWED | FILE_READ_DATA))
        how |= CTS_OPEN_READ;
    if (access & (GENERIC_WRITE | GENERIC_ALL | MAXIMUM_ALLOWED | FILE_WRITE_DATA))
        how |= CTS_OPEN_WRITE;
    return how;
}

static uint32_t open_counter(uint32_t how, struct cts_win32_object **file, HANDLE *handle)
{
    struct cts_win32_object *object = cts_win32_new(CTS_WIN32_FILE);
    if (!object)
        return ERROR_NO_SYSTEM_RESOURCES;
    object->references = 1; /* held while the open may be interrupted */
    const uint32_t status = cts_win32.client->open(cts_win32.client, how, &object->handle);
    object->references = 0;
    if (status) {
        object->kind = CTS_WIN32_FREE;
        return status;
    }
    object->overlapped = how & CTS_OPEN_OVERLAPPED;
    object->manual = true;
    *handle = cts_win32_name(object);
    *file = object;
    if (!*handle) {
        cts_win32.client->close(cts_win32.client, object->handle);
        object->kind = CTS_WIN32_FREE;
        return ERROR_NO_SYSTEM_RESOURCES;
    }
    return ERROR_SUCCESS;
}

static HANDLE create_file(const char *path, DWORD access, DWORD share, DWORD disposition,
                          DWORD flags)
{
    uint32_t how;
    const uint32_t kind = path_kind(path, &how);
    struct cts_win32_call call = {.api = CTS_CLIENT_API_CREATE_FILE,
                                  .arg = {0, access, share, disposition, flags, kind}};
    struct cts_win32_object *file = NULL;
    HANDLE handle = INVALID_HANDLE_VALUE;
    uint32_t status = ERROR_FILE_NOT_FOUND;
    how |= access_bits(access) | (flags & FILE_FLAG_OVERLAPPED ? CTS_OPEN_OVERLAPPED : 0);
    if (cts_win32_enter(&call) && call.status)
        status = call.status;
    else if (cts_win32.client && kind != CTS_CLIENT_PATH_OTHER)
        status = disposition == OPEN_EXISTING || disposition == OPEN_ALWAYS
                     ? open_counter(how, &file, &handle)
                     : ERROR_INVALID_PARAMETER;
    else if (cts_win32.client)
        status = cts_win32_store_open(path, access, disposition, flags, &handle);
    call.handle = file ? file->handle : 0;
    return cts_win32_leave(&call, status, 0, NULL, 0) ? handle : INVALID_HANDLE_VALUE;
}

HANDLE CreateFileA(LPCSTR name, DWORD access, DWORD share, LPSECURITY_ATTRIBUTES security,
                   DWORD disposition, DWORD flags, HANDLE template_file)
{
    (void)security;
    (void)template_file;
    return create_file(name ? name : "", access, share, disposition, flags);
}

HANDLE CreateFileW(LPCWSTR name, DWORD access, DWORD share, LPSECURITY_ATTRIBUTES security,
                   DWORD disposition, DWORD flags, HANDLE template_file)
{
    char path[NAME_MAX_CHARACTERS];
    size_t length = 0;
    while (name && name[length] && length + 1 < sizeof(path))
        length++;
    cts_win32_to_utf8(path, sizeof(path), name, length);
    return CreateFileA(path, access, share, security, disposition, flags, template_file);
}

static BOOL close_file(HANDLE handle, struct cts_win32_object *file)
{
    struct cts_win32_call call = {.api = CTS_CLIENT_API_CLOSE_HANDLE, .handle = file->handle};
    cts_win32_enter(&call);
    if (cts_win32_find(handle) != file)
        return cts_win32_leave(&call, ERROR_INVALID_HANDLE, 0, NULL, 0);
    cts_win32_forget(handle);
    return cts_win32_leave(&call, cts_win32.client->close(cts_win32.client, file->handle), 0, NULL,
                           0);
}

BOOL CloseHandle(HANDLE handle)
{
    struct cts_win32_object *object = cts_win32.client ? cts_win32_find(handle) : NULL;
    if (object && object->kind == CTS_WIN32_FILE)
        return close_file(handle, object);
    if (object) {
        cts_win32_forget(handle);
        return TRUE;
    }
    struct cts_win32_call call = {.api = CTS_CLIENT_API_CLOSE_HANDLE};
    cts_win32_enter(&call);
    return cts_win32_leave(&call, ERROR_INVALID_HANDLE, 0, NULL, 0);
}

/* A file's duplicate is another object for waits, with a second reference to the driver's open. */
static struct cts_win32_object *duplicate_file(const struct cts_win32_object *file,
                                               uint32_t *status)
{
    struct cts_win32_object *copy = cts_win32_new(CTS_WIN32_FILE);
    *status = ERROR_NO_SYSTEM_RESOURCES;
    if (!copy)
        return NULL;
    copy->references = 1;
    *status = cts_win32.client->duplicate(cts_win32.client, file->handle, &copy->handle);
    copy->references = 0;
    copy->overlapped = file->overlapped;
    copy->manual = true;
    if (*status)
        copy->kind = CTS_WIN32_FREE;
    return *status ? NULL : copy;
}

BOOL DuplicateHandle(HANDLE source_process, HANDLE source, HANDLE target_process, LPHANDLE target,
                     DWORD access, BOOL inherit, DWORD options)
{
    (void)access;
    (void)inherit;
    struct cts_win32_object *object = cts_win32.client ? cts_win32_find(source) : NULL;
    uint32_t status = ERROR_SUCCESS;
    if (!object || source_process != GetCurrentProcess() || target_process != GetCurrentProcess())
        status = ERROR_INVALID_HANDLE;
    else if (object->kind == CTS_WIN32_FILE)
        object = duplicate_file(object, &status);
    if (!status && target && !(*target = cts_win32_name(object)))
        status = ERROR_NO_SYSTEM_RESOURCES;
    if (!status && (options & DUPLICATE_CLOSE_SOURCE))
        CloseHandle(source);
    if (status)
        SetLastError(status);
    return !status;
}
