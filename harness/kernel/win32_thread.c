/*
 * Threads and locks of the Win32 face. A thread is a fiber of the run; a lock blocks by parking on its own
 * address, so that a deadlock of the client is a state with nothing left to run.
 */
#include "win32.h"

/* -- threads ------------------------------------------------------------------------------------------ */

static void thread_main(void *argument)
{
    struct cts_win32_object *thread = argument;
    if (!thread->start) /* its client has ended before it could begin */
        return;
    cts_win32_adopt_thread();
    cts_win32.current[cts_win32_thread()] = thread;
    thread->top = __builtin_frame_address(0);
    if (!setjmp(thread->leave))
        thread->exit_code = thread->start(thread->argument);
    cts_win32_check_exit();
    cts_win32_gone(thread->top - thread->stack, thread->top);
    cts_win32.current[cts_win32_thread()] = NULL;
    thread->references--;
    cts_win32_signal(thread);
}

static bool start(struct cts_win32_object *thread)
{
    const struct cts_host *host = cts_win32.host;
    if (host->spawn(host, thread_main, thread, "client thread") == UINT32_MAX)
        return false;
    thread->references++;
    return true;
}

HANDLE CreateThread(SECURITY_ATTRIBUTES *security, SIZE_T stack, LPTHREAD_START_ROUTINE routine,
                    LPVOID argument, DWORD flags, LPDWORD id)
{
    (void)security;
    (void)stack;
    struct cts_win32_object *thread = cts_win32.client ? cts_win32_new(CTS_WIN32_THREAD) : NULL;
    HANDLE handle = NULL;
    if (thread) {
        thread->manual = true;
        thread->exit_code = STILL_ACTIVE;
        thread->start = routine;
        thread->argument = argument;
        thread->suspended = flags & CREATE_SUSPENDED ? 1 : 0;
        handle = cts_win32_name(thread);
    }
    if (handle && !thread->suspended && !start(thread)) {
        cts_win32_forget(handle);
        handle = NULL;
    }
    if (!handle)
        SetLastError(ERROR_NO_SYSTEM_RESOURCES);
    else if (id)
        *id = (DWORD)(ULONG_PTR)handle;
    return handle;
}

DWORD ResumeThread(HANDLE handle)
{
    struct cts_win32_object *thread = cts_win32_find_kind(handle, CTS_WIN32_THREAD);
    if (!thread) {
        SetLastError(ERROR_INVALID_HANDLE);
        return MAXDWORD;
    }
    const DWORD suspended = thread->suspended;
    thread->suspended = 0;
    if (suspended && !start(thread))
        return MAXDWORD;
    return suspended;
}

/* The main thread's end ends this one fiber, not the process: it waits until the process ends. */
void ExitThread(DWORD code)
{
    struct cts_win32_object *thread = cts_win32.current[cts_win32_thread()];
    if (!thread)
        ExitProcess(code);
    thread->exit_code = code;
    longjmp(thread->leave, 1);
}

BOOL GetExitCodeThread(HANDLE handle, LPDWORD code)
{
    const struct cts_win32_object *thread = cts_win32_find_kind(handle, CTS_WIN32_THREAD);
    if (!thread || !code) {
        SetLastError(ERROR_INVALID_HANDLE);
        return FALSE;
    }
    *code = thread->exit_code;
    return TRUE;
}

HANDLE GetCurrentThread(void)
{
    return (HANDLE)(LONG_PTR)-2; /* the pseudo handle's value, on Windows too */
}

DWORD GetCurrentThreadId(void)
{
    return cts_win32_thread() + 1;
}

uintptr_t _beginthreadex(void *security, unsigned stack, unsigned (*routine)(void *),
                         void *argument, unsigned flags, unsigned *id)
{
    return (uintptr_t)CreateThread(security, stack, (LPTHREAD_START_ROUTINE)routine, argument,
                                   flags, id);
}

void _endthreadex(unsigned code)
{
    ExitThread(code);
}

/* -- sleeping ----------------------------------------------------------------------------------------- */

void Sleep(DWORD milliseconds)
{
    if (!cts_win32.client)
        return;
    cts_win32_check_exit();
    cts_win32_print_flush();
    const uint64_t deadline = cts_win32_deadline(milliseconds);
    char channel; /* nobody else's */
    if (milliseconds)
        cts_win32_park(&channel, deadline);
    else
        cts_win32.host->yield(cts_win32.host);
    cts_win32_check_exit();
}

DWORD SleepEx(DWORD milliseconds, BOOL alertable)
{
    (void)alertable;
    Sleep(milliseconds);
    return 0;
}

BOOL SwitchToThread(void)
{
    Sleep(0);
    return TRUE;
}

/* -- critical sections -------------------------------------------------------------------------------- */

void InitializeCriticalSection(LPCRITICAL_SECTION section)
{
    memset(section, 0, sizeof(*section));
}

BOOL InitializeCriticalSectionAndSpinCount(LPCRITICAL_SECTION section, DWORD spins)
{
    (void)spins;
    InitializeCriticalSection(section);
    return TRUE;
}

static void lock_point(void)
{
    cts_win32_check_exit();
    cts_win32.host->point(cts_win32.host, "client lock");
    cts_win32_check_exit();
}

BOOL TryEnterCriticalSection(LPCRITICAL_SECTION section)
{
    const DWORD self = GetCurrentThreadId();
    if (section->owner && section->owner != self)
        return FALSE;
    section->owner = self;
    section->depth++;
    return TRUE;
}

void EnterCriticalSection(LPCRITICAL_SECTION section)
{
    lock_point();
    while (!TryEnterCriticalSection(section))
        cts_win32_park(section, UINT64_MAX);
}

static void release_section(LPCRITICAL_SECTION section)
{
    if (--section->depth == 0) {
        section->owner = 0;
        cts_win32.host->unpark(cts_win32.host, section);
    }
}

void LeaveCriticalSection(LPCRITICAL_SECTION section)
{
    release_section(section);
    lock_point();
}

void DeleteCriticalSection(LPCRITICAL_SECTION section)
{
    memset(section, 0, sizeof(*section));
}

/* -- slim locks: state 1 exclusive, 2n for n readers ---------------------------------------------------- */

void InitializeSRWLock(PSRWLOCK lock)
{
    lock->state = 0;
}

void AcquireSRWLockExclusive(PSRWLOCK lock)
{
    lock_point();
    while (lock->state)
        cts_win32_park(lock, UINT64_MAX);
    lock->state = 1;
}

void ReleaseSRWLockExclusive(PSRWLOCK lock)
{
    lock->state = 0;
    cts_win32.host->unpark(cts_win32.host, lock);
    lock_point();
}

void AcquireSRWLockShared(PSRWLOCK lock)
{
    lock_point();
    while (lock->state & 1)
        cts_win32_park(lock, UINT64_MAX);
    lock->state += 2;
}

void ReleaseSRWLockShared(PSRWLOCK lock)
{
    lock->state -= 2;
    cts_win32.host->unpark(cts_win32.host, lock);
    lock_point();
}

/* -- condition variables ------------------------------------------------------------------------------ */

void InitializeConditionVariable(PCONDITION_VARIABLE variable)
{
    variable->wakes = 0;
}

static BOOL sleep_on(PCONDITION_VARIABLE variable, DWORD milliseconds)
{
    if (milliseconds && cts_win32_park(variable, cts_win32_deadline(milliseconds)))
        return TRUE;
    SetLastError(ERROR_TIMEOUT);
    return FALSE;
}

BOOL SleepConditionVariableCS(PCONDITION_VARIABLE variable, PCRITICAL_SECTION section,
                              DWORD milliseconds)
{
    release_section(section); /* no switch point before the thread is parked: no wake is lost */
    const BOOL woken = sleep_on(variable, milliseconds);
    EnterCriticalSection(section);
    return woken;
}

BOOL SleepConditionVariableSRW(PCONDITION_VARIABLE variable, PSRWLOCK lock, DWORD milliseconds,
                               ULONG flags)
{
    const bool shared = flags & 1;
    lock->state = shared ? lock->state - 2 : 0;
    cts_win32.host->unpark(cts_win32.host, lock);
    const BOOL woken = sleep_on(variable, milliseconds);
    if (shared)
        AcquireSRWLockShared(lock);
    else
        AcquireSRWLockExclusive(lock);
    return woken;
}

void WakeAllConditionVariable(PCONDITION_VARIABLE variable)
{
    variable->wakes++;
    cts_win32.host->unpark(cts_win32.host, variable);
    lock_point();
}

void WakeConditionVariable(PCONDITION_VARIABLE variable)
{
    WakeAllConditionVariable(variable);
}
