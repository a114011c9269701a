/*
 * References and handles of kernel objects. An object lives in a block; its last reference decides by the
 * block's kind what happens.
 */
#include "kernel.h"

static struct _OBJECT_TYPE {
    enum cts_block_kind kind;
} types[] = {{CTS_BLOCK_THREAD}, {CTS_BLOCK_FILE}, {CTS_BLOCK_DEVICE}, {CTS_BLOCK_FREE}};
static POBJECT_TYPE thread_type = &types[0], file_type = &types[1], device_type = &types[2],
                    other_type = &types[3];
POBJECT_TYPE *PsThreadType = &thread_type, *IoFileObjectType = &file_type,
             *IoDeviceObjectType = &device_type, *ExEventObjectType = &other_type,
             *IoDriverObjectType = &other_type, *ExSemaphoreObjectType = &other_type;

static struct cts_block *object_of(PVOID object)
{
    struct cts_block *block = cts_block_find(object);

    if (!block || !block->live || block->start != object)
        return NULL;
    return block->kind == CTS_BLOCK_DEVICE || block->kind == CTS_BLOCK_FILE ||
                   block->kind == CTS_BLOCK_THREAD
               ? block
               : NULL;
}

static bool is_static(PVOID object)
{
    return (PUCHAR)object >= (PUCHAR)&cts_k && (PUCHAR)object < (PUCHAR)(&cts_k + 1);
}

void cts_object_reference(PVOID object)
{
    struct cts_block *block = object_of(object);

    if (block)
        block->references++;
}

void cts_object_release(PVOID object)
{
    struct cts_block *block = object_of(object);

    if (!block)
        return;
    if (block->kind == CTS_BLOCK_FILE)
        cts_file_release(object);
    else if (block->kind == CTS_BLOCK_THREAD && block->references == 1)
        cts_block_give(object);
    else if (block->references > 1)
        block->references--;
    else
        cts_misuse(CTS_MISUSE_REFERENCE, "a device object was dereferenced once too often");
}

LONG_PTR ObfReferenceObject(PVOID object)
{
    cts_irql_at_most("ObReferenceObject", DISPATCH_LEVEL);
    if (!object_of(object) && !is_static(object))
        cts_misuse(CTS_MISUSE_REFERENCE, "ObReferenceObject: no object, or one that is gone");
    cts_object_reference(object);
    return 1;
}

LONG_PTR ObfDereferenceObject(PVOID object)
{
    cts_irql_at_most("ObDereferenceObject", DISPATCH_LEVEL);
    if (!object_of(object) && !is_static(object))
        cts_misuse(CTS_MISUSE_REFERENCE, "ObDereferenceObject: no object, or one that is gone");
    cts_object_release(object);
    return 0;
}

NTSTATUS ObReferenceObjectByPointer(PVOID object, ACCESS_MASK access, POBJECT_TYPE type,
                                    KPROCESSOR_MODE mode)
{
    (void)access;
    (void)type;
    (void)mode;
    ObfReferenceObject(object);
    return STATUS_SUCCESS;
}

/* -- handles: 4, 8, ... ---------------------------------------------------------------------------------------- */

HANDLE cts_handle_new(PVOID object, enum cts_block_kind kind)
{
    for (uint32_t i = 0; i < CTS_HANDLES_MAX; i++) {
        if (cts_k.handles[i].object)
            continue;
        cts_k.handles[i].object = object;
        cts_k.handles[i].kind = kind;
        return (HANDLE)(ULONG_PTR)(4 * (i + 1));
    }
    return NULL;
}

static uint32_t index_of(HANDLE handle)
{
    ULONG_PTR value = (ULONG_PTR)handle;

    if (value == 0 || value % 4 || value / 4 > CTS_HANDLES_MAX ||
        !cts_k.handles[value / 4 - 1].object)
        return UINT32_MAX;
    return (uint32_t)(value / 4 - 1);
}

NTSTATUS ObReferenceObjectByHandle(HANDLE handle, ACCESS_MASK access, POBJECT_TYPE type,
                                   KPROCESSOR_MODE mode, PVOID *object,
                                   POBJECT_HANDLE_INFORMATION information)
{
    uint32_t index = index_of(handle);

    (void)mode;
    cts_irql_at_most("ObReferenceObjectByHandle", PASSIVE_LEVEL);
    cts_point("ObReferenceObjectByHandle");
    if (index == UINT32_MAX)
        return STATUS_INVALID_HANDLE;
    if (type && type->kind != cts_k.handles[index].kind)
        return STATUS_OBJECT_TYPE_MISMATCH;
    *object = cts_k.handles[index].object;
    cts_object_reference(*object);
    if (information)
        *information = (OBJECT_HANDLE_INFORMATION){0, access};
    return STATUS_SUCCESS;
}

NTSTATUS ZwClose(HANDLE handle)
{
    uint32_t index = index_of(handle);

    cts_irql_at_most("ZwClose", PASSIVE_LEVEL);
    if (index == UINT32_MAX) {
        cts_misuse(CTS_MISUSE_REFERENCE, "ZwClose: the handle is not open");
        return STATUS_INVALID_HANDLE;
    }
    PVOID object = cts_k.handles[index].object;
    cts_k.handles[index].object = NULL;
    cts_object_release(object); /* a registry key is no block: nothing to release */
    cts_point("ZwClose");
    return STATUS_SUCCESS;
}

NTSTATUS ZwWaitForSingleObject(HANDLE handle, BOOLEAN alertable, PLARGE_INTEGER timeout)
{
    PVOID object;
    NTSTATUS status = ObReferenceObjectByHandle(handle, 0, NULL, KernelMode, &object, NULL);

    if (!NT_SUCCESS(status))
        return status;
    status = KeWaitForSingleObject(object, Executive, KernelMode, alertable, timeout);
    ObfDereferenceObject(object);
    return status;
}
