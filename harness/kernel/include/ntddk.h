/*
 * ntddk.h: everything of wdm.h, and the few names that only this header has.
 */
#ifndef _NTDDK_
#define _NTDDK_
#include <wdm.h>

#endif
