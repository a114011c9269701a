/*
 * The driver image: what the generated entry of a driver target tells the kernel layer. The driver's own data
 * lies between section marks, because every run begins with the data as it was loaded.
 */
#ifndef CTS_KERNEL_IMAGE_H
#define CTS_KERNEL_IMAGE_H

#include <cts/counter.h>
#include <cts/nicsave.h>

struct cts_kernel_image {
    int (*entry)(void *driver, void *registry); /* DriverEntry */
    uint8_t *data, *data_end; /* initialised: saved once, copied back for every run */
    uint8_t *bss, *bss_end;   /* zeroed for every run */
};

/* Given by the entry; used by the kernel layer. */
extern const struct cts_kernel_image cts_kernel_image;
extern const struct cts_counter_ops cts_kernel_counter_ops;

/* A driver target with a hypervisor of its own is compiled with CTS_KERNEL_PLATFORM naming its table. */
#ifdef CTS_KERNEL_PLATFORM
extern const struct cts_platform_ops CTS_KERNEL_PLATFORM;
#define CTS_KERNEL_PLATFORM_TABLE (&CTS_KERNEL_PLATFORM)
#else
#define CTS_KERNEL_PLATFORM_TABLE NULL
#endif

/* CTS_KERNEL_COUNTER names a function that may put its own functions before those of the counter table. */
#ifdef CTS_KERNEL_COUNTER
void CTS_KERNEL_COUNTER(struct cts_counter_ops *ops);
#else
#define CTS_KERNEL_COUNTER(ops) ((void)(ops))
#endif

/* A switch extension: the table, and what the build says about it (read by ndis_adapter.c). */
extern const struct cts_extension_ops cts_kernel_extension_ops;
extern const char cts_kernel_descriptor[];

/* CTS_KERNEL_EXTENSION_HOOK names a function that may put its own functions before those of that table. */
#ifdef CTS_KERNEL_EXTENSION_HOOK
void CTS_KERNEL_EXTENSION_HOOK(struct cts_extension_ops *ops);
#define CTS_KERNEL_EXTENSION_TABLE(ops) CTS_KERNEL_EXTENSION_HOOK(ops)
#else
#define CTS_KERNEL_EXTENSION_TABLE(ops) ((void)(ops))
#endif

/* Bits of the last argument: what the driver does not take part in. */
#define CTS_KERNEL_LEGACY                                                                          \
    (CTS_COUNTER_CAN_POWER | CTS_COUNTER_CAN_REMOVAL | CTS_COUNTER_CAN_OPEN_BY_GUID)

#define CTS_KERNEL_HIDDEN __attribute__((visibility("hidden")))
/* Where the driver is. */
#define CTS_KERNEL_DATA                                                                            \
    extern int DriverEntry(void *, void *);                                                        \
    extern uint8_t __start_cts_driver_data[] CTS_KERNEL_HIDDEN;                                    \
    extern uint8_t __stop_cts_driver_data[] CTS_KERNEL_HIDDEN;                                     \
    extern uint8_t __start_cts_driver_bss[] CTS_KERNEL_HIDDEN;                                     \
    extern uint8_t __stop_cts_driver_bss[] CTS_KERNEL_HIDDEN;                                      \
    __attribute__((section("cts_driver_data"), used)) static uint64_t cts_data_mark = 1;           \
    __attribute__((section("cts_driver_bss"), used)) static uint64_t cts_bss_mark;                 \
    CTS_KERNEL_HIDDEN const struct cts_kernel_image cts_kernel_image = {                           \
        DriverEntry, __start_cts_driver_data, __stop_cts_driver_data, __start_cts_driver_bss,      \
        __stop_cts_driver_bss}
#define CTS_KERNEL_IMAGE(target_name, target_description, without)                                 \
    CTS_KERNEL_DATA;                                                                               \
    static struct cts_counter_ops cts_image_counter;                                               \
    static const struct cts_target cts_image_target = {.version = CTS_TARGET_VERSION,              \
                                                       .size = sizeof(struct cts_target),          \
                                                       .name = target_name,                        \
                                                       .description = target_description,          \
                                                       .counter = &cts_image_counter,              \
                                                       .platform = CTS_KERNEL_PLATFORM_TABLE};     \
    const struct cts_target *cts_target_entry(void)                                                \
    {                                                                                              \
        cts_image_counter = cts_kernel_counter_ops;                                                \
        cts_image_counter.capabilities &= ~(uint32_t)(without);                                    \
        CTS_KERNEL_COUNTER(&cts_image_counter);                                                    \
        return &cts_image_target;                                                                  \
    }
/* An extension. `can`: CTS_EXTENSION_CAN_* besides those of the table; `words`: what it says about itself. */
#define CTS_KERNEL_EXTENSION(target_name, target_description, can, words)                          \
    CTS_KERNEL_DATA;                                                                               \
    CTS_KERNEL_HIDDEN const char cts_kernel_descriptor[] = words;                                  \
    static struct cts_extension_ops cts_image_extension;                                           \
    static const struct cts_target cts_image_target = {.version = CTS_TARGET_VERSION,              \
                                                       .size = sizeof(struct cts_target),          \
                                                       .name = target_name,                        \
                                                       .description = target_description,          \
                                                       .extension = &cts_image_extension};         \
    const struct cts_target *cts_target_entry(void)                                                \
    {                                                                                              \
        cts_image_extension = cts_kernel_extension_ops;                                            \
        cts_image_extension.capabilities |= (uint32_t)(can);                                       \
        CTS_KERNEL_EXTENSION_TABLE(&cts_image_extension);                                          \
        return &cts_image_target;                                                                  \
    }

#endif
