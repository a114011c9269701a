/*
 * The reference platform, unchanged, with its functions open to replacement.
 */
#include "platform_seams.h"

#define CTS_PLATFORM_SEAM_WEAK(type, name, parameters)                                             \
    extern type cts_##name parameters __attribute__((weak));
CTS_PLATFORM_SEAM_MAP(CTS_PLATFORM_SEAM_WEAK)
#undef CTS_PLATFORM_SEAM_WEAK

#include <counter/guid_text.c>
#include <counter/platform.c>

#define CTS_PLATFORM_SEAM_ALIAS(type, name, parameters)                                            \
    extern type real_##name parameters __attribute__((alias("cts_" #name)));
CTS_PLATFORM_SEAM_MAP(CTS_PLATFORM_SEAM_ALIAS)
#undef CTS_PLATFORM_SEAM_ALIAS
