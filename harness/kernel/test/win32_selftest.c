/*
 * A client that tests the Win32 face instead of a counter: each check that fails is printed, and the exit code
 * counts them. Run by harness/test/test_win32.c, twice in one process: the variables must start afresh.
 */
#include <windows.h>

#include <VersionHelpers.h>
#include <Windows.h>
#include <cfgmgr32.h>
#include <initguid.h>
#include <process.h>
#include <setupapi.h>
#include <strsafe.h>
#include <synchapi.h>
#include <vmgenerationcounter.h>
#include <winnt.h>

static int failures;
static int runs = 40; /* initialised data, and below: data that starts as zero */
static int zeroed;

static void check(BOOL good, const char *text, int line)
{
    if (good)
        return;
    failures++;
    printf("line %d: %s\n", line, text);
}
#define CHECK(condition) check((condition) != 0, #condition, __LINE__)

/* -- formats: what Microsoft's runtime prints ----------------------------------------------------------- */

static void check_text(const char *got, const char *expected, int line)
{
    if (strcmp(got, expected) == 0)
        return;
    failures++;
    printf("line %d: got \"%s\", expected \"%s\"\n", line, got, expected);
}
#define NARROW(expected, ...)                                                                      \
    (snprintf(narrow, sizeof(narrow), __VA_ARGS__), check_text(narrow, expected, __LINE__))
#define WIDE(expected, ...)                                                                        \
    (swprintf(wide, ARRAYSIZE(wide), __VA_ARGS__), snprintf(narrow, sizeof(narrow), "%ls", wide),  \
     check_text(narrow, expected, __LINE__))

static void formats(void)
{
    char narrow[128];
    wchar_t wide[128];
    const ULONGLONG big = 0x00ffeeddccbbaa99ull;
    NARROW("plain", "plain");
    NARROW("ffeeddccbbaa99", "%I64x", big);
    NARROW("00ffeeddccbbaa99", "%016I64x", big);
    NARROW("00FFEEDDCCBBAA99", "%016llX", big);
    NARROW("-1 4294967295", "%d %u", -1, 0xFFFFFFFFu);
    NARROW("4294967295", "%lu", (DWORD)0xFFFFFFFFu); /* long has 32 bits */
    NARROW("-5", "%ld", (LONG)-5);
    NARROW("12345678901", "%I64d", 12345678901ll);
    NARROW("12345678901", "%zu", (SIZE_T)12345678901ull);
    NARROW("0x1f 037 1F", "%#x 0%o %X", 0x1f, 037, 0x1f);
    NARROW("[   42][42   ][00042][+42]", "[%5d][%-5d][%05d][%+d]", 42, 42, 42, 42);
    NARROW("[  007]", "[%5.3d]", 7);
    NARROW("[*   7]", "[*%*d]", 4, 7);
    NARROW("abc [ab] [  abc] [abc  ]", "%s [%.2s] [%5s] [%-5s]", "abc", "abc", "abc", "abc");
    NARROW("wide wide narrow", "%S %ls %hs", L"wide", L"wide", "narrow");
    NARROW("a%b (null)", "a%%%c %s", 'b', (char *)NULL);
    NARROW("1.50 2", "%.2f %g", 1.5, 2.0);
    NARROW("00000000DEADBEEF", "%p", (void *)(ULONG_PTR)0xDEADBEEFu);
    WIDE("wide narrow narrow", L"%s %S %hs", L"wide", "narrow", "narrow");
    WIDE("80070005", L"%08x", HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED));
    WIDE("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", L"%s", L"\u00e9\u20ac\U0001f600");
    WIDE("\xc3\xa9|\xe2\x82\xac", L"%S|%hs", "\xc3\xa9", "\xe2\x82\xac");
    NARROW("\xc3\xa9\xf0\x9f\x98\x80|\xff", "%ls|%c", L"\u00e9\U0001f600", 0xff);
    NARROW("[00abc] [  b]", "[%05s] [%3c]", "abc", 'b');
    CHECK(snprintf(narrow, 4, "%s", "abcdef") == 6 && strcmp(narrow, "abc") == 0);
    CHECK(snprintf(narrow, 4, "%*d", 0x7fffffff, 7) == 100000 && strcmp(narrow, "   ") == 0);
    CHECK(snprintf(narrow, 4, "%#.*x", 0x7fffffff, 1) == 100002 && strcmp(narrow, "0x0") == 0);
    CHECK(swprintf(wide, 4, L"%s", L"abcdef") == -1 && wide[3] == L'\0');
    CHECK(StringCchPrintfW(wide, 4, L"abcd") == STRSAFE_E_INSUFFICIENT_BUFFER);
    CHECK(SUCCEEDED(StringCchPrintfA(narrow, sizeof(narrow), "%d", 7)) && narrow[0] == '7');
}

static void strings(void)
{
    wchar_t text[16];
    CHECK(wcslen(L"four") == 4 && sizeof(L"four") == 10);
    CHECK(wcscmp(L"a", L"b") < 0 && wcsncmp(L"abc", L"abd", 2) == 0 &&
          _wcsicmp(L"AbC", L"aBc") == 0);
    CHECK(wcscmp(wcscat(wcscpy(text, L"ab"), L"cd"), L"abcd") == 0);
    CHECK(*wcschr(L"a=b", L'=') == L'=' && wcschr(L"ab", L'=') == NULL && wcsstr(L"abcd", L"cd"));
    CHECK(wcstoul(L"0x1F", NULL, 16) == 31 && _wtoi(L"-12") == -12);
    CHECK(lstrcmpiW(L"X", L"x") == 0 && lstrlenA("abc") == 3);
    CHECK(RtlCompareMemory("abcd", "abxd", 4) == 2 && RtlEqualMemory("ab", "ab", 2));
}

/* -- objects -------------------------------------------------------------------------------------------- */

static void events(void)
{
    HANDLE manual = CreateEvent(NULL, TRUE, FALSE, NULL),
           automatic = CreateEvent(NULL, FALSE, TRUE, NULL);
    HANDLE both[] = {manual, automatic};
    const ULONGLONG before = GetTickCount64();
    CHECK(WaitForSingleObject(manual, 50) == WAIT_TIMEOUT && GetTickCount64() - before == 50);
    CHECK(WaitForMultipleObjects(2, both, FALSE, 0) == WAIT_OBJECT_0 + 1);
    CHECK(WaitForSingleObject(automatic, 0) == WAIT_TIMEOUT); /* taken by the wait before */
    SetEvent(manual);
    CHECK(WaitForMultipleObjects(2, both, TRUE, 10) == WAIT_TIMEOUT);
    SetEvent(automatic);
    CHECK(WaitForMultipleObjects(2, both, TRUE, INFINITE) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(manual, 0) == WAIT_OBJECT_0 &&
          WaitForSingleObject(manual, 0) == WAIT_OBJECT_0);
    ResetEvent(manual);
    CHECK(WaitForSingleObject(manual, 0) == WAIT_TIMEOUT);
    CHECK(CloseHandle(manual) && CloseHandle(automatic));
    CHECK(!CloseHandle(manual) && GetLastError() == ERROR_INVALID_HANDLE);
    CHECK(WaitForSingleObject(manual, 0) == WAIT_FAILED && GetLastError() == ERROR_INVALID_HANDLE);
}

struct shared {
    CRITICAL_SECTION section;
    CONDITION_VARIABLE changed;
    SRWLOCK lock;
    HANDLE mutex;
    int value, inside, owning, collisions;
};

static DWORD CALLBACK worker(void *argument)
{
    struct shared *shared = argument;
    for (int i = 0; i < 3; i++) {
        EnterCriticalSection(&shared->section);
        shared->collisions += shared->inside++;
        Sleep(1);
        shared->inside--;
        shared->value++;
        LeaveCriticalSection(&shared->section);
        WakeAllConditionVariable(&shared->changed);
        AcquireSRWLockShared(&shared->lock);
        ReleaseSRWLockShared(&shared->lock);
        WaitForSingleObject(shared->mutex, INFINITE);
        shared->collisions += shared->owning++;
        SwitchToThread();
        shared->owning--;
        ReleaseMutex(shared->mutex);
    }
    if (shared->value < 0)
        return 1;
    SetLastError(77); /* of this thread alone */
    ExitThread(5);
}

static void threads(void)
{
    struct shared shared = {.value = 0};
    HANDLE thread[2];
    DWORD code = 0;
    InitializeCriticalSection(&shared.section);
    shared.mutex = CreateMutex(NULL, FALSE, NULL);
    SetLastError(1);
    AcquireSRWLockExclusive(&shared.lock);
    for (int i = 0; i < 2; i++)
        thread[i] = CreateThread(NULL, 0, worker, &shared, i ? CREATE_SUSPENDED : 0, NULL);
    CHECK(thread[0] && thread[1] && ResumeThread(thread[1]) == 1);
    CHECK(GetExitCodeThread(thread[0], &code) && code == STILL_ACTIVE);
    EnterCriticalSection(&shared.section);
    while (shared.value < 2) /* both stand before the lock then */
        CHECK(SleepConditionVariableCS(&shared.changed, &shared.section, 1000));
    CHECK(!SleepConditionVariableCS(&shared.changed, &shared.section, 20));
    LeaveCriticalSection(&shared.section);
    ReleaseSRWLockExclusive(&shared.lock);
    CHECK(WaitForMultipleObjects(2, thread, TRUE, INFINITE) == WAIT_OBJECT_0);
    CHECK(shared.value == 6 && shared.collisions == 0);
    CHECK(GetExitCodeThread(thread[0], &code) && code == 5);
    SetLastError(1);
    CHECK(GetLastError() == 1);
    CHECK(!ReleaseMutex(shared.mutex) && GetLastError() == ERROR_NOT_OWNER);
    CloseHandle(thread[0]);
    CloseHandle(thread[1]);
    CloseHandle(shared.mutex);
}

static void CALLBACK called_back(void *context, BOOLEAN timed_out)
{
    *(int *)context += timed_out ? 100 : 1;
}

static unsigned __stdcall begun(void *argument)
{
    HANDLE self = NULL;
    TlsSetValue(*(DWORD *)argument, argument);
    if (DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &self, 0,
                        FALSE, DUPLICATE_SAME_ACCESS))
        CloseHandle(self);
    return self ? 7 : 8;
}

static void timers(void)
{
    HANDLE semaphore = CreateSemaphore(NULL, 1, 2, NULL),
           timer = CreateWaitableTimer(NULL, FALSE, NULL);
    HANDLE wait = NULL, event = CreateEvent(NULL, FALSE, FALSE, NULL), both[] = {event, timer};
    LARGE_INTEGER due = {.QuadPart = -30 * 10000};
    LONG before = 9;
    int calls = 0;
    CHECK(WaitForSingleObject(semaphore, 0) == WAIT_OBJECT_0 &&
          WaitForSingleObject(semaphore, 0) == WAIT_TIMEOUT);
    CHECK(ReleaseSemaphore(semaphore, 2, &before) && before == 0);
    CHECK(!ReleaseSemaphore(semaphore, 1, NULL) && GetLastError() == ERROR_TOO_MANY_POSTS);
    CHECK(!CreateSemaphore(NULL, 3, 2, NULL));
    const ULONGLONG start = GetTickCount64();
    CHECK(WaitForSingleObject(timer, 5) == WAIT_TIMEOUT);
    CHECK(SetWaitableTimer(timer, &due, 10, NULL, NULL, FALSE));
    CHECK(WaitForSingleObject(timer, 30) == WAIT_OBJECT_0 && GetTickCount64() - start == 35);
    CHECK(WaitForMultipleObjects(2, both, FALSE, INFINITE) == WAIT_OBJECT_0 + 1 &&
          GetTickCount64() - start == 45);
    CHECK(CancelWaitableTimer(timer) && WaitForSingleObject(timer, 50) == WAIT_TIMEOUT);
    CHECK(RegisterWaitForSingleObject(&wait, event, called_back, &calls, 20, WT_EXECUTEDEFAULT));
    Sleep(25);
    SetEvent(event);
    Sleep(5);
    CHECK(calls == 101 && UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
    SetEvent(event);
    Sleep(50);
    CHECK(calls == 101 && !UnregisterWait(semaphore));
    CHECK(CloseHandle(semaphore) && CloseHandle(timer) && CloseHandle(event));
}

static void process(void)
{
    DWORD slot = TlsAlloc(), code = 0;
    HANDLE thread = (HANDLE)_beginthreadex(NULL, 0, begun, &slot, 0, NULL);
    CHECK(WaitForSingleObject(thread, INFINITE) == WAIT_OBJECT_0 &&
          GetExitCodeThread(thread, &code) && code == 7 && CloseHandle(thread));
    CHECK(TlsGetValue(slot) == NULL && GetLastError() == ERROR_SUCCESS);
    CHECK(TlsSetValue(slot, &code) && TlsGetValue(slot) == &code && TlsFree(slot) &&
          !TlsFree(slot));
    CHECK(wcscmp(GetCommandLine(), L"client first second=2") == 0);
    CHECK(IsWindowsVistaOrGreater() && IsWindows8OrGreater() && !IsWindows10OrGreater());
    BYTE *pages = VirtualAlloc(NULL, 5000, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE), *block;
    CHECK(pages && (ULONG_PTR)pages % 4096 == 0 && pages[8191] == 0 &&
          VirtualFree(pages, 0, MEM_RELEASE));
    CHECK(!VirtualFree(pages, 0, MEM_RELEASE));
    block = HeapAlloc(GetProcessHeap(), 0, 4);
    memcpy(block, "abc", 4);
    block = HeapReAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, block, 4000);
    CHECK(block && strcmp((char *)block, "abc") == 0 && block[3999] == 0);
    CHECK(!HeapReAlloc(GetProcessHeap(), 0, pages, 1) && HeapFree(GetProcessHeap(), 0, block));
}

static void conversions(void)
{
    wchar_t wide[8];
    char text[8];
    CHECK(MultiByteToWideChar(CP_UTF8, 0, "a\xe2\x82\xac", -1, NULL, 0) == 3);
    CHECK(MultiByteToWideChar(CP_UTF8, 0, "a\xe2\x82\xac", -1, wide, 8) == 3 &&
          wcscmp(wide, L"a\u20ac") == 0);
    CHECK(MultiByteToWideChar(CP_UTF8, 0, "abc", 3, wide, 2) == 0 &&
          GetLastError() == ERROR_INSUFFICIENT_BUFFER);
    CHECK(WideCharToMultiByte(CP_ACP, 0, L"\u20ac!", 2, text, 8, NULL, NULL) == 4 &&
          memcmp(text, "\xe2\x82\xac!", 4) == 0);
    CHECK(wcscpy_s(wide, 4, L"abc") == 0 && wcscat_s(wide, 4, L"d") != 0 && wide[0] == L'\0');
    CHECK(strcpy_s(text, 3, "abc") != 0 && strncpy_s(text, 3, "abc", _TRUNCATE) == 0 &&
          strcmp(text, "ab") == 0);
    CHECK(strncpy_s(text, 8, "abcdef", 2) == 0 && strcmp(text, "ab") == 0 &&
          strcat_s(text, 8, "c") == 0);
    CHECK(_snprintf_s(text, 8, _TRUNCATE, "%s", "0123456789") == -1 &&
          strcmp(text, "0123456") == 0);
    CHECK(_snwprintf_s(wide, 8, 3, L"%d", 1234) == -1 && wcscmp(wide, L"123") == 0);
    CHECK(_wcsnicmp(L"ABx", L"aby", 2) == 0 && _strnicmp("a", "B", 1) < 0 &&
          _wcstoui64(L"ffffffffffffffff", NULL, 16) == MAXULONGLONG);
    CHECK(memcpy_s(text, 2, "abc", 3) != 0 && text[0] == 0);
}

/* -- the counter ---------------------------------------------------------------------------------------- */

static HANDLE open_counter(DWORD flags)
{
    return CreateFile(L"\\\\.\\vmgenerationCOUNTER", GENERIC_READ | GENERIC_WRITE,
                      FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, flags, NULL);
}

static void requests(void)
{
    HANDLE file = open_counter(FILE_FLAG_OVERLAPPED), copy = NULL;
    VM_GENCOUNTER id = {0}, out = {7, 7};
    OVERLAPPED overlapped = {0};
    DWORD bytes = 99;
    CHECK(file != INVALID_HANDLE_VALUE);
    overlapped.hEvent = CreateEvent(NULL, TRUE, TRUE, NULL);
    CHECK(DeviceIoControl(file, IOCTL_VMGENCOUNTER_READ, NULL, 0, &id, sizeof(id), &bytes,
                          &overlapped));
    CHECK(bytes == 16 && HasOverlappedIoCompleted(&overlapped) &&
          id.GenerationCount == 0x66bc6f4c00000000ull);
    CHECK(WaitForSingleObject(overlapped.hEvent, 0) == WAIT_OBJECT_0);
    CHECK(!DeviceIoControl(file, IOCTL_VMGENCOUNTER_READ, &id, sizeof(id), &out, sizeof(out),
                           &bytes, &overlapped));
    CHECK(GetLastError() == ERROR_IO_PENDING && !HasOverlappedIoCompleted(&overlapped) &&
          bytes == 0);
    CHECK(WaitForSingleObject(overlapped.hEvent, 0) == WAIT_TIMEOUT); /* reset by the call */
    CHECK(!GetOverlappedResult(file, &overlapped, &bytes, FALSE) &&
          GetLastError() == ERROR_IO_INCOMPLETE);
    CHECK(!GetOverlappedResultEx(file, &overlapped, &bytes, 5, FALSE) &&
          GetLastError() == WAIT_TIMEOUT);
    CHECK(CancelIoEx(file, &overlapped));
    CHECK(!GetOverlappedResult(file, &overlapped, &bytes, TRUE) &&
          GetLastError() == ERROR_OPERATION_ABORTED);
    CHECK(out.GenerationCount == 7 && out.GenerationCountHigh == 7 && bytes == 0);
    CHECK(!CancelIoEx(file, &overlapped) && GetLastError() == ERROR_NOT_FOUND);
    CHECK(!DeviceIoControl(file, IOCTL_VMGENCOUNTER_READ + 4, NULL, 0, &id, sizeof(id), &bytes,
                           &overlapped));
    CHECK(!DuplicateHandle(GetCurrentProcess(), NULL, GetCurrentProcess(), &copy, 0, FALSE, 2));
    CHECK(CloseHandle(file) && CloseHandle(overlapped.hEvent));
    CHECK(!DeviceIoControl(file, IOCTL_VMGENCOUNTER_READ, NULL, 0, &id, sizeof(id), &bytes, NULL));
    CHECK(GetLastError() == ERROR_INVALID_HANDLE);
}

/* Internal, read as a plain member, in a loop that does nothing else. */
static DWORD CALLBACK canceller(void *argument)
{
    CancelIoEx(argument, NULL);
    return 0;
}

static void looks(void)
{
    HANDLE file = open_counter(FILE_FLAG_OVERLAPPED), thread;
    VM_GENCOUNTER id, out;
    OVERLAPPED overlapped = {0}, *at = &overlapped;
    DWORD bytes;
    overlapped.hEvent = CreateEvent(NULL, TRUE, FALSE, NULL);
    CHECK(DeviceIoControl(file, IOCTL_VMGENCOUNTER_READ, NULL, 0, &id, sizeof(id), &bytes,
                          &overlapped));
    CHECK(!DeviceIoControl(file, IOCTL_VMGENCOUNTER_READ, &id, sizeof(id), &out, sizeof(out),
                           &bytes, &overlapped));
    CHECK(at->Internal == STATUS_PENDING);
    thread = CreateThread(NULL, 0, canceller, file, 0, NULL);
    while (at->Internal == STATUS_PENDING)
        Sleep(0);
    CHECK(overlapped.Internal != 0 && sizeof(OVERLAPPED) == 32);
    CHECK(WaitForSingleObject(thread, INFINITE) == WAIT_OBJECT_0);
    CloseHandle(thread);
    CloseHandle(file);
    CloseHandle(overlapped.hEvent);
}

static void files(void)
{
    const wchar_t *name = L"C:\\state\\Id.bin";
    BYTE id[16] = {1, 2, 3}, got[32];
    DWORD count = 9;
    OVERLAPPED overlapped = {0};
    LARGE_INTEGER size;
    HANDLE file = CreateFile(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
    CHECK(file != INVALID_HANDLE_VALUE && WriteFile(file, id, 16, &count, NULL) && count == 16);
    CHECK(ReadFile(file, got, 16, &count, NULL) && count == 0); /* at the end */
    CHECK(SetFilePointer(file, 1, NULL, FILE_BEGIN) == 1 && ReadFile(file, got, 32, &count, NULL) &&
          count == 15 && got[0] == 2);
    CHECK(!DeleteFile(name) && GetLastError() == ERROR_SHARING_VIOLATION);
    CHECK(FlushFileBuffers(file) && CloseHandle(file));
    CHECK(CreateFile(name, GENERIC_READ, 0, NULL, CREATE_NEW, 0, NULL) == INVALID_HANDLE_VALUE &&
          GetLastError() == ERROR_FILE_EXISTS);
    CHECK(MoveFileEx(name, L"d:/OTHER", MOVEFILE_REPLACE_EXISTING) &&
          GetFileAttributes(name) == INVALID_FILE_ATTRIBUTES);
    file =
        CreateFileA("D:\\other", GENERIC_READ, 0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
    CHECK(GetFileSizeEx(file, &size) && size.QuadPart == 16);
    CHECK(!WriteFile(file, id, 1, &count, &overlapped) && GetLastError() == ERROR_ACCESS_DENIED);
    overlapped.Offset = 2;
    CHECK(ReadFile(file, got, 1, NULL, &overlapped) &&
          GetOverlappedResult(file, &overlapped, &count, TRUE) && count == 1 && got[0] == 3);
    CHECK(CloseHandle(file) && DeleteFileA("d:\\other") && !DeleteFileA("d:\\other"));
}

static void registry(void)
{
    HKEY key = NULL, again = NULL;
    DWORD how = 0, type = 0, length = 4;
    BYTE id[16] = {9, 8}, got[16];
    CHECK(RegOpenKeyEx(HKEY_LOCAL_MACHINE, L"Software\\None", 0, KEY_READ, &key) ==
          ERROR_FILE_NOT_FOUND);
    CHECK(RegCreateKeyEx(HKEY_LOCAL_MACHINE, L"Software\\Vendor\\App", 0, NULL, 0, KEY_ALL_ACCESS,
                         NULL, &key, &how) == 0 &&
          how != 0);
    CHECK(RegSetValueEx(key, L"Id", 0, REG_BINARY, id, 16) == 0);
    CHECK(RegOpenKeyEx(HKEY_LOCAL_MACHINE, L"software\\VENDOR", 0, KEY_READ, &again) == 0);
    CHECK(RegGetValue(again, L"app", L"ID", RRF_RT_REG_DWORD, NULL, got, &length) ==
          ERROR_UNSUPPORTED_TYPE);
    CHECK(RegQueryValueEx(key, L"id", NULL, &type, got, &length) == ERROR_MORE_DATA &&
          length == 16);
    CHECK(RegQueryValueExA(key, "id", NULL, &type, got, &length) == 0 && type == REG_BINARY &&
          got[1] == 8);
    CHECK(RegSetValueExA(key, "text", 0, REG_SZ, (const BYTE *)"x", 2) == ERROR_NOT_SUPPORTED);
    CHECK(RegDeleteValue(key, L"ID") == 0 && RegDeleteValue(key, L"ID") == ERROR_FILE_NOT_FOUND);
    CHECK(RegCloseKey(key) == 0 && RegCloseKey(again) == 0 &&
          RegCloseKey(NULL) == ERROR_INVALID_HANDLE);
}

static void opens(void)
{
    CHECK(CreateFileA("C:\\file", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL) ==
          INVALID_HANDLE_VALUE);
    CHECK(GetLastError() == ERROR_FILE_NOT_FOUND);
    HANDLE double_name = CreateFile(L"\\\\.\\" VM_GENCOUNTER_SYMBOLIC_LINK_NAME, GENERIC_ALL, 3,
                                    NULL, OPEN_EXISTING, 0, NULL);
    CHECK(double_name != INVALID_HANDLE_VALUE && CloseHandle(double_name));
    wchar_t list[128];
    ULONG length = 0;
    GUID counter = GUID_DEVINTERFACE_VM_GENCOUNTER;
    CHECK(CM_Get_Device_Interface_List_Size(&length, &counter, NULL, 0) == CR_SUCCESS &&
          length > 2);
    CHECK(CM_Get_Device_Interface_List(&counter, NULL, list, length - 1, 0) == CR_BUFFER_SMALL);
    CHECK(CM_Get_Device_Interface_List(&counter, NULL, list, length, 0) == CR_SUCCESS);
    CHECK(wcslen(list) + 2 == length && list[length - 1] == L'\0');
}

static DWORD CALLBACK notified(HCMNOTIFICATION notification, PVOID context, CM_NOTIFY_ACTION action,
                               PCM_NOTIFY_EVENT_DATA data, DWORD size)
{
    return 0;
}

static void notifications(void)
{
    CM_NOTIFY_FILTER filter = {.cbSize = sizeof(filter)};
    HCMNOTIFICATION notification = NULL;
    filter.u.DeviceInterface.ClassGuid = GUID_DEVINTERFACE_VM_GENCOUNTER;
    CHECK(CM_Register_Notification(&filter, NULL, notified, &notification) == CR_SUCCESS);
    CHECK(CM_Unregister_Notification(notification) == CR_SUCCESS);
    filter.cbSize = 1;
    CHECK(CM_Register_Notification(&filter, NULL, notified, &notification) == CR_INVALID_DATA);
}

static void memory(void)
{
    BYTE *block = LocalAlloc(LPTR, 32);
    wchar_t text[32];
    CHECK(block && block[0] == 0 && block[31] == 0 && LocalFree(block) == NULL);
    CHECK(HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, 8) != NULL); /* goes with the process */
    CHECK(FormatMessage(FORMAT_MESSAGE_FROM_SYSTEM, NULL, 5, 0, text, 32, NULL) > 0 &&
          text[0] == L'e');
    CHECK(FormatMessage(FORMAT_MESSAGE_FROM_SYSTEM, NULL, 5, 0, text, 3, NULL) == 0);
}

int main(int argc, char **argv)
{
    CHECK(argc == 3 && strcmp(argv[1], "first") == 0 && strcmp(argv[2], "second=2") == 0);
    CHECK(++runs == 41 && ++zeroed == 1);
    formats();
    strings();
    events();
    threads();
    timers();
    process();
    conversions();
    requests();
    looks();
    files();
    registry();
    opens();
    notifications();
    memory();
    fflush(stdout);
    exit(failures);
}
