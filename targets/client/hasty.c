/*
 * A client with a real-life fault, and nothing of hvcts: it never sleeps, so that a change must come between two of
 * its reads, and takes an id for new only if its low half has grown.
 */
#include <windows.h>

#include <vmgenerationcounter.h>

static BOOL read_id(HANDLE device, VM_GENCOUNTER *id)
{
    DWORD bytes;
    return DeviceIoControl(device, IOCTL_VMGENCOUNTER_READ, NULL, 0, id, sizeof(*id), &bytes,
                           NULL) &&
           bytes == sizeof(*id);
}

static void on_time_shift(void)
{
}

static void write_record(void)
{
}

int main(void)
{
    VM_GENCOUNTER known, now;
    HANDLE device = CreateFileA("\\\\.\\VmGenerationCounter", GENERIC_READ | GENERIC_WRITE,
                                FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    if (device == INVALID_HANDLE_VALUE)
        return 2;
    BOOL good = read_id(device, &known);
    for (int i = 0; i < 3 && good && (good = read_id(device, &now)); i++) {
        if (now.GenerationCount > known.GenerationCount) {
            on_time_shift();
            known = now;
        }
        write_record();
    }
    CloseHandle(device);
    return good ? 0 : 3;
}
