/*
 * The layouts of layout.h, checked by the compiler: in the build of a driver for x64, and once more for x86 where the
 * compiler can (CMakeLists.txt beside it). Nothing here runs.
 */
#include <ndis.h>

#include "layout.h"

#if defined(_WIN64)
#define PLACE(x64, x86) (x64)
#else
#define PLACE(x64, x86) (x86)
_Static_assert(sizeof(void *) == 4, "x86");
#endif

#define SAVE_STATE(member, x64, x86)                                                               \
    _Static_assert(offsetof(NDIS_SWITCH_NIC_SAVE_STATE, member) == PLACE(x64, x86), "section "     \
                                                                                    "1.1");
#define OID_REQUEST(member, x64, x86)                                                              \
    _Static_assert(offsetof(NDIS_OID_REQUEST, member) == PLACE(x64, x86), "section 1.2");
SAVE_STATE_LAYOUT(SAVE_STATE)
OID_REQUEST_LAYOUT(OID_REQUEST)

_Static_assert(sizeof(NDIS_SWITCH_NIC_SAVE_STATE) == 572, "section 1.1");
_Static_assert(_Alignof(NDIS_SWITCH_NIC_SAVE_STATE) == 4, "section 1.1");
_Static_assert(NDIS_SIZEOF_NDIS_SWITCH_NIC_SAVE_STATE_REVISION_1 == 568, "section 1.1");
_Static_assert(NDIS_SIZEOF_NDIS_SWITCH_NIC_SAVE_STATE_REVISION_2 == 572, "section 1.1");
_Static_assert(sizeof(((NDIS_SWITCH_NIC_SAVE_STATE *)0)->ExtensionFriendlyName.String) == 514,
               "section 1.1");
_Static_assert(NDIS_SIZEOF_OID_REQUEST_REVISION_1 == PLACE(236, 140), "section 1.2");
_Static_assert(sizeof(NDIS_OID_REQUEST) == PLACE(248, 152), "section 1.2");
_Static_assert(sizeof(((NDIS_OID_REQUEST *)0)->NdisReserved) == 16 * sizeof(void *), "section 1.2");
_Static_assert(sizeof(((NDIS_OID_REQUEST *)0)->SourceReserved) == 2 * sizeof(void *),
               "section 1.2");
