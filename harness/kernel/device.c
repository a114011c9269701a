/*
 * Driver and device objects, stacks of devices, device security. A device object's extension lies right behind
 * it, in a block that ends at a guard page.
 */
#include "kernel.h"

#include <string.h>
#include <wdmsec.h>

/* Security descriptors by their purpose (wdmsec.h). */
#define SDDL(name, text) const UNICODE_STRING name = RTL_CONSTANT_STRING(text)
SDDL(SDDL_DEVOBJ_KERNEL_ONLY, L"D:P");
SDDL(SDDL_DEVOBJ_SYS_ALL, L"D:P(A;;GA;;;SY)");
SDDL(SDDL_DEVOBJ_SYS_ALL_ADM_ALL, L"D:P(A;;GA;;;SY)(A;;GA;;;BA)");
SDDL(SDDL_DEVOBJ_SYS_ALL_ADM_RX, L"D:P(A;;GA;;;SY)(A;;GRGX;;;BA)");
SDDL(SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_R, L"D:P(A;;GA;;;SY)(A;;GRGWGX;;;BA)(A;;GR;;;WD)");
SDDL(SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_R_RES_R,
     L"D:P(A;;GA;;;SY)(A;;GRGWGX;;;BA)(A;;GR;;;WD)(A;;GR;;;RC)");
SDDL(SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_RW_RES_R,
     L"D:P(A;;GA;;;SY)(A;;GRGWGX;;;BA)(A;;GRGW;;;WD)(A;;GR;;;RC)");
SDDL(SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_RWX_RES_RWX,
     L"D:P(A;;GA;;;SY)(A;;GRGWGX;;;BA)(A;;GRGWGX;;;WD)(A;;GRGWGX;;;RC)");

/* Trustees that an ordinary caller belongs to. */
static const WCHAR *const everyone[] = {L";WD)", L";BU)", L";AU)", L";IU)"};

static bool admits_everyone(const UNICODE_STRING *sddl)
{
    size_t length = sddl->Length / sizeof(WCHAR);

    for (size_t t = 0; t < RTL_NUMBER_OF(everyone); t++)
        for (size_t i = 0; i + 4 <= length; i++)
            if (memcmp(sddl->Buffer + i, everyone[t], 4 * sizeof(WCHAR)) == 0)
                return true;
    return false;
}

static NTSTATUS invalid_request(PDEVICE_OBJECT device, PIRP irp)
{
    (void)device;
    irp->IoStatus.Status = STATUS_INVALID_DEVICE_REQUEST;
    IofCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_INVALID_DEVICE_REQUEST;
}

void cts_driver_init(PDRIVER_OBJECT driver, DRIVER_EXTENSION *extension, WCHAR *name)
{
    memset(driver, 0, sizeof *driver);
    memset(extension, 0, sizeof *extension);
    driver->Type = IO_TYPE_DRIVER;
    driver->Size = sizeof *driver;
    driver->DriverExtension = extension;
    extension->DriverObject = driver;
    RtlInitUnicodeString(&driver->DriverName, name);
    for (int i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        driver->MajorFunction[i] = invalid_request;
}

/* -- devices ---------------------------------------------------------------------------------------------------- */

struct cts_device_info *cts_device_info(PDEVICE_OBJECT device)
{
    for (uint32_t i = 0; i < CTS_NAMES_MAX; i++)
        if (cts_k.devices[i].device == device)
            return device ? &cts_k.devices[i] : NULL;
    return NULL;
}

static struct cts_device_info *new_info(PDEVICE_OBJECT device)
{
    for (uint32_t i = 0; i < CTS_NAMES_MAX; i++) {
        if (cts_k.devices[i].device)
            continue;
        cts_k.devices[i] = (struct cts_device_info){.device = device};
        return &cts_k.devices[i];
    }
    return NULL;
}

static NTSTATUS name_device(PDEVICE_OBJECT device, const UNICODE_STRING *name)
{
    WCHAR text[CTS_NAME_MAX];

    if (!cts_name_normal(name, text))
        return STATUS_OBJECT_NAME_INVALID;
    struct cts_name *old = cts_name_find(text);
    if (old && !(old->device && cts_device_info(old->device) && cts_device_info(old->device)->gone))
        return STATUS_OBJECT_NAME_COLLISION;
    if (!old)
        old = cts_name_find(L"");
    if (!old)
        return STATUS_INSUFFICIENT_RESOURCES;
    memcpy(old->text, text, sizeof text);
    old->device = device;
    old->target[0] = 0;
    device->Flags |= DO_DEVICE_HAS_NAME;
    return STATUS_SUCCESS;
}

NTSTATUS cts_device_make(PDRIVER_OBJECT driver, ULONG extension, const UNICODE_STRING *name,
                         DEVICE_TYPE type, ULONG characteristics, BOOLEAN exclusive,
                         const UNICODE_STRING *sddl, PDEVICE_OBJECT *made)
{
    size_t head = (sizeof(DEVICE_OBJECT) + 15) & ~(size_t)15;
    PDEVICE_OBJECT device = cts_block_take(CTS_BLOCK_DEVICE, head + extension, 'iveD');

    *made = NULL;
    if (!device)
        return STATUS_INSUFFICIENT_RESOURCES;
    memset(device, 0, head + extension);
    device->Type = IO_TYPE_DEVICE;
    device->Size = (USHORT)(sizeof(DEVICE_OBJECT) + extension);
    device->DriverObject = driver;
    device->DeviceExtension = extension ? (PUCHAR)device + head : NULL;
    device->DeviceType = type;
    device->Characteristics = characteristics;
    device->StackSize = 1;
    device->Flags = DO_DEVICE_INITIALIZING | (exclusive ? DO_EXCLUSIVE : 0);
    KeInitializeEvent(&device->DeviceLock, SynchronizationEvent, TRUE);
    struct cts_device_info *info = new_info(device);
    NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;
    if (info)
        status = name && name->Length ? name_device(device, name) : STATUS_SUCCESS;
    if (!NT_SUCCESS(status)) {
        if (info)
            info->device = NULL;
        cts_block_give(device);
        return status;
    }
    info->world = sddl && admits_everyone(sddl);
    device->NextDevice = driver->DeviceObject;
    driver->DeviceObject = device;
    *made = device;
    return STATUS_SUCCESS;
}

NTSTATUS IoCreateDevice(PDRIVER_OBJECT driver, ULONG extension, PUNICODE_STRING name,
                        DEVICE_TYPE type, ULONG characteristics, BOOLEAN exclusive,
                        PDEVICE_OBJECT *device)
{
    cts_irql_at_most("IoCreateDevice", APC_LEVEL);
    cts_point("IoCreateDevice");
    return cts_device_make(driver, extension, name, type, characteristics, exclusive, NULL, device);
}

NTSTATUS IoCreateDeviceSecure(PDRIVER_OBJECT driver, ULONG extension, PUNICODE_STRING name,
                              DEVICE_TYPE type, ULONG characteristics, BOOLEAN exclusive,
                              PCUNICODE_STRING sddl, LPCGUID class_guid, PDEVICE_OBJECT *device)
{
    (void)class_guid;
    cts_irql_at_most("IoCreateDeviceSecure", PASSIVE_LEVEL);
    cts_point("IoCreateDeviceSecure");
    if (!name && !(characteristics & FILE_AUTOGENERATED_DEVICE_NAME))
        return STATUS_INVALID_PARAMETER;
    return cts_device_make(driver, extension, name, type, characteristics, exclusive, sddl, device);
}

VOID IoDeleteDevice(PDEVICE_OBJECT device)
{
    struct cts_device_info *info = cts_device_info(device);

    cts_irql_at_most("IoDeleteDevice", APC_LEVEL);
    if (!info) {
        cts_misuse(CTS_MISUSE_REFERENCE, "IoDeleteDevice: no such device, or deleted already");
        return;
    }
    if (device->AttachedDevice)
        cts_misuse(CTS_MISUSE_REFERENCE, "IoDeleteDevice: another device is attached to it");
    if (!info->deleted) {
        PDEVICE_OBJECT *link = &device->DriverObject->DeviceObject;
        while (*link && *link != device)
            link = &(*link)->NextDevice;
        if (*link)
            *link = device->NextDevice;
        for (uint32_t i = 0; i < CTS_NAMES_MAX; i++)
            if (cts_k.names[i].device == device)
                cts_k.names[i] = (struct cts_name){.text = {0}};
    }
    info->deleted = info->gone = true;
    if (info->files || info->works)
        return; /* the last close, or the last work item, deletes it */
    info->device = NULL;
    cts_block_give(device);
}

void cts_devices_check(void)
{
    for (PDEVICE_OBJECT device = cts_k.driver.DeviceObject; device; device = device->NextDevice)
        cts_misuse(CTS_MISUSE_LEAK, "a device object was not deleted at unload");
}

/* -- stacks ----------------------------------------------------------------------------------------------------------- */

PDEVICE_OBJECT cts_device_top(PDEVICE_OBJECT device)
{
    while (device->AttachedDevice)
        device = device->AttachedDevice;
    return device;
}

PDEVICE_OBJECT IoAttachDeviceToDeviceStack(PDEVICE_OBJECT source, PDEVICE_OBJECT target)
{
    struct cts_device_info *info = cts_device_info(source);

    cts_irql_at_most("IoAttachDeviceToDeviceStack", DISPATCH_LEVEL);
    cts_point("IoAttachDeviceToDeviceStack");
    if (!info || !cts_device_info(target) || cts_device_info(target)->deleted)
        return NULL;
    PDEVICE_OBJECT top = cts_device_top(target);
    top->AttachedDevice = source;
    source->StackSize = (CCHAR)(top->StackSize + 1);
    source->AlignmentRequirement = top->AlignmentRequirement;
    info->attached_to = top;
    return top;
}

NTSTATUS IoAttachDeviceToDeviceStackSafe(PDEVICE_OBJECT source, PDEVICE_OBJECT target,
                                         PDEVICE_OBJECT *lower)
{
    *lower = IoAttachDeviceToDeviceStack(source, target);
    return *lower ? STATUS_SUCCESS : STATUS_NO_SUCH_DEVICE;
}

VOID IoDetachDevice(PDEVICE_OBJECT target)
{
    if (!cts_block_of(target, CTS_BLOCK_DEVICE) || !target->AttachedDevice) {
        cts_misuse(CTS_MISUSE_REFERENCE, "IoDetachDevice: nothing is attached to the device");
        return;
    }
    struct cts_device_info *info = cts_device_info(target->AttachedDevice);
    if (info)
        info->attached_to = NULL;
    target->AttachedDevice = NULL;
    cts_point("IoDetachDevice");
}

PDEVICE_OBJECT IoGetAttachedDevice(PDEVICE_OBJECT device)
{
    return cts_device_top(device);
}

PDEVICE_OBJECT IoGetAttachedDeviceReference(PDEVICE_OBJECT device)
{
    PDEVICE_OBJECT top = cts_device_top(device);

    cts_object_reference(top);
    return top;
}

PDEVICE_OBJECT IoGetRelatedDeviceObject(PFILE_OBJECT file)
{
    return cts_device_top(file->DeviceObject);
}

/* -- driver objects ------------------------------------------------------------------------------------------------------ */

struct extension {
    struct extension *next;
    PVOID id;
};

NTSTATUS IoAllocateDriverObjectExtension(PDRIVER_OBJECT driver, PVOID id, ULONG size,
                                         PVOID *extension)
{
    if (IoGetDriverObjectExtension(driver, id))
        return STATUS_OBJECT_NAME_COLLISION;
    struct extension *block = cts_block_take(CTS_BLOCK_EXTENSION, sizeof *block + size, 'virD');
    if (!block)
        return STATUS_INSUFFICIENT_RESOURCES;
    memset(block, 0, sizeof *block + size);
    block->id = id;
    block->next = driver->DriverSection;
    driver->DriverSection = block;
    *extension = block + 1;
    return STATUS_SUCCESS;
}

PVOID IoGetDriverObjectExtension(PDRIVER_OBJECT driver, PVOID id)
{
    for (struct extension *block = driver->DriverSection; block; block = block->next)
        if (block->id == id)
            return block + 1;
    return NULL;
}

VOID IoRegisterDriverReinitialization(PDRIVER_OBJECT driver, PDRIVER_REINITIALIZE routine,
                                      PVOID context)
{
    (void)driver;
    for (size_t i = 0; i < RTL_NUMBER_OF(cts_k.reinitialize); i++) {
        if (cts_k.reinitialize[i].routine)
            continue;
        cts_k.reinitialize[i].routine = routine;
        cts_k.reinitialize[i].context = context;
        return;
    }
}
