/*
 * excpt.h: structured exceptions; what this kernel makes of them stands in ntdef.h.
 */
#ifndef CTS_EXCPT_H
#define CTS_EXCPT_H
#ifdef _KERNEL_MODE
#include <ntdef.h>
#endif
#endif
