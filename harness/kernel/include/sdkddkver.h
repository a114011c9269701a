/*
 * sdkddkver.h: the numbers of Windows versions, which ntdef.h has.
 */
#ifndef CTS_SDKDDKVER_H
#define CTS_SDKDDKVER_H
#ifdef _KERNEL_MODE
#include <ntdef.h>
#endif
#endif
