/*
 * A client as a vendor may have it: narrow main(), a synchronous handle, global variables, static functions, and
 * nothing of hvcts. The harness is told which function writes (COMMIT) and which one reacts (REACTION).
 */
#include <windows.h>

#include <stdio.h>
#include <vmgenerationcounter.h>

static HANDLE counter = INVALID_HANDLE_VALUE;
static VM_GENCOUNTER known;
static unsigned records, shifts;

static BOOL read_id(VM_GENCOUNTER *id)
{
    DWORD bytes;
    return DeviceIoControl(counter, IOCTL_VMGENCOUNTER_READ, NULL, 0, id, sizeof(*id), &bytes,
                           NULL) &&
           bytes == sizeof(*id);
}

static void on_time_shift(void)
{
    shifts++;
}

static void write_record(unsigned number)
{
    printf("record %u\n", number);
    records++;
}

static BOOL safe_to_write(void)
{
    VM_GENCOUNTER now;
    if (!read_id(&now))
        return FALSE;
    if (memcmp(&now, &known, sizeof(now)) != 0) {
        on_time_shift();
        known = now;
    }
    return TRUE;
}

int main(void)
{
    counter = CreateFileA("\\\\.\\VmGenerationCounter", GENERIC_READ | GENERIC_WRITE,
                          FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    if (counter == INVALID_HANDLE_VALUE) {
        fprintf(stderr, "no counter: %lu\n", GetLastError());
        return 2;
    }
    if (!read_id(&known)) {
        CloseHandle(counter);
        return 3;
    }
    for (unsigned i = 0; i < 4; i++) {
        if (safe_to_write())
            write_record(i);
        Sleep(10);
    }
    CloseHandle(counter);
    printf("%u records, %u shifts\n", records, shifts);
    return 0;
}
