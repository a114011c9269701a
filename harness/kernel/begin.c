/*
 * What every run of a driver begins and ends with, whatever the driver's kind: the kernel's state as at boot, the
 * driver's data as it was loaded, and the look at what is left after its unload.
 */
#include "image.h"
#include "kernel.h"

#include <string.h>

struct cts_kernel cts_k;

/* -- the driver's own data ------------------------------------------------------------------------------------- */

#define DATA_MAX 1048576u /* sanitizers make small data large */
static uint8_t saved[DATA_MAX];
static bool is_saved;

/* Copies past the redzones that a sanitizer keeps between variables. */
__attribute__((no_sanitize("address", "thread"), noinline)) static void copy_raw(
    uint8_t *to, const uint8_t *from, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        to[i] = from ? from[i] : 0;
        __asm__ volatile("" ::: "memory");
    }
}

void cts_kernel_reset_data(void)
{
    const struct cts_kernel_image *image = &cts_kernel_image;
    size_t size = (size_t)(image->data_end - image->data);

    if (size > sizeof saved)
        cts_misuse(CTS_MISUSE_PARAMETER, "the driver has more than %u bytes of initialised data",
                   DATA_MAX);
    size = min(size, sizeof saved);
    if (is_saved)
        copy_raw(image->data, saved, size);
    else
        copy_raw(saved, image->data, size);
    if (is_saved)
        copy_raw(image->bss, NULL, (size_t)(image->bss_end - image->bss));
    is_saved = true;
}

/* -- begin and end ------------------------------------------------------------------------------------------- */

static void widen(WCHAR *to, const char *first, const char *second)
{
    for (; *first; first++)
        *to++ = (UCHAR)*first;
    for (; *second; second++)
        *to++ = (UCHAR)*second;
    *to = 0;
}

void cts_kernel_reset(const struct cts_host *host, const struct cts_counter_config *config,
                      const char *service)
{
    static const char keys[] = "\\Registry\\Machine\\System\\CurrentControlSet\\Services\\";
    static WCHAR name[64];

    cts_k.host = host;
    cts_k.config = *config;
    cts_k.destroying = cts_k.stopped = cts_k.pnp_busy = cts_k.removal_queued = false;
    cts_k.options[0] = 0;
    if (config->options)
        strncpy(cts_k.options, config->options, sizeof cts_k.options - 1);
    cts_blocks_reset();
    cts_fibers_reset();
    cts_work_reset();
    cts_k.cancel_lock = 0;
    cts_k.wait_orders = 0;
    cts_k.cancels = cts_k.mappings = cts_k.file_count = cts_k.bus_count = 0;
    cts_k.interface_references = 0;
    for (uint32_t i = 0; i < CTS_NAMES_MAX; i++) {
        cts_k.names[i].text[0] = cts_k.names[i].target[0] = 0;
        cts_k.names[i].device = NULL;
        cts_k.devices[i].device = NULL;
    }
    memset(cts_k.interfaces, 0, sizeof cts_k.interfaces);
    memset(cts_k.handles, 0, sizeof cts_k.handles);
    memset(cts_k.registrations, 0, sizeof cts_k.registrations);
    memset(cts_k.reinitialize, 0, sizeof cts_k.reinitialize);
    widen(cts_k.registry_path, keys, service);
    widen(name, "\\Driver\\", service);
    RtlInitUnicodeString(&cts_k.registry, cts_k.registry_path);
    cts_driver_init(&cts_k.driver, &cts_k.driver_extension, name);
    cts_acpi_init();
}

void cts_kernel_report_leaks(void)
{
    if (cts_k.threads)
        cts_misuse(CTS_MISUSE_LEAK, "%u system thread(s) still run at unload", cts_k.threads);
    cts_timers_check();
    cts_devices_check();
    cts_names_check();
    if (cts_k.mappings)
        cts_misuse(CTS_MISUSE_LEAK, "%u mapping(s) of MmMapIoSpace left at unload", cts_k.mappings);
    if (cts_k.interface_references)
        cts_misuse(CTS_MISUSE_LEAK, "%d reference(s) to the ACPI interface left at unload",
                   cts_k.interface_references);
    for (uint32_t i = 0; i < CTS_HANDLES_MAX; i++)
        if (cts_k.handles[i].object)
            cts_misuse(CTS_MISUSE_LEAK, "a kernel handle was not closed at unload");
    for (size_t i = 0; i < RTL_NUMBER_OF(cts_k.registrations); i++)
        if (cts_k.registrations[i].used)
            cts_misuse(CTS_MISUSE_LEAK, "a registered notification was not given back at unload");
    for (uint32_t i = 0; i < cts_k.bus_count; i++)
        if (cts_k.bus[i].handler)
            cts_misuse(CTS_MISUSE_LEAK, "the ACPI notification handler is registered at unload");
}

void cts_kernel_free_blocks(void)
{
    PVOID *extension = cts_k.driver.DriverSection;

    while (extension) {
        PVOID *next = *extension;
        cts_block_give(extension);
        extension = next;
    }
    for (uint32_t i = 0; i < cts_k.bus_count; i++)
        if (cts_k.bus[i].pdo) {
            cts_k.bus[i].pdo->AttachedDevice = NULL;
            IoDeleteDevice(cts_k.bus[i].pdo);
        }
}
