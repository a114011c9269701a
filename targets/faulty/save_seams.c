/*
 * The reference extension, unchanged, with its functions open to replacement (see save_faulty.h).
 */
#include "save_faulty.h"

#define SX_SEAM_WEAK(type, name, parameters) extern type name parameters __attribute__((weak));
SX_SEAM_MAP(SX_SEAM_WEAK)
#undef SX_SEAM_WEAK

#include <saveext/filter.c>
#include <saveext/property.c>
#include <saveext/request.c>
#include <saveext/restore.c>
#include <saveext/save.c>
#include <saveext/state.c>
#include <saveext/view.c>

#define SX_SEAM_ALIAS(type, name, parameters)                                                      \
    extern type Real##name parameters __attribute__((alias(#name)));
SX_SEAM_MAP(SX_SEAM_ALIAS)
#undef SX_SEAM_ALIAS
