/*
 * Ordinary files of a client, in memory: a client may keep its id in one. They last for a run, through all the
 * clients of it, and then are no more. There are no folders: every path is just a name. Sharing is not judged.
 */
#include "win32.h"

#define FILES     16u
#define FILE_MAX  4096u
#define NAME_SIZE 160u

static struct {
    uint32_t run;
    struct {
        bool used;
        char name[NAME_SIZE];
        uint32_t size;
        uint8_t bytes[FILE_MAX];
    } files[FILES];
} store;

static void begin_run(void)
{
    if (store.run == cts_win32.run)
        return;
    for (uint32_t i = 0; i < FILES; i++)
        store.files[i].used = false;
    store.run = cts_win32.run;
}

static void fold(char folded[NAME_SIZE], const char *path)
{
    size_t i = 0;
    for (; path[i] && i + 1 < NAME_SIZE; i++)
        folded[i] = path[i] == '/'                     ? '\\'
                    : path[i] >= 'A' && path[i] <= 'Z' ? (char)(path[i] - 'A' + 'a')
                                                       : path[i];
    folded[i] = '\0';
}

/* Its number, or FILES. */
static uint32_t find(const char *path)
{
    char name[NAME_SIZE];
    uint32_t i = 0;
    begin_run();
    fold(name, path);
    while (i < FILES && !(store.files[i].used && strcmp(store.files[i].name, name) == 0))
        i++;
    return i;
}

static uint32_t add(const char *path)
{
    uint32_t i = 0;
    while (i < FILES && store.files[i].used)
        i++;
    if (i < FILES) {
        store.files[i].used = true;
        store.files[i].size = 0;
        fold(store.files[i].name, path);
    }
    return i;
}

static bool is_open(uint32_t file)
{
    for (uint32_t i = 0; i < CTS_WIN32_OBJECTS; i++)
        if (cts_win32.objects[i].kind == CTS_WIN32_STORE && cts_win32.objects[i].references &&
            cts_win32.objects[i].handle == file)
            return true;
    return false;
}

uint32_t cts_win32_store_open(const char *path, uint32_t access, uint32_t disposition,
                              uint32_t flags, HANDLE *handle)
{
    uint32_t file = find(path);
    const bool existed = file < FILES;
    const bool may_create =
        disposition == CREATE_NEW || disposition == CREATE_ALWAYS || disposition == OPEN_ALWAYS;
    if (!*path || strncmp(path, "\\\\.\\", 4) == 0 || strlen(path) + 1 >= NAME_SIZE)
        return ERROR_FILE_NOT_FOUND;
    if (!may_create && disposition != OPEN_EXISTING && disposition != TRUNCATE_EXISTING)
        return ERROR_INVALID_PARAMETER;
    if (existed && disposition == CREATE_NEW)
        return ERROR_FILE_EXISTS;
    if (!existed && !may_create)
        return ERROR_FILE_NOT_FOUND;
    struct cts_win32_object *object = cts_win32_new(CTS_WIN32_STORE);
    if (object && !existed)
        file = add(path);
    *handle = object && file < FILES ? cts_win32_name(object) : INVALID_HANDLE_VALUE;
    if (!object || file == FILES || !*handle) {
        *handle = INVALID_HANDLE_VALUE;
        return file == FILES ? ERROR_DISK_FULL : ERROR_NO_SYSTEM_RESOURCES;
    }
    if (disposition == CREATE_ALWAYS || disposition == TRUNCATE_EXISTING)
        store.files[file].size = 0;
    object->handle = file;
    object->overlapped = flags & FILE_FLAG_OVERLAPPED;
    object->manual = object->signalled = true;
    object->readable = access & (GENERIC_READ | GENERIC_ALL | FILE_READ_DATA);
    object->writable = access & (GENERIC_WRITE | GENERIC_ALL | FILE_WRITE_DATA);
    SetLastError(existed && (disposition == CREATE_ALWAYS || disposition == OPEN_ALWAYS)
                     ? ERROR_ALREADY_EXISTS
                     : ERROR_SUCCESS);
    return ERROR_SUCCESS;
}

/* -- reading and writing ------------------------------------------------------------------------------ */

/* Every request is complete when the call returns, as one on a cached file is. */
static BOOL finish(struct cts_win32_object *file, OVERLAPPED *overlapped, uint64_t at,
                   uint32_t moved, DWORD *count, uint32_t error)
{
    if (count)
        *count = moved;
    if (!error && !overlapped)
        file->due = at + moved;
    if (overlapped) {
        struct cts_win32_object *event = cts_win32_find_kind(overlapped->hEvent, CTS_WIN32_EVENT);
        overlapped->Internal = error ? 0xC0070000u | error : 0;
        overlapped->InternalHigh = moved;
        if (event && !error)
            cts_win32_signal(event);
    }
    return cts_win32_answer(error);
}

static uint64_t position(const struct cts_win32_object *file, const OVERLAPPED *overlapped)
{
    return overlapped ? (uint64_t)overlapped->OffsetHigh << 32 | overlapped->Offset : file->due;
}

BOOL ReadFile(HANDLE handle, LPVOID bytes, DWORD length, LPDWORD read, LPOVERLAPPED overlapped)
{
    struct cts_win32_object *file = cts_win32_find_kind(handle, CTS_WIN32_STORE);
    if (read)
        *read = 0;
    if (!file) /* the counter's driver has no read of its own, and no input ever comes */
        return cts_win32_answer(cts_win32_find(handle) ? ERROR_INVALID_FUNCTION
                                                       : ERROR_INVALID_HANDLE);
    if (!file->readable)
        return cts_win32_answer(ERROR_ACCESS_DENIED);
    if (file->overlapped && !overlapped)
        return cts_win32_answer(ERROR_INVALID_PARAMETER);
    const uint64_t at = position(file, overlapped);
    const uint32_t size = store.files[file->handle].size;
    const uint32_t left = at < size ? size - (uint32_t)at : 0;
    const uint32_t moved = length < left ? length : left;
    if (moved)
        memcpy(bytes, store.files[file->handle].bytes + at, moved);
    return finish(file, overlapped, at, moved, read,
                  overlapped && length && !moved ? ERROR_HANDLE_EOF : ERROR_SUCCESS);
}

BOOL cts_win32_store_write(HANDLE handle, LPCVOID bytes, DWORD length, LPDWORD written,
                           LPOVERLAPPED overlapped)
{
    struct cts_win32_object *file = cts_win32_find_kind(handle, CTS_WIN32_STORE);
    if (!file)
        return cts_win32_answer(cts_win32_find(handle) ? ERROR_INVALID_FUNCTION
                                                       : ERROR_INVALID_HANDLE);
    if (!file->writable)
        return cts_win32_answer(ERROR_ACCESS_DENIED);
    if (file->overlapped && !overlapped)
        return cts_win32_answer(ERROR_INVALID_PARAMETER);
    uint64_t at = position(file, overlapped);
    uint32_t *size = &store.files[file->handle].size;
    if (at == UINT64_MAX) /* at the end */
        at = *size;
    if (at > FILE_MAX || length > FILE_MAX - at)
        return finish(file, overlapped, at, 0, written, ERROR_DISK_FULL);
    if (at > *size)
        memset(store.files[file->handle].bytes + *size, 0, at - *size);
    if (length)
        memcpy(store.files[file->handle].bytes + at, bytes, length);
    if (at + length > *size)
        *size = (uint32_t)at + length;
    return finish(file, overlapped, at, length, written, ERROR_SUCCESS);
}

/* -- size and position -------------------------------------------------------------------------------- */

BOOL GetFileSizeEx(HANDLE handle, PLARGE_INTEGER size)
{
    const struct cts_win32_object *file = cts_win32_find_kind(handle, CTS_WIN32_STORE);
    if (!file)
        return cts_win32_answer(ERROR_INVALID_HANDLE);
    size->QuadPart = store.files[file->handle].size;
    return TRUE;
}

DWORD GetFileSize(HANDLE handle, LPDWORD high)
{
    LARGE_INTEGER size;
    if (!GetFileSizeEx(handle, &size))
        return INVALID_FILE_SIZE;
    if (high)
        *high = 0;
    return size.LowPart;
}

BOOL SetFilePointerEx(HANDLE handle, LARGE_INTEGER distance, PLARGE_INTEGER moved, DWORD method)
{
    struct cts_win32_object *file = cts_win32_find_kind(handle, CTS_WIN32_STORE);
    if (!file)
        return cts_win32_answer(ERROR_INVALID_HANDLE);
    const int64_t from[] = {0, (int64_t)file->due, store.files[file->handle].size};
    if (method > FILE_END || distance.QuadPart > INT64_MAX / 2)
        return cts_win32_answer(ERROR_INVALID_PARAMETER);
    if (from[method] + distance.QuadPart < 0)
        return cts_win32_answer(ERROR_NEGATIVE_SEEK);
    file->due = (uint64_t)(from[method] + distance.QuadPart);
    if (moved)
        moved->QuadPart = (LONGLONG)file->due;
    return TRUE;
}

DWORD SetFilePointer(HANDLE handle, LONG distance, PLONG high, DWORD method)
{
    LARGE_INTEGER to = {.QuadPart = distance}, moved;
    if (high)
        to.QuadPart = (LONGLONG)((ULONGLONG)(DWORD)*high << 32 | (DWORD)distance);
    if (!SetFilePointerEx(handle, to, &moved, method))
        return INVALID_SET_FILE_POINTER;
    if (high)
        *high = moved.HighPart;
    return moved.LowPart;
}

BOOL SetEndOfFile(HANDLE handle)
{
    const struct cts_win32_object *file = cts_win32_find_kind(handle, CTS_WIN32_STORE);
    if (!file)
        return cts_win32_answer(ERROR_INVALID_HANDLE);
    if (!file->writable || file->due > FILE_MAX)
        return cts_win32_answer(file->writable ? ERROR_DISK_FULL : ERROR_ACCESS_DENIED);
    uint32_t *size = &store.files[file->handle].size;
    if (file->due > *size)
        memset(store.files[file->handle].bytes + *size, 0, file->due - *size);
    *size = (uint32_t)file->due;
    return TRUE;
}

BOOL FlushFileBuffers(HANDLE handle)
{
    const struct cts_win32_object *file = cts_win32_find_kind(handle, CTS_WIN32_STORE);
    return cts_win32_answer(!file            ? ERROR_INVALID_HANDLE
                            : file->writable ? ERROR_SUCCESS
                                             : ERROR_ACCESS_DENIED);
}

/* -- names -------------------------------------------------------------------------------------------- */

BOOL DeleteFileA(LPCSTR name)
{
    const uint32_t file = find(name);
    if (file == FILES || is_open(file))
        return cts_win32_answer(file == FILES ? ERROR_FILE_NOT_FOUND : ERROR_SHARING_VIOLATION);
    store.files[file].used = false;
    return TRUE;
}

BOOL MoveFileExA(LPCSTR from, LPCSTR to, DWORD flags)
{
    const uint32_t file = find(from), old = to ? find(to) : FILES;
    if (file == FILES)
        return cts_win32_answer(ERROR_FILE_NOT_FOUND);
    if (!to || strlen(to) + 1 >= NAME_SIZE || flags & MOVEFILE_DELAY_UNTIL_REBOOT)
        return cts_win32_answer(ERROR_NOT_SUPPORTED);
    if (old != FILES && old != file && !(flags & MOVEFILE_REPLACE_EXISTING))
        return cts_win32_answer(ERROR_ALREADY_EXISTS);
    if (is_open(file) || (old != FILES && is_open(old)))
        return cts_win32_answer(ERROR_SHARING_VIOLATION);
    if (old != FILES)
        store.files[old].used = false;
    store.files[file].used = true;
    fold(store.files[file].name, to);
    return TRUE;
}

DWORD GetFileAttributesA(LPCSTR name)
{
    if (find(name) < FILES)
        return FILE_ATTRIBUTE_NORMAL;
    SetLastError(ERROR_FILE_NOT_FOUND);
    return INVALID_FILE_ATTRIBUTES;
}

static const char *narrow(char text[3 * NAME_SIZE], LPCWSTR wide)
{
    cts_win32_to_utf8(text, 3 * NAME_SIZE, wide, wcslen(wide));
    return text;
}

BOOL DeleteFileW(LPCWSTR name)
{
    char text[3 * NAME_SIZE];
    return DeleteFileA(narrow(text, name));
}

BOOL MoveFileExW(LPCWSTR from, LPCWSTR to, DWORD flags)
{
    char text[3 * NAME_SIZE], other[3 * NAME_SIZE];
    return MoveFileExA(narrow(text, from), to ? narrow(other, to) : NULL, flags);
}

DWORD GetFileAttributesW(LPCWSTR name)
{
    char text[3 * NAME_SIZE];
    return GetFileAttributesA(narrow(text, name));
}
