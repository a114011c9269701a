/*
 * The pool as drivers call it: ExAllocatePool..., ExFreePool..., look-aside lists. Turns calls into blocks
 * and wrong calls into misuse events.
 */
#include "kernel.h"

#include <string.h>

static PVOID allocate(const char *service, SIZE_T size, ULONG tag, bool paged, bool zero)
{
    cts_irql_at_most(service, paged ? APC_LEVEL : DISPATCH_LEVEL);
    if (size == 0 || tag == 0)
        cts_misuse(CTS_MISUSE_PARAMETER, "%s: %s of zero", service, size ? "a tag" : "a size");
    void *block = cts_block_take(CTS_BLOCK_POOL, size, tag);
    if (block && zero)
        memset(block, 0, size);
    if (block && paged)
        cts_block_page(block);
    return block;
}

PVOID ExAllocatePoolWithTag(POOL_TYPE type, SIZE_T size, ULONG tag)
{
    return allocate("ExAllocatePoolWithTag", size, tag, type & PagedPool,
                    type & POOL_ZERO_ALLOCATION);
}

PVOID ExAllocatePool(POOL_TYPE type, SIZE_T size)
{
    return allocate("ExAllocatePool", size, 'enoN', type & PagedPool, type & POOL_ZERO_ALLOCATION);
}

PVOID ExAllocatePool2(POOL_FLAGS flags, SIZE_T size, ULONG tag)
{
    return allocate("ExAllocatePool2", size, tag, flags & POOL_FLAG_PAGED,
                    !(flags & POOL_FLAG_UNINITIALIZED));
}

PVOID ExAllocatePoolZero(POOL_TYPE type, SIZE_T size, ULONG tag)
{
    return allocate("ExAllocatePoolZero", size, tag, type & PagedPool, true);
}

PVOID ExAllocatePoolUninitialized(POOL_TYPE type, SIZE_T size, ULONG tag)
{
    return allocate("ExAllocatePoolUninitialized", size, tag, type & PagedPool, false);
}

PVOID ExAllocatePoolWithTagPriority(POOL_TYPE type, SIZE_T size, ULONG tag,
                                    EX_POOL_PRIORITY priority)
{
    (void)priority;
    return allocate("ExAllocatePoolWithTagPriority", size, tag, type & PagedPool, false);
}

PVOID ExAllocatePoolWithQuotaTag(POOL_TYPE type, SIZE_T size, ULONG tag)
{
    return allocate("ExAllocatePoolWithQuotaTag", size, tag, type & PagedPool, false);
}

/* A tag in a free must be the one of the allocation, but for the "protected" bit that older sources set. */
static void release(const char *service, PVOID start, ULONG tag)
{
    struct cts_block *block = cts_block_find(start);

    cts_irql_at_most(service, DISPATCH_LEVEL);
    if (!block || block->start != start || block->kind != CTS_BLOCK_POOL) {
        cts_misuse(CTS_MISUSE_POOL, "%s: the pointer is not the start of a pool block", service);
        return;
    }
    if (!block->live) {
        cts_misuse(CTS_MISUSE_POOL, "%s: a block of %u bytes was released twice", service,
                   block->size);
        return;
    }
    if (tag && (tag & 0x7fffffff) != (block->tag & 0x7fffffff))
        cts_misuse(CTS_MISUSE_POOL, "%s: tag %08x, but the block was allocated with %08x", service,
                   tag, block->tag);
    cts_block_give(start);
}

VOID ExFreePool(PVOID block)
{
    release("ExFreePool", block, 0);
}

VOID ExFreePoolWithTag(PVOID block, ULONG tag)
{
    release("ExFreePoolWithTag", block, tag);
}

VOID ExFreePool2(PVOID block, ULONG tag, PVOID parameters, ULONG count)
{
    (void)parameters;
    (void)count;
    release("ExFreePool2", block, tag);
}

/* -- look-aside lists: without caching, so that every entry has its guard page ------------------------------ */

#define LOOKASIDE_CHECK 0x4c4c4b41u

VOID ExInitializeNPagedLookasideList(PNPAGED_LOOKASIDE_LIST list, PALLOCATE_FUNCTION allocate_entry,
                                     PFREE_FUNCTION free_entry, ULONG flags, SIZE_T size, ULONG tag,
                                     USHORT depth)
{
    (void)flags;
    (void)depth;
    *list = (NPAGED_LOOKASIDE_LIST){allocate_entry, free_entry,     size, tag,
                                    NonPagedPool,   LOOKASIDE_CHECK};
}

NTSTATUS ExInitializeLookasideListEx(PLOOKASIDE_LIST_EX list, PVOID allocate_entry,
                                     PVOID free_entry, POOL_TYPE type, ULONG flags, SIZE_T size,
                                     ULONG tag, USHORT depth)
{
    (void)type;
    if (allocate_entry || free_entry)
        return STATUS_NOT_SUPPORTED;
    ExInitializeNPagedLookasideList(list, NULL, NULL, flags, size, tag, depth);
    return STATUS_SUCCESS;
}

static bool lookaside_ready(const char *service, const NPAGED_LOOKASIDE_LIST *list)
{
    if (list->Check == LOOKASIDE_CHECK)
        return true;
    cts_misuse(CTS_MISUSE_PARAMETER, "%s: the list is not initialised", service);
    return false;
}

VOID ExDeleteNPagedLookasideList(PNPAGED_LOOKASIDE_LIST list)
{
    if (lookaside_ready("ExDeleteLookasideList", list))
        list->Check = 0;
}

PVOID ExAllocateFromNPagedLookasideList(PNPAGED_LOOKASIDE_LIST list)
{
    if (!lookaside_ready("ExAllocateFromLookasideList", list))
        return NULL;
    if (list->Allocate)
        return list->Allocate(list->Type, list->Size, list->Tag);
    return allocate("ExAllocateFromLookasideList", list->Size, list->Tag, false, false);
}

VOID ExFreeToNPagedLookasideList(PNPAGED_LOOKASIDE_LIST list, PVOID entry)
{
    if (!lookaside_ready("ExFreeToLookasideList", list))
        return;
    if (list->Free)
        list->Free(entry);
    else
        release("ExFreeToLookasideList", entry, list->Tag);
}
