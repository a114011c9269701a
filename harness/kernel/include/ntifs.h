/*
 * ntifs.h: accepted in place of ntddk.h.
 */
#ifndef _NTIFS_
#define _NTIFS_
#include <ntddk.h>
#endif
