/*
 * Interlocked singly linked lists and one-time initialisation. Each list operation is one atomic step with a
 * switch point before it; who comes second to an initialisation waits for its end.
 */
#include "kernel.h"

#include <wdm/sync.h>

/* -- lists ---------------------------------------------------------------------------------------------------- */

static void list_point(PSLIST_HEADER head)
{
    cts_point("InterlockedSList");
    if ((ULONG_PTR)head % MEMORY_ALLOCATION_ALIGNMENT)
        cts_misuse(CTS_MISUSE_PARAMETER, "an SLIST_HEADER is not aligned to 16 bytes");
}

VOID InitializeSListHead(PSLIST_HEADER head)
{
    list_point(head);
    head->List.First = NULL;
    head->List.Count = head->List.Changes = 0;
}

PSLIST_ENTRY InterlockedPushEntrySList(PSLIST_HEADER head, PSLIST_ENTRY entry)
{
    list_point(head);
    PSLIST_ENTRY first = head->List.First;
    entry->Next = first;
    head->List.First = entry;
    head->List.Count++;
    head->List.Changes++;
    return first;
}

PSLIST_ENTRY InterlockedPopEntrySList(PSLIST_HEADER head)
{
    list_point(head);
    PSLIST_ENTRY first = head->List.First;
    if (first) {
        head->List.First = first->Next;
        head->List.Count--;
        head->List.Changes++;
    }
    return first;
}

PSLIST_ENTRY InterlockedFlushSList(PSLIST_HEADER head)
{
    list_point(head);
    PSLIST_ENTRY first = head->List.First;
    head->List.First = NULL;
    head->List.Count = 0;
    head->List.Changes++;
    return first;
}

USHORT QueryDepthSList(PSLIST_HEADER head)
{
    list_point(head);
    return (USHORT)head->List.Count;
}

/* -- one-time initialisation: the state in the two low bits, the context in the others -------------------------- */

enum { ONCE_NEW, ONCE_RUNNING, ONCE_ASYNC, ONCE_DONE, ONCE_BITS = 3 };

static unsigned state_of(PRTL_RUN_ONCE once)
{
    return (unsigned)((ULONG_PTR)once->Ptr & ONCE_BITS);
}

static void set_state(PRTL_RUN_ONCE once, PVOID context, unsigned state)
{
    once->Ptr = (PVOID)((ULONG_PTR)context | state);
}

static void give_context(PRTL_RUN_ONCE once, PVOID *context)
{
    if (context)
        *context = (PVOID)((ULONG_PTR)once->Ptr & ~(ULONG_PTR)ONCE_BITS);
}

VOID RtlRunOnceInitialize(PRTL_RUN_ONCE once)
{
    once->Ptr = NULL;
}

NTSTATUS RtlRunOnceBeginInitialize(PRTL_RUN_ONCE once, ULONG flags, PVOID *context)
{
    cts_irql_at_most("RtlRunOnceBeginInitialize", APC_LEVEL);
    cts_point("RtlRunOnceBeginInitialize");
    if ((flags & RTL_RUN_ONCE_CHECK_ONLY) && (flags & RTL_RUN_ONCE_ASYNC))
        return STATUS_INVALID_PARAMETER_2;
    if (!(flags & RTL_RUN_ONCE_CHECK_ONLY))
        while (state_of(once) == ONCE_RUNNING && !(flags & RTL_RUN_ONCE_ASYNC))
            cts_k.host->park(cts_k.host, once, UINT64_MAX);
    if (state_of(once) == ONCE_DONE) {
        give_context(once, context);
        return STATUS_SUCCESS;
    }
    if (flags & RTL_RUN_ONCE_CHECK_ONLY)
        return STATUS_UNSUCCESSFUL;
    unsigned wanted = flags & RTL_RUN_ONCE_ASYNC ? ONCE_ASYNC : ONCE_RUNNING;
    if (state_of(once) != ONCE_NEW && (state_of(once) != wanted || wanted == ONCE_RUNNING))
        return STATUS_INVALID_PARAMETER_2;
    set_state(once, NULL, wanted);
    return STATUS_PENDING;
}

NTSTATUS RtlRunOnceComplete(PRTL_RUN_ONCE once, ULONG flags, PVOID context)
{
    unsigned expected = flags & RTL_RUN_ONCE_ASYNC ? ONCE_ASYNC : ONCE_RUNNING;

    cts_irql_at_most("RtlRunOnceComplete", APC_LEVEL);
    cts_point("RtlRunOnceComplete");
    if ((ULONG_PTR)context & ONCE_BITS)
        return STATUS_INVALID_PARAMETER_3;
    if ((flags & RTL_RUN_ONCE_ASYNC) && (flags & RTL_RUN_ONCE_INIT_FAILED))
        return STATUS_INVALID_PARAMETER_2;
    if (state_of(once) == ONCE_DONE && expected == ONCE_ASYNC)
        return STATUS_OBJECT_NAME_COLLISION;
    if (state_of(once) != expected)
        return STATUS_UNSUCCESSFUL;
    if (flags & RTL_RUN_ONCE_INIT_FAILED)
        set_state(once, NULL, ONCE_NEW);
    else
        set_state(once, context, ONCE_DONE);
    cts_k.host->unpark(cts_k.host, once);
    return STATUS_SUCCESS;
}

NTSTATUS RtlRunOnceExecuteOnce(PRTL_RUN_ONCE once, PRTL_RUN_ONCE_INIT_FN function, PVOID parameter,
                               PVOID *context)
{
    PVOID own = NULL;
    NTSTATUS status = RtlRunOnceBeginInitialize(once, 0, context);

    if (status != STATUS_PENDING)
        return status;
    if (!function(once, parameter, context ? context : &own)) {
        RtlRunOnceComplete(once, RTL_RUN_ONCE_INIT_FAILED, NULL);
        return STATUS_UNSUCCESSFUL;
    }
    return RtlRunOnceComplete(once, 0, context ? *context : own);
}
