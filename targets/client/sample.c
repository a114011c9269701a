/*
 * A client in the style of the documented sample: a synchronous handle, one poll, and if asked for one wait, with
 * the same variable as input and output. It prints without padding and knows nothing of hvcts.
 */
#include <windows.h>

#include <initguid.h>
#include <vmgenerationcounter.h>

static DWORD read_counter(HANDLE device, VM_GENCOUNTER *counter, DWORD input_size)
{
    DWORD bytes = 0;

    if (!DeviceIoControl(device, IOCTL_VMGENCOUNTER_READ, input_size ? counter : NULL, input_size,
                         counter, sizeof(*counter), &bytes, NULL))
    {
        const DWORD error = GetLastError();
        wprintf(L"reading the counter failed: %d\n", error);
        return error;
    }
    return bytes == sizeof(*counter) ? ERROR_SUCCESS : ERROR_BAD_LENGTH;
}

static HRESULT show_counter(bool wait_for_change)
{
    VM_GENCOUNTER counter = {0};
    HRESULT result = S_OK;
    DWORD error;
    HANDLE device = CreateFile(L"\\\\.\\" VM_GENCOUNTER_SYMBOLIC_LINK_NAME, GENERIC_READ | GENERIC_WRITE,
                               FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);

    if (device == INVALID_HANDLE_VALUE)
    {
        error = GetLastError();
        wprintf(L"opening %s failed: %d\n", VM_GENCOUNTER_SYMBOLIC_LINK_NAME, error);
        return HRESULT_FROM_WIN32(error);
    }

    error = read_counter(device, &counter, 0);
    if (error)
    {
        result = HRESULT_FROM_WIN32(error);
        goto end;
    }
    wprintf(L"counter: %I64x:%I64x\n", counter.GenerationCount, counter.GenerationCountHigh);

    if (wait_for_change)
    {
        error = read_counter(device, &counter, sizeof(counter));
        if (error == ERROR_NOT_SUPPORTED)
        {
            /* an older system: look again from time to time */
            for (int i = 0; i < 3 && error; i++)
            {
                Sleep(100);
                error = read_counter(device, &counter, 0);
            }
            if (!error)
                error = read_counter(device, &counter, 0);
        }
        if (error)
        {
            result = HRESULT_FROM_WIN32(error);
            goto end;
        }
        wprintf(L"counter is now: %I64x:%I64x\n", counter.GenerationCount, counter.GenerationCountHigh);
    }

end:
    CloseHandle(device);
    return result;
}

int wmain(int argc, wchar_t *argv[])
{
    const bool wait = argc > 1 && wcscmp(argv[1], L"wait") == 0;

    return FAILED(show_counter(wait)) ? 1 : 0;
}
