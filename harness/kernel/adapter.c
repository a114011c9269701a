/*
 * The counter table of a driver target: loads the driver afresh for every run, opens its device, sends it
 * requests, and unloads it. The only file here that knows both the harness's table and the kernel.
 */
#include "image.h"
#include "kernel.h"

static const GUID counter_interface = {
    0x3ff2c92b, 0x6598, 0x4e60, {0x8e, 0x1c, 0x0c, 0xcf, 0x49, 0x27, 0xe3, 0x19}};

/* -- create and destroy ---------------------------------------------------------------------------------------------- */

/* Which guests have the device, and which have the driver. */
static bool installed(const struct cts_counter_config *config)
{
    static const bool needs[] = {
#define CTS_ROW(name, major, minor, sp, integration, event, text) [CTS_GUEST_##name] = integration,
        CTS_GUEST_MAP(CTS_ROW)
#undef CTS_ROW
    };

    return config->integration_services || !needs[config->guest];
}

static bool legacy(void)
{
    return cts_k.driver.DriverExtension->AddDevice == NULL;
}

static void clear_initializing(void)
{
    for (PDEVICE_OBJECT device = cts_k.driver.DeviceObject; device; device = device->NextDevice)
        device->Flags &= ~(ULONG)DO_DEVICE_INITIALIZING;
}

static void load(void)
{
    struct cts_fiber *fiber = cts_fiber();
    bool device = cts_k.config.guest != CTS_GUEST_NONE;
    struct cts_bus_device *bus;

    cts_k.has_driver = false;
    if (!installed(&cts_k.config))
        return;
    /* A driver that looks for the device by name finds it in DriverEntry; one that is offered it gets a
     * fresh one. */
    if (device)
        cts_acpi_plug(&bus);
    cts_point("DriverEntry");
    if (cts_kernel_image.entry(&cts_k.driver, &cts_k.registry) < 0)
        return;
    cts_locks_report("DriverEntry", 0);
    if (fiber->irql != PASSIVE_LEVEL)
        cts_misuse(CTS_MISUSE_IRQL, "DriverEntry returned at IRQL %u", fiber->irql);
    fiber->irql = PASSIVE_LEVEL;
    cts_k.has_driver = true;
    clear_initializing();
    for (size_t i = 0; i < RTL_NUMBER_OF(cts_k.reinitialize) && cts_k.reinitialize[i].routine; i++)
        cts_k.reinitialize[i].routine(&cts_k.driver, cts_k.reinitialize[i].context, (ULONG)i + 1);
    if (device && !legacy())
        cts_pnp_start();
}

static void *create(const struct cts_host *host, const struct cts_counter_config *config)
{
    if (config->size < sizeof *config || config->guest >= CTS_GUEST_COUNT)
        return NULL;
    cts_kernel_reset(host, config, "gencounter");
    cts_kernel_reset_data();
    load();
    return &cts_k;
}

/* An orderly end: remove the devices, unload, look for what was left. After a run that was cut short the
 * driver stands where it stood, and nothing can be said. */
static void destroy(void *self)
{
    (void)self;
    if (cts_k.stopped || cts_k.destroying || cts_k.file_count)
        return;
    cts_k.destroying = true;
    cts_work_drain();
    bool unloads = cts_k.driver.DriverUnload && cts_k.has_driver;
    if (cts_k.has_driver)
        cts_pnp_remove_all();
    cts_work_drain();
    if (unloads) {
        cts_point("DriverUnload");
        cts_k.driver.DriverUnload(&cts_k.driver);
        cts_locks_report("DriverUnload", 0);
        cts_work_drain();
    }
    if (unloads)
        cts_kernel_report_leaks();
    cts_kernel_free_blocks();
    cts_blocks_check(unloads);
}

/* -- handles -------------------------------------------------------------------------------------------------------------- */

static PDEVICE_OBJECT find_device(uint32_t how)
{
    static WCHAR single[] = L"\\??\\"
                            L"VmGenerationCounter";
    static WCHAR doubled[] = L"\\??\\\\VmGenerationCounter";
    UNICODE_STRING name;
    WCHAR text[CTS_NAME_MAX];

    if (how & CTS_OPEN_BY_GUID)
        return cts_interface_device(&counter_interface);
    RtlInitUnicodeString(&name, how & CTS_OPEN_DOUBLE ? doubled : single);
    return cts_name_normal(&name, text) ? cts_name_device(text) : NULL;
}

static uint32_t open_device(void *self, uint32_t how, void **opened)
{
    struct cts_file *file;

    (void)self;
    cts_point("NtCreateFile");
    PDEVICE_OBJECT device = find_device(how);
    if (!device)
        return cts_win32_error(STATUS_OBJECT_NAME_NOT_FOUND);
    NTSTATUS status = cts_io_open(device, how, false, &file);
    if (!NT_SUCCESS(status))
        return cts_win32_error(status);
    cts_k.file_count++;
    *opened = file;
    return 0;
}

static uint32_t duplicate(void *self, void *open)
{
    struct cts_file *file = open;

    (void)self;
    file->handles++;
    cts_k.file_count++;
    return 0;
}

static uint32_t close_handle(void *self, void *open)
{
    (void)self;
    cts_k.file_count--;
    cts_io_close(open);
    return 0;
}

/* -- requests -------------------------------------------------------------------------------------------------------------- */

static void done(void *context, NTSTATUS status, uint32_t count, bool signal)
{
    struct cts_counter_request *request = context;
    uint32_t error = cts_win32_error(status);

    if (signal) {
        cts_k.host->complete_quiet(cts_k.host, request, error, count);
        cts_k.host->signal(cts_k.host, request);
    } else {
        cts_k.host->complete_quiet(cts_k.host, request, error, count);
    }
}

static void submit(void *self, void *open, struct cts_counter_request *request)
{
    struct cts_call call = {.code = request->code,
                            .in_length = request->in_length,
                            .out_length = request->out_length,
                            .in = request->in,
                            .out = request->out,
                            .done = done,
                            .context = request};

    (void)self;
    cts_io_control(open, &call);
}

static uint32_t cancel(void *self, void *open, struct cts_counter_request *request)
{
    (void)self;
    return cts_io_cancel(open, request) ? 0 : cts_win32_error(STATUS_NOT_FOUND);
}

/* -- events of the machine ---------------------------------------------------------------------------------------------------- */

static void notify(void *self)
{
    (void)self;
    cts_acpi_notify(CTS_COUNTER_NOTIFY);
}

static void suspend(void *self)
{
    (void)self;
    cts_power(true);
}

static void resume(void *self)
{
    (void)self;
    cts_power(false);
}

static void remove_device(void *self)
{
    (void)self;
    cts_pnp_surprise();
}

static void start_device(void *self)
{
    (void)self;
    if (cts_k.has_driver && !legacy() && cts_k.config.guest != CTS_GUEST_NONE)
        cts_pnp_start();
}

#define CTS_KERNEL_CAPABILITY(name, value, text) | (value)
const struct cts_counter_ops cts_kernel_counter_ops = {
    .size = sizeof(struct cts_counter_ops),
    .capabilities = 0 CTS_COUNTER_CAPABILITY_MAP(CTS_KERNEL_CAPABILITY),
    .create = create,
    .destroy = destroy,
    .open = open_device,
    .duplicate = duplicate,
    .submit = submit,
    .cancel = cancel,
    .close = close_handle,
    .notify = notify,
    .suspend = suspend,
    .resume = resume,
    .remove = remove_device,
    .start = start_device,
};
