/*
 * The ACPI bus driver in small: one generation device with _HID, _CID, _DDN, ADDR, and the notification 0x80.
 * What a driver finds out here is recorded by note. Note that IOCTL_ACPI_ASYNC_EVAL_METHOD is the same number
 * as IOCTL_VMGENCOUNTER_READ: such a request, passed down, runs as a method evaluation.
 */
#include "kernel.h"

#include <string.h>
#include <wdmguid.h>

#define NAME_CID L"\\Device\\ACPI\\VM_Gen_Counter"
#define NAME_HID L"\\Device\\ACPI\\MSFT1002"
#define TEXT_HID "MSFT1002"
#define TEXT_CID "VM_Gen_Counter"

/* The values of wdmguid.h, without defining its names here: the driver may. */
static const GUID interface_standard = {
    0xb091a08a, 0xba97, 0x11d0, {0xbd, 0x14, 0x00, 0xaa, 0x00, 0xb7, 0xb3, 0x2a}};
static const GUID interface_standard2 = {
    0xe8695f63, 0x1831, 0x4870, {0xa8, 0xcf, 0x9c, 0x2f, 0x03, 0xf9, 0xdc, 0xb5}};

void cts_note(uint16_t kind, uint32_t a, uint32_t b, uint32_t c)
{
    uint32_t arg[6] = {a, b, c};

    cts_k.host->note(cts_k.host, kind, arg, NULL, 0);
}

struct cts_bus_device *cts_acpi_bus(PDEVICE_OBJECT device)
{
    while (device && cts_device_info(device) && cts_device_info(device)->attached_to)
        device = cts_device_info(device)->attached_to;
    for (uint32_t i = 0; i < cts_k.bus_count; i++)
        if (device && cts_k.bus[i].pdo == device)
            return &cts_k.bus[i];
    return NULL;
}

/* -- notification --------------------------------------------------------------------------------------------- */

void cts_acpi_notify(uint32_t value)
{
    struct cts_fiber *fiber = cts_fiber();

    for (uint32_t i = 0; i < cts_k.bus_count; i++) {
        struct cts_bus_device *bus = &cts_k.bus[i];
        cts_point("Notify");
        PDEVICE_NOTIFY_CALLBACK handler = bus->handler;
        if (!bus->present || !handler)
            continue;
        bus->running++;
        fiber->irql = DISPATCH_LEVEL;
        handler(bus->handler_context, value);
        cts_locks_report("the notification handler", 0);
        if (fiber->irql != DISPATCH_LEVEL)
            cts_misuse(CTS_MISUSE_IRQL, "the notification handler returned at IRQL %u",
                       fiber->irql);
        fiber->irql = PASSIVE_LEVEL;
        fiber->locks_held = 0;
        bus->running--;
        cts_k.host->unpark(cts_k.host, &bus->running);
        cts_point("Notify");
    }
}

static NTSTATUS connect(struct cts_bus_device *bus, PDEVICE_NOTIFY_CALLBACK handler, PVOID context)
{
    cts_irql_at_most("RegisterForDeviceNotifications", DISPATCH_LEVEL);
    cts_point("RegisterForDeviceNotifications");
    if (!bus || !handler)
        return STATUS_INVALID_PARAMETER;
    if (bus->handler)
        return STATUS_UNSUCCESSFUL;
    bus->handler_context = context;
    bus->handler = handler;
    cts_note(CTS_EVENT_ACPI_HANDLER, 1, 0, 0);
    cts_point("RegisterForDeviceNotifications");
    return STATUS_SUCCESS;
}

/* A handler that runs on another processor is waited for where waiting is allowed. */
static VOID disconnect(struct cts_bus_device *bus)
{
    cts_point("UnregisterForDeviceNotifications");
    if (!bus || !bus->handler)
        return;
    bus->handler = NULL;
    cts_note(CTS_EVENT_ACPI_HANDLER, 0, 0, 0);
    while (bus->running && cts_fiber()->irql < DISPATCH_LEVEL)
        cts_k.host->park(cts_k.host, &bus->running, UINT64_MAX);
}

static NTSTATUS register1(PDEVICE_OBJECT device, PDEVICE_NOTIFY_CALLBACK handler, PVOID context)
{
    return connect(cts_acpi_bus(device), handler, context);
}

static VOID unregister1(PDEVICE_OBJECT device, PDEVICE_NOTIFY_CALLBACK handler)
{
    struct cts_bus_device *bus = cts_acpi_bus(device);

    if (bus && bus->handler && bus->handler != handler)
        cts_misuse(CTS_MISUSE_PARAMETER, "UnregisterForDeviceNotifications: another handler");
    else
        disconnect(bus);
}

static NTSTATUS register2(PVOID context, PDEVICE_NOTIFY_CALLBACK2 handler, PVOID handler_context)
{
    return connect(cts_acpi_bus(context), handler, handler_context);
}

static VOID unregister2(PVOID context)
{
    disconnect(cts_acpi_bus(context));
}

static VOID reference(PVOID context)
{
    (void)context;
    cts_k.interface_references++;
}

static VOID dereference(PVOID context)
{
    (void)context;
    if (--cts_k.interface_references >= 0)
        return;
    cts_k.interface_references = 0;
    cts_misuse(CTS_MISUSE_REFERENCE, "InterfaceDereference: called more often than the interface "
                                     "was queried and referenced");
}

static NTSTATUS query_interface(PDEVICE_OBJECT pdo, PIO_STACK_LOCATION location)
{
    PINTERFACE any = location->Parameters.QueryInterface.Interface;
    const GUID *type = location->Parameters.QueryInterface.InterfaceType;
    USHORT size = location->Parameters.QueryInterface.Size;

    if (IsEqualGUID(type, &interface_standard)) {
        if (size < sizeof(ACPI_INTERFACE_STANDARD))
            return STATUS_INVALID_PARAMETER;
        *(PACPI_INTERFACE_STANDARD)any =
            (ACPI_INTERFACE_STANDARD){.Size = sizeof(ACPI_INTERFACE_STANDARD),
                                      .Version = 1,
                                      .Context = pdo,
                                      .InterfaceReference = reference,
                                      .InterfaceDereference = dereference,
                                      .RegisterForDeviceNotifications = register1,
                                      .UnregisterForDeviceNotifications = unregister1};
        reference(pdo);
        return STATUS_SUCCESS;
    }
    if (IsEqualGUID(type, &interface_standard2)) {
        if (size < sizeof(ACPI_INTERFACE_STANDARD2))
            return STATUS_INVALID_PARAMETER;
        *(PACPI_INTERFACE_STANDARD2)any =
            (ACPI_INTERFACE_STANDARD2){.Size = sizeof(ACPI_INTERFACE_STANDARD2),
                                       .Version = 1,
                                       .Context = pdo,
                                       .InterfaceReference = reference,
                                       .InterfaceDereference = dereference,
                                       .RegisterForDeviceNotifications = register2,
                                       .UnregisterForDeviceNotifications = unregister2};
        reference(pdo);
        return STATUS_SUCCESS;
    }
    return STATUS_NOT_SUPPORTED;
}

/* -- method evaluation ------------------------------------------------------------------------------------------- */

struct result {
    uint32_t count;
    struct {
        USHORT type, length;
        const void *bytes;
    } argument[2];
};

static bool evaluate(const char name[4], struct result *result, uint32_t address[2])
{
    static const struct {
        char name[5];
        const char *text;
    } strings[] = {{"_HID", TEXT_HID}, {"_CID", TEXT_CID}, {"_DDN", TEXT_CID}};

    if (memcmp(name, "ADDR", 4) == 0) {
        address[0] = (uint32_t)CTS_COUNTER_ADDRESS;
        address[1] = (uint32_t)(CTS_COUNTER_ADDRESS >> 32);
        result->count = 2;
        for (int i = 0; i < 2; i++) {
            result->argument[i].type = ACPI_METHOD_ARGUMENT_INTEGER;
            result->argument[i].length = sizeof(ULONG);
            result->argument[i].bytes = &address[i];
        }
        cts_note(CTS_EVENT_ACPI_ADDR, address[0], address[1], 0);
        return true;
    }
    for (size_t i = 0; i < RTL_NUMBER_OF(strings); i++) {
        if (memcmp(name, strings[i].name, 4) != 0)
            continue;
        result->count = 1;
        result->argument[0].type = ACPI_METHOD_ARGUMENT_STRING;
        result->argument[0].length = (USHORT)(strlen(strings[i].text) + 1);
        result->argument[0].bytes = strings[i].text;
        return true;
    }
    return false;
}

static NTSTATUS write_result(const struct result *result, uint8_t *out, ULONG room,
                             ULONG_PTR *written)
{
    ULONG need = FIELD_OFFSET(ACPI_EVAL_OUTPUT_BUFFER, Argument);
    ACPI_EVAL_OUTPUT_BUFFER head = {.Signature = ACPI_EVAL_OUTPUT_BUFFER_SIGNATURE,
                                    .Count = result->count};

    for (uint32_t i = 0; i < result->count; i++)
        need += (ULONG)ACPI_METHOD_ARGUMENT_LENGTH((size_t)result->argument[i].length);
    if (room == 0)
        return STATUS_SUCCESS;
    if (room < sizeof head)
        return STATUS_BUFFER_TOO_SMALL;
    head.Length = need;
    memcpy(out, &head, FIELD_OFFSET(ACPI_EVAL_OUTPUT_BUFFER, Argument));
    if (room < need) {
        *written = FIELD_OFFSET(ACPI_EVAL_OUTPUT_BUFFER, Argument);
        return STATUS_BUFFER_OVERFLOW;
    }
    uint8_t *at = out + FIELD_OFFSET(ACPI_EVAL_OUTPUT_BUFFER, Argument);
    for (uint32_t i = 0; i < result->count; i++) {
        USHORT fields[2] = {result->argument[i].type, result->argument[i].length};
        memcpy(at, fields, sizeof fields);
        memset(at + sizeof fields, 0, sizeof(ULONG));
        memcpy(at + sizeof fields, result->argument[i].bytes, fields[1]);
        at += ACPI_METHOD_ARGUMENT_LENGTH((size_t)fields[1]);
    }
    *written = need;
    return STATUS_SUCCESS;
}

static NTSTATUS evaluate_request(PIRP irp, PIO_STACK_LOCATION location)
{
    ULONG in = location->Parameters.DeviceIoControl.InputBufferLength;
    uint8_t *buffer = irp->AssociatedIrp.SystemBuffer;
    struct result result = {0};
    uint32_t address[2];
    ACPI_EVAL_INPUT_BUFFER input;

    if (!buffer || in < sizeof input)
        return STATUS_INFO_LENGTH_MISMATCH;
    memcpy(&input, buffer, sizeof input);
    if (input.Signature != ACPI_EVAL_INPUT_BUFFER_SIGNATURE &&
        input.Signature != ACPI_EVAL_INPUT_BUFFER_SIMPLE_INTEGER_SIGNATURE &&
        input.Signature != ACPI_EVAL_INPUT_BUFFER_COMPLEX_SIGNATURE)
        return STATUS_INVALID_PARAMETER_1;
    if (!evaluate((const char *)input.MethodName, &result, address))
        return STATUS_OBJECT_NAME_NOT_FOUND;
    return write_result(&result, buffer, location->Parameters.DeviceIoControl.OutputBufferLength,
                        &irp->IoStatus.Information);
}

static NTSTATUS end(PIRP irp, NTSTATUS status)
{
    irp->IoStatus.Status = status;
    IofCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static void evaluate_later(void *argument)
{
    PIRP irp = argument;

    cts_fiber()->irql = DISPATCH_LEVEL;
    end(irp, evaluate_request(irp, IoGetCurrentIrpStackLocation(irp)));
    cts_thread_fiber_end();
}

static NTSTATUS dispatch_control(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(irp);
    ULONG code = location->Parameters.DeviceIoControl.IoControlCode;

    (void)device;
    irp->IoStatus.Information = 0;
    if (code == IOCTL_ACPI_EVAL_METHOD)
        return end(irp, evaluate_request(irp, location));
    if (code != IOCTL_ACPI_ASYNC_EVAL_METHOD)
        return end(irp, STATUS_INVALID_DEVICE_REQUEST);
    IoMarkIrpPending(irp);
    if (!cts_spawn(evaluate_later, irp, "ACPI"))
        end(irp, STATUS_INSUFFICIENT_RESOURCES);
    return STATUS_PENDING;
}

/* -- the other requests --------------------------------------------------------------------------------------------- */

static NTSTATUS dispatch_success(PDEVICE_OBJECT device, PIRP irp)
{
    (void)device;
    return end(irp, STATUS_SUCCESS);
}

/* Pending, though it ends at once: drivers above have to pass the mark on, and no schedule is added by it. */
static NTSTATUS dispatch_power(PDEVICE_OBJECT device, PIRP irp)
{
    (void)device;
    IoGetCurrentIrpStackLocation(irp)->Control |= SL_PENDING_RETURNED;
    end(irp, STATUS_SUCCESS);
    return STATUS_PENDING;
}

static NTSTATUS query_id(BUS_QUERY_ID_TYPE type, ULONG_PTR *information)
{
    static const WCHAR device_id[] = L"ACPI\\" TEXT_HID, instance[] = L"0";
    static const WCHAR hardware[] = L"ACPI\\" TEXT_HID "\0*" TEXT_HID "\0";
    static const WCHAR compatible[] = L"ACPI\\" TEXT_CID "\0*" TEXT_CID "\0";
    static const struct {
        const WCHAR *text;
        size_t size;
    } ids[] = {{device_id, sizeof device_id},
               {hardware, sizeof hardware},
               {compatible, sizeof compatible},
               {instance, sizeof instance}};

    if ((size_t)type >= RTL_NUMBER_OF(ids))
        return STATUS_NOT_SUPPORTED;
    PVOID text = ExAllocatePoolWithTag(PagedPool, ids[type].size, 'ipcA');
    if (!text)
        return STATUS_INSUFFICIENT_RESOURCES;
    memcpy(text, ids[type].text, ids[type].size);
    *information = (ULONG_PTR)text;
    return STATUS_SUCCESS;
}

static NTSTATUS dispatch_pnp(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(irp);
    NTSTATUS status = irp->IoStatus.Status;

    cts_point("ACPI PnP");
    switch (location->MinorFunction) {
    case IRP_MN_START_DEVICE:
    case IRP_MN_STOP_DEVICE:
    case IRP_MN_QUERY_STOP_DEVICE:
    case IRP_MN_CANCEL_STOP_DEVICE:
    case IRP_MN_QUERY_REMOVE_DEVICE:
    case IRP_MN_CANCEL_REMOVE_DEVICE:
    case IRP_MN_SURPRISE_REMOVAL:
    case IRP_MN_REMOVE_DEVICE:
    case IRP_MN_QUERY_RESOURCES:
        status = STATUS_SUCCESS;
        break;
    case IRP_MN_QUERY_CAPABILITIES:
        location->Parameters.DeviceCapabilities.Capabilities->SurpriseRemovalOK = 1;
        location->Parameters.DeviceCapabilities.Capabilities->UniqueID = 1;
        status = STATUS_SUCCESS;
        break;
    case IRP_MN_QUERY_INTERFACE:
        status = query_interface(device, location);
        break;
    case IRP_MN_QUERY_ID:
        status = query_id(location->Parameters.QueryId.IdType, &irp->IoStatus.Information);
        break;
    default:
        break; /* left as it came */
    }
    return end(irp, status);
}

void cts_acpi_init(void)
{
    static WCHAR name[] = L"\\Driver\\ACPI";

    cts_driver_init(&cts_k.acpi_driver, &cts_k.acpi_extension, name);
    cts_k.acpi_driver.MajorFunction[IRP_MJ_CREATE] = dispatch_success;
    cts_k.acpi_driver.MajorFunction[IRP_MJ_CLEANUP] = dispatch_success;
    cts_k.acpi_driver.MajorFunction[IRP_MJ_CLOSE] = dispatch_success;
    cts_k.acpi_driver.MajorFunction[IRP_MJ_POWER] = dispatch_power;
    cts_k.acpi_driver.MajorFunction[IRP_MJ_SYSTEM_CONTROL] = dispatch_success;
    cts_k.acpi_driver.MajorFunction[IRP_MJ_DEVICE_CONTROL] = dispatch_control;
    cts_k.acpi_driver.MajorFunction[IRP_MJ_INTERNAL_DEVICE_CONTROL] = dispatch_control;
    cts_k.acpi_driver.MajorFunction[IRP_MJ_PNP] = dispatch_pnp;
}

/* A generation device appears on the bus. */
NTSTATUS cts_acpi_plug(struct cts_bus_device **plugged)
{
    UNICODE_STRING by_cid = RTL_CONSTANT_STRING(NAME_CID), by_hid = RTL_CONSTANT_STRING(NAME_HID);
    PDEVICE_OBJECT pdo;

    struct cts_bus_device *bus = NULL;
    for (uint32_t i = 0; i < cts_k.bus_count; i++)
        if (!cts_k.bus[i].pdo)
            bus = &cts_k.bus[i];
    if (!bus && cts_k.bus_count == CTS_BUS_MAX)
        return STATUS_INSUFFICIENT_RESOURCES;
    NTSTATUS status =
        cts_device_make(&cts_k.acpi_driver, 0, &by_cid, FILE_DEVICE_ACPI, 0, FALSE, NULL, &pdo);
    if (!NT_SUCCESS(status))
        return status;
    pdo->Flags = (pdo->Flags & ~(ULONG)DO_DEVICE_INITIALIZING) | DO_BUS_ENUMERATED_DEVICE;
    struct cts_name *name = cts_name_find(NAME_HID);
    if (!name)
        name = cts_name_find(L"");
    memcpy(name->text, by_hid.Buffer, by_hid.MaximumLength);
    name->device = pdo;
    if (!bus)
        bus = &cts_k.bus[cts_k.bus_count++];
    *bus = (struct cts_bus_device){.pdo = pdo, .present = true};
    *plugged = bus;
    return STATUS_SUCCESS;
}
