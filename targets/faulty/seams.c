/*
 * The reference driver, unchanged, with its functions open to replacement (see faulty.h). Declared
 * weak, a definition gives way to another one at link time, and the compiler takes nothing about it
 * for granted; the alias keeps it in reach under another name.
 */
#include <initguid.h>

#include "faulty.h"

#define GC_SEAM_WEAK(type, name, parameters) extern type name parameters __attribute__((weak));
GC_SEAM_MAP(GC_SEAM_WEAK)
#undef GC_SEAM_WEAK

#include <counter/acpi.c>
#include <counter/driver.c>
#include <counter/request.c>
#include <counter/waiters.c>

#define GC_SEAM_ALIAS(type, name, parameters)                                                      \
    extern type Real##name parameters __attribute__((alias(#name)));
GC_SEAM_MAP(GC_SEAM_ALIAS)
#undef GC_SEAM_ALIAS
