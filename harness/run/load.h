/*
 * Loading: from the path of a shared object to a table that follows the target interface. Checks all that
 * can be checked without calling into the tables; what is wrong is said once, precisely, here.
 */
#ifndef CTS_LOAD_H
#define CTS_LOAD_H

#include <cts/status.h>
#include <cts/target.h>

struct cts_library {
    void *handle; /* of dlopen() */
    const struct cts_target *target;
};

/* Opens the shared object at `path`, calls its entry, checks the tables. CTS_IO: no such file, or the dynamic
 * linker refuses it; CTS_VERSION: built for another interface version; CTS_TARGET: a table is wrong.
 * `message`: what is wrong, with which file, what to do. */
enum cts_status cts_library_open(const char *path, struct cts_library *library, char message[256]);
void cts_library_close(struct cts_library *library);

/* Checks a target's tables. `where` names the target in messages. CTS_VERSION, CTS_TARGET. */
enum cts_status cts_target_check(const struct cts_target *target, const char *where,
                                 char message[256]);

#endif
