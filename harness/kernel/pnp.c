/*
 * The Plug and Play manager in small: offers the generation device to the driver, starts it, takes it away.
 * A driver without AddDevice is left alone, but hears of removals that it registered for.
 */
#include "kernel.h"

#include <string.h>

static const GUID removed = {
    0xcb3a4008, 0x46f0, 0x11d0, {0xb0, 0x8f, 0x00, 0x60, 0x97, 0x13, 0x05, 0x3f}};

static PIRP pnp_irp(PDEVICE_OBJECT device, UCHAR minor)
{
    PIRP irp = cts_irp_make_manager(device->StackSize);

    irp->IoStatus.Status = STATUS_NOT_SUPPORTED;
    irp->RequestorMode = KernelMode;
    PIO_STACK_LOCATION location = IoGetNextIrpStackLocation(irp);
    location->MajorFunction = IRP_MJ_PNP;
    location->MinorFunction = minor;
    return irp;
}

static NTSTATUS send(struct cts_bus_device *bus, UCHAR minor)
{
    PDEVICE_OBJECT top = cts_device_top(bus->pdo);

    return cts_irp_run(top, pnp_irp(top, minor), NULL);
}

/* What the manager asks a device that has started; the answers matter to nobody here. */
static void ask(struct cts_bus_device *bus)
{
    PDEVICE_OBJECT top = cts_device_top(bus->pdo);
    DEVICE_CAPABILITIES capabilities;
    ULONG_PTR information = 0;

    memset(&capabilities, 0, sizeof capabilities);
    capabilities.Size = sizeof capabilities;
    capabilities.Version = 1;
    capabilities.Address = capabilities.UINumber = 0xffffffff;
    PIRP irp = pnp_irp(top, IRP_MN_QUERY_CAPABILITIES);
    IoGetNextIrpStackLocation(irp)->Parameters.DeviceCapabilities.Capabilities = &capabilities;
    cts_irp_run(top, irp, NULL);
    send(bus, IRP_MN_QUERY_PNP_DEVICE_STATE);
    irp = pnp_irp(top, IRP_MN_QUERY_DEVICE_RELATIONS);
    IoGetNextIrpStackLocation(irp)->Parameters.QueryDeviceRelations.Type = BusRelations;
    NTSTATUS status = cts_irp_run(top, irp, &information);
    if (NT_SUCCESS(status) && information && cts_block_of((void *)information, CTS_BLOCK_POOL))
        ExFreePool((void *)information);
}

static void unplug(struct cts_bus_device *bus)
{
    for (uint32_t i = 0; i < CTS_BUS_MAX; i++)
        if (cts_k.interfaces[i].pdo == bus->pdo)
            cts_k.interfaces[i].used = cts_k.interfaces[i].enabled = false;
    bus->present = false;
    if (bus->handler)
        cts_misuse(CTS_MISUSE_LEAK,
                   "the ACPI notification handler is registered after IRP_MN_REMOVE_DEVICE");
    bus->handler = NULL;
    if (bus->pdo->AttachedDevice) {
        cts_misuse(CTS_MISUSE_REFERENCE,
                   "the driver did not detach from the device stack at IRP_MN_REMOVE_DEVICE");
        bus->pdo->AttachedDevice = NULL;
    }
    IoDeleteDevice(bus->pdo);
    bus->pdo = NULL;
}

static void lock(void)
{
    while (cts_k.pnp_busy)
        cts_k.host->park(cts_k.host, &cts_k.pnp_busy, UINT64_MAX);
    cts_k.pnp_busy = true;
}

static bool stack_in_use(const struct cts_bus_device *bus)
{
    for (PDEVICE_OBJECT device = bus->pdo; device; device = device->AttachedDevice)
        if (cts_device_info(device) && cts_device_info(device)->files)
            return true;
    return false;
}

static void mark_gone(struct cts_bus_device *bus)
{
    for (PDEVICE_OBJECT device = bus->pdo; device; device = device->AttachedDevice)
        if (cts_device_info(device))
            cts_device_info(device)->gone = true;
}

static void remove_unused(void)
{
    for (uint32_t i = 0; i < cts_k.bus_count; i++) {
        struct cts_bus_device *bus = &cts_k.bus[i];
        if (!bus->pdo || !bus->removed || stack_in_use(bus))
            continue;
        mark_gone(bus);
        if (bus->pdo->AttachedDevice)
            send(bus, IRP_MN_REMOVE_DEVICE);
        unplug(bus);
    }
}

static void unlock(void)
{
    remove_unused();
    cts_k.pnp_busy = false;
    cts_k.host->unpark(cts_k.host, &cts_k.pnp_busy);
}

static bool removal_waits(void)
{
    for (uint32_t i = 0; i < cts_k.bus_count; i++)
        if (cts_k.bus[i].pdo && cts_k.bus[i].removed)
            return true;
    return false;
}

static void remove_later(PVOID unused)
{
    (void)unused;
    cts_k.removal_queued = false;
    if (cts_k.pnp_busy)
        return;
    lock();
    unlock();
}

/* A file object is gone: the manager looks for devices that nobody has open any more. In a thread of its own:
 * whoever gave the last reference up may be in the middle of a driver, with a remove lock held. Who is at work
 * with the devices looks again when done. */
void cts_pnp_remove_unused(void)
{
    if (!removal_waits() || cts_k.pnp_busy || cts_k.removal_queued)
        return;
    cts_k.removal_queued = true;
    ExInitializeWorkItem(&cts_k.removal, remove_later, NULL);
    cts_work_queue(&cts_k.removal);
}

static void add_and_start(PDRIVER_ADD_DEVICE add)
{
    struct cts_bus_device *bus = NULL;

    for (uint32_t i = 0; i < cts_k.bus_count; i++)
        if (cts_k.bus[i].present && !cts_k.bus[i].pdo->AttachedDevice)
            bus = &cts_k.bus[i];
    if (!bus && !NT_SUCCESS(cts_acpi_plug(&bus)))
        return;
    cts_note(CTS_EVENT_ACPI_FOUND, 1, 0, 0);
    cts_point("AddDevice");
    if (!NT_SUCCESS(add(&cts_k.driver, bus->pdo)))
        return;
    send(bus, IRP_MN_QUERY_RESOURCE_REQUIREMENTS);
    bus->started = NT_SUCCESS(send(bus, IRP_MN_START_DEVICE));
    if (bus->started)
        ask(bus);
    else
        bus->removed = true;
}

void cts_pnp_start(void)
{
    lock();
    add_and_start(cts_k.driver.DriverExtension->AddDevice);
    unlock();
}

/* The device is gone, whatever the driver says to it. REMOVE_DEVICE follows when the last handle goes. */
void cts_pnp_surprise(void)
{
    lock();
    for (uint32_t i = 0; i < cts_k.bus_count; i++) {
        struct cts_bus_device *bus = &cts_k.bus[i];
        if (!bus->pdo || bus->leaving)
            continue;
        bus->leaving = true;
        if (bus->pdo->AttachedDevice && bus->started)
            send(bus, IRP_MN_SURPRISE_REMOVAL);
        bus->present = false;
        mark_gone(bus);
        bus->removed = true;
        cts_pnp_notify_removal(&removed);
    }
    unlock();
}

/* The orderly way, before unload: asked first, then told. */
void cts_pnp_remove_all(void)
{
    for (uint32_t i = 0; i < cts_k.bus_count; i++) {
        struct cts_bus_device *bus = &cts_k.bus[i];
        if (!bus->pdo)
            continue;
        if (bus->pdo->AttachedDevice && cts_k.driver.DriverExtension->AddDevice) {
            if (!bus->leaving)
                send(bus, IRP_MN_QUERY_REMOVE_DEVICE);
            send(bus, IRP_MN_REMOVE_DEVICE);
        }
        if (cts_k.driver.DriverExtension->AddDevice)
            unplug(bus);
    }
}

/* -- notifications of drivers that are no part of the stack ------------------------------------------------------- */

NTSTATUS IoRegisterPlugPlayNotification(IO_NOTIFICATION_EVENT_CATEGORY category, ULONG flags,
                                        PVOID data, PDRIVER_OBJECT driver,
                                        PDRIVER_NOTIFICATION_CALLBACK_ROUTINE routine,
                                        PVOID context, PVOID *entry)
{
    (void)flags;
    (void)driver;
    cts_irql_at_most("IoRegisterPlugPlayNotification", PASSIVE_LEVEL);
    for (size_t i = 0; i < RTL_NUMBER_OF(cts_k.registrations); i++) {
        struct cts_registration *one = &cts_k.registrations[i];
        if (one->used)
            continue;
        *one = (struct cts_registration){
            .used = true, .kind = category, .routine = routine, .context = context};
        if (category == EventCategoryDeviceInterfaceChange)
            one->guid = *(const GUID *)data;
        *entry = one;
        return STATUS_SUCCESS;
    }
    return STATUS_INSUFFICIENT_RESOURCES;
}

static void release(struct cts_registration *one)
{
    if (one < cts_k.registrations ||
        one >= cts_k.registrations + RTL_NUMBER_OF(cts_k.registrations) || !one->used)
        cts_misuse(CTS_MISUSE_PARAMETER, "a registration was given back that is none");
    else
        one->used = false;
}

NTSTATUS IoUnregisterPlugPlayNotification(PVOID entry)
{
    cts_irql_at_most("IoUnregisterPlugPlayNotification", PASSIVE_LEVEL);
    release(entry);
    return STATUS_SUCCESS;
}

void cts_pnp_notify_removal(const GUID *guid)
{
    TARGET_DEVICE_REMOVAL_NOTIFICATION notification = {1, sizeof notification, *guid, NULL};

    for (size_t i = 0; i < RTL_NUMBER_OF(cts_k.registrations); i++) {
        struct cts_registration one = cts_k.registrations[i];
        if (one.used && one.kind == EventCategoryTargetDeviceChange)
            ((PDRIVER_NOTIFICATION_CALLBACK_ROUTINE)one.routine)(&notification, one.context);
    }
}

/* -- callback objects: \Callback\PowerState is the one that exists ---------------------------------------------------- */

#define KIND_CALLBACK 100
struct _CALLBACK_OBJECT {
    int kind;
};
static struct _CALLBACK_OBJECT power_state = {KIND_CALLBACK};

NTSTATUS ExCreateCallback(PCALLBACK_OBJECT *object, POBJECT_ATTRIBUTES attributes, BOOLEAN create,
                          BOOLEAN multiple)
{
    static const WCHAR name[] = L"\\Callback\\PowerState";

    (void)create;
    (void)multiple;
    if (!attributes->ObjectName || cts_wide_compare(attributes->ObjectName->Buffer,
                                                    attributes->ObjectName->Length / sizeof(WCHAR),
                                                    name, RTL_NUMBER_OF(name) - 1, true) != 0)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    *object = &power_state;
    return STATUS_SUCCESS;
}

PVOID ExRegisterCallback(PCALLBACK_OBJECT object, PCALLBACK_FUNCTION function, PVOID context)
{
    for (size_t i = 0; i < RTL_NUMBER_OF(cts_k.registrations); i++) {
        struct cts_registration *one = &cts_k.registrations[i];
        if (one->used)
            continue;
        *one = (struct cts_registration){
            .used = true, .kind = object->kind, .routine = function, .context = context};
        return one;
    }
    return NULL;
}

VOID ExUnregisterCallback(PVOID registration)
{
    release(registration);
}

/* -- power ------------------------------------------------------------------------------------------------------------- */

static void call_back(bool awake)
{
    for (size_t i = 0; i < RTL_NUMBER_OF(cts_k.registrations); i++) {
        struct cts_registration one = cts_k.registrations[i];
        if (one.used && one.kind == KIND_CALLBACK)
            ((PCALLBACK_FUNCTION)one.routine)(one.context, (PVOID)PO_CB_SYSTEM_STATE_LOCK,
                                              (PVOID)(ULONG_PTR)awake);
    }
}

static PIRP power_irp(PDEVICE_OBJECT device, UCHAR minor, POWER_STATE_TYPE type, POWER_STATE state)
{
    PIRP irp = pnp_irp(device, minor);
    PIO_STACK_LOCATION location = IoGetNextIrpStackLocation(irp);

    location->MajorFunction = IRP_MJ_POWER;
    location->Parameters.Power.Type = type;
    location->Parameters.Power.State = state;
    location->Parameters.Power.ShutdownType = PowerActionSleep;
    return irp;
}

static void send_power(struct cts_bus_device *bus, UCHAR minor, POWER_STATE_TYPE type,
                       POWER_STATE state)
{
    PDEVICE_OBJECT top = cts_device_top(bus->pdo);

    cts_irp_run(top, power_irp(top, minor, type, state), NULL);
}

/* The device state follows the system state, unless the driver sees to that itself. */
void cts_power(bool sleep)
{
    POWER_STATE system = {.SystemState = sleep ? PowerSystemSleeping3 : PowerSystemWorking};
    POWER_STATE device = {.DeviceState = sleep ? PowerDeviceD3 : PowerDeviceD0};

    lock();
    if (sleep)
        call_back(false);
    for (uint32_t i = 0; i < cts_k.bus_count; i++) {
        struct cts_bus_device *bus = &cts_k.bus[i];
        if (!bus->present || !bus->started)
            continue;
        bus->powered_by_driver = false;
        if (sleep)
            send_power(bus, IRP_MN_QUERY_POWER, SystemPowerState, system);
        send_power(bus, IRP_MN_SET_POWER, SystemPowerState, system);
        cts_work_drain();
        if (!bus->powered_by_driver)
            send_power(bus, IRP_MN_SET_POWER, DevicePowerState, device);
    }
    if (!sleep)
        call_back(true);
    unlock();
}

static void send_requested(void *argument)
{
    PIRP irp = argument;

    IofCallDriver(IoGetNextIrpStackLocation(irp)->DeviceObject, irp);
    cts_thread_fiber_end();
}

NTSTATUS PoRequestPowerIrp(PDEVICE_OBJECT device, UCHAR minor, POWER_STATE state,
                           PREQUEST_POWER_COMPLETE complete, PVOID context, PIRP *result)
{
    struct cts_bus_device *bus = cts_acpi_bus(device);

    cts_irql_at_most("PoRequestPowerIrp", DISPATCH_LEVEL);
    cts_point("PoRequestPowerIrp");
    if (minor != IRP_MN_SET_POWER && minor != IRP_MN_QUERY_POWER)
        return STATUS_INVALID_PARAMETER_2;
    if (!bus)
        return STATUS_INVALID_PARAMETER_1;
    if (cts_k.host->fail_allocation(cts_k.host))
        return STATUS_INSUFFICIENT_RESOURCES;
    bus->powered_by_driver = true;
    PDEVICE_OBJECT top = cts_device_top(bus->pdo);
    PIRP irp = power_irp(top, minor, DevicePowerState, state);
    struct cts_irp *info = cts_irp_of(irp);
    info->power = complete;
    info->power_context = context;
    info->power_device = device;
    info->power_state = state;
    info->power_minor = minor;
    IoGetNextIrpStackLocation(irp)->DeviceObject = top;
    if (result)
        *result = irp;
    if (cts_fiber()->irql == PASSIVE_LEVEL || !cts_spawn(send_requested, irp, "power"))
        IofCallDriver(top, irp);
    return STATUS_PENDING;
}

VOID PoStartNextPowerIrp(PIRP irp)
{
    (void)irp;
    cts_point("PoStartNextPowerIrp");
}

POWER_STATE PoSetPowerState(PDEVICE_OBJECT device, POWER_STATE_TYPE type, POWER_STATE state)
{
    POWER_STATE old = {.DeviceState = PowerDeviceD0};

    (void)device;
    (void)type;
    (void)state;
    return old;
}

PULONG PoRegisterDeviceForIdleDetection(PDEVICE_OBJECT device, ULONG conservation,
                                        ULONG performance, DEVICE_POWER_STATE state)
{
    (void)device;
    (void)conservation;
    (void)performance;
    (void)state;
    return NULL;
}
