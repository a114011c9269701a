/*
 * Events, waits, threads and locks of the Win32 face. Threads are fibers of the run; waits pass
 * virtual time; every wait that has to block is a switch point.
 */
#ifndef CTS_WIN32_SYNC_H
#define CTS_WIN32_SYNC_H

#include <windef.h>

struct _SECURITY_ATTRIBUTES;

#define WAIT_OBJECT_0        0x00000000u
#define WAIT_ABANDONED_0     0x00000080u
#define WAIT_IO_COMPLETION   0x000000C0u
#define WAIT_FAILED          0xFFFFFFFFu
#define MAXIMUM_WAIT_OBJECTS 64

HANDLE CreateEventW(struct _SECURITY_ATTRIBUTES *security, BOOL manual, BOOL initial, LPCWSTR name);
HANDLE CreateEventA(struct _SECURITY_ATTRIBUTES *security, BOOL manual, BOOL initial, LPCSTR name);
#define CREATE_EVENT_MANUAL_RESET 0x1
#define CREATE_EVENT_INITIAL_SET  0x2
HANDLE CreateEventExW(struct _SECURITY_ATTRIBUTES *security, LPCWSTR name, DWORD flags,
                      DWORD access);
BOOL SetEvent(HANDLE event);
BOOL ResetEvent(HANDLE event);
HANDLE CreateMutexW(struct _SECURITY_ATTRIBUTES *security, BOOL owned, LPCWSTR name);
BOOL ReleaseMutex(HANDLE mutex);

#define EVENT_ALL_ACCESS     0x001F0003
#define EVENT_MODIFY_STATE   0x00000002
#define SEMAPHORE_ALL_ACCESS 0x001F0003
#define TIMER_ALL_ACCESS     0x001F0003
HANDLE CreateSemaphoreW(struct _SECURITY_ATTRIBUTES *security, LONG initial, LONG maximum,
                        LPCWSTR name);
HANDLE CreateSemaphoreA(struct _SECURITY_ATTRIBUTES *security, LONG initial, LONG maximum,
                        LPCSTR name);
BOOL ReleaseSemaphore(HANDLE semaphore, LONG count, LPLONG previous);

/* A timer with a completion routine is refused with ERROR_NOT_SUPPORTED: no wait here is alertable. */
typedef void (*PTIMERAPCROUTINE)(LPVOID, DWORD, DWORD);
#define CREATE_WAITABLE_TIMER_MANUAL_RESET 0x1
HANDLE CreateWaitableTimerW(struct _SECURITY_ATTRIBUTES *security, BOOL manual, LPCWSTR name);
HANDLE CreateWaitableTimerA(struct _SECURITY_ATTRIBUTES *security, BOOL manual, LPCSTR name);
HANDLE CreateWaitableTimerExW(struct _SECURITY_ATTRIBUTES *security, LPCWSTR name, DWORD flags,
                              DWORD access);
BOOL SetWaitableTimer(HANDLE timer, const LARGE_INTEGER *due, LONG period, PTIMERAPCROUTINE routine,
                      LPVOID argument, BOOL resume);
BOOL CancelWaitableTimer(HANDLE timer);

/* Each registered wait has a thread of its own. */
typedef void (*WAITORTIMERCALLBACK)(PVOID, BOOLEAN);
#define WT_EXECUTEDEFAULT      0x00000000
#define WT_EXECUTEINWAITTHREAD 0x00000004
#define WT_EXECUTEONLYONCE     0x00000008
#define WT_EXECUTELONGFUNCTION 0x00000010
BOOL RegisterWaitForSingleObject(PHANDLE wait, HANDLE object, WAITORTIMERCALLBACK callback,
                                 PVOID context, ULONG milliseconds, ULONG flags);
BOOL UnregisterWait(HANDLE wait);
/* `completion`: NULL, an event, or INVALID_HANDLE_VALUE to wait for the callback. */
BOOL UnregisterWaitEx(HANDLE wait, HANDLE completion);

DWORD WaitForSingleObject(HANDLE object, DWORD milliseconds);
DWORD WaitForSingleObjectEx(HANDLE object, DWORD milliseconds, BOOL alertable);
DWORD WaitForMultipleObjects(DWORD count, const HANDLE *objects, BOOL all, DWORD milliseconds);
DWORD WaitForMultipleObjectsEx(DWORD count, const HANDLE *objects, BOOL all, DWORD milliseconds,
                               BOOL alertable);
void Sleep(DWORD milliseconds);
DWORD SleepEx(DWORD milliseconds, BOOL alertable);
BOOL SwitchToThread(void);

typedef DWORD (*LPTHREAD_START_ROUTINE)(LPVOID);
#define CREATE_SUSPENDED 0x00000004
#define STILL_ACTIVE     259
HANDLE CreateThread(struct _SECURITY_ATTRIBUTES *security, SIZE_T stack,
                    LPTHREAD_START_ROUTINE start, LPVOID argument, DWORD flags, LPDWORD id);
DWORD ResumeThread(HANDLE thread);
__attribute__((noreturn)) void ExitThread(DWORD code);
BOOL GetExitCodeThread(HANDLE thread, LPDWORD code);
DWORD GetCurrentThreadId(void);
HANDLE GetCurrentThread(void); /* the pseudo handle */

typedef struct _RTL_CRITICAL_SECTION {
    DWORD owner; /* thread id, 0 free */
    DWORD depth;
    ULONG_PTR reserved[4];
} CRITICAL_SECTION, *PCRITICAL_SECTION, *LPCRITICAL_SECTION;
void InitializeCriticalSection(LPCRITICAL_SECTION section);
BOOL InitializeCriticalSectionAndSpinCount(LPCRITICAL_SECTION section, DWORD spins);
void EnterCriticalSection(LPCRITICAL_SECTION section);
BOOL TryEnterCriticalSection(LPCRITICAL_SECTION section);
void LeaveCriticalSection(LPCRITICAL_SECTION section);
void DeleteCriticalSection(LPCRITICAL_SECTION section);

typedef struct _RTL_SRWLOCK {
    ULONG_PTR state; /* 0 free, 1 exclusive, 2n: n shared */
} SRWLOCK, *PSRWLOCK;
#define SRWLOCK_INIT                                                                               \
    {                                                                                              \
        0                                                                                          \
    }
void InitializeSRWLock(PSRWLOCK lock);
void AcquireSRWLockExclusive(PSRWLOCK lock);
void ReleaseSRWLockExclusive(PSRWLOCK lock);
void AcquireSRWLockShared(PSRWLOCK lock);
void ReleaseSRWLockShared(PSRWLOCK lock);

typedef struct _RTL_CONDITION_VARIABLE {
    ULONG_PTR wakes; /* counts wakes, so that none between unlock and sleep is lost */
} CONDITION_VARIABLE, *PCONDITION_VARIABLE;
#define CONDITION_VARIABLE_INIT                                                                    \
    {                                                                                              \
        0                                                                                          \
    }
void InitializeConditionVariable(PCONDITION_VARIABLE variable);
BOOL SleepConditionVariableCS(PCONDITION_VARIABLE variable, PCRITICAL_SECTION section,
                              DWORD milliseconds);
BOOL SleepConditionVariableSRW(PCONDITION_VARIABLE variable, PSRWLOCK lock, DWORD milliseconds,
                               ULONG flags);
void WakeConditionVariable(
    PCONDITION_VARIABLE variable); /* wakes all: spurious wakes are allowed */
void WakeAllConditionVariable(PCONDITION_VARIABLE variable);

#define InterlockedIncrement(p)             __atomic_add_fetch((p), 1, __ATOMIC_SEQ_CST)
#define InterlockedDecrement(p)             __atomic_sub_fetch((p), 1, __ATOMIC_SEQ_CST)
#define InterlockedExchange(p, v)           __atomic_exchange_n((p), (v), __ATOMIC_SEQ_CST)
#define InterlockedExchangeAdd(p, v)        __atomic_fetch_add((p), (v), __ATOMIC_SEQ_CST)
#define InterlockedIncrement64              InterlockedIncrement
#define InterlockedExchange64               InterlockedExchange
#define InterlockedCompareExchange(p, v, c) __sync_val_compare_and_swap((p), (c), (v))
#define InterlockedCompareExchange64        InterlockedCompareExchange
#define MemoryBarrier()                     __atomic_thread_fence(__ATOMIC_SEQ_CST)

#ifdef UNICODE
#define CreateEvent         CreateEventW
#define CreateSemaphore     CreateSemaphoreW
#define CreateWaitableTimer CreateWaitableTimerW
#else
#define CreateEvent         CreateEventA
#define CreateSemaphore     CreateSemaphoreA
#define CreateWaitableTimer CreateWaitableTimerA
#endif
#define CreateEventEx         CreateEventExW
#define CreateWaitableTimerEx CreateWaitableTimerExW
#define CreateMutex           CreateMutexW

#endif
