/*
 * The client image: what the generated entry of a client target tells the Win32 face. The client's variables
 * lie between section marks, because every run begins with the data as it was loaded.
 */
#ifndef CTS_KERNEL_CLIENT_IMAGE_H
#define CTS_KERNEL_CLIENT_IMAGE_H

#include <cts/client.h>
#include <stddef.h>

struct cts_client_build {
    int (*narrow)(int, char **);   /* main(), or NULL */
    int (*wide)(int, uint16_t **); /* wmain(), or NULL */
    const void *const *commit; /* functions that do the time-sensitive operation; ends with NULL */
    const void *const *reaction; /* functions that react to a time shift; ends with NULL */
    uint8_t *data, *data_end;    /* initialised variables; both NULL: none */
    uint8_t *zero, *zero_end;    /* variables that start as zero */
};

/* Given by the entry; used by the face. */
extern const struct cts_client_build cts_client_build;
/* struct cts_client_ops run. */
int cts_win32_run(const struct cts_client_host *client, const char *arguments, uint32_t fail_call,
                  uint32_t fail_status);
/* The table with a create() that also shows the options to the client. */
const struct cts_counter_ops *cts_win32_counter(const struct cts_counter_ops *driver);
/* The entry of the driver that is linked with the client, under another name. */
const struct cts_target *cts_client_driver_entry(void);

#define CTS_CLIENT_HIDDEN    __attribute__((visibility("hidden")))
#define CTS_CLIENT_WEAK      __attribute__((visibility("hidden"), weak))
#define CTS_CLIENT_LIST(...) ((const void *const[]){__VA_ARGS__})
#define CTS_CLIENT_IMAGE(target_name, target_description, commit_list, reaction_list)              \
    extern int main(int, char **) CTS_CLIENT_WEAK;                                                 \
    extern int wmain(int, uint16_t **) CTS_CLIENT_WEAK;                                            \
    extern uint8_t __start_cts_client_data[] CTS_CLIENT_WEAK;                                      \
    extern uint8_t __stop_cts_client_data[] CTS_CLIENT_WEAK;                                       \
    extern uint8_t __start_cts_client_bss[] CTS_CLIENT_WEAK;                                       \
    extern uint8_t __stop_cts_client_bss[] CTS_CLIENT_WEAK;                                        \
    CTS_CLIENT_HIDDEN const struct cts_client_build cts_client_build = {                           \
        .narrow = main,                                                                            \
        .wide = wmain,                                                                             \
        .commit = commit_list,                                                                     \
        .reaction = reaction_list,                                                                 \
        .data = __start_cts_client_data,                                                           \
        .data_end = __stop_cts_client_data,                                                        \
        .zero = __start_cts_client_bss,                                                            \
        .zero_end = __stop_cts_client_bss};                                                        \
    static const struct cts_client_ops cts_image_client = {sizeof(struct cts_client_ops),          \
                                                           cts_win32_run};                         \
    static struct cts_target cts_image_target;                                                     \
    const struct cts_target *cts_target_entry(void)                                                \
    {                                                                                              \
        cts_image_target = *cts_client_driver_entry();                                             \
        cts_image_target.name = target_name;                                                       \
        cts_image_target.description = target_description;                                         \
        cts_image_target.counter = cts_win32_counter(cts_image_target.counter);                    \
        cts_image_target.client = &cts_image_client;                                               \
        return &cts_image_target;                                                                  \
    }

#endif
