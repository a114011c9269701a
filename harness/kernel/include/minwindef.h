/*
 * minwindef.h: accepted; what drivers need of it stands in ntdef.h.
 */
#ifndef CTS_MINWINDEF_H
#define CTS_MINWINDEF_H
#ifdef _KERNEL_MODE
#include <ntdef.h>
#else
#include <windef.h>
#endif
#endif
