/*
 * The registry of a client, in memory: keys and values that it makes itself last for a run, through all the clients
 * of it. Nothing else is there. Access rights and reflection are not judged.
 */
#include "win32.h"

#define KEYS       16u
#define VALUES     32u
#define DATA_MAX   512u
#define NAME_SIZE  160u
#define FIRST_ROOT 0x80000000u
#define ROOTS      4u
#define FIRST_KEY  0x50004u /* beyond all object handles */

static struct {
    uint32_t run;
    struct {
        bool used;
        char path[NAME_SIZE]; /* folded; the root is its first character */
    } keys[KEYS];
    struct {
        uint32_t key; /* number + 1; 0: free */
        char name[NAME_SIZE];
        DWORD type, length;
        uint8_t data[DATA_MAX]; /* text is UTF-16 */
    } values[VALUES];
} registry;

static void begin_run(void)
{
    if (registry.run == cts_win32.run)
        return;
    for (uint32_t i = 0; i < KEYS; i++)
        registry.keys[i].used = false;
    for (uint32_t i = 0; i < VALUES; i++)
        registry.values[i].key = 0;
    registry.run = cts_win32.run;
}

/* False: it does not fit. */
static bool append_folded(char text[NAME_SIZE], const wchar_t *more)
{
    char utf8[NAME_SIZE];
    const size_t before = strlen(text);
    const size_t length = cts_win32_to_utf8(utf8, sizeof(utf8), more, more ? wcslen(more) : 0);
    if (before + length + 1 >= NAME_SIZE || length + 1 == sizeof(utf8))
        return false;
    for (size_t i = 0; i <= length; i++)
        text[before + i] = utf8[i] >= 'A' && utf8[i] <= 'Z' ? (char)(utf8[i] - 'A' + 'a') : utf8[i];
    return true;
}

/* The path behind a handle and a subkey; an error if there is none. */
static LSTATUS path_of(HKEY parent, const wchar_t *subkey, char path[NAME_SIZE])
{
    const ULONG_PTR value = (ULONG_PTR)parent & 0xFFFFFFFFu;
    begin_run();
    path[1] = '\0';
    if (value >= FIRST_ROOT && value < FIRST_ROOT + ROOTS) {
        path[0] = (char)('0' + (value - FIRST_ROOT));
    } else {
        const uint32_t number = (uint32_t)(value - FIRST_KEY) / 4;
        if (value < FIRST_KEY || value % 4 || number >= KEYS || !registry.keys[number].used)
            return ERROR_INVALID_HANDLE;
        strcpy(path, registry.keys[number].path);
    }
    if (!subkey || !*subkey)
        return ERROR_SUCCESS;
    return append_folded(path, L"\\") && append_folded(path, subkey) ? ERROR_SUCCESS
                                                                     : ERROR_INVALID_PARAMETER;
}

static uint32_t find_key(const char *path)
{
    uint32_t i = 0;
    while (i < KEYS && !(registry.keys[i].used && strcmp(registry.keys[i].path, path) == 0))
        i++;
    return i;
}

/* A key is there if it was made, or one below it was. */
static bool is_there(const char *path)
{
    const size_t length = strlen(path);
    for (uint32_t i = 0; i < KEYS; i++)
        if (registry.keys[i].used && strncmp(registry.keys[i].path, path, length) == 0 &&
            (registry.keys[i].path[length] == '\\' || !registry.keys[i].path[length]))
            return true;
    return length == 1; /* a root */
}

static LSTATUS open_key(const char *path, bool may_create, HKEY *key, DWORD *disposition)
{
    const bool existed = is_there(path);
    uint32_t i = find_key(path);
    if (!existed && !may_create)
        return ERROR_FILE_NOT_FOUND;
    for (uint32_t n = 0; i == KEYS && n < KEYS; n++)
        if (!registry.keys[n].used) {
            registry.keys[n].used = true;
            strcpy(registry.keys[n].path, path);
            i = n;
        }
    if (i == KEYS)
        return ERROR_NO_SYSTEM_RESOURCES;
    *key = (HKEY)(ULONG_PTR)(FIRST_KEY + 4 * i);
    if (disposition)
        *disposition = existed ? REG_OPENED_EXISTING_KEY : REG_CREATED_NEW_KEY;
    return ERROR_SUCCESS;
}

LSTATUS RegCreateKeyExW(HKEY parent, LPCWSTR subkey, DWORD reserved, LPWSTR class_name,
                        DWORD options, REGSAM access, const LPSECURITY_ATTRIBUTES security,
                        PHKEY key, LPDWORD disposition)
{
    char path[NAME_SIZE];
    (void)class_name;
    (void)options;
    (void)access;
    (void)security;
    const LSTATUS error =
        reserved || !key ? ERROR_INVALID_PARAMETER : path_of(parent, subkey, path);
    return error ? error : open_key(path, true, key, disposition);
}

LSTATUS RegOpenKeyExW(HKEY parent, LPCWSTR subkey, DWORD options, REGSAM access, PHKEY key)
{
    char path[NAME_SIZE];
    (void)options;
    (void)access;
    const LSTATUS error = key ? path_of(parent, subkey, path) : ERROR_INVALID_PARAMETER;
    return error ? error : open_key(path, false, key, NULL);
}

LSTATUS RegCloseKey(HKEY key)
{
    char path[NAME_SIZE];
    return path_of(key, NULL, path);
}

/* -- values ------------------------------------------------------------------------------------------- */

/* The number of a value; VALUES if there is none. `key` is its key's number + 1. */
static LSTATUS find_value(HKEY handle, const wchar_t *subkey, const wchar_t *value, uint32_t *key,
                          char name[NAME_SIZE], uint32_t *number)
{
    char path[NAME_SIZE];
    const LSTATUS error = path_of(handle, subkey, path);
    *name = '\0';
    if (error || !append_folded(name, value))
        return error ? error : ERROR_INVALID_PARAMETER;
    *key = find_key(path) + 1;
    for (*number = 0; *number < VALUES; ++*number)
        if (registry.values[*number].key == *key &&
            strcmp(registry.values[*number].name, name) == 0)
            break;
    return ERROR_SUCCESS;
}

LSTATUS RegSetValueExW(HKEY handle, LPCWSTR value, DWORD reserved, DWORD type, const BYTE *data,
                       DWORD length)
{
    uint32_t key, i;
    char name[NAME_SIZE];
    LSTATUS error = reserved || (length && !data) ? ERROR_INVALID_PARAMETER
                                                  : find_value(handle, NULL, value, &key, name, &i);
    if (error)
        return error;
    for (uint32_t n = 0; i == VALUES && n < VALUES; n++)
        if (!registry.values[n].key)
            i = n;
    if (i == VALUES || key > KEYS || length > DATA_MAX) /* a value of a root itself, too */
        return ERROR_NO_SYSTEM_RESOURCES;
    registry.values[i].key = key;
    strcpy(registry.values[i].name, name);
    registry.values[i].type = type;
    registry.values[i].length = length;
    if (length)
        memcpy(registry.values[i].data, data, length);
    return ERROR_SUCCESS;
}

static LSTATUS copy_value(uint32_t i, DWORD *type, void *data, DWORD *length)
{
    const DWORD room = length ? *length : 0;
    if (data && !length)
        return ERROR_INVALID_PARAMETER;
    if (type)
        *type = registry.values[i].type;
    if (length)
        *length = registry.values[i].length;
    if (!data)
        return ERROR_SUCCESS;
    if (room < registry.values[i].length)
        return ERROR_MORE_DATA;
    memcpy(data, registry.values[i].data, registry.values[i].length);
    return ERROR_SUCCESS;
}

LSTATUS RegQueryValueExW(HKEY handle, LPCWSTR value, LPDWORD reserved, LPDWORD type, LPBYTE data,
                         LPDWORD length)
{
    uint32_t key, i;
    char name[NAME_SIZE];
    const LSTATUS error =
        reserved ? ERROR_INVALID_PARAMETER : find_value(handle, NULL, value, &key, name, &i);
    if (error || i == VALUES)
        return error ? error : ERROR_FILE_NOT_FOUND;
    return copy_value(i, type, data, length);
}

/* Which types each RRF_RT_* bit admits. */
static bool admits(DWORD flags, DWORD type)
{
    static const DWORD bits[] = {
        [REG_NONE] = RRF_RT_REG_NONE,     [REG_SZ] = RRF_RT_REG_SZ,       [REG_EXPAND_SZ] = 0x4,
        [REG_BINARY] = RRF_RT_REG_BINARY, [REG_DWORD] = RRF_RT_REG_DWORD, [REG_MULTI_SZ] = 0x20,
        [REG_QWORD] = RRF_RT_REG_QWORD};
    return (flags & RRF_RT_ANY) == RRF_RT_ANY ||
           (type < ARRAYSIZE(bits) && (flags & bits[type]) != 0);
}

LSTATUS RegGetValueW(HKEY handle, LPCWSTR subkey, LPCWSTR value, DWORD flags, LPDWORD type,
                     PVOID data, LPDWORD length)
{
    uint32_t key, i;
    char name[NAME_SIZE];
    const LSTATUS error = find_value(handle, subkey, value, &key, name, &i);
    if (error || i == VALUES)
        return error ? error : ERROR_FILE_NOT_FOUND;
    if (!admits(flags, registry.values[i].type))
        return ERROR_UNSUPPORTED_TYPE;
    return copy_value(i, type, data, length);
}

LSTATUS RegDeleteValueW(HKEY handle, LPCWSTR value)
{
    uint32_t key, i;
    char name[NAME_SIZE];
    const LSTATUS error = find_value(handle, NULL, value, &key, name, &i);
    if (error || i == VALUES)
        return error ? error : ERROR_FILE_NOT_FOUND;
    registry.values[i].key = 0;
    return ERROR_SUCCESS;
}

/* -- narrow names; narrow text in values is left out: it would need another code page's rules ------------- */

static const wchar_t *widen(wchar_t wide[NAME_SIZE], const char *text)
{
    cts_win32_to_utf16(wide, NAME_SIZE, text ? text : "");
    return wide;
}

static bool is_text(DWORD type)
{
    return type == REG_SZ || type == REG_EXPAND_SZ || type == REG_MULTI_SZ;
}

LSTATUS RegCreateKeyExA(HKEY parent, LPCSTR subkey, DWORD reserved, LPSTR class_name, DWORD options,
                        REGSAM access, const LPSECURITY_ATTRIBUTES security, PHKEY key,
                        LPDWORD disposition)
{
    wchar_t wide[NAME_SIZE];
    (void)class_name;
    return RegCreateKeyExW(parent, widen(wide, subkey), reserved, NULL, options, access, security,
                           key, disposition);
}

LSTATUS RegOpenKeyExA(HKEY parent, LPCSTR subkey, DWORD options, REGSAM access, PHKEY key)
{
    wchar_t wide[NAME_SIZE];
    return RegOpenKeyExW(parent, widen(wide, subkey), options, access, key);
}

LSTATUS RegSetValueExA(HKEY key, LPCSTR value, DWORD reserved, DWORD type, const BYTE *data,
                       DWORD length)
{
    wchar_t wide[NAME_SIZE];
    if (is_text(type))
        return ERROR_NOT_SUPPORTED;
    return RegSetValueExW(key, widen(wide, value), reserved, type, data, length);
}

LSTATUS RegQueryValueExA(HKEY key, LPCSTR value, LPDWORD reserved, LPDWORD type, LPBYTE data,
                         LPDWORD length)
{
    wchar_t wide[NAME_SIZE];
    DWORD kind;
    const LSTATUS error = RegQueryValueExW(key, widen(wide, value), reserved, &kind, NULL, NULL);
    if (error || is_text(kind))
        return error ? error : ERROR_NOT_SUPPORTED;
    return RegQueryValueExW(key, wide, reserved, type, data, length);
}

LSTATUS RegDeleteValueA(HKEY key, LPCSTR value)
{
    wchar_t wide[NAME_SIZE];
    return RegDeleteValueW(key, widen(wide, value));
}
