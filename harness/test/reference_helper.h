/*
 * The reference of socket addresses as a table, for tests that call it without a player. It stays loaded until the test
 * closes what it is given.
 */
#ifndef CTS_TEST_REFERENCE_HELPER_H
#define CTS_TEST_REFERENCE_HELPER_H

#include <cts/target.h>
#include <dlfcn.h>

/* The library, for dlclose(), or NULL after a message. */
static inline void *load_reference(const struct cts_address_ops **ops)
{
    void *library = dlopen(CTS_BINARY_DIR "/targets/hvsocket.so", RTLD_NOW | RTLD_LOCAL);

    if (!library) {
        print_error("%s\n", dlerror());
        return NULL;
    }
    cts_target_entry_fn *entry;
    *(void **)&entry = dlsym(library, CTS_TARGET_ENTRY);
    *ops = entry ? entry()->address : NULL;
    if (*ops)
        return library;
    print_error("%s\n", "the reference has no table of addresses");
    dlclose(library);
    return NULL;
}

#endif
