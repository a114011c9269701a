/*
 * The rest of the Win32 face: last error, virtual time, memory of the client, and the way to the counter
 * through its device interface.
 */
#include "win32.h"

#include <cfgmgr32.h>
#include <malloc.h>
#include <setupapi.h>

DWORD GetLastError(void)
{
    return cts_win32.last_error[cts_win32_thread()];
}

void SetLastError(DWORD error)
{
    cts_win32.last_error[cts_win32_thread()] = error;
}

DWORD FormatMessageA(DWORD flags, LPCVOID source, DWORD message, DWORD language, LPSTR buffer,
                     DWORD size, va_list *arguments)
{
    (void)source;
    (void)language;
    (void)arguments;
    char text[32];
    const DWORD length = (DWORD)snprintf(text, sizeof(text), "error %u.\r\n", message);
    if (flags & FORMAT_MESSAGE_ALLOCATE_BUFFER) {
        char *block = LocalAlloc(LPTR, length + 1);
        *(char **)buffer = block;
        buffer = block;
        size = block ? length + 1 : 0;
    }
    if (size <= length) {
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
        return 0;
    }
    memcpy(buffer, text, length + 1);
    return length;
}

DWORD FormatMessageW(DWORD flags, LPCVOID source, DWORD message, DWORD language, LPWSTR buffer,
                     DWORD size, va_list *arguments)
{
    char text[64];
    const DWORD length = FormatMessageA(flags & ~FORMAT_MESSAGE_ALLOCATE_BUFFER, source, message,
                                        language, text, sizeof(text), arguments);
    if (flags & FORMAT_MESSAGE_ALLOCATE_BUFFER) {
        wchar_t *block = LocalAlloc(LPTR, (length + 1) * sizeof(wchar_t));
        *(wchar_t **)(void *)buffer = block;
        buffer = block;
        size = block ? length + 1 : 0;
    }
    if (size <= length) {
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
        return 0;
    }
    return (DWORD)cts_win32_to_utf16(buffer, size, text);
}

HANDLE GetCurrentProcess(void)
{
    return INVALID_HANDLE_VALUE; /* the pseudo handle's value, on Windows too */
}

DWORD GetCurrentProcessId(void)
{
    return 4;
}

BOOL SetConsoleCtrlHandler(PHANDLER_ROUTINE handler, BOOL add)
{
    (void)handler;
    (void)add;
    return TRUE;
}

/* -- time: virtual, in units of 100 ns ------------------------------------------------------------------ */

static ULONGLONG now(void)
{
    return cts_win32.client ? cts_win32.host->now(cts_win32.host) : 0;
}

ULONGLONG GetTickCount64(void)
{
    return now() / CTS_WIN32_TICKS_PER_MS;
}

DWORD GetTickCount(void)
{
    return (DWORD)GetTickCount64();
}

BOOL QueryPerformanceCounter(LARGE_INTEGER *count)
{
    count->QuadPart = (LONGLONG)now();
    return TRUE;
}

BOOL QueryPerformanceFrequency(LARGE_INTEGER *frequency)
{
    frequency->QuadPart = 1000LL * CTS_WIN32_TICKS_PER_MS;
    return TRUE;
}

void GetSystemTimeAsFileTime(LPFILETIME time)
{
    time->dwLowDateTime = LODWORD(now());
    time->dwHighDateTime = HIDWORD(now());
}

/* -- memory: what the client does not free goes with the process ---------------------------------------- */

bool cts_win32_keep(void *block)
{
    for (uint32_t i = 0; block && i < CTS_WIN32_BLOCKS; i++)
        if (!cts_win32.blocks[i]) {
            cts_win32.blocks[i] = block;
            return true;
        }
    return false;
}

HLOCAL LocalAlloc(UINT flags, SIZE_T bytes)
{
    void *block = flags & LMEM_ZEROINIT ? calloc(1, bytes ? bytes : 1) : malloc(bytes ? bytes : 1);
    if (cts_win32_keep(block))
        return block;
    free(block);
    SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return NULL;
}

HLOCAL LocalFree(HLOCAL memory)
{
    for (uint32_t i = 0; memory && i < CTS_WIN32_BLOCKS; i++)
        if (cts_win32.blocks[i] == memory) {
            cts_win32_gone(memory, (const uint8_t *)memory + malloc_usable_size(memory));
            free(memory);
            cts_win32.blocks[i] = NULL;
            return NULL;
        }
    if (memory)
        SetLastError(ERROR_INVALID_HANDLE);
    return memory;
}

void cts_win32_free_blocks(void)
{
    for (uint32_t i = 0; i < CTS_WIN32_BLOCKS; i++) {
        free(cts_win32.blocks[i]);
        cts_win32.blocks[i] = NULL;
    }
}

HANDLE GetProcessHeap(void)
{
    return (HANDLE)(ULONG_PTR)0x20000u;
}

LPVOID HeapAlloc(HANDLE heap, DWORD flags, SIZE_T bytes)
{
    (void)heap;
    return LocalAlloc(flags & HEAP_ZERO_MEMORY ? LMEM_ZEROINIT : 0, bytes);
}

BOOL HeapFree(HANDLE heap, DWORD flags, LPVOID memory)
{
    (void)heap;
    (void)flags;
    return LocalFree(memory) == NULL;
}

SIZE_T RtlCompareMemory(const void *a, const void *b, SIZE_T bytes)
{
    SIZE_T i = 0;
    while (i < bytes && ((const uint8_t *)a)[i] == ((const uint8_t *)b)[i])
        i++;
    return i;
}

/* -- the device interface ------------------------------------------------------------------------------ */

static const GUID counter_interface = {
    0x3ff2c92b, 0x6598, 0x4e60, {0x8e, 0x1c, 0x0c, 0xcf, 0x49, 0x27, 0xe3, 0x19}};
static const char interface_path[] =
    "\\\\?\\ACPI#VM_Gen_Counter#0#{3ff2c92b-6598-4e60-8e1c-0ccf4927e319}";
#define PATH_CHARACTERS ((DWORD)sizeof(interface_path)) /* with the closing NUL */

static bool is_counter(const GUID *interface_class)
{
    return interface_class && IsEqualGUID(interface_class, &counter_interface);
}

HDEVINFO SetupDiGetClassDevsW(const GUID *interface_class, LPCWSTR enumerator, HWND parent,
                              DWORD flags)
{
    (void)enumerator;
    (void)parent;
    (void)flags;
    return (HDEVINFO)(ULONG_PTR)(is_counter(interface_class) ? 0x30004u : 0x30000u);
}

HDEVINFO SetupDiGetClassDevsA(const GUID *interface_class, LPCSTR enumerator, HWND parent,
                              DWORD flags)
{
    (void)enumerator;
    return SetupDiGetClassDevsW(interface_class, NULL, parent, flags);
}

BOOL SetupDiEnumDeviceInterfaces(HDEVINFO set, PSP_DEVINFO_DATA device, const GUID *interface_class,
                                 DWORD index, PSP_DEVICE_INTERFACE_DATA data)
{
    (void)device;
    if (set != (HDEVINFO)(ULONG_PTR)0x30004u || !is_counter(interface_class) || index) {
        SetLastError(ERROR_NO_MORE_ITEMS);
        return FALSE;
    }
    data->InterfaceClassGuid = counter_interface;
    data->Flags = 1; /* active */
    return TRUE;
}

/* Bytes needed for the detail with a path of `width` bytes per character; false: too small. */
static bool detail_fits(size_t header, size_t width, DWORD size, PDWORD required)
{
    const DWORD wanted = (DWORD)(header + PATH_CHARACTERS * width);
    if (required)
        *required = wanted;
    if (size < wanted)
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
    return size >= wanted;
}

BOOL SetupDiGetDeviceInterfaceDetailW(HDEVINFO set, PSP_DEVICE_INTERFACE_DATA data,
                                      PSP_DEVICE_INTERFACE_DETAIL_DATA_W detail, DWORD size,
                                      PDWORD required, PSP_DEVINFO_DATA device)
{
    (void)set;
    (void)data;
    (void)device;
    const size_t header = offsetof(SP_DEVICE_INTERFACE_DETAIL_DATA_W, DevicePath);
    if (!detail_fits(header, sizeof(wchar_t), detail ? size : 0, required))
        return FALSE;
    cts_win32_to_utf16(detail->DevicePath, PATH_CHARACTERS, interface_path);
    return TRUE;
}

BOOL SetupDiGetDeviceInterfaceDetailA(HDEVINFO set, PSP_DEVICE_INTERFACE_DATA data,
                                      PSP_DEVICE_INTERFACE_DETAIL_DATA_A detail, DWORD size,
                                      PDWORD required, PSP_DEVINFO_DATA device)
{
    (void)set;
    (void)data;
    (void)device;
    const size_t header = offsetof(SP_DEVICE_INTERFACE_DETAIL_DATA_A, DevicePath);
    if (!detail_fits(header, 1, detail ? size : 0, required))
        return FALSE;
    memcpy((char *)detail + header, interface_path, PATH_CHARACTERS);
    return TRUE;
}

BOOL SetupDiDestroyDeviceInfoList(HDEVINFO set)
{
    (void)set;
    return TRUE;
}

CONFIGRET CM_Get_Device_Interface_List_SizeW(PULONG length, LPGUID interface_class,
                                             DEVINSTID_W instance, ULONG flags)
{
    (void)instance;
    (void)flags;
    *length = is_counter(interface_class) ? PATH_CHARACTERS + 1 : 1;
    return CR_SUCCESS;
}

CONFIGRET CM_Get_Device_Interface_List_SizeA(PULONG length, LPGUID interface_class,
                                             DEVINSTID_A instance, ULONG flags)
{
    (void)instance;
    return CM_Get_Device_Interface_List_SizeW(length, interface_class, NULL, flags);
}

CONFIGRET CM_Get_Device_Interface_ListW(LPGUID interface_class, DEVINSTID_W instance, PWSTR list,
                                        ULONG length, ULONG flags)
{
    (void)instance;
    (void)flags;
    const ULONG wanted = is_counter(interface_class) ? PATH_CHARACTERS + 1 : 1;
    if (length < wanted)
        return CR_BUFFER_SMALL;
    if (wanted > 1)
        cts_win32_to_utf16(list, PATH_CHARACTERS, interface_path);
    list[wanted - 1] = L'\0';
    return CR_SUCCESS;
}

CONFIGRET CM_Get_Device_Interface_ListA(LPGUID interface_class, DEVINSTID_A instance, PSTR list,
                                        ULONG length, ULONG flags)
{
    (void)instance;
    (void)flags;
    const ULONG wanted = is_counter(interface_class) ? PATH_CHARACTERS + 1 : 1;
    if (length < wanted)
        return CR_BUFFER_SMALL;
    if (wanted > 1)
        memcpy(list, interface_path, PATH_CHARACTERS);
    list[wanted - 1] = '\0';
    return CR_SUCCESS;
}

#define NOTIFICATION                                                                               \
    ((HCMNOTIFICATION)(ULONG_PTR)0x40000u) /* all are the same: none is ever called */

CONFIGRET CM_Register_Notification(PCM_NOTIFY_FILTER filter, PVOID context,
                                   PCM_NOTIFY_CALLBACK callback, PHCMNOTIFICATION notification)
{
    (void)context;
    if (!filter || !callback || !notification)
        return CR_INVALID_POINTER;
    if (filter->cbSize != sizeof(*filter))
        return CR_INVALID_DATA;
    *notification = NOTIFICATION;
    return CR_SUCCESS;
}

CONFIGRET CM_Unregister_Notification(HCMNOTIFICATION notification)
{
    return notification == NOTIFICATION ? CR_SUCCESS : CR_INVALID_DATA;
}
