/*
 * The reference client's way to the counter: open, poll, wait, cancel, close, each with its checks. Knows nothing
 * of what the ids are for.
 */
#include "client.h"

#include <setupapi.h>

static HANDLE open_by_interface(DWORD flags)
{
    static const GUID counter = {
        0x3ff2c92b, 0x6598, 0x4e60, {0x8e, 0x1c, 0x0c, 0xcf, 0x49, 0x27, 0xe3, 0x19}};
    HANDLE file = INVALID_HANDLE_VALUE;
    SP_DEVICE_INTERFACE_DATA data = {sizeof(data)};
    DWORD size = 0;
    HDEVINFO set = SetupDiGetClassDevs(&counter, NULL, NULL, DIGCF_PRESENT | DIGCF_DEVICEINTERFACE);
    if (set != INVALID_HANDLE_VALUE && SetupDiEnumDeviceInterfaces(set, NULL, &counter, 0, &data)) {
        SetupDiGetDeviceInterfaceDetail(set, &data, NULL, 0, &size, NULL);
        PSP_DEVICE_INTERFACE_DETAIL_DATA detail = HeapAlloc(GetProcessHeap(), 0, size);
        if (detail) {
            detail->cbSize = sizeof(*detail);
            if (SetupDiGetDeviceInterfaceDetail(set, &data, detail, size, NULL, NULL))
                file = CreateFile(detail->DevicePath, GENERIC_READ | GENERIC_WRITE,
                                  FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, flags,
                                  NULL);
            HeapFree(GetProcessHeap(), 0, detail);
        }
    }
    SetupDiDestroyDeviceInfoList(set);
    return file;
}

static HANDLE open_by_name(DWORD flags)
{
    DWORD access = GENERIC_READ | GENERIC_WRITE;
    DWORD share = FILE_SHARE_READ | FILE_SHARE_WRITE;
    const wchar_t *name = L"\\\\.\\" VM_GENCOUNTER_SYMBOLIC_LINK_NAME;
    if (ODD(SEPARATOR))
        name = L"\\\\.\\VmGenerationCounter";
    if (ODD(ALL_ACCESS)) {
        access = GENERIC_ALL;
        share |= FILE_SHARE_DELETE;
    }
    if (FAULTY(GEN_C_010))
        share = 0;
    return CreateFile(name, access, share, NULL, OPEN_EXISTING, flags, NULL);
}

DWORD device_open(struct device *device, BOOL overlapped)
{
    const DWORD flags = overlapped ? FILE_FLAG_OVERLAPPED : 0;
    DWORD error;
    ZeroMemory(device, sizeof(*device));
    device->overlapped = overlapped;
    device->file = ODD(GUID) ? open_by_interface(flags) : open_by_name(flags);
    if (device->file == INVALID_HANDLE_VALUE && !FAULTY(GEN_C_012)) {
        error = GetLastError();
        wprintf(L"cannot open %s: error %u\n", VM_GENCOUNTER_SYMBOLIC_LINK_NAME, error);
        return error;
    }
    if (overlapped) {
        device->event = CreateEvent(NULL, TRUE, FALSE, NULL);
        device->poll_event = CreateEvent(NULL, TRUE, FALSE, NULL);
        if (!device->event || !device->poll_event) {
            error = GetLastError();
            device_close(device);
            return error;
        }
    }
    return ERROR_SUCCESS;
}

static void fill(OVERLAPPED *overlapped, HANDLE event)
{
    ZeroMemory(overlapped, sizeof(*overlapped));
    if (!FAULTY(GEN_C_160))
        overlapped->hEvent = event;
}

/* One request, complete when it returns. */
static DWORD call(struct device *device, void *in, DWORD in_length, void *out, DWORD out_length,
                  DWORD *returned)
{
    OVERLAPPED overlapped;
    BOOL good;
    *returned = 0;
    if (!device->overlapped) {
        good = DeviceIoControl(device->file, IOCTL_VMGENCOUNTER_READ, in, in_length, out,
                               out_length, returned, NULL);
        return good ? ERROR_SUCCESS : GetLastError();
    }
    fill(&overlapped, device->poll_event);
    good = DeviceIoControl(device->file, IOCTL_VMGENCOUNTER_READ, in, in_length, out, out_length,
                           ODD(BOTH) ? returned : NULL, &overlapped);
    if (!good && GetLastError() != ERROR_IO_PENDING)
        return GetLastError();
    /* After a success that came with no result to collect, this says how many bytes there are. */
    return GetOverlappedResult(device->file, &overlapped, returned, TRUE) ? ERROR_SUCCESS
                                                                          : GetLastError();
}

DWORD device_poll(struct device *device, VM_GENCOUNTER *id)
{
    union {
        VM_GENCOUNTER id;
        BYTE bytes[OUTPUT_BYTES];
    } output;
    DWORD returned, error;
    DWORD length = ODD(BIG_OUTPUT) ? sizeof(output) : sizeof(VM_GENCOUNTER);
    if (FAULTY(GEN_C_020))
        length = sizeof(ULONGLONG);
    ZeroMemory(&output, sizeof(output));
    error = call(device, NULL, 0, &output, length, &returned);
    if (FAULTY(GEN_C_021))
        error = ERROR_SUCCESS;
    if (!error && returned != sizeof(VM_GENCOUNTER) && !FAULTY(GEN_C_021) && !FAULTY(GEN_C_022))
        error = ERROR_INVALID_DATA;
    if (error)
        wprintf(L"cannot read the generation id: error %u\n", error);
    else
        *id = output.id;
    return error;
}

DWORD device_arm(struct device *device, const VM_GENCOUNTER *expected)
{
    DWORD returned = 0;
    void *in = &device->expected;
    BOOL good;
    device->expected = *expected;
    ZeroMemory(&device->output, sizeof(device->output));
    if (ODD(SHARED_VARIABLE)) {
        device->output.id = *expected;
        in = &device->output;
    }
    if (!device->overlapped) {
        good = DeviceIoControl(device->file, IOCTL_VMGENCOUNTER_READ, in, sizeof(device->expected),
                               &device->output, sizeof(device->output.id),
                               FAULTY(GEN_C_161) ? NULL : &returned, NULL);
        if (!good)
            return GetLastError();
        if (FAULTY(GEN_C_161))
            return ERROR_SUCCESS;
        return returned == sizeof(device->output.id) ? ERROR_SUCCESS : ERROR_INVALID_DATA;
    }
    fill(&device->wait, device->event);
    good = DeviceIoControl(device->file, IOCTL_VMGENCOUNTER_READ, in, sizeof(device->expected),
                           &device->output, sizeof(device->output.id), ODD(BOTH) ? &returned : NULL,
                           &device->wait);
    if (!good && GetLastError() != ERROR_IO_PENDING)
        return GetLastError();
    device->armed = TRUE;
    return ERROR_SUCCESS;
}

/* The wait is over: its result. */
static DWORD finish(struct device *device, DWORD error, DWORD returned, VM_GENCOUNTER *id)
{
    device->armed = FALSE;
    if (!error && returned != sizeof(VM_GENCOUNTER))
        error = ERROR_INVALID_DATA;
    if (!error || FAULTY(GEN_C_170))
        *id = device->output.id;
    return FAULTY(GEN_C_170) ? ERROR_SUCCESS : error;
}

DWORD device_collect(struct device *device, DWORD milliseconds, VM_GENCOUNTER *id)
{
    DWORD returned = 0, error;
    if (ODD(POLL_EVENT)) {
        if (WaitForSingleObject(device->event, milliseconds) == WAIT_TIMEOUT)
            return WAIT_TIMEOUT;
        milliseconds = 0;
    }
    if (GetOverlappedResultEx(device->file, &device->wait, &returned, milliseconds, FALSE))
        return finish(device, ERROR_SUCCESS, returned, id);
    error = GetLastError();
    if (error == WAIT_TIMEOUT || error == ERROR_IO_INCOMPLETE)
        return WAIT_TIMEOUT;
    return finish(device, error, returned, id);
}

void device_cancel(struct device *device)
{
    DWORD returned;
    if (!device->armed)
        return;
    /* Where a cancel is refused, closing the handle ends the wait. */
    if (!CancelIoEx(device->file, &device->wait) && GetLastError() != ERROR_NOT_FOUND) {
        CloseHandle(device->file);
        device->file = INVALID_HANDLE_VALUE;
    }
    if (!FAULTY(GEN_C_140))
        GetOverlappedResult(device->file, &device->wait, &returned, TRUE);
    device->armed = FALSE;
}

void device_close(struct device *device)
{
    device_cancel(device);
    if (device->file != INVALID_HANDLE_VALUE && !FAULTY(GEN_C_011))
        CloseHandle(device->file);
    if (device->event)
        CloseHandle(device->event);
    if (device->poll_event)
        CloseHandle(device->poll_event);
    device->file = INVALID_HANDLE_VALUE;
    device->event = device->poll_event = NULL;
}
